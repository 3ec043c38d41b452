-- Attendance as evidence: what is known of who came, from where, and the one rule by which a registration's
-- joined_at, left_at, attendance_seconds and status follow from it. Whatever notes that somebody came (the way in,
-- the open page, the provider, a person's word) writes a row here and asks for private.refresh_attendance.

create type public.attendance_source as enum ('join_click', 'page_presence', 'provider', 'manual');
-- How a provider's participant became a person: by the address, by an earlier choice, by hand.
create type public.attendance_match as enum ('email', 'memory', 'hand');

-- ---------------------------------------------------------------------------
-- Evidence
-- ---------------------------------------------------------------------------
create table public.session_attendance (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  store_id uuid not null,
  -- Null while a participant of the provider is not matched with anybody.
  user_id uuid references public.profiles (id) on delete cascade,
  source public.attendance_source not null,
  -- The same stay has the same key however often, and in whatever order, it is told.
  evidence_key text not null constraint session_attendance_key_check check (char_length(evidence_key) between 1 and 500),
  joined_at timestamptz,
  left_at timestamptz,
  -- By hand only: the verdict.
  attended boolean,
  recorded_by uuid references public.profiles (id) on delete set null,
  -- From the provider only: which meeting and which of its instances, and who came as the provider says it.
  meeting_id uuid,
  instance text constraint session_attendance_instance_check check (char_length(instance) <= 300),
  person_key text constraint session_attendance_person_check check (char_length(person_key) <= 400),
  person_name text constraint session_attendance_name_check check (char_length(person_name) <= 200),
  person_email text constraint session_attendance_email_check check (char_length(person_email) <= 320),
  matched_by public.attendance_match,
  -- Not one of the audience (a second device of the host, a note-taking robot), said by hand.
  ignored boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (session_id, source, evidence_key),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  constraint session_attendance_left_check check (left_at >= joined_at),
  constraint session_attendance_what_check check (case source
    when 'manual' then user_id is not null and attended is not null and joined_at is null and left_at is null
    when 'provider' then attended is null and person_key is not null and coalesce(joined_at, left_at) is not null
    else user_id is not null and attended is null and joined_at is not null end)
);
comment on table public.session_attendance is
  'Evidence of who came to a session, one row a stay or verdict. Written only by functions; the registration follows from it.';
create index session_attendance_session_idx on public.session_attendance (session_id, store_id, user_id);
create index session_attendance_user_idx on public.session_attendance (user_id, session_id);
create index session_attendance_store_idx on public.session_attendance (store_id);
create index session_attendance_recorded_by_idx on public.session_attendance (recorded_by);
create index session_attendance_meeting_idx on public.session_attendance (meeting_id, instance) where meeting_id is not null;
create index session_attendance_person_idx on public.session_attendance (session_id, person_key) where source = 'provider';
create index session_attendance_strangers_idx on public.session_attendance (created_at) where source = 'provider' and user_id is null;
create trigger session_attendance_touch before update on public.session_attendance
  for each row execute function private.touch_updated_at();

-- Participants are found by the address they registered with.
create index course_live_session_registrations_email_idx
  on public.course_live_session_registrations (session_id, lower(attendee_email));

-- Who a provider's participant is, remembered per store. The provider's own id of a person holds everywhere, an
-- address too; a bare display name only within its course, where the same few people meet again under the same names.
create table private.attendee_matches (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  course_id uuid references public.courses (id) on delete cascade,
  person_key text not null,
  -- Null: not one of the audience.
  user_id uuid references public.profiles (id) on delete cascade,
  matched_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (store_id, course_id, person_key)
);
alter table private.attendee_matches enable row level security;
create index attendee_matches_course_idx on private.attendee_matches (course_id);
create index attendee_matches_user_idx on private.attendee_matches (user_id);
create index attendee_matches_by_idx on private.attendee_matches (matched_by);
create trigger attendee_matches_touch before update on private.attendee_matches
  for each row execute function private.touch_updated_at();

-- ---------------------------------------------------------------------------
-- The rule
-- ---------------------------------------------------------------------------
-- What the evidence says of each person: of the provider's stays, else the open page's, else the first click, the
-- union. Stays outside the session's own time (somebody tried the link the day before) do not count; one whose end is
-- not known lasts to the session's end, goes on while there is none, and has to have begun inside that time.
create function private.attendance_figures(p_session_id uuid, p_user_id uuid default null)
returns table (
  user_id uuid, joined_at timestamptz, left_at timestamptz, seconds int, present_now boolean,
  basis public.attendance_source, sources public.attendance_source[], verdict boolean)
language sql stable security definer set search_path = '' as $$
  with session as (
    select s.id,
      case when s.status = 'live' and s.actual_start is null then '-infinity'::timestamptz
        else least(s.scheduled_start, s.actual_start) - interval '15 minutes' end as opens,
      case when s.status = 'live' and s.actual_start is null then '-infinity'::timestamptz
        else least(s.scheduled_start, s.actual_start) end as begins,
      case when s.status = 'live' then 'infinity'::timestamptz
        else greatest(s.scheduled_end, s.actual_end) + interval '30 minutes' end as closes,
      -- When stays without an end ended; null while it goes on.
      case when s.status = 'ended' then coalesce(s.actual_end, s.scheduled_end)
        when s.status <> 'live' and now() > s.scheduled_end + interval '30 minutes' then s.scheduled_end end as ended
    from public.course_live_sessions s where s.id = p_session_id
  ), stays as (
    select a.user_id, a.source, a.attended,
      greatest(coalesce(a.joined_at, a.left_at), case when a.source = 'page_presence' then s.begins else s.opens end) as since,
      case
        when a.source = 'join_click' then null
        -- The page says every minute that it is still open.
        when a.source = 'page_presence' and s.ended is null and a.left_at > now() - interval '150 seconds' then null
        when a.left_at is null and s.ended is null then null
        else least(coalesce(a.left_at, greatest(s.ended, a.joined_at)), s.closes) end as until,
      s.ended, s.closes
    from session s join public.session_attendance a on a.session_id = s.id
    where a.user_id is not null and not a.ignored and (p_user_id is null or a.user_id = p_user_id)
      and (a.left_at is not null or a.source = 'manual' or a.joined_at >= s.opens)
  ), within as (
    select * from stays t
    where t.source = 'manual'
      or (t.since <= t.closes and (t.until is null or t.until > t.since or (t.until = t.since and t.source = 'provider')))
  ), ranked as (
    -- An enum's order is that of its declaration: of click, page and provider, what weighs most is declared last.
    select w.*, max(w.source) filter (where w.source <> 'manual') over (partition by w.user_id) as basis from within w
  ), united as (
    select r.user_id, r.basis, array_agg(distinct r.source) as sources,
      min(r.since) filter (where r.source = r.basis) as first_in, max(r.until) filter (where r.source = r.basis) as last_out,
      range_agg(tstzrange(r.since, r.until, '[]')) filter (where r.source = r.basis and r.until is not null) as spans,
      coalesce(bool_or(r.until is null and r.source <> 'join_click' and r.ended is null) filter (where r.source = r.basis), false) as present_now,
      bool_or(r.attended) filter (where r.source = 'manual') as verdict
    from ranked r group by r.user_id, r.basis
  )
  select u.user_id, u.first_in, case when not u.present_now then u.last_out end,
    (select sum(extract(epoch from upper(span) - lower(span)))::int from unnest(u.spans) span),
    u.present_now, u.basis, u.sources, u.verdict
  from united u
$$;

-- Makes the registrations of a session, or of one person in it, say what the evidence says. A verdict by hand beats
-- everything; once the session has ended, whoever came attended and whoever did not is absent. The caller holds at
-- least a key share lock on the session's row.
create function private.refresh_attendance(p_session_id uuid, p_user_id uuid default null)
returns void language plpgsql security definer set search_path = '' as $$
begin
  -- Locked before the evidence is read: of two stays told at the same moment the later one to come here sees both.
  perform 1 from public.course_live_session_registrations r
  where r.session_id = p_session_id and (p_user_id is null or r.user_id = p_user_id) and private.holds_seat(r.status)
  order by r.user_id for no key update;
  with figures as (
    select * from private.attendance_figures(p_session_id, p_user_id)
  ), wanted as (
    select r.id, f.joined_at, f.left_at, f.seconds,
      case
        when f.verdict then 'attended'
        when not f.verdict then 'absent'
        when s.status = 'ended' then case when f.joined_at is null then 'absent' else 'attended' end
        else 'registered' end::public.registration_status as status
    from public.course_live_session_registrations r
    join public.course_live_sessions s on s.id = r.session_id
    left join figures f on f.user_id = r.user_id
    where r.session_id = p_session_id and (p_user_id is null or r.user_id = p_user_id) and private.holds_seat(r.status)
  )
  update public.course_live_session_registrations r
  set joined_at = w.joined_at, left_at = w.left_at, attendance_seconds = w.seconds, status = w.status
  from wanted w
  where r.id = w.id and (r.joined_at, r.left_at, r.attendance_seconds, r.status)
    is distinct from (w.joined_at, w.left_at, w.seconds, w.status);
end
$$;

-- However a session comes to its end, whoever never came is absent from then on, and open stays are over.
create function private.close_attendance()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.refresh_attendance(new.id);
  return null;
end
$$;
create trigger course_live_sessions_attendance after update of status on public.course_live_sessions
  for each row when (new.status = 'ended' and old.status <> 'ended') execute function private.close_attendance();

-- ---------------------------------------------------------------------------
-- Evidence of the way in and of the open page
-- ---------------------------------------------------------------------------
-- Somebody admitted took the way in: the first time counts, and anew for a session that has been moved.
create function private.note_join_click(p_session public.course_live_sessions, p_user uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into public.session_attendance (session_id, store_id, user_id, source, evidence_key, joined_at)
  values (p_session.id, p_session.store_id, p_user, 'join_click',
    p_user::text || ' ' || extract(epoch from p_session.scheduled_start)::bigint, clock_timestamp())
  on conflict (session_id, source, evidence_key) do nothing;
  if found then
    perform private.refresh_attendance(p_session.id, p_user);
  end if;
end
$$;

-- The caller's page is open and visible. Beats less than 20 seconds apart change nothing; a silence of 150 seconds ends a stay.
create function private.note_session_presence(p_session_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  v_id uuid;
  v_last timestamptz;
begin
  select * into v_session from public.course_live_sessions s where s.id = p_session_id and s.deleted_at is null for key share;
  if v_session.id is null or not private.is_admitted(v_session, v_user) then
    -- The store's own people look in without being of the audience.
    if v_session.store_id in (select private.my_stores_for('read_sessions')) then
      return false;
    end if;
    perform private.refuse_participation(v_session, 'manage_sessions');
  elsif private.join_refusal(v_session) is not null then
    return false;
  end if;
  -- Two pages of one person at the same time are one presence.
  perform pg_advisory_xact_lock(hashtextextended('presence ' || p_session_id || v_user, 0));
  select a.id, a.left_at into v_id, v_last from public.session_attendance a
  where a.session_id = p_session_id and a.user_id = v_user and a.source = 'page_presence' order by a.left_at desc limit 1;
  if v_last > clock_timestamp() - interval '20 seconds' then
    return true;
  elsif v_last > clock_timestamp() - interval '150 seconds' then
    update public.session_attendance a set left_at = clock_timestamp() where a.id = v_id;
  else
    insert into public.session_attendance (session_id, store_id, user_id, source, evidence_key, joined_at, left_at)
    select p_session_id, v_session.store_id, v_user, 'page_presence', v_user::text || ' ' || extract(epoch from t)::text, t, t
    from clock_timestamp() t
    on conflict (session_id, source, evidence_key) do nothing;
    perform private.refresh_attendance(p_session_id, v_user);
  end if;
  return true;
end
$$;

-- ---------------------------------------------------------------------------
-- Evidence of the provider, and who its participants are
-- ---------------------------------------------------------------------------
-- What identifies a participant beyond one meeting: the provider's id of the person, else the address, else the name.
create function private.person_key(p_person_id text, p_email text, p_name text)
returns text language sql immutable set search_path = '' as $$
  select left(case
    when nullif(btrim(p_person_id), '') is not null then 'id:' || btrim(p_person_id)
    when nullif(btrim(p_email), '') is not null then 'email:' || lower(btrim(p_email))
    else 'name:' || btrim(regexp_replace(private.fold(p_name), '\s+', ' ', 'g')) end, 400)
$$;

-- Whether a choice for this key holds for later sessions: names of devices and of nobody do not.
create function private.is_memorable(p_person_key text)
returns boolean language sql immutable set search_path = '' as $$
  select p_person_key not like 'name:%'
    or (char_length(p_person_key) >= 8 and p_person_key !~
      '^name:(.*\m(iphone|ipad|android|galaxy|samsung|huawei|xiaomi|pixel|macbook|imac|pc|laptop|desktop|phone|telephone|tablette|tablet)\M.*|zoom( user)?|user( [0-9]+)?|utilisateur( [0-9]+)?|guest( [0-9]+)?|invite( [0-9]+)?|anonymous|anonyme|participant( [0-9]+)?|admin|[0-9 ()+.-]+)$')
$$;

-- True when the key is a bare name that two connections used at the same time: perhaps two people.
create function private.is_ambiguous(p_session_id uuid, p_person_key text)
returns boolean language sql stable security definer set search_path = '' as $$
  select p_person_key like 'name:%' and exists (
    select 1 from public.session_attendance a join public.session_attendance b
      on b.session_id = a.session_id and b.source = 'provider' and b.person_key = a.person_key and b.id > a.id
    where a.session_id = p_session_id and a.source = 'provider' and a.person_key = p_person_key
      and tstzrange(coalesce(a.joined_at, a.left_at), a.left_at) && tstzrange(coalesce(b.joined_at, b.left_at), b.left_at))
$$;

-- True when the key is one bare word that is part of another person's name here: "Lea" may be either Lea of the session.
create function private.is_shared_name(p_session_id uuid, p_person_key text, p_user_id uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select p_person_key ~ '^name:\S+$' and exists (
    select 1 from public.course_live_session_registrations r
    where r.session_id = p_session_id and private.holds_seat(r.status) and r.user_id <> p_user_id
      and substr(p_person_key, 6) = any (regexp_split_to_array(private.fold(r.attendee_name), '[^[:alnum:]]+')))
$$;

-- Whom a participant can be: whoever has a seat, whoever may come without one, the store's own people.
create function private.attendance_people(p_session_id uuid, p_user_id uuid default null)
returns setof uuid language sql stable security definer set search_path = '' as $$
  select r.user_id from public.course_live_session_registrations r
  where r.session_id = p_session_id and private.holds_seat(r.status) and (p_user_id is null or r.user_id = p_user_id)
  union
  select e.user_id from public.course_live_sessions s
  join public.course_enrollments e on e.course_id = s.course_id and e.status in ('active', 'completed')
  where s.id = p_session_id and not s.require_registration and (p_user_id is null or e.user_id = p_user_id)
  union
  select m.user_id from public.course_live_sessions s join public.store_members m on m.store_id = s.store_id
  where s.id = p_session_id and (p_user_id is null or m.user_id = p_user_id)
$$;

-- Matches a session's participants (or one of them) that nobody has matched by hand: the address of one registrant, of
-- one student where no registration is needed, or of one member of the store; else what was chosen before for somebody
-- who takes part. Returns the people whose attendance changes.
create function private.match_participants(p_session_id uuid, p_evidence_id uuid default null)
returns setof uuid language plpgsql security definer set search_path = '' as $$
begin
  return query
  with session as (
    select s.id, s.store_id, s.course_id, s.require_registration from public.course_live_sessions s where s.id = p_session_id
  ), open_rows as materialized (
    select a.id, a.user_id as old_user, a.matched_by as old_match, a.ignored as old_ignored, a.person_key, lower(a.person_email) as email
    from public.session_attendance a
    where a.session_id = p_session_id and a.source = 'provider' and a.matched_by is distinct from 'hand'
      and (p_evidence_id is null or a.id = p_evidence_id)
  ), namesakes as (
    select o.id, r.user_id from open_rows o
    join public.course_live_session_registrations r on r.session_id = p_session_id and lower(r.attendee_email) = o.email
    where private.holds_seat(r.status)
    union
    select o.id, m.user_id from session s join public.store_members m on m.store_id = s.store_id
    join auth.users u on u.id = m.user_id join open_rows o on o.email = lower(u.email::text)
    union
    select o.id, e.user_id from session s
    join public.course_enrollments e on e.course_id = s.course_id and e.status in ('active', 'completed')
    join auth.users u on u.id = e.user_id join open_rows o on o.email = lower(u.email::text)
    where not s.require_registration
  ), by_email as materialized (
    select n.id, min(n.user_id::text)::uuid as user_id from namesakes n group by n.id having count(*) = 1
  ), verdicts as (
    select o.id, o.old_user, o.old_match, o.old_ignored, coalesce(b.user_id, k.user_id) as new_user,
      case when b.user_id is not null then 'email' when k.id is not null then 'memory' end::public.attendance_match as new_match,
      b.user_id is null and k.id is not null and k.user_id is null as new_ignored
    from open_rows o
    cross join session s
    left join by_email b on b.id = o.id
    left join private.attendee_matches k on k.store_id = s.store_id and k.person_key = o.person_key
      and (k.course_id is null or k.course_id = s.course_id)
      and (k.user_id is null or exists (select 1 from private.attendance_people(p_session_id, k.user_id)))
      and not private.is_ambiguous(p_session_id, o.person_key)
      and not private.is_shared_name(p_session_id, o.person_key, k.user_id)
  ), changed as (
    update public.session_attendance a set user_id = v.new_user, matched_by = v.new_match, ignored = v.new_ignored
    from verdicts v
    where a.id = v.id and (v.old_user, v.old_match, v.old_ignored) is distinct from (v.new_user, v.new_match, v.new_ignored)
    returning v.old_user, v.new_user
  )
  select distinct w.u from changed c cross join lateral (values (c.old_user), (c.new_user)) w (u) where w.u is not null;
end
$$;

-- One stay that a provider tells of. p_replace: a report after the end, which is exact; otherwise each message adds what
-- it knows, so that "left" may come before "joined" and both may come twice. Without p_settle the caller settles the
-- whole session afterwards.
create function private.record_participant(
  p_session_id uuid, p_store_id uuid, p_meeting_id uuid, p_instance text, p_participant_key text, p_person_id text,
  p_name text, p_email text, p_joined_at timestamptz, p_left_at timestamptz, p_replace boolean default false, p_settle boolean default true)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_name text := nullif(left(btrim(regexp_replace(coalesce(p_name, ''), '[[:cntrl:]]', '', 'g')), 200), '');
  v_email text := nullif(left(btrim(coalesce(p_email, '')), 320), '');
  v_left timestamptz := case when p_left_at is not null then greatest(p_left_at, p_joined_at) end;
  v public.session_attendance;
  v_user uuid;
begin
  perform 1 from public.course_live_sessions s where s.id = p_session_id and s.store_id = p_store_id for key share;
  if not found or coalesce(p_joined_at, p_left_at) is null then
    return null;
  end if;
  insert into public.session_attendance as a
    (session_id, store_id, source, evidence_key, joined_at, left_at, meeting_id, instance, person_key, person_name, person_email)
  values (p_session_id, p_store_id, 'provider',
    case when char_length(p_instance || '|' || p_participant_key) <= 500 then p_instance || '|' || p_participant_key
      else md5(p_instance || '|' || p_participant_key) end,
    p_joined_at, v_left, p_meeting_id, left(p_instance, 300), private.person_key(p_person_id, v_email, v_name), v_name, v_email)
  on conflict (session_id, source, evidence_key) do update set
    joined_at = case when p_replace then coalesce(excluded.joined_at, a.joined_at) else least(a.joined_at, excluded.joined_at) end,
    -- A message never shortens a stay, and no stay ends before it began.
    left_at = case
      when coalesce(a.left_at, excluded.left_at) is null then null
      when p_replace then greatest(coalesce(excluded.left_at, a.left_at), coalesce(excluded.joined_at, a.joined_at))
      else greatest(a.left_at, excluded.left_at, least(a.joined_at, excluded.joined_at)) end,
    person_name = coalesce(excluded.person_name, a.person_name),
    person_email = coalesce(excluded.person_email, a.person_email),
    -- The best name of a person is kept: id before address before name.
    person_key = case
      when excluded.person_key like 'id:%' or a.person_key like 'name:%' then excluded.person_key else a.person_key end
  returning * into v;
  if not p_settle then
    return v.id;
  end if;
  for v_user in
    select u from private.match_participants(p_session_id, v.id) u union select v.user_id where v.user_id is not null order by 1 loop
    perform private.refresh_attendance(p_session_id, v_user);
  end loop;
  return v.id;
end
$$;

-- After a report: everybody in it at once.
create function private.settle_attendance(p_session_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from public.course_live_sessions s where s.id = p_session_id for key share;
  perform private.match_participants(p_session_id);
  perform private.refresh_attendance(p_session_id);
end
$$;

-- ---------------------------------------------------------------------------
-- By hand
-- ---------------------------------------------------------------------------
-- A person's word beats all other evidence; null takes it back, so that the evidence counts again.
create function private.set_registration_attendance(p_registration_id uuid, p_attended boolean)
returns public.course_live_session_registrations language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  v_row public.course_live_session_registrations;
begin
  select * into v_row from public.course_live_session_registrations r where r.id = p_registration_id;
  if v_row.id is null or v_row.store_id not in (select private.my_stores_for('read_registrations')) then
    perform private.fail(404, 'registration_not_found');
  end if;
  perform private.require_ability(v_row.store_id, 'manage_sessions');
  select * into v_session from public.course_live_sessions s where s.id = v_row.session_id for key share;
  select * into v_row from public.course_live_session_registrations r where r.id = p_registration_id for update;
  if v_row.id is null then
    perform private.fail(404, 'registration_not_found');
  elsif not private.holds_seat(v_row.status) then
    perform private.fail(409, 'not_registered', null, v_row.status::text);
  elsif p_attended is not null and v_session.status in ('scheduled', 'postponed')
    and private.join_refusal(v_session) in ('too_early', 'session_not_open') then
    -- Nobody came or stayed away yet, and a seat with a verdict could not be given back.
    perform private.fail(409, private.join_refusal(v_session), null, to_json(private.join_opens_at(v_session)) #>> '{}');
  end if;
  if p_attended is null then
    delete from public.session_attendance a
    where a.session_id = v_row.session_id and a.source = 'manual' and a.user_id = v_row.user_id;
  else
    insert into public.session_attendance as a (session_id, store_id, user_id, source, evidence_key, attended, recorded_by)
    values (v_row.session_id, v_row.store_id, v_row.user_id, 'manual', v_row.user_id::text, p_attended, v_user)
    on conflict (session_id, source, evidence_key) do update set attended = excluded.attended, recorded_by = excluded.recorded_by;
  end if;
  perform private.refresh_attendance(v_row.session_id, v_row.user_id);
  select * into v_row from public.course_live_session_registrations r where r.id = p_registration_id;
  return v_row;
end
$$;

-- ---------------------------------------------------------------------------
-- Who reads it
-- ---------------------------------------------------------------------------
alter table public.session_attendance enable row level security;
create policy session_attendance_select on public.session_attendance for select to authenticated
  using (user_id = (select auth.uid()) or store_id in (select private.my_stores_for('read_registrations')));
grant select on public.session_attendance to authenticated;
grant select, insert, update, delete on public.session_attendance to service_role;

create function public.note_session_presence(p_session_id uuid)
returns boolean language sql security invoker set search_path = '' as $$
  select private.note_session_presence(p_session_id)
$$;
comment on function public.note_session_presence(uuid) is
  'Notes that the caller''s page is open and visible, once a minute, while the session may be joined; false when it may not be, and for the store''s own people. Errors: session_not_found, not_registered, on_waitlist.';
grant execute on function private.note_session_presence(uuid), public.note_session_presence(uuid) to authenticated;
