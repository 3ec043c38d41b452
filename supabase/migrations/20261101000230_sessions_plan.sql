-- Planning a session: create, update, delete, restore.
-- Each public function, here as in every file, is a thin security invoker door to a private security definer function
-- that proves the caller's right itself.

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
      'scheduled_end', 'time_zone', 'doors_minutes', 'runs_by', 'max_participants', 'is_public', 'require_registration', 'recording_enabled',
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
  elsif not private.is_prose(v.description) then
    perform private.fail(422, 'unprintable', 'description');
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
  elsif v.doors_minutes not between 0 and 180 then
    perform private.fail(422, 'doors_range', 'doors_minutes', '0-180');
  elsif v.doors_minutes is null or v.runs_by is null or v.session_type is null or v.platform is null or v.is_public is null or v.require_registration is null
    or v.recording_enabled is null or v.allow_questions is null or v.allow_chat is null or v.allow_screen_share is null then
    select k into v_key from jsonb_each(p_fields) e(k, val) where val = 'null'::jsonb
      and k in ('doors_minutes', 'runs_by', 'session_type', 'platform', 'is_public', 'require_registration', 'recording_enabled', 'allow_questions', 'allow_chat', 'allow_screen_share') limit 1;
    perform private.fail(422, 'required', v_key);
  end if;
  if not exists (select 1 from public.courses c where c.id = v.course_id and c.store_id = v.store_id) then
    perform private.fail(422, 'course_not_found', 'course_id');
  end if;
  -- A host who has left since does not keep the rest from being edited.
  if v.host_id is distinct from p_session.host_id and v.host_id is not null and not exists (
    select 1 from public.store_members m where m.store_id = v.store_id and m.user_id = v.host_id
      and private.role_may(m.role, 'manage_sessions')) then
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
  perform private.check_prose(p_fields ->> 'join_password', 'join_password');
  perform private.check_prose(p_fields ->> 'stream_key', 'stream_key');
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

-- What a person decides about telling a change that follows in the transaction: nobody, or with a sentence of theirs. Null leaves
-- each as it is.
create function private.tell_of_change(p_tell boolean, p_note text default null)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.check_prose(p_note, 'note');
  if char_length(p_note) > 500 then
    perform private.fail(422, 'too_long', 'note', '500');
  end if;
  if p_tell is not null then
    perform set_config('atelier.tell', case when p_tell then '' else 'nobody' end, true);
  end if;
  if num_nonnulls(p_tell, p_note) > 0 then
    perform set_config('atelier.note', coalesce(btrim(p_note), ''), true);
  end if;
end
$$;

create function private.tells_nobody()
returns boolean language sql stable set search_path = '' as $$
  select coalesce(current_setting('atelier.tell', true) = 'nobody', false)
$$;

-- Whom the fields name as host; null where they name nobody or no id.
create function private.named_host(p_fields jsonb)
returns uuid language sql immutable set search_path = '' as $$
  select case when p_fields ->> 'host_id' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (p_fields ->> 'host_id')::uuid end
$$;

create function private.create_live_session(p_course_id uuid, p_fields jsonb, p_request_id uuid)
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
  -- Who loses their place in the team meanwhile is waited for, and hosts nothing then.
  perform private.lock_people(array[v_user, private.named_host(p_fields)]);
  perform private.require_ability(v_store, 'manage_sessions');
  if jsonb_typeof(p_fields) is distinct from 'object' then
    perform private.fail(422, 'invalid_input');
  end if;
  v.id := private.begin_create(p_request_id, 'session', jsonb_build_array(v_store, p_course_id, p_fields));
  if v.id is not null then
    select * into v from public.course_live_sessions s where s.id = v.id;
    return v;
  end if;
  v.store_id := v_store;
  v.course_id := p_course_id;
  v.host_id := v_user;
  v.session_type := 'webinar';
  v.platform := 'zoom';
  v.doors_minutes := 15;
  v.runs_by := private.usual_runner(p_course_id);
  v.is_public := false;
  v.require_registration := true;
  v.recording_enabled := false;
  v.allow_questions := true;
  v.allow_chat := true;
  v.allow_screen_share := false;
  v := private.apply_session_fields(v, p_fields - array['course_id', 'copy_of']);
  if v.scheduled_end <= private.now() then
    perform private.fail(422, 'session_in_past', 'scheduled_start');
  end if;
  insert into public.course_live_sessions (store_id, course_id, host_id, title, description, session_type, platform,
    scheduled_start, scheduled_end, time_zone, doors_minutes, runs_by, max_participants, is_public, require_registration, recording_enabled,
    allow_questions, allow_chat, allow_screen_share, created_by)
  values (v.store_id, v.course_id, v.host_id, v.title, v.description, v.session_type, v.platform,
    v.scheduled_start, v.scheduled_end, v.time_zone, v.doors_minutes, v.runs_by, v.max_participants, v.is_public, v.require_registration, v.recording_enabled,
    v.allow_questions, v.allow_chat, v.allow_screen_share, v_user)
  returning * into v;
  perform private.apply_meeting_fields(v, p_fields);
  perform private.copy_convocation(v, p_fields ->> 'copy_of');
  perform private.end_create(p_request_id, v.id);
  return v;
end
$$;

create function private.update_live_session(
  p_session_id uuid, p_fields jsonb, p_revision int, p_tell boolean default null, p_note text default null)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v_old public.course_live_sessions;
  v public.course_live_sessions;
begin
  perform private.lock_people(array[private.named_host(p_fields)]);
  v_old := private.lock_session(p_session_id, 'manage_sessions');
  perform private.check_revision(v_old, p_revision);
  perform private.tell_of_change(p_tell, p_note);
  v := private.apply_session_fields(v_old, p_fields);
  if v_old.status in ('live', 'ended', 'cancelled') and (v.scheduled_start, v.scheduled_end, v.time_zone, v.course_id)
    is distinct from (v_old.scheduled_start, v_old.scheduled_end, v_old.time_zone, v_old.course_id) then
    perform private.fail(409, 'session_locked', 'scheduled_start', v_old.status::text);
  end if;
  if (v.scheduled_start, v.scheduled_end) is distinct from (v_old.scheduled_start, v_old.scheduled_end)
    and v.scheduled_end <= private.now() then
    perform private.fail(422, 'session_in_past', 'scheduled_start');
  end if;
  update public.course_live_sessions s set
    course_id = v.course_id, host_id = v.host_id, title = v.title, description = v.description,
    session_type = v.session_type, platform = v.platform, scheduled_start = v.scheduled_start, scheduled_end = v.scheduled_end,
    time_zone = v.time_zone, doors_minutes = v.doors_minutes, runs_by = v.runs_by, max_participants = v.max_participants, is_public = v.is_public,
    require_registration = v.require_registration, recording_enabled = v.recording_enabled,
    allow_questions = v.allow_questions, allow_chat = v.allow_chat, allow_screen_share = v.allow_screen_share,
    revision = s.revision + 1
  where s.id = v_old.id;
  perform private.apply_meeting_fields(v_old, p_fields);
  select * into v from public.course_live_sessions s where s.id = v_old.id;
  -- It may be to come again, of another course, or no more for everybody.
  if not private.session_over(v) then
    perform private.settle_seats(v);
  end if;
  return v;
end
$$;

create function private.delete_live_session(p_session_id uuid, p_revision int, p_tell boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions := private.lock_session(p_session_id, 'manage_sessions');
begin
  perform private.check_revision(v, p_revision);
  if v.status = 'live' then
    perform private.fail(409, 'session_live');
  end if;
  perform private.tell_of_change(p_tell);
  update public.course_live_sessions s set deleted_at = private.now(), revision = s.revision + 1 where s.id = v.id;
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

-- What else somebody runs in a time, for a warning: of the stores whose sessions the caller reads; of others not even that
-- there is something. Without a host it is the one of p_except. What begins as the other ends is beside it. Instants: a
-- doubled hour is two.
create function private.list_host_sessions(p_store_id uuid, p_host_id uuid, p_from timestamptz, p_until timestamptz, p_except uuid)
returns table (id uuid, title text, store_name text, scheduled_start timestamptz, scheduled_end timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_host uuid := p_host_id;
begin
  perform private.require_ability(p_store_id, 'manage_sessions');
  if v_host is null then
    select s.host_id into v_host from public.course_live_sessions s where s.id = p_except and s.store_id = p_store_id;
  end if;
  return query
  select s.id, s.title, st.name, s.scheduled_start, s.scheduled_end
  from public.course_live_sessions s join public.stores st on st.id = s.store_id
  where s.host_id = v_host and s.store_id in (select private.my_stores_for('read_sessions'))
    and s.status in ('scheduled', 'live') and s.deleted_at is null and s.id is distinct from p_except
    and s.scheduled_start < p_until and s.scheduled_end > p_from and p_from < p_until
  order by s.scheduled_start, s.id limit 5;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.create_live_session(p_course_id uuid, p_fields jsonb, p_request_id uuid default null)
returns public.course_live_sessions language sql security invoker set search_path = '' as $$
  select private.create_live_session(p_course_id, p_fields, p_request_id)
$$;
comment on function public.create_live_session(uuid, jsonb, uuid) is
  'Plans a session of a course. p_fields: title, scheduled_start/end (timestamptz), time_zone (IANA) and optional settings, join_url, join_password, stream_url, stream_key, recording_url; copy_of: the session of the store whose convocation and reminders it takes over. p_request_id: the same one again answers with the session it made. Errors: course_not_found, role_not_allowed, request_reused, session_in_past and field errors (422, hint = field).';

create function public.list_host_sessions(
  p_store_id uuid, p_host_id uuid default null, p_from timestamptz default null, p_until timestamptz default null, p_except uuid default null)
returns table (id uuid, title text, store_name text, scheduled_start timestamptz, scheduled_end timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_host_sessions(p_store_id, p_host_id, p_from, p_until, p_except)
$$;
comment on function public.list_host_sessions(uuid, uuid, timestamptz, timestamptz, uuid) is
  'Up to five planned or live sessions that p_host_id, or without one the host of p_except, runs between p_from and p_until, p_except left out, in the stores whose sessions the caller reads. Errors: store_not_found, role_not_allowed.';

create function public.update_live_session(
  p_session_id uuid, p_fields jsonb, p_revision int default null, p_tell boolean default true, p_note text default null)
returns public.course_live_sessions language sql security invoker set search_path = '' as $$
  select private.update_live_session(p_session_id, p_fields, p_revision, p_tell, p_note)
$$;
comment on function public.update_live_session(uuid, jsonb, int, boolean, text) is
  'Changes the given fields. p_revision: the revision that was read. p_tell: whether another time, place or host is told to who comes, with p_note. More capacity promotes the waitlist; less evicts nobody. Errors: session_not_found, stale_version, session_locked and field errors.';

create function public.delete_live_session(p_session_id uuid, p_revision int default null, p_tell boolean default true)
returns void language sql security invoker set search_path = '' as $$
  select private.delete_live_session(p_session_id, p_revision, p_tell)
$$;
comment on function public.delete_live_session(uuid, int, boolean) is
  'Hides a session that is not live, and tells it to who was to come but where p_tell is false; its registrations and questions are kept for restore_live_session. Errors: session_not_found, session_live, stale_version.';

create function public.restore_live_session(p_session_id uuid)
returns public.course_live_sessions language sql security invoker set search_path = '' as $$
  select private.restore_live_session(p_session_id)
$$;
comment on function public.restore_live_session(uuid) is 'Brings a deleted session back as it was. Errors: session_not_found.';

grant execute on function
  private.create_live_session(uuid, jsonb, uuid), private.update_live_session(uuid, jsonb, int, boolean, text),
  private.delete_live_session(uuid, int, boolean), private.restore_live_session(uuid),
  private.list_host_sessions(uuid, uuid, timestamptz, timestamptz, uuid),
  public.list_host_sessions(uuid, uuid, timestamptz, timestamptz, uuid),
  public.create_live_session(uuid, jsonb, uuid), public.update_live_session(uuid, jsonb, int, boolean, text),
  public.delete_live_session(uuid, int, boolean), public.restore_live_session(uuid)
  to authenticated;

-- ---------------------------------------------------------------------------
-- A course of one's own, once
-- ---------------------------------------------------------------------------
create function private.create_course(p_store_id uuid, p_title text, p_description text, p_request_id uuid)
returns public.courses language plpgsql security definer set search_path = '' as $$
declare
  v public.courses;
begin
  perform private.require_ability(p_store_id, 'manage_courses');
  v.id := private.begin_create(p_request_id, 'course', jsonb_build_array(p_store_id, p_title, p_description));
  if v.id is null then
    insert into public.courses (store_id, title, description, status) values (p_store_id, p_title, coalesce(p_description, ''), 'published')
    returning id into v.id;
    perform private.end_create(p_request_id, v.id);
  end if;
  select * into v from public.courses c where c.id = v.id;
  return v;
end
$$;

create function public.create_course(p_store_id uuid, p_title text, p_description text default '', p_request_id uuid default null)
returns public.courses language sql security invoker set search_path = '' as $$
  select private.create_course(p_store_id, p_title, p_description, p_request_id)
$$;
comment on function public.create_course(uuid, text, text, uuid) is
  'A new course of the store, published. p_request_id: the same one again answers with the course it made. Errors: store_not_found, role_not_allowed, request_reused.';

-- What a form and a list choose from.
create function private.find_courses(p_store_id uuid, p_query text, p_limit int)
returns table (id uuid, title text, status public.course_status)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_words text[] := private.search_words(p_query);
begin
  perform private.require_ability(p_store_id, 'read_sessions');
  return query select c.id, c.title, c.status from public.courses c
  where c.store_id = p_store_id and (v_words = '{%}' or private.search_form(c.title) like all (v_words))
  order by c.title, c.id limit least(greatest(coalesce(p_limit, 20), 1), 50);
end
$$;

create function public.find_courses(p_store_id uuid, p_query text default null, p_limit int default 20)
returns table (id uuid, title text, status public.course_status)
language sql stable security invoker set search_path = '' as $$
  select * from private.find_courses(p_store_id, p_query, p_limit)
$$;
comment on function public.find_courses(uuid, text, int) is
  'Courses of the store with every word of p_query in their title, by title; at most 50. Errors: store_not_found, role_not_allowed.';
grant execute on function
  private.find_courses(uuid, text, int), public.find_courses(uuid, text, int),
  private.create_course(uuid, text, text, uuid), public.create_course(uuid, text, text, uuid) to authenticated;
