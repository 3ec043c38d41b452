-- Live sessions: the sessions themselves, the private meeting table, registrations with an exact
-- capacity, questions and votes. Every write with a rule behind it is an RPC (next migration).

create type public.session_type as enum ('webinar', 'workshop', 'qna', 'office_hours', 'review');
create type public.session_platform as enum ('zoom', 'google_meet', 'native', 'custom');
create type public.session_status as enum ('scheduled', 'live', 'ended', 'cancelled', 'postponed');
create type public.registration_status as enum ('registered', 'waitlisted', 'cancelled', 'attended', 'absent');
create type public.question_status as enum ('open', 'answered', 'dismissed');

-- ---------------------------------------------------------------------------
-- Sessions
-- ---------------------------------------------------------------------------
create table public.course_live_sessions (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  course_id uuid not null,
  host_id uuid references public.profiles (id) on delete set null,
  series_id uuid,
  title text not null constraint course_live_sessions_title_check
    check (char_length(title) between 1 and 200 and title = btrim(title) and private.is_printable(title)),
  description text not null default '' constraint course_live_sessions_description_check check (char_length(description) <= 2000),
  session_type public.session_type not null default 'webinar',
  platform public.session_platform not null default 'zoom',
  status public.session_status not null default 'scheduled',
  scheduled_start timestamptz not null,
  scheduled_end timestamptz not null,
  -- The IANA zone the session was planned in: its wall time is what the creator meant.
  time_zone text not null constraint course_live_sessions_time_zone_check check (private.is_time_zone(time_zone)),
  actual_start timestamptz,
  actual_end timestamptz,
  max_participants int constraint course_live_sessions_capacity_check check (max_participants between 1 and 100000),
  is_public boolean not null default false,
  require_registration boolean not null default true,
  recording_enabled boolean not null default false,
  allow_questions boolean not null default true,
  allow_chat boolean not null default true,
  allow_screen_share boolean not null default false,
  status_reason text constraint course_live_sessions_status_reason_check check (char_length(status_reason) <= 500),
  -- Maintained by trigger from the registrations and questions; exact at every commit.
  registered_count int not null default 0,
  waitlisted_count int not null default 0,
  question_count int not null default 0,
  revision int not null default 1,
  search_text text generated always as (private.fold(title)) stored,
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
  constraint course_live_sessions_actual_check check (actual_end is null or actual_end >= actual_start),
  constraint course_live_sessions_no_oversell_check
    check (max_participants is null or registered_count <= max_participants)
);
comment on table public.course_live_sessions is
  'A session of a course. Written only by RPCs; what only some may have (links, passwords, keys, the recording) stands in course_live_session_meetings.';
create index course_live_sessions_store_start_idx on public.course_live_sessions (store_id, scheduled_start, id) where deleted_at is null;
create index course_live_sessions_course_start_idx on public.course_live_sessions (course_id, store_id, scheduled_start, id);
create index course_live_sessions_status_idx on public.course_live_sessions (store_id, status, scheduled_start, id) where deleted_at is null;
create index course_live_sessions_public_idx on public.course_live_sessions (scheduled_start, id) where is_public and deleted_at is null;
create index course_live_sessions_store_idx on public.course_live_sessions (store_id);
create index course_live_sessions_host_idx on public.course_live_sessions (host_id);
create index course_live_sessions_created_by_idx on public.course_live_sessions (created_by);
create index course_live_sessions_search_idx on public.course_live_sessions using gin (search_text extensions.gin_trgm_ops);
create trigger course_live_sessions_touch before update on public.course_live_sessions
  for each row execute function private.touch_updated_at();

-- The status graph. src/lib/courses/session-transitions.ts mirrors it for what the page offers.
create table private.session_transitions (
  from_status public.session_status not null,
  to_status public.session_status not null,
  primary key (from_status, to_status)
);
alter table private.session_transitions enable row level security;
insert into private.session_transitions (from_status, to_status) values
  ('scheduled', 'live'), ('scheduled', 'postponed'), ('scheduled', 'cancelled'),
  ('postponed', 'scheduled'), ('postponed', 'cancelled'),
  ('live', 'ended'), ('live', 'cancelled');

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
      new.actual_start := coalesce(new.actual_start, clock_timestamp());
    elsif new.status = 'ended' then
      new.actual_end := coalesce(new.actual_end, clock_timestamp());
    end if;
  end if;
  return new;
end
$$;
create trigger course_live_sessions_status before update of status on public.course_live_sessions
  for each row execute function private.guard_session_status();

-- Counters are written by the rows they count alone: capacity rests on them, whoever writes.
create function private.guard_counters()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if pg_trigger_depth() = 1 then
    perform private.fail(403, 'counter_fixed');
  end if;
  return new;
end
$$;
create trigger course_live_sessions_counters before update on public.course_live_sessions
  for each row when ((new.registered_count, new.waitlisted_count, new.question_count)
    is distinct from (old.registered_count, old.waitlisted_count, old.question_count))
  execute function private.guard_counters();
create trigger course_live_sessions_counters_start before insert on public.course_live_sessions
  for each row when (new.registered_count <> 0 or new.waitlisted_count <> 0 or new.question_count <> 0)
  execute function private.guard_counters();

-- ---------------------------------------------------------------------------
-- The way in and the recording (private)
-- ---------------------------------------------------------------------------
create table public.course_live_session_meetings (
  session_id uuid primary key,
  store_id uuid not null,
  join_url text constraint course_live_session_meetings_join_url_check check (private.is_web_url(join_url)),
  join_password text constraint course_live_session_meetings_password_check check (char_length(join_password) between 1 and 64),
  stream_url text constraint course_live_session_meetings_stream_url_check check (private.is_web_url(stream_url)),
  stream_key text constraint course_live_session_meetings_stream_key_check check (char_length(stream_key) between 1 and 200),
  recording_url text constraint course_live_session_meetings_recording_url_check check (private.is_web_url(recording_url)),
  -- When the way in became what it is: whoever was handed one before has an old one.
  link_changed_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
comment on table public.course_live_session_meetings is
  'Join links, passwords, stream keys, recordings. Students never read it: join_live_session hands out the link inside its window, list_my_live_sessions the recording to those admitted.';
create index course_live_session_meetings_session_idx on public.course_live_session_meetings (session_id, store_id);
create index course_live_session_meetings_store_idx on public.course_live_session_meetings (store_id);
create trigger course_live_session_meetings_touch before update on public.course_live_session_meetings
  for each row execute function private.touch_updated_at();

create function private.note_link_change()
returns trigger language plpgsql set search_path = '' as $$
begin
  if (new.join_url, new.join_password, new.stream_url) is distinct from (old.join_url, old.join_password, old.stream_url) then
    new.link_changed_at := clock_timestamp();
  end if;
  return new;
end
$$;
create trigger course_live_session_meetings_link before update on public.course_live_session_meetings
  for each row execute function private.note_link_change();

-- ---------------------------------------------------------------------------
-- Registrations
-- ---------------------------------------------------------------------------
create table public.course_live_session_registrations (
  id uuid primary key default gen_random_uuid(),
  -- Arrival order, drawn while the session row is locked: the waitlist is first come, first served.
  queue_no bigint generated always as identity,
  session_id uuid not null,
  store_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- What the person was called when registering, for the host's list.
  attendee_name text not null,
  attendee_email text,
  status public.registration_status not null,
  registered_at timestamptz not null default now(),
  promoted_at timestamptz,
  cancelled_at timestamptz,
  joined_at timestamptz,
  left_at timestamptz,
  attendance_seconds int constraint course_live_session_registrations_attendance_check check (attendance_seconds >= 0),
  feedback_rating smallint constraint course_live_session_registrations_rating_check check (feedback_rating between 1 and 5),
  feedback_comment text constraint course_live_session_registrations_comment_check check (char_length(feedback_comment) <= 2000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  constraint course_live_session_registrations_left_check check (left_at is null or left_at >= joined_at)
);
create unique index course_live_session_registrations_one_active_idx
  on public.course_live_session_registrations (session_id, user_id) where status <> 'cancelled';
create index course_live_session_registrations_session_idx
  on public.course_live_session_registrations (session_id, store_id, queue_no);
create index course_live_session_registrations_queue_idx
  on public.course_live_session_registrations (session_id, queue_no) where status = 'waitlisted';
create index course_live_session_registrations_user_idx on public.course_live_session_registrations (user_id, session_id);
create index course_live_session_registrations_store_idx on public.course_live_session_registrations (store_id, registered_at);
create trigger course_live_session_registrations_touch before update on public.course_live_session_registrations
  for each row execute function private.touch_updated_at();

create function private.holds_seat(p_status public.registration_status)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select p_status in ('registered', 'attended', 'absent')
$$;

-- Fills freed seats with the head of the waitlist. The caller holds the session's row lock.
create function private.promote_waitlist(p_session_id uuid)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_free int;
  v_count int;
begin
  select case when s.status in ('ended', 'cancelled') then 0
    when s.max_participants is null then s.waitlisted_count
    else least(greatest(s.max_participants - s.registered_count, 0), s.waitlisted_count) end
  into v_free from public.course_live_sessions s where s.id = p_session_id;
  if coalesce(v_free, 0) = 0 then
    return 0;
  end if;
  with head as (
    select r.id from public.course_live_session_registrations r
    where r.session_id = p_session_id and r.status = 'waitlisted'
    order by r.queue_no limit v_free
  )
  update public.course_live_session_registrations r
  set status = 'registered', promoted_at = clock_timestamp()
  from head where r.id = head.id;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

-- Keeps the session's counters exact for every path that changes registrations, a closed account
-- included, and gives a freed seat to the head of the waitlist in the same transaction.
create function private.count_registrations()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_session uuid;
  v_seats int := 0;
  v_waiting int := 0;
begin
  if tg_op in ('UPDATE', 'DELETE') then
    v_session := old.session_id;
    v_seats := v_seats - private.holds_seat(old.status)::int;
    v_waiting := v_waiting - (old.status = 'waitlisted')::int;
  end if;
  if tg_op in ('UPDATE', 'INSERT') then
    v_session := new.session_id;
    v_seats := v_seats + private.holds_seat(new.status)::int;
    v_waiting := v_waiting + (new.status = 'waitlisted')::int;
  end if;
  if v_seats <> 0 or v_waiting <> 0 then
    update public.course_live_sessions s
    set registered_count = s.registered_count + v_seats, waitlisted_count = s.waitlisted_count + v_waiting
    where s.id = v_session;
  end if;
  if v_seats < 0 then
    perform private.promote_waitlist(v_session);
  end if;
  return null;
end
$$;
create trigger course_live_session_registrations_count
  after insert or update of status or delete on public.course_live_session_registrations
  for each row execute function private.count_registrations();

-- A closed account gives back its seats session by session, always in the same order: two that close at once, or a
-- revocation beside one, do not wait for each other.
create function private.lock_seats_of_profile()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from public.course_live_sessions s
  where s.id in (select r.session_id from public.course_live_session_registrations r where r.user_id = old.id)
  order by s.id for update;
  return old;
end
$$;
create trigger profiles_lock_seats before delete on public.profiles
  for each row execute function private.lock_seats_of_profile();

-- A revoked enrolment gives back the seats held through it, so that they reach those who wait.
create function private.release_revoked_seats()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_session uuid;
begin
  for v_session in
    select s.id from public.course_live_sessions s
    where s.course_id = new.course_id and not s.is_public and s.status in ('scheduled', 'live', 'postponed')
      and exists (select 1 from public.course_live_session_registrations r
        where r.session_id = s.id and r.user_id = new.user_id and r.status in ('registered', 'waitlisted'))
    order by s.id for update
  loop
    update public.course_live_session_registrations r
    set status = 'cancelled', cancelled_at = clock_timestamp()
    where r.session_id = v_session and r.user_id = new.user_id and r.status in ('registered', 'waitlisted');
  end loop;
  return null;
end
$$;
create trigger course_enrollments_release after update of status on public.course_enrollments
  for each row when (new.status = 'revoked' and old.status <> 'revoked') execute function private.release_revoked_seats();

-- ---------------------------------------------------------------------------
-- Questions and votes
-- ---------------------------------------------------------------------------
create table public.course_live_session_questions (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  store_id uuid not null,
  -- Null when the person asked anonymously; who asked stands in course_live_session_question_authors,
  -- where only that person reads it: the staff does not learn it either.
  author_name text,
  body text not null constraint course_live_session_questions_body_check
    check (char_length(body) between 1 and 1000 and body = btrim(body) and private.is_printable(translate(body, E'\t\n\r', '   '))),
  status public.question_status not null default 'open',
  answer text constraint course_live_session_questions_answer_check check (char_length(answer) between 1 and 4000),
  answered_by uuid references public.profiles (id) on delete set null,
  answered_at timestamptz,
  vote_count int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
create index course_live_session_questions_session_idx
  on public.course_live_session_questions (session_id, store_id, vote_count desc, created_at, id);
create index course_live_session_questions_store_idx on public.course_live_session_questions (store_id, status);
create index course_live_session_questions_answered_by_idx on public.course_live_session_questions (answered_by);
create trigger course_live_session_questions_touch before update on public.course_live_session_questions
  for each row execute function private.touch_updated_at();

create table public.course_live_session_question_authors (
  question_id uuid primary key,
  store_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (question_id, store_id) references public.course_live_session_questions (id, store_id) on delete cascade
);
create index course_live_session_question_authors_question_idx on public.course_live_session_question_authors (question_id, store_id);
create index course_live_session_question_authors_user_idx on public.course_live_session_question_authors (user_id, created_at);
create index course_live_session_question_authors_store_idx on public.course_live_session_question_authors (store_id);
create trigger course_live_session_question_authors_touch before update on public.course_live_session_question_authors
  for each row execute function private.touch_updated_at();

create table public.course_live_session_question_votes (
  question_id uuid not null,
  store_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (question_id, user_id),
  foreign key (question_id, store_id) references public.course_live_session_questions (id, store_id) on delete cascade
);
create index course_live_session_question_votes_question_idx on public.course_live_session_question_votes (question_id, store_id);
create index course_live_session_question_votes_user_idx on public.course_live_session_question_votes (user_id);
create index course_live_session_question_votes_store_idx on public.course_live_session_question_votes (store_id);
create trigger course_live_session_question_votes_touch before update on public.course_live_session_question_votes
  for each row execute function private.touch_updated_at();

create function private.count_questions()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.course_live_sessions s
  set question_count = s.question_count + case when tg_op = 'INSERT' then 1 else -1 end
  where s.id = case when tg_op = 'INSERT' then new.session_id else old.session_id end;
  return null;
end
$$;
create trigger course_live_session_questions_count after insert or delete on public.course_live_session_questions
  for each row execute function private.count_questions();

create function private.count_votes()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.course_live_session_questions q
  set vote_count = q.vote_count + case when tg_op = 'INSERT' then 1 else -1 end
  where q.id = case when tg_op = 'INSERT' then new.question_id else old.question_id end;
  return null;
end
$$;
create trigger course_live_session_questions_votes before update of vote_count on public.course_live_session_questions
  for each row when (new.vote_count <> old.vote_count) execute function private.guard_counters();
create trigger course_live_session_question_votes_count after insert or delete on public.course_live_session_question_votes
  for each row execute function private.count_votes();

-- ---------------------------------------------------------------------------
-- Who sees what
-- ---------------------------------------------------------------------------
-- Sessions for which the caller holds an active registration.
create function private.my_registered_session_ids()
returns setof uuid language sql stable security definer set search_path = '' as $$
  select r.session_id from public.course_live_session_registrations r
  where r.user_id = (select auth.uid()) and r.status <> 'cancelled'
$$;

-- True when the person may take part in the session as a student: registered (not waitlisted) where
-- registration is required, otherwise enrolled in the course or the session is public. A revoked
-- enrolment closes every session that is not public, past ones and their recordings included.
create function private.is_admitted(p_session public.course_live_sessions, p_user uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select p_session.deleted_at is null and case
    when p_session.require_registration then exists (
      select 1 from public.course_live_session_registrations r
      where r.session_id = p_session.id and r.user_id = p_user and private.holds_seat(r.status))
      and (p_session.is_public or not exists (
        select 1 from public.course_enrollments e
        where e.course_id = p_session.course_id and e.user_id = p_user and e.status = 'revoked'))
    else p_session.is_public or exists (
      select 1 from public.course_enrollments e
      where e.course_id = p_session.course_id and e.user_id = p_user and e.status in ('active', 'completed'))
  end
$$;

-- The same for the caller and a session id, for policies on questions and votes.
create function private.can_take_part(p_session_id uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.course_live_sessions s
    where s.id = p_session_id and private.is_admitted(s, (select auth.uid()))
  )
$$;

alter table public.course_live_sessions enable row level security;
alter table public.course_live_session_meetings enable row level security;
alter table public.course_live_session_registrations enable row level security;
alter table public.course_live_session_questions enable row level security;
alter table public.course_live_session_question_authors enable row level security;
alter table public.course_live_session_question_votes enable row level security;

create policy course_live_sessions_select on public.course_live_sessions for select to authenticated
  using (
    store_id in (select private.my_stores_for('read_sessions'))
    or (deleted_at is null and (
      is_public
      or course_id in (select private.my_course_ids())
      or id in (select private.my_registered_session_ids())
    ))
  );
create policy course_live_session_meetings_select on public.course_live_session_meetings for select to authenticated
  using (store_id in (select private.my_stores_for('manage_sessions')));
create policy course_live_session_registrations_select on public.course_live_session_registrations for select to authenticated
  using (user_id = (select auth.uid()) or store_id in (select private.my_stores_for('read_registrations')));
-- A dismissed question is gone for participants, but not for the person who asked it.
create policy course_live_session_questions_select on public.course_live_session_questions for select to authenticated
  using (
    store_id in (select private.my_stores_for('read_sessions'))
    or (private.can_take_part(session_id) and (
      status <> 'dismissed'
      or id in (select a.question_id from public.course_live_session_question_authors a where a.user_id = (select auth.uid()))
    ))
  );
create policy course_live_session_question_authors_select on public.course_live_session_question_authors for select to authenticated
  using (user_id = (select auth.uid()));
create policy course_live_session_question_votes_select on public.course_live_session_question_votes for select to authenticated
  using (user_id = (select auth.uid()));

grant select on
  public.course_live_sessions, public.course_live_session_meetings, public.course_live_session_registrations,
  public.course_live_session_questions, public.course_live_session_question_authors, public.course_live_session_question_votes
  to authenticated;
grant select, insert, update, delete on
  public.course_live_sessions, public.course_live_session_meetings, public.course_live_session_registrations,
  public.course_live_session_questions, public.course_live_session_question_authors, public.course_live_session_question_votes
  to service_role;
grant execute on function private.my_registered_session_ids() to authenticated;
grant execute on function private.can_take_part(uuid) to authenticated;
