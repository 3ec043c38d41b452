-- Attendance: fetching the providers' reports after a session, and what staff see and correct of it.

create table private.attendance_imports (
  like private.job including all,
  meeting_id uuid not null unique,
  session_id uuid not null,
  store_id uuid not null,
  -- What the last report said: imported, or no_report (nobody came, or one person alone).
  outcome text constraint attendance_imports_outcome_check check (outcome in ('imported', 'no_report')),
  participants int not null default 0,
  -- Nothing more is to come: whoever it does not name was not in the meeting.
  complete boolean not null default false,
  -- What could not be asked. runs: which times the meeting was opened, so that some may be missing.
  unasked text constraint attendance_imports_unasked_check check (unasked = 'runs'),
  fetched_at timestamptz,
  foreign key (meeting_id, store_id) references private.video_meetings (id, store_id) on delete cascade,
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
alter table private.attendance_imports enable row level security;
create index attendance_imports_meeting_idx on private.attendance_imports (meeting_id, store_id);
create index attendance_imports_session_idx on private.attendance_imports (session_id, store_id);
create index attendance_imports_store_idx on private.attendance_imports (store_id);
create trigger attendance_imports_touch before update on private.attendance_imports
  for each row execute function private.touch_updated_at();
-- Two minutes, doubling up to four hours, until it is given up: providers have their report within a day.
insert into private.job_kinds (kind, queue, lease, work, backoff, backoff_most, retry_ability)
values ('report', 'private.attendance_imports', '5 minutes', '4 minutes', '1 minute', '4 hours', 'manage_sessions');

-- A run that is over, as a report has it. One that began after a session had been ended early, and before its time was up, was
-- the rest of it.
create function private.note_past_run(p_meeting_row_id uuid, p_instance text, p_started timestamptz, p_ended timestamptz)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_session uuid;
begin
  select m.session_id into v_session from private.video_meetings m where m.id = p_meeting_row_id;
  perform 1 from public.course_live_sessions s where s.id = v_session for no key update;
  if not found then
    return;
  end if;
  insert into private.video_meeting_instances as i (meeting_row_id, instance, started_at, ended_at)
  values (p_meeting_row_id, p_instance, p_started, p_ended)
  on conflict (meeting_row_id, instance) do update set
    started_at = least(i.started_at, excluded.started_at), ended_at = greatest(i.ended_at, excluded.ended_at);
  perform private.take_up_rest(v_session, p_started, p_ended);
end
$$;

create function private.queue_ended_import()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.ask_of_meetings('report', new.id, interval '1 minute', interval '24 hours');
  return null;
end
$$;
create trigger course_live_sessions_report after update of status on public.course_live_sessions
  for each row when (new.status = 'ended' and old.status <> 'ended') execute function private.queue_ended_import();

-- {counts, unmatched, ignored, reports}: what stands above the list. Participants with the same name at the same time are
-- told apart, otherwise every stay of one is one line. A page shows 500 of them, a file all (p_all).
create function private.get_session_attendance(p_session_id uuid, p_all boolean default false)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_session public.course_live_sessions := private.staff_session(p_session_id, 'read_registrations');
  v_held boolean := private.session_held(v_session);
  v_result jsonb;
begin
  with strangers as (
    select a.*, case when private.is_ambiguous(a.session_id, a.person_key) then a.id::text else a.person_key end as grouping
    from public.session_attendance a
    where a.session_id = v_session.id and a.source = 'provider' and a.user_id is null
      -- Who was in a rehearsal is asked of nobody.
      and private.is_run_of(v_session, coalesce(a.joined_at, a.left_at), a.left_at)
  ), lines as (
    select (array_agg(g.id order by g.joined_at, g.id))[1] as id, max(g.person_name) as name, max(g.person_email) as email,
      min(coalesce(g.joined_at, g.left_at)) as joined_at,
      case when bool_and(g.left_at is not null) then max(g.left_at) end as left_at,
      (select sum(extract(epoch from upper(span) - lower(span)))::int
        from unnest(range_agg(tstzrange(coalesce(g.joined_at, g.left_at), g.left_at, '[]')) filter (where g.left_at is not null)) span) as seconds,
      count(*)::int as stays, bool_or(g.ignored) as ignored
    from strangers g group by g.grouping order by 4 limit case when not p_all then 500 end
  ), names as materialized (
    select private.fold(r.attendee_name) as name, min(r.user_id::text) as user_id, min(r.attendee_name) as attendee_name
    from public.course_live_session_registrations r
    where r.session_id = v_session.id and private.holds_seat(r.status) and exists (select 1 from lines)
    group by 1 having count(*) = 1
  ), suggested as (
    select l.*, case when n.user_id is not null then jsonb_build_object('user_id', n.user_id, 'name', n.attendee_name) end as suggestion
    from lines l left join names n on n.name = private.fold(l.name)
  )
  select jsonb_build_object(
    'clicks_count', (select st.clicks_count from public.stores st where st.id = v_session.store_id)
      and exists (select from public.session_rooms m where m.session_id = v_session.id and m.platform = 'custom'),
    'rooms', (select coalesce(jsonb_agg(jsonb_build_object('platform', m.platform, 'opened_at', m.opened_at, 'closed_at', m.closed_at)
      order by m.opened_at, m.id), '[]') from public.session_rooms m where m.session_id = v_session.id),
    'counts', (
      select jsonb_build_object(
        'registered', count(*),
        'to_confirm', count(*) filter (where private.is_to_confirm(r, v_session, v_held)),
        'came', count(*) filter (where f.verdict or (f.verdict is null and f.joined_at is not null)),
        'absent', count(*) filter (where r.status = 'absent'),
        'present_now', count(*) filter (where f.present_now))
      from public.course_live_session_registrations r
      left join private.attendance_figures(v_session.id) f on f.user_id = r.user_id
      where r.session_id = v_session.id and private.holds_seat(r.status)),
    'unmatched', (select coalesce(jsonb_agg(to_jsonb(s) - 'ignored' order by s.joined_at, s.id) filter (where not s.ignored), '[]') from suggested s),
    'ignored', (select coalesce(jsonb_agg(to_jsonb(s) - 'ignored' order by s.joined_at, s.id) filter (where s.ignored), '[]') from suggested s),
    'reports', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'provider', m.provider, 'state', i.state, 'outcome', i.outcome, 'complete', i.complete, 'unasked', i.unasked, 'participants', i.participants, 'attempts', i.attempts,
        'next_try', case when i.state = 'queued' then i.run_at end, 'error_code', i.error_code, 'error_detail', i.error_detail,
        'fetched_at', i.fetched_at) order by m.created_at), '[]')
      from private.attendance_imports i join private.video_meetings m on m.id = i.meeting_id where i.session_id = v_session.id))
  into v_result;
  return v_result;
end
$$;

-- Whom an unknown participant may be, best first.
create function private.find_session_people(p_session_id uuid, p_query text)
returns table (user_id uuid, name text, email text, kind text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_session public.course_live_sessions := private.staff_session(p_session_id, 'read_registrations');
  v_words text[] := private.search_words(p_query);
begin
  perform private.require_ability(v_session.store_id, 'manage_sessions');
  return query
  with people as (
    select x as user_id from private.attendance_people(v_session.id) x
  ), named as (
    select p.user_id, coalesce(r.attendee_name, f.display_name) as name, r.attendee_email as email,
      case when r.id is not null then 'registered'
        when exists (select 1 from public.store_members m where m.store_id = v_session.store_id and m.user_id = p.user_id) then 'team'
        else 'enrolled' end as kind
    from people p
    join public.profiles f on f.id = p.user_id
    left join public.course_live_session_registrations r
      on r.session_id = v_session.id and r.user_id = p.user_id and private.holds_seat(r.status)
  )
  select n.user_id, n.name, n.email, n.kind from named n
  where private.search_form(concat_ws(' ', n.name, n.email)) like all (v_words)
  order by array_position(array['registered', 'enrolled', 'team'], n.kind), n.name, n.user_id limit 30;
end
$$;

-- Says who a participant is (p_user_id), that they are none of the audience (p_ignored), or takes what was said back
-- (neither). Holds for every stay of the same participant, and is remembered for later ones where the participant can be
-- told apart from others. Returns whether it is remembered.
create function private.match_attendee(p_attendance_id uuid, p_user_id uuid, p_ignored boolean)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v public.session_attendance;
  v_course uuid;
  v_alone boolean;
  v_remembered boolean;
  v_people uuid[];
  v_person uuid;
begin
  select * into v from public.session_attendance a where a.id = p_attendance_id and a.source = 'provider';
  if v.id is null or v.store_id not in (select private.my_stores_for('read_registrations')) then
    perform private.fail(404, 'attendance_not_found');
  end if;
  perform private.require_ability(v.store_id, 'manage_sessions');
  perform private.lock_people(array[v_user, p_user_id]);
  select s.course_id into v_course from public.course_live_sessions s where s.id = v.session_id for no key update;
  if p_user_id is not null and not exists (
    select 1 from private.attendance_people(v.session_id, p_user_id)) then
    perform private.fail(422, 'attendee_not_found', 'user_id');
  end if;
  v_alone := private.is_ambiguous(v.session_id, v.person_key);
  v_remembered := not v_alone and private.is_memorable(v.person_key);
  if v_remembered then
    delete from private.attendee_matches k where k.store_id = v.store_id and k.person_key = v.person_key
      and (k.course_id is null or k.course_id = v_course);
    if p_user_id is not null or coalesce(p_ignored, false) then
      insert into private.attendee_matches (store_id, course_id, person_key, user_id, matched_by)
      values (v.store_id, case when v.person_key like 'name:%' then v_course end, v.person_key, p_user_id, v_user);
    end if;
  end if;
  with changed as (
    select a.id, a.user_id, a.matched_by from public.session_attendance a
    where a.session_id = v.session_id and a.source = 'provider'
      and (a.id = v.id or (not v_alone and a.person_key = v.person_key))
    order by a.id for update
  ), done as (
    update public.session_attendance a set
      user_id = p_user_id,
      ignored = p_user_id is null and coalesce(p_ignored, false),
      -- What was taken from an address would be taken from it again.
      matched_by = case when p_user_id is not null or coalesce(p_ignored, false) or c.matched_by = 'email' then 'hand' end::public.attendance_match
    from changed c where a.id = c.id returning c.user_id as old_user
  )
  select array_agg(distinct d.old_user) filter (where d.old_user is not null) into v_people from done d;
  foreach v_person in array array_remove(coalesce(v_people, '{}') || p_user_id, null) loop
    perform private.refresh_attendance(v.session_id, v_person);
  end loop;
  return v_remembered;
end
$$;

-- Asks the providers for their reports again, now.
create function private.refetch_session_attendance(p_session_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions := private.lock_session(p_session_id, 'manage_sessions');
begin
  if private.ask_of_meetings('report', v.id, interval '0', interval '1 hour') = 0 then
    perform private.fail(409, 'no_report_to_fetch');
  end if;
end
$$;

-- One word for all whose attendance is to be confirmed once the session was held: they came, they did not, or those came
-- who opened the link. Returns how many it settles.
create function private.settle_session_attendance(p_session_id uuid, p_choice text)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v public.course_live_sessions;
  v_count int;
begin
  -- Everybody a verdict is written about, before the session: the order of locks. Of one that is over nobody comes to be.
  perform private.lock_people(array(
    select v_user union select r.user_id from public.course_live_session_registrations r
    where r.session_id = p_session_id and r.status = 'registered' and r.store_id in (select private.my_stores_for('manage_sessions'))));
  v := private.lock_session(p_session_id, 'manage_sessions');
  if p_choice is null or p_choice not in ('attended', 'absent', 'clicks') then
    perform private.fail(422, 'invalid_input', 'choice');
  elsif not private.session_held(v) then
    perform private.fail(409, 'session_not_ended', null, v.status::text);
  end if;
  insert into public.session_attendance as a (session_id, store_id, user_id, source, evidence_key, attended, recorded_by)
  select r.session_id, r.store_id, r.user_id, 'manual', r.user_id::text,
    case p_choice when 'clicks' then exists (
      select from public.session_attendance c where c.session_id = r.session_id and c.user_id = r.user_id and c.source = 'join_click')
      else p_choice = 'attended' end, v_user
  from public.course_live_session_registrations r where r.session_id = v.id and private.is_to_confirm(r, v, true)
  order by r.user_id
  on conflict (session_id, source, evidence_key) do update set attended = excluded.attended, recorded_by = excluded.recorded_by;
  get diagnostics v_count = row_count;
  perform private.refresh_attendance(v.id);
  return v_count;
end
$$;

create function public.settle_session_attendance(p_session_id uuid, p_choice text)
returns int language sql security invoker set search_path = '' as $$
  select private.settle_session_attendance(p_session_id, p_choice)
$$;
comment on function public.settle_session_attendance(uuid, text) is
  'Settles by hand everybody whose attendance is to be confirmed: attended, absent, or clicks (those came who opened the link); returns how many. Errors: session_not_found, role_not_allowed, session_not_ended, invalid_input.';

create function public.get_session_attendance(p_session_id uuid)
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.get_session_attendance(p_session_id)
$$;
comment on function public.get_session_attendance(uuid) is
  '{counts: {registered, came, absent, to_confirm, present_now}, clicks_count, rooms: [{platform, opened_at, closed_at}], unmatched, ignored: [{id, name, email, joined_at, left_at, seconds, stays, suggestion}], reports: [{provider, state, outcome, complete, unasked, participants, attempts, next_try, error_code, error_detail, fetched_at}]}. Errors: session_not_found, role_not_allowed.';

create function public.find_session_people(p_session_id uuid, p_query text default '')
returns table (user_id uuid, name text, email text, kind text)
language sql stable security invoker set search_path = '' as $$
  select * from private.find_session_people(p_session_id, p_query)
$$;
comment on function public.find_session_people(uuid, text) is
  'Whom an unmatched participant may be: registered, enrolled (sessions without registration) or team; at most 30. Errors: session_not_found, role_not_allowed.';

create function public.match_attendee(p_attendance_id uuid, p_user_id uuid default null, p_ignored boolean default false)
returns boolean language sql security invoker set search_path = '' as $$
  select private.match_attendee(p_attendance_id, p_user_id, p_ignored)
$$;
comment on function public.match_attendee(uuid, uuid, boolean) is
  'Says who a provider''s participant is, or that they are none of the audience; with neither, takes it back. True when it is remembered for later sessions. Errors: attendance_not_found, role_not_allowed, attendee_not_found.';

create function public.refetch_session_attendance(p_session_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.refetch_session_attendance(p_session_id)
$$;
comment on function public.refetch_session_attendance(uuid) is
  'Asks the providers for their reports again, now. Errors: session_not_found, role_not_allowed, no_report_to_fetch.';

grant execute on function
  private.get_session_attendance(uuid, boolean), private.find_session_people(uuid, text),
  private.match_attendee(uuid, uuid, boolean), private.refetch_session_attendance(uuid),
  private.settle_session_attendance(uuid, text), public.settle_session_attendance(uuid, text),
  public.get_session_attendance(uuid), public.find_session_people(uuid, text),
  public.match_attendee(uuid, uuid, boolean), public.refetch_session_attendance(uuid)
  to authenticated;
