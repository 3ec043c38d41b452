-- Attendance as evidence: what is known of who came, from where, and the one rule by which a registration's
-- joined_at, left_at, attendance_seconds and status follow from it. Whatever notes that somebody came writes a row here and
-- asks for private.refresh_attendance. Evidence has grades: a person's word, the provider's report, beats from inside a
-- native room; a link that was opened says that somebody meant to come, and settles nothing unless the store says it does.

create type public.attendance_source as enum ('join_click', 'room_presence', 'provider', 'manual');

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
  -- Of a click and of beats: the room they were for.
  room_id uuid,
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
  constraint session_attendance_room_fkey foreign key (room_id, store_id)
    references public.session_rooms (id, store_id) on delete set null (room_id),
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
create index session_attendance_room_idx on public.session_attendance (room_id, store_id) where room_id is not null;
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
-- How often a page inside a native room says that it is: the page is told with the session. Beats less than a third of it apart change
-- nothing; a silence of two and a half ends a stay.
create function private.presence_beat()
returns interval language sql immutable parallel safe set search_path = '' as $$
  select interval '60 seconds'
$$;

-- The time in which people can have been in a session: its actual times, as far as they are known; before and without them
-- those planned. `opens`: whoever came before and nobody says when they left tried the link another day. `ended`: when
-- stays without an end ended, null while it goes on.
create function private.attendance_window(p_session public.course_live_sessions)
returns table (opens timestamptz, begins timestamptz, ends timestamptz, ended timestamptz)
language sql stable set search_path = '' as $$
  select
    case when p_session.status = 'live' and p_session.actual_start is null then '-infinity'::timestamptz
      else least(p_session.scheduled_start, p_session.actual_start) - (p_session.scheduled_start - p_session.join_opens_at) end,
    case when p_session.actual_start is not null then p_session.actual_start
      when p_session.status = 'live' then '-infinity'::timestamptz
      when private.now() < p_session.scheduled_start then p_session.join_opens_at
      else p_session.scheduled_start end,
    case when p_session.status = 'ended' then coalesce(p_session.actual_end, p_session.scheduled_end)
      when p_session.status = 'live' then 'infinity'::timestamptz
      else p_session.scheduled_end end,
    case when p_session.status = 'ended' then coalesce(p_session.actual_end, p_session.scheduled_end)
      when p_session.status <> 'live' and private.now() > p_session.join_closes_at then p_session.scheduled_end end
$$;

-- What each piece of evidence says once it is clipped to the session's own time: `stays` where it tells of a presence, from
-- `since` to `until`, which is null while it goes on; `clicked` where it is an opened link that counts.
create function private.attendance_evidence(p_session_id uuid, p_user_id uuid default null)
returns table (
  user_id uuid, source public.attendance_source, attended boolean, room_id uuid, meeting_id uuid, joined_at timestamptz,
  left_at timestamptz, begins timestamptz, ends timestamptz, ended timestamptz, since timestamptz, until timestamptz,
  stays boolean, clicked boolean)
language sql stable security definer set search_path = '' as $$
  with session as (
    select s.id, w.opens, w.begins, w.ends, w.ended, st.clicks_count
    from public.course_live_sessions s join public.stores st on st.id = s.store_id, private.attendance_window(s) w
    where s.id = p_session_id
  ), evidence as (
    select a.user_id, a.source, a.attended, a.room_id, a.meeting_id, a.joined_at, a.left_at, s.ended, s.ends, s.begins, s.clicks_count,
      greatest(coalesce(a.joined_at, a.left_at), s.begins) as since,
      case
        when a.source = 'room_presence' and s.ended is null and a.left_at > private.now() - 2.5 * private.presence_beat() then null
        when a.left_at is null and s.ended is null then null
        else least(coalesce(a.left_at, greatest(s.ended, a.joined_at)), s.ends) end as until
    from session s join public.session_attendance a on a.session_id = s.id
    where a.user_id is not null and not a.ignored and (p_user_id is null or a.user_id = p_user_id)
      and (a.left_at is not null or a.source = 'manual' or a.joined_at >= s.opens)
  )
  select e.user_id, e.source, e.attended, e.room_id, e.meeting_id, e.joined_at, e.left_at, e.begins, e.ends, e.ended, e.since, e.until,
    e.source in ('provider', 'room_presence') and e.since <= e.ends
      and (e.until is null or e.until > e.since or (e.until = e.since and e.source = 'provider')),
    e.source = 'join_click' and e.clicks_count and exists (
      select from public.session_rooms r where r.id = e.room_id and r.platform = 'custom')
      and (e.joined_at between e.begins and e.ends or e.left_at between e.begins and e.ends)
  from evidence e
$$;

-- What the evidence says of each person: the union of the stays in all rooms, whoever tells of them, clipped to the
-- session's own time. A stay whose end is not known lasts to the session's end and goes on while there is none. Without a
-- stay, a click on a link without a provider counts where the store says so and the session was going on; it has no length.
create function private.attendance_figures(p_session_id uuid, p_user_id uuid default null)
returns table (
  user_id uuid, joined_at timestamptz, left_at timestamptz, seconds int, present_now boolean,
  basis public.attendance_source, sources public.attendance_source[], verdict boolean, spans tstzmultirange)
language sql stable security definer set search_path = '' as $$
  with united as (
    select j.user_id, array_agg(distinct j.source) as sources,
      max(j.source) filter (where j.stays) as basis, coalesce(bool_or(j.clicked), false) as clicked,
      min(j.since) filter (where j.stays) as first_in, max(j.until) filter (where j.stays) as last_out,
      min(case when j.joined_at between j.begins and j.ends then j.joined_at else j.left_at end) filter (where j.clicked) as clicked_at,
      range_agg(tstzrange(j.since, j.until, '[]')) filter (where j.stays and j.until is not null) as spans,
      coalesce(bool_or(j.until is null and j.ended is null) filter (where j.stays), false) as present_now,
      bool_or(j.attended) filter (where j.source = 'manual') as verdict
    from private.attendance_evidence(p_session_id, p_user_id) j
    -- Whoever was in a rehearsal, and in nothing else, is nobody of the session.
    where j.source <> 'provider' or j.stays
    group by j.user_id
  )
  select u.user_id, coalesce(u.first_in, u.clicked_at), case when not u.present_now then u.last_out end,
    (select sum(extract(epoch from upper(span) - lower(span)))::int from unnest(u.spans) span),
    u.present_now, coalesce(u.basis, case when u.clicked then 'join_click'::public.attendance_source end), u.sources, u.verdict, u.spans
  from united u
$$;

-- Whether somebody tells everything there is to tell of who came: each room in which the session went on was a provider's,
-- and its whole report is in, which was read after the end: a session may have had another date.
create function private.attendance_is_told(p_session public.course_live_sessions)
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(bool_and(exists (
      select from private.video_meetings m join private.attendance_imports i on i.meeting_id = m.id
      where m.session_id = r.session_id and m.provider = private.provider_of(r.platform)
        and i.complete and i.fetched_at >= w.ends)), false)
    from public.session_rooms r, private.attendance_window(p_session) w
    where r.session_id = p_session.id and r.opened_at < w.ends and coalesce(r.closed_at, 'infinity') > w.begins);
end
$$;

-- Whether somebody had their seat while the session went on: one that came after its end was nothing to come to, and nobody
-- is asked about it or blamed for it.
create function private.had_seat(p_row public.course_live_session_registrations, p_session public.course_live_sessions)
returns boolean language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return coalesce(p_row.promoted_at, p_row.registered_at) < coalesce(p_session.actual_end, p_session.scheduled_end);
end
$$;

-- Whether there is something to say of who came: it was ended, or its doors have closed, whatever its status says, and it had
-- begun, or somebody came or wanted to. One that never began asks about nobody.
create function private.session_held(p_session public.course_live_sessions)
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return p_session.status = 'ended' or (
    private.session_over(p_session) and p_session.status <> 'cancelled' and private.now() > p_session.join_closes_at
    and (p_session.status = 'live' or exists (
      select from public.session_attendance a where a.session_id = p_session.id and case a.source
        when 'manual' then a.attended
        else not a.ignored and private.is_run_of(p_session, coalesce(a.joined_at, a.left_at),
          case when a.source <> 'join_click' then a.left_at end) end)));
end
$$;

-- Whether nothing tells by now if somebody who had a seat of a session that was held came: the host is asked.
create function private.is_to_confirm(
  p_row public.course_live_session_registrations, p_session public.course_live_sessions, p_held boolean)
returns boolean language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return p_held and p_row.status = 'registered' and p_row.joined_at is null and private.had_seat(p_row, p_session);
end
$$;

-- Makes the registrations of a session, or of one person in it, say what the evidence says. A verdict by hand beats
-- everything. Of a session that was held, whoever is known to have come attended; whoever the whole report of every room
-- does not name is absent; all others keep a mere seat, which is to be confirmed. The caller holds at least a key share
-- lock on the session's row.
create function private.refresh_attendance(p_session_id uuid, p_user_id uuid default null)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions;
  v_held boolean;
  v_told boolean;
begin
  -- Locked before the evidence is read: of two stays told at the same moment the later one to come here sees both.
  perform 1 from public.course_live_session_registrations r
  where r.session_id = p_session_id and (p_user_id is null or r.user_id = p_user_id) and private.holds_seat(r.status)
  order by r.user_id for no key update;
  select * into v from public.course_live_sessions s where s.id = p_session_id;
  v_held := private.session_held(v);
  v_told := v_held and private.attendance_is_told(v);
  with figures as (
    select * from private.attendance_figures(p_session_id, p_user_id)
  ), wanted as (
    select r.id, f.joined_at, f.left_at, f.seconds,
      case
        when f.verdict then 'attended'
        when not f.verdict then 'absent'
        when v_held and f.joined_at is not null then 'attended'
        when v_told and private.had_seat(r, v) then 'absent'
        else 'registered' end::public.registration_status as status
    from public.course_live_session_registrations r left join figures f on f.user_id = r.user_id
    where r.session_id = p_session_id and (p_user_id is null or r.user_id = p_user_id) and private.holds_seat(r.status)
  )
  update public.course_live_session_registrations r
  set joined_at = w.joined_at, left_at = w.left_at, attendance_seconds = w.seconds, status = w.status
  from wanted w
  where r.id = w.id and (r.joined_at, r.left_at, r.attendance_seconds, r.status)
    is distinct from (w.joined_at, w.left_at, w.seconds, w.status);
end
$$;

-- However a session comes to its end, open stays are over.
create function private.close_attendance()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.refresh_attendance(new.id);
  return null;
end
$$;
create trigger course_live_sessions_attendance after update of status on public.course_live_sessions
  for each row when (new.status = 'ended' and old.status <> 'ended') execute function private.close_attendance();

-- Another date: what was told of the one before is nothing of this one, and verdicts neither where its doors are still shut.
create function private.leave_attendance()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.session_attendance a where a.session_id = new.id) then
    delete from public.session_attendance a
    where a.session_id = new.id and a.source = 'manual' and private.now() < new.join_opens_at;
    perform private.refresh_attendance(new.id);
  end if;
  return null;
end
$$;
create trigger course_live_sessions_attendance_date after update of scheduled_start, scheduled_end on public.course_live_sessions
  for each row when ((new.scheduled_start, new.scheduled_end) is distinct from (old.scheduled_start, old.scheduled_end))
  execute function private.leave_attendance();

-- ---------------------------------------------------------------------------
-- Evidence of the way in and from inside the room
-- ---------------------------------------------------------------------------
-- The room a session is in by now.
create function private.open_room(p_session_id uuid)
returns public.session_rooms language sql stable security definer set search_path = '' as $$
  select r from public.session_rooms r where r.session_id = p_session_id and r.closed_at is null
$$;

-- Somebody admitted took the way into a room: the first time and the last, for each room and each date the session had.
create function private.note_join_click(p_session public.course_live_sessions, p_user uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_room uuid := (private.open_room(p_session.id)).id;
begin
  insert into public.session_attendance as a (session_id, store_id, user_id, source, evidence_key, joined_at, room_id)
  values (p_session.id, p_session.store_id, p_user, 'join_click',
    concat_ws(' ', p_user, extract(epoch from p_session.scheduled_start)::bigint, v_room), private.now(), v_room)
  on conflict (session_id, source, evidence_key) do update set left_at = greatest(a.joined_at, excluded.joined_at);
  perform private.refresh_attendance(p_session.id, p_user);
end
$$;

-- The caller is inside the session's native room. A page that is merely open is no presence.
create function private.note_session_presence(p_session_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  v_session public.course_live_sessions;
  v_room public.session_rooms;
  v_id uuid;
  v_last timestamptz;
begin
  select * into v_session from public.course_live_sessions s
  where s.id = p_session_id and s.deleted_at is null and private.may_know_session(s) for key share;
  if v_session.id is null or not private.is_admitted(v_session, v_user) then
    -- The store's own people look in without being of the audience.
    if v_session.store_id in (select private.my_stores_for('read_sessions')) then
      return false;
    end if;
    perform private.refuse_participation(v_session, 'manage_sessions');
  elsif private.join_refusal(v_session) is not null then
    return false;
  end if;
  v_room := private.open_room(p_session_id);
  if v_room.platform is distinct from 'native' or not exists (
    select from public.session_attendance a
    where a.session_id = p_session_id and a.user_id = v_user and a.source = 'join_click' and a.room_id = v_room.id) then
    return false;
  end if;
  -- Two pages of one person at the same time are one presence.
  perform pg_advisory_xact_lock(hashtextextended('presence ' || p_session_id || v_user, 0));
  select a.id, a.left_at into v_id, v_last from public.session_attendance a
  where a.session_id = p_session_id and a.user_id = v_user and a.source = 'room_presence' and a.room_id = v_room.id
  order by a.left_at desc limit 1;
  if v_last > private.now() - private.presence_beat() / 3 then
    return true;
  elsif v_last > private.now() - 2.5 * private.presence_beat() then
    update public.session_attendance a set left_at = private.now() where a.id = v_id;
  else
    insert into public.session_attendance (session_id, store_id, user_id, source, evidence_key, joined_at, left_at, room_id)
    select p_session_id, v_session.store_id, v_user, 'room_presence', v_user::text || ' ' || extract(epoch from t)::text, t, t, v_room.id
    from private.now() t
    on conflict (session_id, source, evidence_key) do nothing;
    perform private.refresh_attendance(p_session_id, v_user);
  end if;
  return true;
end
$$;

-- ---------------------------------------------------------------------------
-- The public door
-- ---------------------------------------------------------------------------
create function public.note_session_presence(p_session_id uuid)
returns boolean language sql security invoker set search_path = '' as $$
  select private.note_session_presence(p_session_id)
$$;
comment on function public.note_session_presence(uuid) is
  'Notes that the caller is inside the session''s native room, every presence_seconds of the session, while it may be joined; false when it may not be, without having gone in, on any other platform, and for the store''s own people. Errors: session_not_found, not_registered, on_waitlist.';

grant execute on function private.note_session_presence(uuid), public.note_session_presence(uuid) to authenticated;
