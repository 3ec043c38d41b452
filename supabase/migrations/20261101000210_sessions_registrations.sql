-- Seats and the waitlist: who has one, who gets the next, and the RPCs that take one and give it back.

create table public.course_live_session_registrations (
  id uuid primary key default gen_random_uuid(),
  -- Arrival order, drawn while the session row is locked: the waitlist is first come, first served.
  queue_no bigint generated always as identity,
  session_id uuid not null,
  store_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- What the person was called when registering, for the host's list.
  attendee_name text not null constraint course_live_session_registrations_name_check check (private.is_printable(attendee_name)),
  attendee_email text constraint course_live_session_registrations_email_check check (private.is_printable(attendee_email)),
  status public.registration_status not null,
  registered_at timestamptz not null default private.now(),
  promoted_at timestamptz,
  cancelled_at timestamptz,
  joined_at timestamptz,
  left_at timestamptz,
  attendance_seconds int constraint course_live_session_registrations_attendance_check check (attendance_seconds >= 0),
  feedback_rating smallint constraint course_live_session_registrations_rating_check check (feedback_rating between 1 and 5),
  feedback_comment text constraint course_live_session_registrations_comment_check check (char_length(feedback_comment) <= 2000 and private.is_prose(feedback_comment)),
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

-- Participants are found by the address they registered with.
create index course_live_session_registrations_email_idx
  on public.course_live_session_registrations (session_id, lower(attendee_email));
create trigger course_live_session_registrations_touch before update on public.course_live_session_registrations
  for each row execute function private.touch_updated_at();

create function private.holds_seat(p_status public.registration_status)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select p_status in ('registered', 'attended', 'absent')
$$;

-- Fills freed seats with the head of the waitlist, until the session is over. The caller holds the session's row lock.
create function private.promote_waitlist(p_session_id uuid)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_free int;
  v_count int;
begin
  select case when private.session_over(s) then 0
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
  set status = 'registered', promoted_at = private.now()
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

-- A revoked enrolment gives back the seats held through it, so that they reach those who wait; what is over keeps its past.
create function private.release_revoked_seats()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_session uuid;
begin
  for v_session in
    select s.id from public.course_live_sessions s
    where s.course_id = new.course_id and not s.is_public and not private.session_over(s)
      and exists (select 1 from public.course_live_session_registrations r
        where r.session_id = s.id and r.user_id = new.user_id and r.status in ('registered', 'waitlisted'))
    order by s.id for update
  loop
    update public.course_live_session_registrations r
    set status = 'cancelled', cancelled_at = private.now()
    where r.session_id = v_session and r.user_id = new.user_id and r.status in ('registered', 'waitlisted');
  end loop;
  return null;
end
$$;
create trigger course_enrollments_release after update of status on public.course_enrollments
  for each row when (new.status = 'revoked' and old.status <> 'revoked') execute function private.release_revoked_seats();
alter table public.course_live_session_registrations enable row level security;

create policy course_live_session_registrations_select on public.course_live_session_registrations for select to authenticated
  using (user_id = (select auth.uid()) or store_id in (select private.my_stores_for('read_registrations')));

grant select on public.course_live_session_registrations to authenticated;
grant select, insert, update, delete on public.course_live_session_registrations to service_role;

-- ---------------------------------------------------------------------------
-- Taking a seat and giving it back
-- ---------------------------------------------------------------------------
-- Waitlist position (1 = next), null unless waitlisted.
create function private.waitlist_position(p_registration public.course_live_session_registrations)
returns int language sql stable security definer set search_path = '' as $$
  select case when p_registration.status = 'waitlisted' then (
    select count(*)::int from public.course_live_session_registrations r
    where r.session_id = p_registration.session_id and r.status = 'waitlisted' and r.queue_no <= p_registration.queue_no)
  end
$$;

create function private.register_for_session(p_session_id uuid)
returns table (registration_id uuid, status public.registration_status, waitlist_position int, already boolean)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  v_row public.course_live_session_registrations;
  v_enrolled boolean;
  v_already boolean := true;
begin
  -- The enrolment before the session: the order in which a revocation takes them.
  perform 1 from public.course_enrollments e join public.course_live_sessions s on s.course_id = e.course_id
  where s.id = p_session_id and e.user_id = v_user for share of e;
  select * into v_session from public.course_live_sessions s where s.id = p_session_id and s.deleted_at is null for update;
  v_enrolled := exists (select 1 from public.course_enrollments e
    where e.course_id = v_session.course_id and e.user_id = v_user and e.status in ('active', 'completed'));
  if v_session.id is null then
    perform private.fail(404, 'session_not_found');
  elsif not v_enrolled and not v_session.is_public then
    -- Whoever cannot know of the session is not told that there is one.
    if not (v_session.store_id in (select private.my_stores_for('read_sessions'))
      or exists (select from public.course_enrollments e where e.course_id = v_session.course_id and e.user_id = v_user)) then
      perform private.fail(404, 'session_not_found');
    end if;
    perform private.fail(403, 'not_enrolled');
  end if;
  -- A repeated request (a double tap, a retry on a bad network) answers with the registration there is.
  select * into v_row from public.course_live_session_registrations r
  where r.session_id = p_session_id and r.user_id = v_user and r.status <> 'cancelled';
  if v_row.id is null then
    if private.session_over(v_session) then
      perform private.fail(409, 'registration_closed', null, v_session.status::text);
    end if;
    v_already := false;
    insert into public.course_live_session_registrations (session_id, store_id, user_id, attendee_name, attendee_email, status)
    select p_session_id, v_session.store_id, v_user, p.display_name, u.email,
      case when v_session.max_participants is null or v_session.registered_count < v_session.max_participants
        then 'registered' else 'waitlisted' end::public.registration_status
    from public.profiles p join auth.users u on u.id = p.id where p.id = v_user
    returning * into v_row;
    if v_row.id is null then
      perform private.fail(401, 'not_signed_in');
    end if;
  end if;
  return query select v_row.id, v_row.status, private.waitlist_position(v_row), v_already;
end
$$;

create function private.cancel_session_registration(p_registration_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  v_row public.course_live_session_registrations;
begin
  -- Session first, registration second: the same lock order everywhere.
  select s.* into v_session from public.course_live_sessions s
  where s.id = (select r.session_id from public.course_live_session_registrations r where r.id = p_registration_id) for update;
  select * into v_row from public.course_live_session_registrations r where r.id = p_registration_id for update;
  if v_row.id is null or (v_row.user_id <> v_user and v_row.store_id not in (select private.my_stores_for('read_registrations'))) then
    perform private.fail(404, 'registration_not_found');
  end if;
  if v_row.user_id <> v_user then
    perform private.require_ability(v_row.store_id, 'manage_sessions');
  end if;
  if v_row.status = 'cancelled' then
    return;
  end if;
  if v_row.status not in ('registered', 'waitlisted') or private.session_over(v_session) then
    perform private.fail(409, 'registration_closed', null, v_session.status::text);
  end if;
  update public.course_live_session_registrations r
  set status = 'cancelled', cancelled_at = private.now() where r.id = p_registration_id;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.register_for_session(p_session_id uuid)
returns table (registration_id uuid, status public.registration_status, waitlist_position int, already boolean)
language sql security invoker set search_path = '' as $$
  select * from private.register_for_session(p_session_id)
$$;
comment on function public.register_for_session(uuid) is
  'Registers the caller: a seat while there is one, else the waitlist; repeating it answers with the same registration. Errors: session_not_found, not_enrolled, registration_closed.';

create function public.cancel_session_registration(p_registration_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.cancel_session_registration(p_registration_id)
$$;
comment on function public.cancel_session_registration(uuid) is
  'Gives a seat back (one''s own, or as session staff); the head of the waitlist moves up in the same transaction. Errors: registration_not_found, registration_closed.';

grant execute on function
  private.register_for_session(uuid), private.cancel_session_registration(uuid),
  public.register_for_session(uuid), public.cancel_session_registration(uuid)
  to authenticated;
