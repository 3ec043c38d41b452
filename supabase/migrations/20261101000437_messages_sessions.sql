-- What is told of sessions: the causes, written in their own transactions, and the reminders, planned by the clock.

-- ---------------------------------------------------------------------------
-- The session itself
-- ---------------------------------------------------------------------------
-- Who is told of a session: who has a seat or waits for one, and where nobody has to register, who attends the course and has not
-- said no. p_person: whether that one is.
create function private.session_audience(p_session_id uuid, p_person uuid default null)
returns table (person_id uuid, waits boolean) language sql stable security definer set search_path = '' as $$
  select r.user_id, r.status = 'waitlisted' and (s.require_registration or not private.is_admitted(s, r.user_id))
  from public.course_live_sessions s join public.course_live_session_registrations r on r.session_id = s.id
  where s.id = p_session_id and (p_person is null or r.user_id = p_person) and (r.status = 'waitlisted' or private.holds_seat(r.status))
  union all
  select e.user_id, false from public.course_live_sessions s
  join public.courses c on c.id = s.course_id and c.status <> 'draft'
  join public.course_enrollments e on e.course_id = s.course_id and e.status in ('active', 'completed')
  where s.id = p_session_id and not s.require_registration and (p_person is null or e.user_id = p_person)
    and not exists (select from public.course_live_session_registrations r where r.session_id = s.id and r.user_id = e.user_id)
$$;

-- What a message about a change keeps of what was told before it.
create function private.session_as_told(s public.course_live_sessions)
returns jsonb language sql stable set search_path = '' as $$
  select case when s.status = 'postponed' then '{}' else jsonb_build_object(
    'was_start', s.scheduled_start, 'was_end', s.scheduled_end, 'was_platform', s.platform, 'was_host', s.host_id) end
$$;

-- The one thing a change of a session says to the people who were to come; null when it is nothing to them.
create function private.session_change_kind(was public.course_live_sessions, is_now public.course_live_sessions)
returns text language plpgsql stable set search_path = '' as $$
declare
  v_was_off boolean := was.status = 'cancelled' or was.deleted_at is not null;
  v_is_off boolean := is_now.status = 'cancelled' or is_now.deleted_at is not null;
begin
  return case
    when v_was_off and v_is_off then null
    when v_is_off then case when not private.session_over(was) then 'session_cancelled' end
    when private.session_over(is_now) then null
    when v_was_off then 'session_restored'
    when is_now.status = 'postponed' then case when was.status <> 'postponed' then 'session_postponed' end
    when is_now.status = 'live' and was.status <> 'live' then 'session_live'
    when was.status = 'postponed' or (is_now.scheduled_start, is_now.scheduled_end) is distinct from (was.scheduled_start, was.scheduled_end) then 'session_moved'
    when private.session_differs(is_now, private.session_as_told(was)) <> '{}' then 'session_changed'
  end;
end
$$;

-- What whoever changes a session says with the change, in their own words: of the messages that name it.
create table private.change_notes (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  store_id uuid not null,
  body text not null constraint change_notes_body_check check (char_length(body) between 1 and 500 and private.is_prose(body) and not private.is_blank(body)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
create index change_notes_session_idx on private.change_notes (session_id, store_id);
create trigger change_notes_touch before update on private.change_notes for each row execute function private.touch_updated_at();
alter table private.change_notes enable row level security;

-- Keeps the sentence of the change that is being made, if it has one, and says which it is.
create function private.keep_change_note(p_session public.course_live_sessions)
returns uuid language sql security definer set search_path = '' as $$
  insert into private.change_notes (session_id, store_id, body)
  select p_session.id, p_session.store_id, current_setting('atelier.note', true)
  where not private.is_blank(coalesce(current_setting('atelier.note', true), ''))
  returning id
$$;

-- Changes that were told to nobody, with what had been known before. The numbers are those of messages, so that both are in one order.
create table private.untold_changes (
  id bigint primary key default nextval('private.messages_id_seq'),
  session_id uuid not null,
  store_id uuid not null,
  was jsonb not null,
  at timestamptz not null default private.now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
create index untold_changes_session_idx on private.untold_changes (session_id, store_id, id);
create trigger untold_changes_touch before update on private.untold_changes for each row execute function private.touch_updated_at();
alter table private.untold_changes enable row level security;

-- What a person knows of a session that is being changed: as it was before the first change that they have not been told of since
-- they took their seat or were last told when and where it is; p_was where there is none.
create function private.last_known(p_session_id uuid, p_person uuid, p_was jsonb)
returns jsonb language sql stable security definer set search_path = '' as $$
  with known as materialized (
    select coalesce((select max(r.registered_at) from public.course_live_session_registrations r
        where r.session_id = p_session_id and r.user_id = p_person and r.status <> 'cancelled'), '-infinity') as since, t.id, t.decided_at
    from (select 1) one left join lateral (
      select m.id, m.decided_at from private.messages m
      where m.person_id = p_person and m.session_id = p_session_id and m.outcome = 'told' and (m.kind like 'session\_reminder\_%' or m.kind in
        ('session_moved', 'session_changed', 'session_postponed', 'session_cancelled', 'session_restored', 'session_registered',
         'session_waitlisted', 'session_promoted', 'session_convocation'))
      order by m.decided_at desc, m.id desc limit 1) t on true
  )
  select coalesce((
    select u.was from known k cross join lateral (
      select m.id, m.subject - '{session_id,sentence}'::text[] as was from private.messages m
      where m.person_id = p_person and m.session_id = p_session_id and m.kind in ('session_moved', 'session_changed', 'session_postponed')
        and m.outcome <> 'told' and m.id > coalesce(k.id, 0) and m.send_at >= k.since
      union all
      select c.id, c.was from private.untold_changes c
      where c.session_id = p_session_id and c.at > greatest(k.since, k.decided_at)) u
    order by u.id limit 1), p_was)
$$;

-- Far from the start a move, or another place or host, waits a minute for the next one. What it was before is what people were
-- last told: what is taken back before they were is told to nobody, and a change takes along what changed besides, and the sentence
-- that is still to be told. Who has not heard that a session is off hears nothing of its being on, but of what changed meanwhile.
create function private.tell_session_change()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_kind text := private.session_change_kind(old, new);
  v_was jsonb := private.session_as_told(old);
  v_sentence uuid;
begin
  if private.tells_nobody() then
    if v_kind <> 'session_live' then
      insert into private.untold_changes (session_id, store_id, was) values (new.id, new.store_id, v_was);
    end if;
    return null;
  elsif v_kind is null then
    return null;
  end if;
  v_sentence := private.keep_change_note(new);
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select concat_ws(':', k.kind, new.id, a.person_id, new.revision || '.' || new.calendar_sequence), k.kind, new.store_id, a.person_id,
    jsonb_strip_nulls(jsonb_build_object('session_id', new.id, 'sentence', coalesce(v_sentence::text, case when k.waits then (
        select m.subject ->> 'sentence' from private.messages m where m.person_id = a.person_id and m.session_id = new.id
          and m.kind in ('session_moved', 'session_changed') and (m.outcome = 'waiting' or m.reason = 'session_cancelled') order by m.id desc limit 1) end)))
      || case when k.waits or k.kind = 'session_postponed' then w.was else '{}' end,
    private.now() + case when k.waits and new.scheduled_start > private.now() + interval '1 hour' then interval '1 minute' else interval '0' end
  from private.session_audience(new.id) a
  cross join lateral (select case when v_kind = 'session_restored' and private.heard_it_is_off(a.person_id, new.id) then '{}'
    else private.last_known(new.id, a.person_id, v_was) end as was) w
  cross join lateral (select private.session_differs(new, w.was) as differs, v_kind in ('session_moved', 'session_changed')
    or (v_kind = 'session_restored' and new.status <> 'postponed' and not private.heard_it_is_off(a.person_id, new.id)) as told_so) d
  cross join lateral (select case when not d.told_so or d.differs = '{}' then v_kind
    when 'time' = any (d.differs) then 'session_moved' else 'session_changed' end as kind) x
  cross join lateral (select x.kind, x.kind in ('session_moved', 'session_changed') as waits) k
  where v_kind <> 'session_live' or not a.waits
  on conflict (cause_key) do nothing;
  return null;
end
$$;
create trigger course_live_sessions_told after update of status, deleted_at, scheduled_start, scheduled_end, platform, host_id
  on public.course_live_sessions for each row execute function private.tell_session_change();

-- Who may come no more, because the session is of another course now or wants a registration, hears so where they had been told that
-- it takes place.
insert into private.message_kinds (kind, place, audience, channels, optional, waits, helps_for)
values ('session_withdrawn', 17, 'student', '{app,email}', false, false, '3 days');

create function private.tell_session_withdrawn()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if private.tells_nobody() or private.session_over(new) or new.deleted_at is not null then
    return null;
  end if;
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select concat_ws(':', 'session_withdrawn', new.id, e.user_id, new.revision), 'session_withdrawn', new.store_id, e.user_id,
    jsonb_build_object('session_id', new.id, 'registers', new.course_id = old.course_id), private.now()
  from public.course_enrollments e
  where e.course_id = old.course_id and e.status in ('active', 'completed')
    and not exists (select from private.session_audience(new.id, e.user_id))
    and not exists (select from public.course_live_session_registrations r where r.session_id = new.id and r.user_id = e.user_id)
    and exists (select from private.messages m where m.person_id = e.user_id and m.session_id = new.id and m.outcome = 'told' and (
      m.kind like 'session\_reminder\_%' or m.kind in ('session_convocation', 'session_moved', 'session_changed', 'session_postponed', 'session_restored')))
  on conflict (cause_key) do nothing;
  return null;
end
$$;
create trigger course_live_sessions_withdrawn after update of course_id, require_registration on public.course_live_sessions
  for each row when (not old.require_registration and (new.require_registration or new.course_id <> old.course_id))
  execute function private.tell_session_withdrawn();

-- How many of these people a kind reaches, in all (channel null) and by each channel, place by place: asked once for whoever has
-- chosen the same, which channels_of goes by.
create function private.reach_of(p_kind private.message_kinds, p_store_id uuid, p_people uuid[], p_places text[])
returns table (place text, channel text, people bigint) language sql stable security definer set search_path = '' as $$
  with alike as (
    select u.place, (array_agg(u.person))[1] as one, count(*) as people
    from unnest(p_people, p_places) u (person, place)
    cross join lateral (select
      (select array_agg(row(p.channel, p.wanted)::text order by p.channel) from private.message_preferences p where p.person_id = u.person and p.kind = (p_kind).kind) as chosen,
      (select array_agg(distinct a.channel order by a.channel) from private.message_addresses a where a.person_id = u.person) as addresses,
      exists (select from private.profile_phones f where f.person_id = u.person and f.confirmed_at is not null) as phone) c
    group by u.place, c.chosen, c.addresses, c.phone
  ), reached as (
    select a.place, a.people, private.channels_of(p_kind, a.one, p_store_id) as channels from alike a
  )
  select r.place, null, sum(r.people)::bigint from reached r where cardinality(r.channels) > 0 group by r.place
  union all
  select r.place, c, sum(r.people)::bigint from reached r cross join lateral unnest(r.channels) c group by r.place, c
$$;

-- Whom a change that is thought of would tell, and by which channels: those with a seat, and those who wait.
create function private.preview_session_change(p_session_id uuid, p_kind text)
returns table (place text, people int, channels jsonb)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v public.course_live_sessions := private.staff_session(p_session_id, 'manage_sessions');
  k private.message_kinds;
begin
  select * into k from private.message_kinds x
  where x.kind = p_kind and x.kind in ('session_moved', 'session_changed', 'session_postponed', 'session_cancelled', 'session_restored');
  if k.kind is null then
    perform private.fail(422, 'invalid_input', 'kind');
  end if;
  return query
  -- Whoever has chosen the same is told by the same channels: asked once of each choice.
  with audience as materialized (
    select case when a.waits then 'waitlisted' else 'seat' end as place, a.person_id from private.session_audience(v.id) a
    where case k.kind when 'session_restored' then private.heard_it_is_off(a.person_id, v.id)
      when 'session_changed' then v.status <> 'postponed' and not private.session_over(v) else not private.session_over(v) end
      and (a.waits or private.is_admitted(v, a.person_id))
  ), told as (
    select x.place, x.channel, x.people from private.reach_of(k, v.store_id, (select array_agg(a.person_id) from audience a), (select array_agg(a.place) from audience a)) x
  )
  select t.place, (max(t.people) filter (where t.channel is null))::int, coalesce(jsonb_object_agg(t.channel, t.people) filter (where t.channel is not null), '{}')
  from told t group by t.place having max(t.people) filter (where t.channel is null) > 0 order by t.place;
end
$$;

create function public.preview_session_change(p_session_id uuid, p_kind text)
returns table (place text, people int, channels jsonb)
language sql stable security invoker set search_path = '' as $$
  select * from private.preview_session_change(p_session_id, p_kind)
$$;
comment on function public.preview_session_change(uuid, text) is
  'How many people a change would tell, by place (seat, waitlisted) and channel. p_kind: session_moved (another time), session_changed (place or host), session_postponed, session_cancelled or session_restored. Errors: session_not_found, role_not_allowed, invalid_input.';
grant execute on function private.preview_session_change(uuid, text), public.preview_session_change(uuid, text) to authenticated;

-- ---------------------------------------------------------------------------
-- Reminders
-- ---------------------------------------------------------------------------
-- What a reminder is, by how long before the start it comes: from half a day on it may ask whether one still comes.
create function private.reminder_kind(p_minutes int)
returns text language sql immutable parallel safe set search_path = '' as $$
  select 'session_reminder_' || case when p_minutes >= 720 then 'day' when p_minutes >= 30 then 'hour' else 'soon' end
$$;

-- What is to come of a session's reminders, for the start it has. A moment that has passed when the session gets its start has none.
create table private.session_reminders (
  session_id uuid not null,
  store_id uuid not null,
  minutes int not null,
  starts timestamptz not null,
  due_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (session_id, minutes),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
create index session_reminders_session_idx on private.session_reminders (session_id, store_id);
create index session_reminders_due_idx on private.session_reminders (due_at);
create trigger session_reminders_touch before update on private.session_reminders
  for each row execute function private.touch_updated_at();
alter table private.session_reminders enable row level security;

-- Writes anew what is to come of the reminders of sessions. What was sent is not to come.
create function private.replan_reminders(p_sessions uuid[])
returns void language sql security definer set search_path = '' as $$
  with planned as (
    select s.id, s.store_id, s.scheduled_start, private.reminders_of(s.store_id, s.course_id, s.id) as minutes
    from public.course_live_sessions s where s.id = any (p_sessions)
  ), gone as (
    delete from private.session_reminders r using planned p
    where r.session_id = p.id and (r.minutes <> all (p.minutes) or r.starts <> p.scheduled_start)
  )
  insert into private.session_reminders as r (session_id, store_id, minutes, starts, due_at)
  select p.id, p.store_id, m.minutes, p.scheduled_start, d.at
  from planned p cross join lateral unnest(p.minutes) m (minutes)
  cross join lateral (select p.scheduled_start - make_interval(mins => m.minutes) as at) d
  where d.at > private.now()
  on conflict (session_id, minutes) do update set starts = excluded.starts, due_at = excluded.due_at where r.starts <> excluded.starts
$$;

create function private.plan_session_reminders()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock_shared(private.reminders_key(new.store_id));
  perform private.replan_reminders(array[new.id]);
  return null;
end
$$;
create trigger course_live_sessions_reminders_insert after insert on public.course_live_sessions
  for each row execute function private.plan_session_reminders();
create trigger course_live_sessions_reminders_update after update of scheduled_start, course_id on public.course_live_sessions
  for each row when (new.scheduled_start <> old.scheduled_start or new.course_id <> old.course_id) execute function private.plan_session_reminders();

-- Whoever says when people are reminded, says it of what is planned already.
create function private.reminders_said()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.replan_reminders((
    select array_agg(s.id) from public.course_live_sessions s
    where s.store_id = new.store_id and (new.course_id is null or s.course_id = new.course_id) and (new.session_id is null or s.id = new.session_id)
      and s.scheduled_start > private.now()));
  return null;
end
$$;
create trigger convocations_reminders_insert after insert on private.convocations
  for each row when (new.reminders is not null) execute function private.reminders_said();
create trigger convocations_reminders_update after update of reminders on private.convocations
  for each row when (new.reminders is distinct from old.reminders) execute function private.reminders_said();

-- Writes the messages of the reminders whose moment has come, to whoever was to come by then; of a late tick too, and then they
-- are judged as late. The key holds the start: a session that is moved there and back reminds nobody twice.
create function private.plan_reminders()
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_count int;
begin
  with due as (
    delete from private.session_reminders r using (
      select x.session_id, x.minutes from private.session_reminders x join public.course_live_sessions o on o.id = x.session_id
      -- What is off may be on again before it begins.
      where x.due_at <= private.now() and ((o.status = 'scheduled' and o.deleted_at is null) or x.starts <= private.now())
      order by x.due_at limit 1000 for update of x skip locked) d
    where r.session_id = d.session_id and r.minutes = d.minutes
    returning r.*
  )
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select concat_ws(':', 'reminder', d.session_id, a.person_id, d.minutes, extract(epoch from d.starts)::bigint), private.reminder_kind(d.minutes), d.store_id, a.person_id,
    jsonb_build_object('session_id', d.session_id, 'minutes', d.minutes, 'start', d.starts), d.due_at
  from due d
  join public.course_live_sessions s on s.id = d.session_id and s.deleted_at is null and s.status = 'scheduled'
  cross join lateral private.session_audience(d.session_id) a
  where not a.waits
  on conflict (cause_key) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
