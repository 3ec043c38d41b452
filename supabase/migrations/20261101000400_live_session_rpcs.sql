-- Live sessions: the RPCs. Each public function is a thin security invoker door to a private
-- security definer function that proves the caller's right itself.

-- ---------------------------------------------------------------------------
-- Reading and locking one session
-- ---------------------------------------------------------------------------
-- Locks the session row and proves the caller's ability in its store.
-- Errors: session_not_found (404), role_not_allowed (403), not_signed_in (401).
create function private.lock_session(p_session_id uuid, p_ability text, p_deleted boolean default false)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
begin
  select * into v_session from public.course_live_sessions s where s.id = p_session_id for update;
  if v_session.id is null
    or v_session.store_id not in (select private.my_store_ids())
    or (v_session.deleted_at is not null) <> p_deleted then
    perform private.fail(404, 'session_not_found');
  end if;
  perform private.require_ability(v_session.store_id, p_ability);
  return v_session;
end
$$;

-- The same for whoever only reads: no lock.
create function private.staff_session(p_session_id uuid, p_ability text)
returns public.course_live_sessions language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
begin
  select * into v_session from public.course_live_sessions s where s.id = p_session_id and s.deleted_at is null;
  if v_session.id is null or v_session.store_id not in (select private.my_store_ids()) then
    perform private.fail(404, 'session_not_found');
  end if;
  perform private.require_ability(v_session.store_id, p_ability);
  return v_session;
end
$$;

create function private.check_revision(p_session public.course_live_sessions, p_revision int)
returns void language plpgsql set search_path = '' as $$
begin
  if p_revision is not null and p_revision <> p_session.revision then
    perform private.fail(409, 'stale_version', null, p_session.revision::text);
  end if;
end
$$;

-- ---------------------------------------------------------------------------
-- Create and update
-- ---------------------------------------------------------------------------
-- Applies the given fields to a session record and checks every one, naming the field at fault.
-- Keys not in p_fields keep their value; unknown keys are refused.
create function private.apply_session_fields(p_session public.course_live_sessions, p_fields jsonb)
returns public.course_live_sessions language plpgsql stable security definer set search_path = '' as $$
declare
  v public.course_live_sessions := p_session;
  v_key text;
begin
  if jsonb_typeof(p_fields) is distinct from 'object' then
    perform private.fail(422, 'invalid_input');
  end if;
  for v_key in select jsonb_object_keys(p_fields) loop
    if jsonb_typeof(p_fields -> v_key) in ('object', 'array') then
      perform private.fail(422, 'invalid_input', v_key);
    elsif v_key <> all (array['course_id', 'host_id', 'title', 'description', 'session_type', 'platform', 'scheduled_start',
      'scheduled_end', 'time_zone', 'max_participants', 'is_public', 'require_registration', 'recording_enabled',
      'recording_url', 'allow_questions', 'allow_chat', 'allow_screen_share',
      'join_url', 'join_password', 'stream_url', 'stream_key']) then
      perform private.fail(422, 'unknown_field', v_key);
    end if;
  end loop;
  -- One field at a time, so that a value of the wrong type is reported at its field.
  for v_key in select k from jsonb_object_keys(p_fields) k
    where k not in ('join_url', 'join_password', 'stream_url', 'stream_key', 'recording_url') loop
    begin
      v := jsonb_populate_record(v, jsonb_build_object(v_key, p_fields -> v_key));
    exception when data_exception or invalid_text_representation or datetime_field_overflow then
      perform private.fail(422, 'invalid_input', v_key);
    end;
  end loop;
  v.title := btrim(coalesce(v.title, ''));
  v.description := coalesce(v.description, '');

  if char_length(v.title) not between 1 and 200 then
    perform private.fail(422, 'title_length', 'title', '1-200');
  elsif not private.is_printable(v.title) then
    perform private.fail(422, 'unprintable', 'title');
  elsif char_length(v.description) > 2000 then
    perform private.fail(422, 'description_length', 'description', '0-2000');
  elsif v.scheduled_start is null then
    perform private.fail(422, 'required', 'scheduled_start');
  elsif v.scheduled_start < '2000-01-01Z'::timestamptz or v.scheduled_start >= '2200-01-01Z'::timestamptz then
    perform private.fail(422, 'invalid_input', 'scheduled_start');
  elsif v.scheduled_end is null then
    perform private.fail(422, 'required', 'scheduled_end');
  elsif v.scheduled_end <= v.scheduled_start then
    perform private.fail(422, 'end_before_start', 'scheduled_end');
  elsif v.scheduled_end > v.scheduled_start + interval '24 hours' then
    perform private.fail(422, 'session_too_long', 'scheduled_end', '24');
  elsif not private.is_time_zone(v.time_zone) then
    perform private.fail(422, 'time_zone_unknown', 'time_zone');
  elsif v.max_participants not between 1 and 100000 then
    perform private.fail(422, 'capacity_range', 'max_participants', '1-100000');
  elsif v.session_type is null or v.platform is null or v.is_public is null or v.require_registration is null
    or v.recording_enabled is null or v.allow_questions is null or v.allow_chat is null or v.allow_screen_share is null then
    select k into v_key from jsonb_each(p_fields) e(k, val) where val = 'null'::jsonb
      and k in ('session_type', 'platform', 'is_public', 'require_registration', 'recording_enabled', 'allow_questions', 'allow_chat', 'allow_screen_share') limit 1;
    perform private.fail(422, 'required', v_key);
  end if;
  if not exists (select 1 from public.courses c where c.id = v.course_id and c.store_id = v.store_id) then
    perform private.fail(422, 'course_not_found', 'course_id');
  end if;
  -- A host who has left since does not keep the rest from being edited.
  if v.host_id is distinct from p_session.host_id and v.host_id is not null and not exists (
    select 1 from public.store_members m where m.store_id = v.store_id and m.user_id = v.host_id
      and m.role = any (private.roles_for('manage_sessions'))) then
    perform private.fail(422, 'host_not_found', 'host_id');
  end if;
  return v;
end
$$;

-- Writes the way in and the recording, for the keys present in p_fields.
create function private.apply_meeting_fields(p_session public.course_live_sessions, p_fields jsonb)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_url text;
  v_field text;
begin
  if not p_fields ?| array['join_url', 'join_password', 'stream_url', 'stream_key', 'recording_url'] then
    return;
  end if;
  foreach v_field in array array['join_url', 'stream_url', 'recording_url'] loop
    v_url := nullif(btrim(p_fields ->> v_field), '');
    if v_url is not null and not private.is_web_url(v_url) then
      perform private.fail(422, 'url_invalid', v_field);
    end if;
  end loop;
  if char_length(btrim(p_fields ->> 'join_password')) > 64 then
    perform private.fail(422, 'too_long', 'join_password', '64');
  elsif char_length(btrim(p_fields ->> 'stream_key')) > 200 then
    perform private.fail(422, 'too_long', 'stream_key', '200');
  end if;
  insert into public.course_live_session_meetings as m (session_id, store_id, join_url, join_password, stream_url, stream_key, recording_url)
  values (p_session.id, p_session.store_id, nullif(btrim(p_fields ->> 'join_url'), ''), nullif(btrim(p_fields ->> 'join_password'), ''),
    nullif(btrim(p_fields ->> 'stream_url'), ''), nullif(btrim(p_fields ->> 'stream_key'), ''), nullif(btrim(p_fields ->> 'recording_url'), ''))
  on conflict (session_id) do update set
    join_url = case when p_fields ? 'join_url' then excluded.join_url else m.join_url end,
    join_password = case when p_fields ? 'join_password' then excluded.join_password else m.join_password end,
    stream_url = case when p_fields ? 'stream_url' then excluded.stream_url else m.stream_url end,
    stream_key = case when p_fields ? 'stream_key' then excluded.stream_key else m.stream_key end,
    recording_url = case when p_fields ? 'recording_url' then excluded.recording_url else m.recording_url end;
end
$$;

create function private.create_live_session(p_course_id uuid, p_fields jsonb)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_store uuid;
  v public.course_live_sessions;
begin
  select c.store_id into v_store from public.courses c
  where c.id = p_course_id and c.store_id in (select private.my_store_ids());
  if v_store is null then
    perform private.fail(404, 'course_not_found', 'course_id');
  end if;
  perform private.require_ability(v_store, 'manage_sessions');
  if jsonb_typeof(p_fields) is distinct from 'object' then
    perform private.fail(422, 'invalid_input');
  end if;
  v.store_id := v_store;
  v.course_id := p_course_id;
  v.host_id := v_user;
  v.session_type := 'webinar';
  v.platform := 'zoom';
  v.is_public := false;
  v.require_registration := true;
  v.recording_enabled := false;
  v.allow_questions := true;
  v.allow_chat := true;
  v.allow_screen_share := false;
  v := private.apply_session_fields(v, p_fields - 'course_id');
  if v.scheduled_end <= now() then
    perform private.fail(422, 'session_in_past', 'scheduled_start');
  end if;
  insert into public.course_live_sessions (store_id, course_id, host_id, title, description, session_type, platform,
    scheduled_start, scheduled_end, time_zone, max_participants, is_public, require_registration, recording_enabled,
    allow_questions, allow_chat, allow_screen_share, created_by)
  values (v.store_id, v.course_id, v.host_id, v.title, v.description, v.session_type, v.platform,
    v.scheduled_start, v.scheduled_end, v.time_zone, v.max_participants, v.is_public, v.require_registration, v.recording_enabled,
    v.allow_questions, v.allow_chat, v.allow_screen_share, v_user)
  returning * into v;
  perform private.apply_meeting_fields(v, p_fields);
  return v;
end
$$;

create function private.update_live_session(p_session_id uuid, p_fields jsonb, p_revision int)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v_old public.course_live_sessions := private.lock_session(p_session_id, 'manage_sessions');
  v public.course_live_sessions;
begin
  perform private.check_revision(v_old, p_revision);
  v := private.apply_session_fields(v_old, p_fields);
  if v_old.status in ('live', 'ended', 'cancelled') and (v.scheduled_start, v.scheduled_end, v.time_zone, v.course_id)
    is distinct from (v_old.scheduled_start, v_old.scheduled_end, v_old.time_zone, v_old.course_id) then
    perform private.fail(409, 'session_locked', 'scheduled_start', v_old.status::text);
  end if;
  if (v.scheduled_start, v.scheduled_end) is distinct from (v_old.scheduled_start, v_old.scheduled_end)
    and v.scheduled_end <= now() then
    perform private.fail(422, 'session_in_past', 'scheduled_start');
  end if;
  if v.max_participants < v_old.registered_count then
    perform private.fail(409, 'capacity_below_registrations', 'max_participants', v_old.registered_count::text);
  end if;
  update public.course_live_sessions s set
    course_id = v.course_id, host_id = v.host_id, title = v.title, description = v.description,
    session_type = v.session_type, platform = v.platform, scheduled_start = v.scheduled_start, scheduled_end = v.scheduled_end,
    time_zone = v.time_zone, max_participants = v.max_participants, is_public = v.is_public,
    require_registration = v.require_registration, recording_enabled = v.recording_enabled,
    allow_questions = v.allow_questions, allow_chat = v.allow_chat, allow_screen_share = v.allow_screen_share,
    revision = s.revision + 1
  where s.id = v_old.id;
  perform private.apply_meeting_fields(v_old, p_fields);
  perform private.promote_waitlist(v_old.id);
  select * into v from public.course_live_sessions s where s.id = v_old.id;
  return v;
end
$$;

-- ---------------------------------------------------------------------------
-- Status, delete, restore
-- ---------------------------------------------------------------------------
-- Moves a locked session along its graph, with all that follows: one truth for the host's hand and for what the
-- provider says happened. p_at: when it began or ended, where that is known.
create function private.change_session_status(
  p_session public.course_live_sessions, p_status public.session_status, p_reason text default null, p_at timestamptz default null)
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.course_live_sessions s
  set status = p_status, status_reason = nullif(btrim(p_reason), ''), revision = s.revision + 1,
    actual_start = case when p_status = 'live' then coalesce(s.actual_start, p_at) else s.actual_start end,
    actual_end = case when p_status = 'ended' then coalesce(s.actual_end, greatest(p_at, s.actual_start)) else s.actual_end end
  where s.id = p_session.id;
  if p_status = 'ended' then
    -- A registered person who never came in is absent; the host can correct it by hand.
    update public.course_live_session_registrations r
    set status = case when r.joined_at is null then 'absent' else 'attended' end::public.registration_status
    where r.session_id = p_session.id and r.status = 'registered';
  end if;
end
$$;

create function private.set_live_session_status(p_session_id uuid, p_status public.session_status, p_reason text, p_revision int)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions := private.lock_session(p_session_id, 'manage_sessions');
begin
  perform private.check_revision(v, p_revision);
  if p_status is null then
    perform private.fail(422, 'required', 'status');
  elsif char_length(p_reason) > 500 then
    perform private.fail(422, 'too_long', 'reason', '500');
  elsif p_status = v.status then
    perform private.fail(409, 'transition_not_allowed', 'status', v.status::text || ' -> ' || p_status::text);
  elsif p_status = 'scheduled' and v.status = 'postponed' and v.scheduled_end <= now() then
    perform private.fail(422, 'session_in_past', 'scheduled_start');
  end if;
  perform private.change_session_status(v, p_status, p_reason);
  select * into v from public.course_live_sessions s where s.id = p_session_id;
  return v;
end
$$;

create function private.delete_live_session(p_session_id uuid, p_revision int)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions := private.lock_session(p_session_id, 'manage_sessions');
begin
  perform private.check_revision(v, p_revision);
  if v.status = 'live' then
    perform private.fail(409, 'session_live');
  end if;
  update public.course_live_sessions s set deleted_at = clock_timestamp(), revision = s.revision + 1 where s.id = v.id;
end
$$;

create function private.restore_live_session(p_session_id uuid)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions := private.lock_session(p_session_id, 'manage_sessions', true);
begin
  update public.course_live_sessions s set deleted_at = null, revision = s.revision + 1 where s.id = v.id returning * into v;
  return v;
end
$$;

-- ---------------------------------------------------------------------------
-- Registration: exact capacity, one active registration per person, first come first served
-- ---------------------------------------------------------------------------
-- Waitlist position (1 = next), null unless waitlisted.
create function private.waitlist_position(p_registration public.course_live_session_registrations)
returns int language sql stable security definer set search_path = '' as $$
  select case when p_registration.status = 'waitlisted' then (
    select count(*)::int from public.course_live_session_registrations r
    where r.session_id = p_registration.session_id and r.status = 'waitlisted' and r.queue_no <= p_registration.queue_no)
  end
$$;

create function private.register_for_session(p_session_id uuid)
returns table (registration_id uuid, status public.registration_status, waitlist_position int, already boolean)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  v_row public.course_live_session_registrations;
  v_enrolled boolean;
  v_already boolean := true;
begin
  -- The enrolment before the session: the order in which a revocation takes them.
  perform 1 from public.course_enrollments e join public.course_live_sessions s on s.course_id = e.course_id
  where s.id = p_session_id and e.user_id = v_user for share of e;
  select * into v_session from public.course_live_sessions s where s.id = p_session_id and s.deleted_at is null for update;
  v_enrolled := exists (select 1 from public.course_enrollments e
    where e.course_id = v_session.course_id and e.user_id = v_user and e.status in ('active', 'completed'));
  if v_session.id is null then
    perform private.fail(404, 'session_not_found');
  elsif not v_enrolled and not v_session.is_public then
    perform private.fail(403, 'not_enrolled');
  end if;
  -- A repeated request (a double tap, a retry on a bad network) answers with the registration there is.
  select * into v_row from public.course_live_session_registrations r
  where r.session_id = p_session_id and r.user_id = v_user and r.status <> 'cancelled';
  if v_row.id is null then
    if v_session.status not in ('scheduled', 'live', 'postponed') or (v_session.status = 'scheduled' and v_session.scheduled_end <= now()) then
      perform private.fail(409, 'registration_closed', null, v_session.status::text);
    end if;
    v_already := false;
    insert into public.course_live_session_registrations (session_id, store_id, user_id, attendee_name, attendee_email, status)
    select p_session_id, v_session.store_id, v_user, p.display_name, u.email,
      case when v_session.max_participants is null or v_session.registered_count < v_session.max_participants
        then 'registered' else 'waitlisted' end::public.registration_status
    from public.profiles p join auth.users u on u.id = p.id where p.id = v_user
    returning * into v_row;
    if v_row.id is null then
      perform private.fail(401, 'not_signed_in');
    end if;
  end if;
  return query select v_row.id, v_row.status, private.waitlist_position(v_row), v_already;
end
$$;

create function private.cancel_session_registration(p_registration_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  v_row public.course_live_session_registrations;
begin
  -- Session first, registration second: the same lock order everywhere.
  select s.* into v_session from public.course_live_sessions s
  where s.id = (select r.session_id from public.course_live_session_registrations r where r.id = p_registration_id) for update;
  select * into v_row from public.course_live_session_registrations r where r.id = p_registration_id for update;
  if v_row.id is null or (v_row.user_id <> v_user and v_row.store_id not in (select private.my_stores_for('read_registrations'))) then
    perform private.fail(404, 'registration_not_found');
  end if;
  if v_row.user_id <> v_user then
    perform private.require_ability(v_row.store_id, 'manage_sessions');
  end if;
  if v_row.status = 'cancelled' then
    return;
  end if;
  if v_row.status not in ('registered', 'waitlisted') or v_session.status in ('ended', 'cancelled') then
    perform private.fail(409, 'registration_closed', null, v_session.status::text);
  end if;
  update public.course_live_session_registrations r
  set status = 'cancelled', cancelled_at = clock_timestamp() where r.id = p_registration_id;
end
$$;

-- ---------------------------------------------------------------------------
-- Joining: inside the window, by the server's clock, only when admitted
-- ---------------------------------------------------------------------------
-- Doors open 15 minutes before the start (or when the host starts) and close 30 minutes after the end.
create function private.join_opens_at(p_session public.course_live_sessions)
returns timestamptz language sql immutable set search_path = '' as $$
  select p_session.scheduled_start - interval '15 minutes'
$$;
create function private.join_closes_at(p_session public.course_live_sessions)
returns timestamptz language sql immutable set search_path = '' as $$
  select p_session.scheduled_end + interval '30 minutes'
$$;

-- Null when the doors are open now, otherwise the code that says why not.
create function private.join_refusal(p_session public.course_live_sessions)
returns text language sql stable set search_path = '' as $$
  select case
    when p_session.status = 'live' then null
    when p_session.status <> 'scheduled' then 'session_not_open'
    when now() < private.join_opens_at(p_session) then 'too_early'
    when now() > private.join_closes_at(p_session) then 'session_over'
  end
$$;

-- Says why the caller does not take part: the session does not exist for them (404), they wait or have
-- not registered, or their role has not the ability (403).
create function private.refuse_participation(p_session public.course_live_sessions, p_ability text)
returns void language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  if p_session.id is null or not (p_session.is_public or p_session.course_id in (select private.my_course_ids())
    or p_session.id in (select private.my_registered_session_ids())) then
    if p_session.store_id in (select private.my_stores_for('read_sessions')) then
      perform private.require_ability(p_session.store_id, p_ability);
    end if;
    perform private.fail(404, 'session_not_found');
  end if;
  perform private.fail(403, case when exists (
    select 1 from public.course_live_session_registrations r
    where r.session_id = p_session.id and r.user_id = v_user and r.status = 'waitlisted') then 'on_waitlist' else 'not_registered' end);
end
$$;

create function private.join_live_session(p_session_id uuid)
returns table (platform public.session_platform, join_url text, join_password text, stream_url text, closes_at timestamptz, room_changed_at timestamptz)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  v_meeting public.course_live_session_meetings;
  v_refusal text;
begin
  -- Shared, so that a whole class comes in at once, while nobody loses the seat in between.
  select * into v_session from public.course_live_sessions s where s.id = p_session_id and s.deleted_at is null for share;
  if v_session.id is null
    or not (private.is_admitted(v_session, v_user) or v_session.store_id in (select private.my_stores_for('manage_sessions'))) then
    perform private.refuse_participation(v_session, 'manage_sessions');
  end if;
  v_refusal := private.join_refusal(v_session);
  if v_refusal is not null then
    perform private.fail(409, v_refusal, null, case v_refusal
      when 'too_early' then to_json(private.join_opens_at(v_session)) #>> '{}' else v_session.status::text end);
  end if;
  select * into v_meeting from public.course_live_session_meetings m where m.session_id = p_session_id;
  if coalesce(v_meeting.join_url, v_meeting.stream_url) is null then
    perform private.fail(409, 'link_not_ready');
  end if;
  if private.is_admitted(v_session, v_user) then
    perform private.note_join_click(v_session, v_user);
  end if;
  return query select v_session.platform, v_meeting.join_url, v_meeting.join_password, v_meeting.stream_url,
    private.join_closes_at(v_session), v_meeting.link_changed_at;
end
$$;

-- ---------------------------------------------------------------------------
-- Questions
-- ---------------------------------------------------------------------------
create function private.ask_session_question(p_session_id uuid, p_body text, p_anonymous boolean)
returns public.course_live_session_questions language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  -- Marks that do not show come along with a pasted text: they are taken out, line breaks and tabs stay.
  v_body text := btrim(regexp_replace(coalesce(p_body, ''),
    '[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\U000E0000-\U000E0FFF]', '', 'g'));
  v public.course_live_session_questions;
begin
  select * into v_session from public.course_live_sessions s where s.id = p_session_id and s.deleted_at is null for update;
  if v_session.id is null or not (
    private.is_admitted(v_session, v_user) or v_session.store_id in (select private.my_stores_for('answer_questions'))) then
    perform private.refuse_participation(v_session, 'answer_questions');
  elsif not v_session.allow_questions or v_session.status = 'cancelled' then
    perform private.fail(409, 'questions_closed');
  elsif char_length(v_body) not between 1 and 1000 or not private.is_printable(translate(v_body, E'\t\n\r', '   ')) then
    perform private.fail(422, 'question_length', 'body', '1-1000');
  end if;
  -- One lock per person: questions to several sessions at once cannot pass the limit together.
  perform 1 from public.profiles p where p.id = v_user for no key update;
  if (select count(*) from public.course_live_session_question_authors a
    where a.user_id = v_user and a.created_at > now() - interval '1 minute') >= 5 then
    perform private.fail(429, 'too_many_questions', null, '5');
  end if;
  insert into public.course_live_session_questions (session_id, store_id, author_name, body)
  values (v_session.id, v_session.store_id,
    case when coalesce(p_anonymous, false) then null else (select p.display_name from public.profiles p where p.id = v_user) end, v_body)
  returning * into v;
  insert into public.course_live_session_question_authors (question_id, store_id, user_id) values (v.id, v.store_id, v_user);
  return v;
end
$$;

-- Locks a question for somebody who may read it; question_not_found (404) otherwise.
create function private.lock_question(p_question_id uuid)
returns public.course_live_session_questions language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v public.course_live_session_questions;
begin
  select * into v from public.course_live_session_questions q where q.id = p_question_id for update;
  if v.id is null or not (private.can_take_part(v.session_id) or v.store_id in (select private.my_stores_for('read_sessions'))) then
    perform private.fail(404, 'question_not_found');
  end if;
  return v;
end
$$;

create function private.toggle_question_vote(p_question_id uuid)
returns table (voted boolean, vote_count int) language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
  v public.course_live_session_questions := private.lock_question(p_question_id);
  v_voted boolean;
begin
  if v.status = 'dismissed' then
    perform private.fail(409, 'questions_closed');
  end if;
  delete from public.course_live_session_question_votes where question_id = p_question_id and user_id = v_user;
  v_voted := not found;
  if v_voted then
    insert into public.course_live_session_question_votes (question_id, store_id, user_id) values (p_question_id, v.store_id, v_user);
  end if;
  return query select v_voted, q.vote_count from public.course_live_session_questions q where q.id = p_question_id;
end
$$;

create function private.answer_session_question(p_question_id uuid, p_answer text, p_status public.question_status)
returns public.course_live_session_questions language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_session_questions := private.lock_question(p_question_id);
  v_answer text := nullif(btrim(p_answer), '');
begin
  if v.store_id not in (select private.my_store_ids()) then
    perform private.fail(403, 'role_not_allowed');
  end if;
  perform private.require_ability(v.store_id, 'answer_questions');
  if p_status is null then
    perform private.fail(422, 'required', 'status');
  elsif char_length(v_answer) > 4000 then
    perform private.fail(422, 'answer_length', 'answer', '0-4000');
  end if;
  update public.course_live_session_questions q set
    status = p_status,
    answer = case when p_status = 'answered' then v_answer else q.answer end,
    answered_by = case when p_status = 'answered' then auth.uid() else q.answered_by end,
    answered_at = case when p_status = 'answered' then clock_timestamp() else q.answered_at end
  where q.id = p_question_id returning * into v;
  return v;
end
$$;

-- How many questions stand where, for the staff's tabs: a page of them is no count.
create function private.get_session_question_counts(p_session_id uuid)
returns table (open int, answered int, dismissed int) language plpgsql stable security definer set search_path = '' as $$
declare
  v_session public.course_live_sessions := private.staff_session(p_session_id, 'read_sessions');
begin
  return query
  select (count(*) filter (where q.status = 'open'))::int, (count(*) filter (where q.status = 'answered'))::int,
    (count(*) filter (where q.status = 'dismissed'))::int
  from public.course_live_session_questions q where q.session_id = v_session.id;
end
$$;

-- ---------------------------------------------------------------------------
-- Lists and figures
-- ---------------------------------------------------------------------------
create function private.list_live_sessions(
  p_store_id uuid, p_course_id uuid, p_query text, p_statuses public.session_status[], p_platforms public.session_platform[],
  p_from timestamptz, p_until timestamptz, p_ascending boolean, p_after_start timestamptz, p_after_id uuid, p_limit int, p_scope text)
returns table (
  id uuid, course_id uuid, course_title text, host_name text, title text, session_type public.session_type,
  platform public.session_platform, status public.session_status, scheduled_start timestamptz, scheduled_end timestamptz,
  time_zone text, actual_start timestamptz, actual_end timestamptz, max_participants int, registered_count int,
  waitlisted_count int, question_count int, is_public boolean, recording_url text, has_link boolean, revision int)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_sql text := '';
  v_order text := case when coalesce(p_ascending, true) then 'asc' else 'desc' end;
  v_ids uuid[];
  -- The recording stands behind the same right as in the table it comes from.
  v_manages boolean := private.require_ability(p_store_id, 'read_sessions') = any (private.roles_for('manage_sessions'));
begin
  -- Which rows is asked with only the conditions given, so that each shape of filter gets its own plan;
  -- what they show is one plan kept by the session.
  if p_course_id is not null then v_sql := v_sql || ' and s.course_id = $2'; end if;
  if nullif(btrim(p_query), '') is not null then v_sql := v_sql || ' and s.search_text like private.like_anywhere(private.fold($3))'; end if;
  if p_statuses is not null then v_sql := v_sql || ' and s.status = any ($4)'; end if;
  if p_platforms is not null then v_sql := v_sql || ' and s.platform = any ($5)'; end if;
  if p_from is not null then v_sql := v_sql || ' and s.scheduled_start >= $6'; end if;
  if p_until is not null then v_sql := v_sql || ' and s.scheduled_start < $7'; end if;
  -- The same line between what is ahead and what is over as in list_my_live_sessions.
  if p_scope = 'upcoming' then
    v_sql := v_sql || $c$ and (s.status in ('live', 'postponed') or (s.status = 'scheduled' and s.scheduled_end >= now() - interval '30 minutes'))$c$;
  elsif p_scope = 'past' then
    v_sql := v_sql || $c$ and (s.status in ('ended', 'cancelled') or (s.status = 'scheduled' and s.scheduled_end < now() - interval '30 minutes'))$c$;
  end if;
  if p_after_start is not null and p_after_id is not null then
    v_sql := v_sql || format(' and (s.scheduled_start, s.id) %s ($8, $9)', case when v_order = 'asc' then '>' else '<' end);
  end if;
  execute format('select array(select s.id from public.course_live_sessions s
      where s.store_id = $1 and s.deleted_at is null %s order by s.scheduled_start %s, s.id %s limit $10)', v_sql, v_order, v_order)
  into v_ids
  using p_store_id, p_course_id, left(btrim(p_query), 200), p_statuses, p_platforms, p_from, p_until, p_after_start, p_after_id,
    least(greatest(coalesce(p_limit, 50), 1), 200);
  return query
    select s.id, s.course_id, c.title, h.display_name, s.title, s.session_type, s.platform, s.status, s.scheduled_start,
      s.scheduled_end, s.time_zone, s.actual_start, s.actual_end, s.max_participants, s.registered_count, s.waitlisted_count,
      s.question_count, s.is_public, case when v_manages then m.recording_url end, coalesce(m.join_url, m.stream_url) is not null, s.revision
    from unnest(v_ids) with ordinality i (session_id, place)
    join public.course_live_sessions s on s.id = i.session_id
    join public.courses c on c.id = s.course_id
    left join public.profiles h on h.id = s.host_id
    left join public.course_live_session_meetings m on m.session_id = s.id
    order by i.place;
end
$$;

create function private.get_live_session_stats(p_store_id uuid, p_course_id uuid)
returns table (total int, scheduled int, live int, ended int, cancelled int, postponed int, registrations int, today int, next_start timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_zone text;
begin
  perform private.require_ability(p_store_id, 'read_sessions');
  select s.time_zone into v_zone from public.stores s where s.id = p_store_id;
  return query
  select count(*)::int,
    (count(*) filter (where s.status = 'scheduled'))::int, (count(*) filter (where s.status = 'live'))::int,
    (count(*) filter (where s.status = 'ended'))::int, (count(*) filter (where s.status = 'cancelled'))::int,
    (count(*) filter (where s.status = 'postponed'))::int, coalesce(sum(s.registered_count), 0)::int,
    (count(*) filter (where s.status = 'scheduled' and s.scheduled_start > now()
      and (s.scheduled_start at time zone v_zone)::date = (now() at time zone v_zone)::date))::int,
    min(s.scheduled_start) filter (where s.status = 'scheduled' and s.scheduled_start > now())
  from public.course_live_sessions s
  where s.store_id = p_store_id and s.deleted_at is null and (p_course_id is null or s.course_id = p_course_id);
end
$$;

-- The sessions a student can see, with their own registration; p_session_id narrows to one. A list holds public
-- sessions only of published courses in stores the person already has to do with: anybody may make a store, and
-- nobody's page is a billboard. With the id, which a shared link carries, any public session is found.
create function private.my_learning_store_ids()
returns setof uuid language sql stable security definer set search_path = '' as $$
  select e.store_id from public.course_enrollments e where e.user_id = (select auth.uid()) and e.status in ('active', 'completed')
  union
  select r.store_id from public.course_live_session_registrations r where r.user_id = (select auth.uid()) and r.status <> 'cancelled'
$$;

create function private.list_my_live_sessions(p_scope text, p_session_id uuid, p_after_start timestamptz, p_after_id uuid, p_limit int)
returns table (
  id uuid, course_id uuid, course_title text, store_name text, host_name text, title text, description text,
  session_type public.session_type, platform public.session_platform, status public.session_status, status_reason text,
  scheduled_start timestamptz, scheduled_end timestamptz, time_zone text, max_participants int, registered_count int,
  waitlisted_count int, is_public boolean, require_registration boolean, allow_questions boolean, recording_url text,
  registration_id uuid, registration_status public.registration_status, waitlist_position int,
  join_opens_at timestamptz, join_closes_at timestamptz, can_take_part boolean, room_changed_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
  v_past boolean := p_scope = 'past';
begin
  return query
  with mine as (
    select distinct on (r.session_id) r.* from public.course_live_session_registrations r
    where r.user_id = v_user and r.status <> 'cancelled' order by r.session_id, r.queue_no desc
  ), page as (
    select s.*, r.id as rid from public.course_live_sessions s left join mine r on r.session_id = s.id
    where s.deleted_at is null
      and (p_session_id is null or s.id = p_session_id)
      and (r.id is not null or s.course_id in (select private.my_course_ids())
        or (s.is_public and (p_session_id is not null or (
          s.store_id in (select private.my_learning_store_ids())
          and exists (select from public.courses c where c.id = s.course_id and c.status = 'published')))))
      and case
        when p_session_id is not null then true
        -- Whoever had a seat looks for a cancelled session where it stood, until its time has passed.
        when s.status = 'cancelled' and r.id is not null and s.scheduled_end >= now() then not v_past
        when v_past then s.status in ('ended', 'cancelled') or (s.status = 'scheduled' and s.scheduled_end < now() - interval '30 minutes')
        else s.status in ('live', 'postponed') or (s.status = 'scheduled' and s.scheduled_end >= now() - interval '30 minutes')
      end
      and (p_scope is distinct from 'registered' or r.id is not null)
      and (p_after_start is null or p_after_id is null
        or (v_past and (s.scheduled_start, s.id) < (p_after_start, p_after_id))
        or (not v_past and (s.scheduled_start, s.id) > (p_after_start, p_after_id)))
    order by
      case when v_past then s.scheduled_start end desc, case when v_past then s.id end desc,
      s.scheduled_start, s.id
    limit least(greatest(coalesce(p_limit, 20), 1), 100)
  )
  select p.id, p.course_id, c.title, st.name, h.display_name, p.title, p.description, p.session_type, p.platform, p.status,
    p.status_reason, p.scheduled_start, p.scheduled_end, p.time_zone, p.max_participants, p.registered_count, p.waitlisted_count,
    p.is_public, p.require_registration, p.allow_questions,
    case when private.is_admitted(s, v_user) then m.recording_url end,
    r.id, r.status, private.waitlist_position(r), private.join_opens_at(s), private.join_closes_at(s), private.is_admitted(s, v_user),
    case when private.is_admitted(s, v_user) then m.link_changed_at end
  from page p
  join public.course_live_sessions s on s.id = p.id
  join public.courses c on c.id = p.course_id
  join public.stores st on st.id = p.store_id
  left join public.profiles h on h.id = p.host_id
  left join public.course_live_session_registrations r on r.id = p.rid
  left join public.course_live_session_meetings m on m.session_id = p.id
  order by case when v_past then p.scheduled_start end desc, case when v_past then p.id end desc, p.scheduled_start, p.id;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.create_live_session(p_course_id uuid, p_fields jsonb)
returns public.course_live_sessions language sql security invoker set search_path = '' as $$
  select private.create_live_session(p_course_id, p_fields)
$$;
comment on function public.create_live_session(uuid, jsonb) is
  'Plans a session of a course. p_fields: title, scheduled_start/end (timestamptz), time_zone (IANA) and optional settings, join_url, join_password, stream_url, stream_key, recording_url. Errors: course_not_found, role_not_allowed, session_in_past and field errors (422, hint = field).';

create function public.update_live_session(p_session_id uuid, p_fields jsonb, p_revision int default null)
returns public.course_live_sessions language sql security invoker set search_path = '' as $$
  select private.update_live_session(p_session_id, p_fields, p_revision)
$$;
comment on function public.update_live_session(uuid, jsonb, int) is
  'Changes the given fields. p_revision: the revision that was read. More capacity promotes the waitlist. Errors: session_not_found, stale_version, session_locked, capacity_below_registrations and field errors.';

create function public.set_live_session_status(p_session_id uuid, p_status public.session_status, p_reason text default null, p_revision int default null)
returns public.course_live_sessions language sql security invoker set search_path = '' as $$
  select private.set_live_session_status(p_session_id, p_status, p_reason, p_revision)
$$;
comment on function public.set_live_session_status(uuid, public.session_status, text, int) is
  'Moves a session along its graph. Errors: session_not_found, transition_not_allowed, stale_version, session_in_past.';

create function public.delete_live_session(p_session_id uuid, p_revision int default null)
returns void language sql security invoker set search_path = '' as $$
  select private.delete_live_session(p_session_id, p_revision)
$$;
comment on function public.delete_live_session(uuid, int) is
  'Hides a session that is not live; its registrations and questions are kept for restore_live_session. Errors: session_not_found, session_live, stale_version.';

create function public.restore_live_session(p_session_id uuid)
returns public.course_live_sessions language sql security invoker set search_path = '' as $$
  select private.restore_live_session(p_session_id)
$$;
comment on function public.restore_live_session(uuid) is 'Brings a deleted session back as it was. Errors: session_not_found.';

create function public.register_for_session(p_session_id uuid)
returns table (registration_id uuid, status public.registration_status, waitlist_position int, already boolean)
language sql security invoker set search_path = '' as $$
  select * from private.register_for_session(p_session_id)
$$;
comment on function public.register_for_session(uuid) is
  'Registers the caller: a seat while there is one, else the waitlist; repeating it answers with the same registration. Errors: session_not_found, not_enrolled, registration_closed.';

create function public.cancel_session_registration(p_registration_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.cancel_session_registration(p_registration_id)
$$;
comment on function public.cancel_session_registration(uuid) is
  'Gives a seat back (one''s own, or as session staff); the head of the waitlist moves up in the same transaction. Errors: registration_not_found, registration_closed.';

create function public.set_registration_attendance(p_registration_id uuid, p_attended boolean default null)
returns public.course_live_session_registrations language sql security invoker set search_path = '' as $$
  select private.set_registration_attendance(p_registration_id, p_attended)
$$;
comment on function public.set_registration_attendance(uuid, boolean) is
  'Marks a registered person attended or absent by hand, whatever the evidence says; null lets the evidence decide again. Errors: registration_not_found, role_not_allowed, not_registered, too_early (before the doors open), session_not_open (postponed).';

create function public.join_live_session(p_session_id uuid)
returns table (platform public.session_platform, join_url text, join_password text, stream_url text, closes_at timestamptz, room_changed_at timestamptz)
language sql security invoker set search_path = '' as $$
  select * from private.join_live_session(p_session_id)
$$;
comment on function public.join_live_session(uuid) is
  'Hands out the way in, from 15 min before the start to 30 min after the end by the server clock, and notes when the person came. Errors: session_not_found, role_not_allowed (staff without the right), not_registered, on_waitlist, too_early (detail: opening time), session_over, session_not_open, link_not_ready.';

create function public.get_session_question_counts(p_session_id uuid)
returns table (open int, answered int, dismissed int) language sql stable security invoker set search_path = '' as $$
  select * from private.get_session_question_counts(p_session_id)
$$;
comment on function public.get_session_question_counts(uuid) is
  'A session''s questions by status, for its staff. Errors: session_not_found, role_not_allowed.';

create function public.ask_session_question(p_session_id uuid, p_body text, p_anonymous boolean default false)
returns public.course_live_session_questions language sql security invoker set search_path = '' as $$
  select private.ask_session_question(p_session_id, p_body, p_anonymous)
$$;
comment on function public.ask_session_question(uuid, text, boolean) is
  'Asks a question (1-1,000 characters, 5 a minute). Errors: session_not_found, not_registered, on_waitlist, role_not_allowed, questions_closed, question_length, too_many_questions.';

create function public.toggle_question_vote(p_question_id uuid)
returns table (voted boolean, vote_count int) language sql security invoker set search_path = '' as $$
  select * from private.toggle_question_vote(p_question_id)
$$;
comment on function public.toggle_question_vote(uuid) is 'Gives or takes back the caller''s vote. Errors: question_not_found, questions_closed.';

create function public.answer_session_question(p_question_id uuid, p_answer text default null, p_status public.question_status default 'answered')
returns public.course_live_session_questions language sql security invoker set search_path = '' as $$
  select private.answer_session_question(p_question_id, p_answer, p_status)
$$;
comment on function public.answer_session_question(uuid, text, public.question_status) is
  'Answers a question in writing (or marks it answered live with a null answer), dismisses it or reopens it. Errors: question_not_found, role_not_allowed, answer_length.';

create function public.list_live_sessions(
  p_store_id uuid, p_course_id uuid default null, p_query text default null, p_statuses public.session_status[] default null,
  p_platforms public.session_platform[] default null, p_from timestamptz default null, p_until timestamptz default null,
  p_ascending boolean default true, p_after_start timestamptz default null, p_after_id uuid default null, p_limit int default 50,
  p_scope text default null)
returns table (
  id uuid, course_id uuid, course_title text, host_name text, title text, session_type public.session_type,
  platform public.session_platform, status public.session_status, scheduled_start timestamptz, scheduled_end timestamptz,
  time_zone text, actual_start timestamptz, actual_end timestamptz, max_participants int, registered_count int,
  waitlisted_count int, question_count int, is_public boolean, recording_url text, has_link boolean, revision int)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_live_sessions(p_store_id, p_course_id, p_query, p_statuses, p_platforms, p_from, p_until,
    p_ascending, p_after_start, p_after_id, p_limit, p_scope)
$$;
comment on function public.list_live_sessions(uuid, uuid, text, public.session_status[], public.session_platform[], timestamptz, timestamptz, boolean, timestamptz, uuid, int, text) is
  'One keyset page of a store''s sessions by (scheduled_start, id); p_from inclusive, p_until exclusive; p_scope: upcoming, past or null for all; at most 200 rows. Errors: store_not_found, role_not_allowed.';

create function public.get_live_session_stats(p_store_id uuid, p_course_id uuid default null)
returns table (total int, scheduled int, live int, ended int, cancelled int, postponed int, registrations int, today int, next_start timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_live_session_stats(p_store_id, p_course_id)
$$;
comment on function public.get_live_session_stats(uuid, uuid) is
  'Counts by status, seats taken, sessions still to begin today (store zone) and the next start. Errors: store_not_found, role_not_allowed.';

create function public.list_my_live_sessions(
  p_scope text default 'upcoming', p_session_id uuid default null, p_after_start timestamptz default null,
  p_after_id uuid default null, p_limit int default 20)
returns table (
  id uuid, course_id uuid, course_title text, store_name text, host_name text, title text, description text,
  session_type public.session_type, platform public.session_platform, status public.session_status, status_reason text,
  scheduled_start timestamptz, scheduled_end timestamptz, time_zone text, max_participants int, registered_count int,
  waitlisted_count int, is_public boolean, require_registration boolean, allow_questions boolean, recording_url text,
  registration_id uuid, registration_status public.registration_status, waitlist_position int,
  join_opens_at timestamptz, join_closes_at timestamptz, can_take_part boolean, room_changed_at timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_my_live_sessions(p_scope, p_session_id, p_after_start, p_after_id, p_limit)
$$;
comment on function public.list_my_live_sessions(text, uuid, timestamptz, uuid, int) is
  'Sessions the caller can see as a student, with their registration and waitlist position. p_scope: upcoming, registered (upcoming and mine), past. Errors: not_signed_in.';

grant execute on function
  private.create_live_session(uuid, jsonb), private.update_live_session(uuid, jsonb, int),
  private.set_live_session_status(uuid, public.session_status, text, int), private.delete_live_session(uuid, int),
  private.restore_live_session(uuid), private.register_for_session(uuid), private.cancel_session_registration(uuid),
  private.set_registration_attendance(uuid, boolean), private.join_live_session(uuid),
  private.ask_session_question(uuid, text, boolean), private.toggle_question_vote(uuid),
  private.answer_session_question(uuid, text, public.question_status), private.get_session_question_counts(uuid),
  private.list_live_sessions(uuid, uuid, text, public.session_status[], public.session_platform[], timestamptz, timestamptz, boolean, timestamptz, uuid, int, text),
  private.get_live_session_stats(uuid, uuid), private.list_my_live_sessions(text, uuid, timestamptz, uuid, int),
  public.create_live_session(uuid, jsonb), public.update_live_session(uuid, jsonb, int),
  public.set_live_session_status(uuid, public.session_status, text, int), public.delete_live_session(uuid, int),
  public.restore_live_session(uuid), public.register_for_session(uuid), public.cancel_session_registration(uuid),
  public.set_registration_attendance(uuid, boolean), public.join_live_session(uuid),
  public.ask_session_question(uuid, text, boolean), public.toggle_question_vote(uuid),
  public.answer_session_question(uuid, text, public.question_status), public.get_session_question_counts(uuid),
  public.list_live_sessions(uuid, uuid, text, public.session_status[], public.session_platform[], timestamptz, timestamptz, boolean, timestamptz, uuid, int, text),
  public.get_live_session_stats(uuid, uuid), public.list_my_live_sessions(text, uuid, timestamptz, uuid, int)
  to authenticated;
