-- A session: its row, its graph, its counters.

create type public.session_type as enum ('webinar', 'workshop', 'qna', 'office_hours', 'review');
create type public.session_platform as enum ('zoom', 'google_meet', 'native', 'custom');
create type public.session_status as enum ('scheduled', 'live', 'ended', 'cancelled', 'postponed');
create type public.registration_status as enum ('registered', 'waitlisted', 'cancelled', 'attended', 'absent');
create type public.question_status as enum ('open', 'answered', 'dismissed');

-- ---------------------------------------------------------------------------
-- Sessions
-- ---------------------------------------------------------------------------
-- Until when people come in. UTC, because days are not all as long.
create function private.doors_close(p_scheduled_end timestamptz)
returns timestamptz language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  return (p_scheduled_end at time zone 'UTC' + interval '30 minutes') at time zone 'UTC';
end
$$;
grant execute on function private.doors_close(timestamptz) to authenticated, service_role;

create table public.course_live_sessions (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  course_id uuid not null,
  host_id uuid references public.profiles (id) on delete set null,
  series_id uuid,
  title text collate private.natural_order not null constraint course_live_sessions_title_check
    check (char_length(title) between 1 and 200 and title = btrim(title) and private.is_printable(title)),
  description text not null default '' constraint course_live_sessions_description_check check (char_length(description) <= 2000 and private.is_prose(description)),
  session_type public.session_type not null default 'webinar',
  platform public.session_platform not null default 'zoom',
  status public.session_status not null default 'scheduled',
  runs_by public.session_runner not null default 'provider',
  scheduled_start timestamptz not null,
  scheduled_end timestamptz not null,
  -- The IANA zone the session was planned in: its wall time is what the creator meant.
  time_zone text not null constraint course_live_sessions_time_zone_check check (private.is_time_zone(time_zone)),
  -- The doors: people come in from so many minutes before the start (or when the host starts) to 30 minutes after the end.
  -- Whatever asks whether they may reads the two times made of it. UTC, because days are not all as long.
  doors_minutes int not null default 15 constraint course_live_sessions_doors_check check (doors_minutes between 0 and 180),
  join_opens_at timestamptz not null
    generated always as ((scheduled_start at time zone 'UTC' - make_interval(mins => doors_minutes)) at time zone 'UTC') stored,
  join_closes_at timestamptz not null
    generated always as (private.doors_close(scheduled_end)) stored,
  actual_start timestamptz,
  actual_end timestamptz,
  max_participants int constraint course_live_sessions_capacity_check check (max_participants between 1 and 100000),
  is_public boolean not null default false,
  require_registration boolean not null default true,
  recording_enabled boolean not null default false,
  allow_questions boolean not null default true,
  allow_chat boolean not null default true,
  allow_screen_share boolean not null default false,
  status_reason text constraint course_live_sessions_status_reason_check check (char_length(status_reason) <= 500 and private.is_prose(status_reason)),
  -- What whoever moved it last says with it to the people who come.
  revision int not null default 1,
  -- Whose change made this revision, and when; nobody's where a provider's word or a job did.
  changed_by uuid references public.profiles (id) on delete set null,
  changed_at timestamptz not null default private.now(),
  -- The SEQUENCE of its event in calendars: keep_calendar_sequence.
  calendar_sequence int not null default 0,
  -- Until when lists keep it among what is ahead: what was called off until its hour, what has no date or is live for good.
  ahead_until timestamptz not null generated always as (case status when 'ended' then '-infinity'::timestamptz
    when 'live' then 'infinity' when 'postponed' then 'infinity' else private.doors_close(scheduled_end) end) stored,
  search_text text generated always as (private.search_form(title)) stored,
  created_by uuid references public.profiles (id) on delete set null,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id),
  foreign key (course_id, store_id) references public.courses (id, store_id) on delete cascade,
  constraint course_live_sessions_times_check
    check (scheduled_end > scheduled_start and scheduled_end <= scheduled_start + interval '24 hours'),
  constraint course_live_sessions_years_check
    check (scheduled_start >= '2000-01-01Z'::timestamptz and scheduled_start < '2200-01-01Z'::timestamptz),
  constraint course_live_sessions_actual_check check (actual_end is null or actual_end >= actual_start)
);
comment on table public.course_live_sessions is
  'A session of a course. Written only by RPCs; what only some may have (links, passwords, keys, the recording) stands in course_live_session_meetings.';
create index course_live_sessions_store_start_idx on public.course_live_sessions (store_id, scheduled_start, id) where deleted_at is null;
create index course_live_sessions_course_start_idx on public.course_live_sessions (course_id, store_id, scheduled_start, id);
create index course_live_sessions_status_idx on public.course_live_sessions (store_id, status, scheduled_start, id) where deleted_at is null;
create index course_live_sessions_store_idx on public.course_live_sessions (store_id);
create index course_live_sessions_host_idx on public.course_live_sessions (host_id);
create index course_live_sessions_created_by_idx on public.course_live_sessions (created_by);
create index course_live_sessions_changed_by_idx on public.course_live_sessions (changed_by);
create index course_live_sessions_search_idx on public.course_live_sessions using gin (search_text extensions.gin_trgm_ops);
create index course_live_sessions_soon_idx on public.course_live_sessions (scheduled_start) where status = 'scheduled' and deleted_at is null;
create trigger course_live_sessions_touch before update on public.course_live_sessions
  for each row execute function private.touch_updated_at();

create function private.note_session_change()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.changed_by := (select auth.uid());
  new.changed_at := private.now();
  return new;
end
$$;
create trigger course_live_sessions_changed before update of revision on public.course_live_sessions
  for each row execute function private.note_session_change();

-- Raised by what who comes is told with the file for calendars, and written by nothing else: when, where, with whom, what it is
-- called and about, and whether it takes place. Not by going live or ending, and not by who comes.
create function private.keep_calendar_sequence()
returns trigger language plpgsql set search_path = '' as $$
begin
  new.calendar_sequence := old.calendar_sequence + case when
    (new.scheduled_start, new.scheduled_end, new.platform, new.host_id, new.title, new.description,
      new.status = 'cancelled', new.status = 'postponed', new.deleted_at is null)
    is distinct from
    (old.scheduled_start, old.scheduled_end, old.platform, old.host_id, old.title, old.description,
      old.status = 'cancelled', old.status = 'postponed', old.deleted_at is null) then 1 else 0 end;
  return new;
end
$$;
create trigger course_live_sessions_calendar before update on public.course_live_sessions
  for each row execute function private.keep_calendar_sequence();

-- The status graph. src/lib/courses/shared/session-transitions.ts mirrors it for what the page offers.
create table private.session_transitions (
  from_status public.session_status not null,
  to_status public.session_status not null,
  primary key (from_status, to_status)
);
alter table private.session_transitions enable row level security;

insert into private.session_transitions (from_status, to_status) values
  ('scheduled', 'live'), ('scheduled', 'postponed'), ('scheduled', 'cancelled'), ('cancelled', 'scheduled'), ('cancelled', 'postponed'),
  ('postponed', 'scheduled'), ('postponed', 'cancelled'),
  ('live', 'ended'), ('live', 'cancelled');

-- Nothing more is given, taken or promised in it: it was ended or cancelled, or its end has passed, whatever its status says.
-- What is postponed has no end until it has another date. src/lib/courses/shared/session-over.ts mirrors it for what pages say.
create function private.session_over(p_session public.course_live_sessions)
returns boolean language plpgsql stable set search_path = '' as $$
begin
  return p_session.status in ('ended', 'cancelled')
    or (p_session.status <> 'postponed' and p_session.scheduled_end <= private.now());
end
$$;

-- The graph and the actual times hold for every writer, the service role included.
create function private.guard_session_status()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.status is distinct from old.status then
    if not exists (
      select 1 from private.session_transitions t where t.from_status = old.status and t.to_status = new.status
    ) then
      perform private.fail(409, 'transition_not_allowed', 'status', old.status::text || ' -> ' || new.status::text);
    end if;
    if new.status = 'live' then
      new.actual_start := coalesce(new.actual_start, private.now());
    elsif new.status = 'ended' then
      new.actual_end := coalesce(new.actual_end, private.now());
    elsif old.status = 'cancelled' then
      new.actual_start := null;
    end if;
  end if;
  return new;
end
$$;
create trigger course_live_sessions_status before update of status on public.course_live_sessions
  for each row execute function private.guard_session_status();

-- How many seats are taken, how many wait, how many questions there are: exact at every commit, written by what it counts
-- (sessions_registrations, sessions_questions). A row of its own, because it changes with every registration: the session's
-- row, which everybody locks and reads, stays as it is meanwhile. No role of an API or a function may write it; students
-- are told by list_my_live_sessions.
create table public.course_live_session_counts (
  session_id uuid primary key,
  store_id uuid not null,
  registered_count int not null default 0 constraint course_live_session_counts_registered_check check (registered_count >= 0),
  waitlisted_count int not null default 0 constraint course_live_session_counts_waitlisted_check check (waitlisted_count >= 0),
  question_count int not null default 0 constraint course_live_session_counts_question_check check (question_count >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
) with (fillfactor = 25);
create index course_live_session_counts_session_idx on public.course_live_session_counts (session_id, store_id);
create trigger course_live_session_counts_touch before update on public.course_live_session_counts
  for each row execute function private.touch_updated_at();
alter table public.course_live_session_counts enable row level security;
create policy course_live_session_counts_select on public.course_live_session_counts for select to authenticated
  using (store_id in (select private.my_stores_for('read_sessions')));
grant select on public.course_live_session_counts to authenticated, service_role;

create function private.start_session_counts()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.course_live_session_counts (session_id, store_id) values (new.id, new.store_id);
  return null;
end
$$;
create trigger course_live_sessions_counts after insert on public.course_live_sessions
  for each row execute function private.start_session_counts();
alter table public.course_live_sessions enable row level security;

grant select on public.course_live_sessions to authenticated;
grant select, insert, update, delete on public.course_live_sessions to service_role;

-- The tables of sessions whose changes are told to who follows the store (house_realtime).
create function private.sessions_followed()
returns text[] language sql immutable security invoker set search_path = '' as $$
  select array['course_live_sessions', 'course_live_session_meetings', 'course_live_session_registrations', 'course_live_session_questions']
$$;
