-- What a student sees of the sessions they can come to.

-- The sessions a student can see, with their own registration; p_session_id narrows to one. Anybody may make a store, and
-- nobody's page is a billboard: a list holds what the person attends or has registered for. With the id, which a shared
-- link carries, any public session is found.
create function private.list_my_live_sessions(p_scope text, p_session_id uuid, p_after_start timestamptz, p_after_id uuid, p_limit int)
returns table (
  id uuid, course_id uuid, course_title text, store_name text, host_name text, title text, description text,
  session_type public.session_type, platform public.session_platform, status public.session_status, status_reason text,
  scheduled_start timestamptz, scheduled_end timestamptz, time_zone text, max_participants int, registered_count int,
  waitlisted_count int, is_public boolean, require_registration boolean, allow_questions boolean, recording_url text, recordings jsonb, recording_notice jsonb,
  registration_id uuid, registration_status public.registration_status, waitlist_position int,
  join_opens_at timestamptz, join_closes_at timestamptz, can_take_part boolean, room_changed_at timestamptz, moved_at timestamptz, presence_seconds int, confirmed boolean,
  actual_start timestamptz, actual_end timestamptz, offered_until timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
  v_past boolean := coalesce(p_scope = 'past', false);
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
        or (s.is_public and p_session_id is not null))
      and (p_session_id is not null or v_past = (s.ahead_until < (select private.now())))
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
    p.status_reason, p.scheduled_start, p.scheduled_end, p.time_zone, p.max_participants, n.registered_count, n.waitlisted_count,
    p.is_public, p.require_registration, p.allow_questions,
    -- Nothing is watched before the session is over, nor after its store's end.
    case when private.recordings_shown(s) and private.is_admitted(s, v_user) then m.recording_url end,
    case when private.is_admitted(s, v_user) then private.published_recordings(s) else '[]' end,
    private.my_recording_notice(s, v_user),
    r.id, r.status, private.waitlist_position(r), s.join_opens_at, s.join_closes_at, private.is_admitted(s, v_user),
    case when private.is_admitted(s, v_user) then m.link_changed_at end,
    -- Since when it goes on in another room than it began in.
    case when private.is_admitted(s, v_user) then (
      select max(o.opened_at) from public.session_rooms o where o.session_id = p.id
        and exists (select from public.session_rooms e where e.session_id = p.id and e.closed_at is not null and e.opened_at < o.opened_at)) end,
    extract(epoch from private.presence_beat())::int, private.is_confirmed(r, s),
    s.actual_start, s.actual_end, private.offer_until(r, s)
  from page p
  join public.course_live_sessions s on s.id = p.id
  join public.course_live_session_counts n on n.session_id = p.id
  join public.courses c on c.id = p.course_id
  join public.stores st on st.id = p.store_id
  left join public.profiles h on h.id = p.host_id
  left join public.course_live_session_registrations r on r.id = p.rid
  left join public.course_live_session_meetings m on m.session_id = p.id
  order by case when v_past then p.scheduled_start end desc, case when v_past then p.id end desc, p.scheduled_start, p.id;
end
$$;

-- What the calendar file says of a session, for whoever may see it: those whom list_my_live_sessions gives it by its id, and
-- members who read the store's sessions. Never the way in. status is the caller's own: tentative for who waits or has no seat
-- yet, cancelled also for who gave theirs back. Errors: session_not_found, session_without_date (409): it is postponed.
create function private.get_session_calendar(p_session_id uuid)
returns table (id uuid, sequence int, status text, title text, description text, scheduled_start timestamptz,
  scheduled_end timestamptz, store_name text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
  v public.course_live_sessions;
  v_own public.registration_status;
  v_staff boolean;
begin
  select * into v from public.course_live_sessions s where s.id = p_session_id and s.deleted_at is null;
  select r.status into v_own from public.course_live_session_registrations r
    where r.session_id = v.id and r.user_id = v_user order by r.status = 'cancelled', r.queue_no desc limit 1;
  v_staff := v.store_id in (select private.my_stores_for('read_sessions'));
  if v.id is null or not (v_staff or exists (select from private.list_my_live_sessions(null, p_session_id, null, null, 1))) then
    perform private.fail(404, 'session_not_found');
  end if;
  if v.status = 'postponed' then
    perform private.fail(409, 'session_without_date');
  end if;
  return query select v.id, v.calendar_sequence,
    case
      when v.status = 'cancelled' then 'cancelled'
      when private.holds_seat(v_own) or (v_own is null and (v_staff or private.is_admitted(v, v_user))) then 'confirmed'
      when v_own = 'cancelled' and v.require_registration then 'cancelled'
      when v_own = 'cancelled' then 'confirmed'
      else 'tentative'
    end,
    v.title, v.description, v.scheduled_start, v.scheduled_end, st.name
  from public.stores st where st.id = v.store_id;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.get_session_calendar(p_session_id uuid)
returns table (id uuid, sequence int, status text, title text, description text, scheduled_start timestamptz,
  scheduled_end timestamptz, store_name text)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_session_calendar(p_session_id)
$$;
comment on function public.get_session_calendar(uuid) is
  'What a calendar shows of a session the caller may see; status: confirmed, tentative or cancelled, as the caller stands. The file itself is made by the edge function session-calendar. Errors: not_signed_in, session_not_found, session_without_date.';

create function public.list_my_live_sessions(
  p_scope text default 'upcoming', p_session_id uuid default null, p_after_start timestamptz default null,
  p_after_id uuid default null, p_limit int default 20)
returns table (
  id uuid, course_id uuid, course_title text, store_name text, host_name text, title text, description text,
  session_type public.session_type, platform public.session_platform, status public.session_status, status_reason text,
  scheduled_start timestamptz, scheduled_end timestamptz, time_zone text, max_participants int, registered_count int,
  waitlisted_count int, is_public boolean, require_registration boolean, allow_questions boolean, recording_url text, recordings jsonb, recording_notice jsonb,
  registration_id uuid, registration_status public.registration_status, waitlist_position int,
  join_opens_at timestamptz, join_closes_at timestamptz, can_take_part boolean, room_changed_at timestamptz, moved_at timestamptz, presence_seconds int, confirmed boolean,
  actual_start timestamptz, actual_end timestamptz, offered_until timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_my_live_sessions(p_scope, p_session_id, p_after_start, p_after_id, p_limit)
$$;
comment on function public.list_my_live_sessions(text, uuid, timestamptz, uuid, int) is
  'Sessions the caller can see as a student, with their registration, waitlist position and, once it is over and they are admitted, the recordings [{id, url, started_at, ended_at}] that were published; recording_notice {version, purpose, months, access, agreed_at} where it is recorded and the caller is asked. p_scope: upcoming, registered (upcoming and mine), past. Errors: not_signed_in.';

grant execute on function private.get_session_calendar(uuid), public.get_session_calendar(uuid) to authenticated;
grant execute on function
  private.list_my_live_sessions(text, uuid, timestamptz, uuid, int), public.list_my_live_sessions(text, uuid, timestamptz, uuid, int)
  to authenticated;
