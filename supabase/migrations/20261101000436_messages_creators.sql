-- What whoever runs sessions is told: that one is soon and how it stands, is full, has people waiting and no host, has questions open,
-- and each morning what the day brings. All of it is found by the clock; nothing is written by who registers, comes or asks.

insert into private.message_kinds (kind, place, audience, abilities, channels, optional, waits, helps_for) values
  ('hosting_soon', 111, 'staff', '{manage_sessions}', '{app,email}', true, false, '30 minutes'),
  ('host_missing', 112, 'staff', '{manage_sessions}', '{app,email}', false, false, '15 minutes'),
  ('session_full', 113, 'staff', '{manage_sessions}', '{app}', true, true, '1 day'),
  ('questions_waiting', 114, 'staff', '{manage_sessions}', '{app,email}', true, true, '12 hours'),
  ('daily_digest', 115, 'staff', '{manage_sessions,manage_stock}', '{email}', true, false, '5 hours');

-- Sessions that are full, since when: told once, until so much is free again that it is another filling.
create table private.session_fillings (
  session_id uuid primary key,
  store_id uuid not null,
  since timestamptz not null default private.now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
create index session_fillings_session_idx on private.session_fillings (session_id, store_id);
create trigger session_fillings_touch before update on private.session_fillings for each row execute function private.touch_updated_at();
alter table private.session_fillings enable row level security;

-- When somebody of the store who is none of its audience last took the way into a session.
create table private.host_arrivals (
  session_id uuid primary key,
  store_id uuid not null,
  at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
create index host_arrivals_session_idx on private.host_arrivals (session_id, store_id);
create trigger host_arrivals_touch before update on private.host_arrivals for each row execute function private.touch_updated_at();
alter table private.host_arrivals enable row level security;

-- Up to which day has been told at an hour of a time zone.
create table private.digest_days (
  time_zone text not null,
  hour time not null,
  day date not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (time_zone, hour)
);
create trigger digest_days_touch before update on private.digest_days for each row execute function private.touch_updated_at();
alter table private.digest_days enable row level security;

-- ---------------------------------------------------------------------------
-- Who, and whether
-- ---------------------------------------------------------------------------
-- Who runs a session: its host while they may, else whoever answers for the store's courses.
create function private.session_runners(p_session public.course_live_sessions)
returns setof uuid language sql stable security definer set search_path = '' as $$
  select m.user_id from public.store_members m
  where m.store_id = p_session.store_id and case when private.person_may(p_session.store_id, p_session.host_id, 'manage_sessions')
    then m.user_id = p_session.host_id else private.role_may(m.role, 'manage_courses') end
$$;

create function private.note_host_arrival(p_session public.course_live_sessions)
returns void language sql security definer set search_path = '' as $$
  insert into private.host_arrivals as a (session_id, store_id, at) values (p_session.id, p_session.store_id, private.now())
  on conflict (session_id) do update set at = excluded.at
$$;

-- Whether anybody who may run the session has come: they took the way in, were seen inside, began the meeting, or let it go live by hand
-- or by its provider's word. The clock's word is nobody's.
create function private.host_is_there(p_session public.course_live_sessions)
returns boolean language sql stable security definer set search_path = '' as $$
  select p_session.status = 'live' and p_session.runs_by <> 'clock'
    or exists (select from private.host_arrivals a where a.session_id = p_session.id and a.at >= p_session.join_opens_at)
    or exists (select from public.session_attendance a where a.session_id = p_session.id
      and coalesce(a.left_at, a.joined_at) >= p_session.join_opens_at and private.person_may(p_session.store_id, a.user_id, 'manage_sessions'))
    or exists (select from private.video_meeting_instances i join private.video_meetings m on m.id = i.meeting_row_id
      where m.session_id = p_session.id and m.state = 'active' and i.started_at >= p_session.join_opens_at)
$$;

-- How many have come for the session as it is planned now, none of them staff.
create function private.people_waiting(p_session public.course_live_sessions)
returns int language sql stable security definer set search_path = '' as $$
  select count(distinct a.user_id)::int from public.session_attendance a
  where a.session_id = p_session.id and a.source in ('join_click', 'room_presence') and coalesce(a.left_at, a.joined_at) >= p_session.join_opens_at
    and not private.person_may(p_session.store_id, a.user_id, 'manage_sessions')
$$;

create function private.open_questions(p_session_id uuid)
returns int language sql stable security definer set search_path = '' as $$
  select count(*)::int from public.course_live_session_questions q where q.session_id = p_session_id and q.status = 'open'
$$;

-- ---------------------------------------------------------------------------
-- Planning
-- ---------------------------------------------------------------------------
-- One message of a cause for each who runs the session.
create function private.tell_runners(p_session public.course_live_sessions, p_kind text, p_cause text, p_subject jsonb)
returns void language sql security definer set search_path = '' as $$
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at, expires_at)
  select concat_ws(':', p_kind, p_session.id, p_cause, r), p_kind, p_session.store_id, r, jsonb_build_object('session_id', p_session.id) || p_subject,
    private.now(), case when p_kind = 'hosting_soon' then p_session.scheduled_start end
  from private.session_runners(p_session) r
  on conflict (cause_key) do nothing
$$;

-- Whoever runs a session hears of it an hour and ten minutes before, as it then stands, and of open questions two hours before and
-- half an hour after; who came to run it meanwhile, then. Three minutes after the start, where people wait and nobody came, who
-- runs it is called, and two minutes later whoever else could.
create function private.plan_session_calls()
returns void language plpgsql security definer set search_path = '' as $$
declare
  v record;
  v_start text;
begin
  for v in
    select s as session, s.scheduled_start - private.now() as ahead from public.course_live_sessions s
    where s.deleted_at is null and s.status in ('scheduled', 'live', 'ended')
      and s.scheduled_start between private.now() - interval '2 days' and private.now() + interval '2 hours'
    order by s.id
  loop
    v_start := extract(epoch from (v.session).scheduled_start)::bigint::text;
    if (v.session).status = 'scheduled' and (v.ahead > interval '30 minutes' and v.ahead <= interval '60 minutes' or v.ahead > interval '0' and v.ahead <= interval '10 minutes') then
      perform private.tell_runners(v.session, 'hosting_soon', concat_ws(':', m.minutes, v_start), jsonb_build_object('minutes', m.minutes, 'start', (v.session).scheduled_start))
      from (select case when v.ahead > interval '10 minutes' then 60 else 10 end as minutes) m;
    end if;
    if (v.ahead > interval '0' and (v.session).status = 'scheduled' or coalesce((v.session).actual_end, (v.session).scheduled_end) <= private.now() - interval '30 minutes')
      and private.open_questions((v.session).id) > 0 then
      perform private.tell_runners(v.session, 'questions_waiting', case when v.ahead > interval '0' then 'before:' || v_start else 'after' end,
        jsonb_build_object('after', v.ahead <= interval '0', 'start', (v.session).scheduled_start));
    end if;
    if (v.session).status in ('scheduled', 'live') and v.ahead between interval '-15 minutes' and interval '-3 minutes' and (v.session).scheduled_end > private.now()
      and private.people_waiting(v.session) > 0 and not private.host_is_there(v.session) then
      perform private.tell_runners(v.session, 'host_missing', v_start, jsonb_build_object('start', (v.session).scheduled_start, 'substitute', false));
      insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
      select concat_ws(':', 'host_missing', (v.session).id, v_start, m.user_id), 'host_missing', (v.session).store_id, m.user_id,
        jsonb_build_object('session_id', (v.session).id, 'start', (v.session).scheduled_start, 'substitute', true), private.now() + interval '2 minutes'
      from public.store_members m
      where m.store_id = (v.session).store_id and private.role_may(m.role, 'manage_courses')
      on conflict (cause_key) do nothing;
    end if;
  end loop;
end
$$;

-- A session that has filled up is told once; again after more than a fifth of it, and two seats at least, were free.
create function private.plan_fillings()
returns void language plpgsql security definer set search_path = '' as $$
declare
  v record;
begin
  delete from private.session_fillings f using public.course_live_sessions s, public.course_live_session_counts n
  where s.id = f.session_id and n.session_id = f.session_id
    and (s.max_participants is null or s.max_participants - n.registered_count > greatest(1, s.max_participants / 5));
  for v in
    insert into private.session_fillings (session_id, store_id)
    select s.id, s.store_id from public.course_live_sessions s join public.course_live_session_counts n on n.session_id = s.id
    where s.status = 'scheduled' and s.deleted_at is null and s.scheduled_start > private.now() and s.max_participants <= n.registered_count
      and not exists (select from private.session_fillings f where f.session_id = s.id)
    order by s.id
    on conflict (session_id) do nothing
    returning session_id, since
  loop
    perform private.tell_runners(s, 'session_full', extract(epoch from v.since)::text, '{}')
    from public.course_live_sessions s where s.id = v.session_id;
  end loop;
end
$$;

-- From the hour of a person's zone at which they want it, once a day: what today brings, what yesterday was, what waits, and what was
-- kept for it. Who has nothing to be told is written to by nobody. A day that was missed is not made up for.
create function private.plan_digests()
returns void language plpgsql security definer set search_path = '' as $$
declare
  v record;
begin
  for v in
    select z.time_zone, z.hour, c.day from (
      select distinct p.time_zone, coalesce(w.hour, '07:00') as hour
      from (select m.user_id from public.store_members m union select g.person_id from private.gathered_messages g where g.summary_id is null) x
      join public.profiles p on p.id = x.user_id left join private.summary_wishes w on w.person_id = p.id) z
    cross join lateral (select (private.now() at time zone z.time_zone)::date as day, (private.now() at time zone z.time_zone)::time as wall) c
    left join private.digest_days d on d.time_zone = z.time_zone and d.hour = z.hour
    where c.wall >= z.hour and (d.day is null or d.day < c.day)
    order by z.time_zone, z.hour limit 20
  loop
    insert into private.digest_days as d (time_zone, hour, day) values (v.time_zone, v.hour, v.day)
    on conflict (time_zone, hour) do update set day = excluded.day where d.day < excluded.day;
    continue when not found;
    insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
    select concat_ws(':', 'digest', m.store_id, m.user_id, v.day), 'daily_digest', m.store_id, m.user_id, jsonb_build_object('day', v.day),
      (v.day + v.hour) at time zone v.time_zone
    from public.store_members m
    join public.profiles p on p.id = m.user_id and p.time_zone = v.time_zone
    join public.stores st on st.id = m.store_id and st.closed_at is null
    left join private.summary_wishes w on w.person_id = m.user_id
    where coalesce(w.hour, '07:00') = v.hour and private.digest_of(m.store_id, m.user_id, v.day) is not null
    on conflict (cause_key) do nothing;
    perform private.plan_summaries(v.time_zone, v.hour, v.day);
  end loop;
end
$$;

-- Whatever the clock finds for who runs a store.
create function private.plan_for_creators()
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.plan_session_calls();
  perform private.plan_fillings();
  perform private.plan_digests();
end
$$;

-- ---------------------------------------------------------------------------
-- What it says, and whether it is still so
-- ---------------------------------------------------------------------------
-- A person's day in a store, by what they may; null where there is nothing to say. Who answers for courses sees all sessions, who
-- only runs some, theirs.
create function private.digest_of(p_store_id uuid, p_person uuid, p_day date)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_zone text := (select p.time_zone from public.profiles p where p.id = p_person);
  v_all boolean := private.person_may(p_store_id, p_person, 'manage_courses');
  v_runs boolean := private.person_may(p_store_id, p_person, 'manage_sessions');
  v_from timestamptz := p_day::timestamp at time zone v_zone;
  v_to timestamptz := (p_day + 1)::timestamp at time zone v_zone;
  v_before timestamptz := (p_day - 1)::timestamp at time zone v_zone;
  v jsonb;
begin
  select jsonb_build_object(
    'today', (select count(*) from public.course_live_sessions s where s.store_id = p_store_id and s.deleted_at is null and v_runs
      and (v_all or s.host_id = p_person) and s.status in ('scheduled', 'live') and s.scheduled_start >= v_from and s.scheduled_start < v_to),
    'held', (select count(*) from public.course_live_sessions s where s.store_id = p_store_id and s.deleted_at is null and v_runs
      and (v_all or s.host_id = p_person) and s.status in ('ended', 'live') and s.scheduled_start >= v_before and s.scheduled_start < v_from),
    'came', (select count(*) from public.course_live_session_registrations r join public.course_live_sessions s on s.id = r.session_id
      where r.store_id = p_store_id and v_runs and (v_all or s.host_id = p_person) and s.deleted_at is null and r.status = 'attended'
        and s.scheduled_start >= v_before and s.scheduled_start < v_from),
    'registered', (select count(*) from public.course_live_session_registrations r join public.course_live_sessions s on s.id = r.session_id
      where r.store_id = p_store_id and v_runs and (v_all or s.host_id = p_person) and s.deleted_at is null and r.status <> 'cancelled'
        and r.registered_at >= v_before and r.registered_at < v_from),
    'questions', (select count(*) from public.course_live_session_questions q join public.course_live_sessions s on s.id = q.session_id
      where q.store_id = p_store_id and q.status = 'open' and v_runs and (v_all or s.host_id = p_person) and s.deleted_at is null
        and s.status <> 'cancelled' and s.scheduled_start >= v_from - interval '14 days'),
    'requests', (select count(*) from private.join_requests r where r.store_id = p_store_id and r.status = 'open' and v_all),
    'connections', (select count(*) from private.video_connections c where c.store_id = p_store_id and c.status = 'reconnect_needed' and v_all),
    'failed', (select count(*) from private.message_deliveries d where d.store_id = p_store_id and d.state = 'parked'
      and d.parked_at >= v_before and private.person_may(p_store_id, p_person, 'manage_store')),
    'alerts', (select count(*) from private.stock_alerts a where a.store_id = p_store_id and private.awaits_answer(a)
      and private.person_may(p_store_id, p_person, 'manage_stock'))) into v;
  if not exists (select from jsonb_each_text(v) e where e.value <> '0') then
    return null;
  end if;
  return v || jsonb_build_object('sessions', (
    select coalesce(jsonb_agg(jsonb_build_object('title', x.title, 'starts', x.scheduled_start, 'registered', x.registered_count)
      order by x.scheduled_start, x.id), '[]') from (
      select s.id, s.title, s.scheduled_start, n.registered_count
      from public.course_live_sessions s join public.course_live_session_counts n on n.session_id = s.id
      where s.store_id = p_store_id and s.deleted_at is null and v_runs and (v_all or s.host_id = p_person)
        and s.status in ('scheduled', 'live') and s.scheduled_start >= v_from and s.scheduled_start < v_to
      order by s.scheduled_start, s.id limit 10) x));
end
$$;

create function private.creator_facts(m private.messages)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  s public.course_live_sessions;
begin
  if m.kind = 'daily_digest' then
    return jsonb_build_object('digest', private.digest_of(m.store_id, m.person_id, (m.subject ->> 'day')::date));
  end if;
  select * into s from public.course_live_sessions x where x.id = m.session_id;
  return case m.kind
    when 'questions_waiting' then jsonb_build_object('count', private.open_questions(s.id), 'after', m.subject -> 'after')
    when 'host_missing' then jsonb_build_object('count', private.people_waiting(s), 'substitute', m.subject -> 'substitute')
    else (select jsonb_build_object('count', n.registered_count, 'waiting', n.waitlisted_count, 'minutes', m.subject -> 'minutes', 'ready', jsonb_build_object(
        'link', coalesce(l.join_url, l.stream_url) is not null,
        'connection', case when not coalesce(private.is_own_link(s.id, l.join_url), false) then coalesce(c.status::text,
          case when private.provider_of(s.platform) is not null then 'disconnected' end) end,
        'red', case when k.session_start = s.scheduled_start and k.revision = s.revision then k.red end))
      from public.course_live_session_counts n
      left join public.course_live_session_meetings l on l.session_id = s.id
      left join private.video_connections c on c.store_id = s.store_id and c.provider = private.provider_of(s.platform) and c.status <> 'disconnected'
      left join private.session_checks k on k.session_id = s.id and k.checked_at is not null
      where n.session_id = s.id) end;
end
$$;

-- Why such a message is told no more; null when it is still so.
create function private.creator_message_lapsed(m private.messages)
returns text language plpgsql stable security definer set search_path = '' as $$
declare
  s public.course_live_sessions;
begin
  if m.kind = 'daily_digest' then
    return case when not exists (select from public.store_members x where x.store_id = m.store_id and x.user_id = m.person_id) then 'left'
      when private.digest_of(m.store_id, m.person_id, (m.subject ->> 'day')::date) is null then 'settled' end;
  end if;
  select * into s from public.course_live_sessions x where x.id = m.session_id;
  return case
    when s.deleted_at is not null or s.status = 'cancelled' then 'session_cancelled'
    when case when (m.subject ->> 'substitute')::boolean then not private.person_may(m.store_id, m.person_id, 'manage_courses')
      else m.person_id not in (select private.session_runners(s)) end then 'left'
    when s.scheduled_start <> (m.subject ->> 'start')::timestamptz or s.status = 'postponed' then 'session_moved'
    when m.kind = 'hosting_soon' and (s.status <> 'scheduled' or s.scheduled_start <= private.now()) then 'too_late'
    when m.kind = 'host_missing' and (private.session_over(s) or private.host_is_there(s) or private.people_waiting(s) = 0) then 'settled'
    when m.kind = 'questions_waiting' and private.open_questions(s.id) = 0 then 'settled'
    when m.kind = 'session_full' and (s.status <> 'scheduled' or not exists (
      select from public.course_live_session_counts n where n.session_id = s.id and n.registered_count >= s.max_participants)) then 'settled' end;
end
$$;
