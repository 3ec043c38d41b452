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
  person_name text constraint session_attendance_name_check check (char_length(person_name) <= 200 and private.is_prose(person_name)),
  person_email text constraint session_attendance_email_check check (char_length(person_email) <= 320 and private.is_prose(person_email)),
  matched_by public.attendance_match,
  -- Not one of the audience (a second device of the host, a note-taking robot), said by hand.
  ignored boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (session_id, source, evidence_key),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  constraint session_attendance_meeting_fkey foreign key (meeting_id, store_id)
    references private.video_meetings (id, store_id) on delete set null (meeting_id),
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
create index session_attendance_meeting_idx on public.session_attendance (meeting_id, store_id, instance) where meeting_id is not null;
create index session_attendance_person_idx on public.session_attendance (session_id, person_key) where source = 'provider';
create index session_attendance_strangers_idx on public.session_attendance (created_at) where source = 'provider' and user_id is null;
create trigger session_attendance_touch before update on public.session_attendance
  for each row execute function private.touch_updated_at();
comment on column public.session_attendance.evidence_key is 'Made by the database: shown to nobody.';
comment on column public.session_attendance.instance is 'Made by the database: the provider''s id of one run of the meeting.';
comment on column public.session_attendance.person_key is 'Made by the database: shown to nobody.';
alter table public.session_attendance enable row level security;

create policy session_attendance_select on public.session_attendance for select to authenticated
  using (user_id = (select auth.uid()) or store_id in (select private.my_stores_for('read_registrations')));

grant select on public.session_attendance to authenticated;
grant select, insert, update, delete on public.session_attendance to service_role;

-- ---------------------------------------------------------------------------
-- The rule
-- ---------------------------------------------------------------------------
-- How often an open page says that it is: the page is told with the session. Beats less than a third of it apart change
-- nothing; a silence of two and a half ends a stay.
create function private.presence_beat()
returns interval language sql immutable parallel safe set search_path = '' as $$
  select interval '60 seconds'
$$;

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
        else least(s.scheduled_start, s.actual_start) - (s.scheduled_start - s.join_opens_at) end as opens,
      case when s.status = 'live' and s.actual_start is null then '-infinity'::timestamptz
        else least(s.scheduled_start, s.actual_start) end as begins,
      case when s.status = 'live' then 'infinity'::timestamptz
        else greatest(s.scheduled_end, s.actual_end) + (s.join_closes_at - s.scheduled_end) end as closes,
      -- When stays without an end ended; null while it goes on.
      case when s.status = 'ended' then coalesce(s.actual_end, s.scheduled_end)
        when s.status <> 'live' and private.now() > s.join_closes_at then s.scheduled_end end as ended
    from public.course_live_sessions s where s.id = p_session_id
  ), stays as (
    select a.user_id, a.source, a.attended,
      greatest(coalesce(a.joined_at, a.left_at), case when a.source = 'page_presence' then s.begins else s.opens end) as since,
      case
        when a.source = 'join_click' then null
        -- The page says again and again that it is still open.
        when a.source = 'page_presence' and s.ended is null and a.left_at > private.now() - 2.5 * private.presence_beat() then null
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
        when s.status = 'ended' and f.joined_at is not null then 'attended'
        -- A seat that came after the end was nothing to come to.
        when s.status = 'ended' and coalesce(r.promoted_at, r.registered_at) < coalesce(s.actual_end, s.scheduled_end) then 'absent'
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
    p_user::text || ' ' || extract(epoch from p_session.scheduled_start)::bigint, private.now())
  on conflict (session_id, source, evidence_key) do nothing;
  if found then
    perform private.refresh_attendance(p_session.id, p_user);
  end if;
end
$$;

-- The caller's page is open and visible.
create function private.note_session_presence(p_session_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
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
  if v_last > private.now() - private.presence_beat() / 3 then
    return true;
  elsif v_last > private.now() - 2.5 * private.presence_beat() then
    update public.session_attendance a set left_at = private.now() where a.id = v_id;
  else
    insert into public.session_attendance (session_id, store_id, user_id, source, evidence_key, joined_at, left_at)
    select p_session_id, v_session.store_id, v_user, 'page_presence', v_user::text || ' ' || extract(epoch from t)::text, t, t
    from private.now() t
    on conflict (session_id, source, evidence_key) do nothing;
    perform private.refresh_attendance(p_session_id, v_user);
  end if;
  return true;
end
$$;

-- ---------------------------------------------------------------------------
-- A verdict by hand
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
  perform private.lock_people(array[v_user, v_row.user_id]);
  select * into v_session from public.course_live_sessions s where s.id = v_row.session_id for key share;
  select * into v_row from public.course_live_session_registrations r where r.id = p_registration_id for update;
  if v_row.id is null then
    perform private.fail(404, 'registration_not_found');
  elsif not private.holds_seat(v_row.status) then
    perform private.fail(409, 'not_registered', null, v_row.status::text);
  elsif p_attended is not null and v_session.status in ('scheduled', 'postponed')
    and private.join_refusal(v_session) in ('too_early', 'session_not_open') then
    -- Nobody came or stayed away yet, and a seat with a verdict could not be given back.
    perform private.fail(409, private.join_refusal(v_session), null, to_json(v_session.join_opens_at) #>> '{}');
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
-- The public doors
-- ---------------------------------------------------------------------------
create function public.set_registration_attendance(p_registration_id uuid, p_attended boolean default null)
returns public.course_live_session_registrations language sql security invoker set search_path = '' as $$
  select private.set_registration_attendance(p_registration_id, p_attended)
$$;
comment on function public.set_registration_attendance(uuid, boolean) is
  'Marks a registered person attended or absent by hand, whatever the evidence says; null lets the evidence decide again. Errors: registration_not_found, role_not_allowed, not_registered, too_early (before the doors open), session_not_open (postponed).';

create function public.note_session_presence(p_session_id uuid)
returns boolean language sql security invoker set search_path = '' as $$
  select private.note_session_presence(p_session_id)
$$;
comment on function public.note_session_presence(uuid) is
  'Notes that the caller''s page is open and visible, every presence_seconds of the session, while the session may be joined; false when it may not be, and for the store''s own people. Errors: session_not_found, not_registered, on_waitlist.';

grant execute on function private.note_session_presence(uuid), public.note_session_presence(uuid) to authenticated;
grant execute on function
  private.set_registration_attendance(uuid, boolean), public.set_registration_attendance(uuid, boolean)
  to authenticated;
