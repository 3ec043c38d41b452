-- Seats and the waitlist: who has one, who gets the next, and the RPCs that take one and give it back.

create table public.course_live_session_registrations (
  id uuid primary key default gen_random_uuid(),
  -- Arrival order, drawn while the session row is locked: the waitlist is first come, first served.
  queue_no bigint generated always as identity,
  session_id uuid not null,
  store_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- What the person is called, for the host's list: it follows the person's own correction (below).
  attendee_name text collate private.natural_order not null constraint course_live_session_registrations_name_check check (private.is_printable(attendee_name)),
  -- What they were called when they registered: it stays.
  registered_as text constraint course_live_session_registrations_as_check check (private.is_printable(registered_as)),
  attendee_email text constraint course_live_session_registrations_email_check check (private.is_printable(attendee_email)),
  status public.registration_status not null,
  registered_at timestamptz not null default private.now(),
  promoted_at timestamptz,
  cancelled_at timestamptz,
  -- The start that its holder has said they come to.
  confirmed_start timestamptz,
  -- A seat that came free near the start is held for who waits until then (sessions_offers), of the session at this start. Who let one pass
  -- is given none of this start by itself any more.
  offered_until timestamptz,
  offered_start timestamptz,
  joined_at timestamptz,
  left_at timestamptz,
  attendance_seconds int constraint course_live_session_registrations_attendance_check check (attendance_seconds >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  constraint course_live_session_registrations_left_check check (left_at is null or left_at >= joined_at),
  constraint course_live_session_registrations_offer_check
    check (offered_until is null or (status = 'waitlisted' and offered_start is not null))
);
create unique index course_live_session_registrations_one_active_idx
  on public.course_live_session_registrations (session_id, user_id) where status <> 'cancelled';
create index course_live_session_registrations_session_idx
  on public.course_live_session_registrations (session_id, store_id, queue_no);
create index course_live_session_registrations_queue_idx
  on public.course_live_session_registrations (session_id, queue_no) where status = 'waitlisted';
create index course_live_session_registrations_offers_idx
  on public.course_live_session_registrations (session_id) where offered_until is not null;
create index course_live_session_registrations_user_idx on public.course_live_session_registrations (user_id, session_id);
create index course_live_session_registrations_store_idx on public.course_live_session_registrations (store_id, registered_at);

-- Participants are found by the address they registered with.
create index course_live_session_registrations_email_idx
  on public.course_live_session_registrations (session_id, lower(attendee_email));
create trigger course_live_session_registrations_touch before update on public.course_live_session_registrations
  for each row execute function private.touch_updated_at();

-- The name used at the time is kept by every way a registration is made, and cannot be rewritten; it goes with the account.
create function private.keep_registered_name()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.registered_as := case
    when tg_op = 'INSERT' or exists (select from public.profiles p where p.id = new.user_id and p.closed_at is not null)
    then new.attendee_name else old.registered_as end;
  return new;
end
$$;
create trigger course_live_session_registrations_as before insert on public.course_live_session_registrations
  for each row when (new.registered_as is distinct from new.attendee_name) execute function private.keep_registered_name();
create trigger course_live_session_registrations_still_as before update of registered_as on public.course_live_session_registrations
  for each row execute function private.keep_registered_name();

create function private.follow_person_name()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.course_live_session_registrations r set attendee_name = new.display_name
  where r.user_id = new.id and r.attendee_name <> new.display_name;
  return null;
end
$$;
create trigger profiles_registrations after update of display_name on public.profiles
  for each row when (new.display_name <> old.display_name) execute function private.follow_person_name();

create function private.holds_seat(p_status public.registration_status)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select p_status in ('registered', 'attended', 'absent')
$$;

-- Whether a seat's holder has said that they come to the session as it is planned now: of another start they have said nothing.
create function private.is_confirmed(p_registration public.course_live_session_registrations, p_session public.course_live_sessions)
returns boolean language sql immutable set search_path = '' as $$
  select coalesce(p_registration.status = 'registered' and p_registration.confirmed_start = p_session.scheduled_start, false)
$$;

-- Whether somebody is asked at all: who holds a seat that another could have, until they have said yes.
create function private.asks_if_coming(p_session public.course_live_sessions, p_person uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.course_live_session_registrations r
    where r.session_id = p_session.id and r.user_id = p_person and r.status = 'registered' and not private.is_confirmed(r, p_session))
$$;

-- Counts seats and people waiting, for every writer. Nobody new gets a seat of a full session; who has one keeps it when the
-- capacity is lowered. A freed seat goes to the head of the waitlist in the same transaction (sessions_offers).
create function private.count_seats(p_session_id uuid, p_seats int, p_waiting int)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_over boolean;
begin
  update public.course_live_session_counts n
  set registered_count = n.registered_count + p_seats, waitlisted_count = n.waitlisted_count + p_waiting
  from public.course_live_sessions s where n.session_id = p_session_id and s.id = n.session_id
  returning n.registered_count > s.max_participants into v_over;
  if p_seats > 0 and v_over then
    perform private.fail(409, 'session_full');
  elsif p_seats < 0 then
    perform private.promote_waitlist(p_session_id);
  end if;
end
$$;

-- The same for one row more, in one statement: this one runs while others wait for the session.
create function private.count_registration()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_seats int := (new.status <> 'waitlisted' or new.offered_until is not null)::int;
  v_over boolean;
begin
  update public.course_live_session_counts n
  set registered_count = n.registered_count + v_seats, waitlisted_count = n.waitlisted_count + 1 - v_seats
  where n.session_id = new.session_id
  returning v_seats = 1 and n.registered_count > (select s.max_participants from public.course_live_sessions s where s.id = n.session_id) into v_over;
  if v_over then
    perform private.fail(409, 'session_full');
  end if;
  return null;
end
$$;
create trigger course_live_session_registrations_count after insert on public.course_live_session_registrations
  for each row when (new.status <> 'cancelled') execute function private.count_registration();

-- What one statement changes or takes away is counted once a session, in the order of their ids: a session that ends, a
-- closed account.
create function private.recount_registrations()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v record;
begin
  if tg_op = 'DELETE' then
    for v in
      select o.session_id, -count(*) filter (where private.takes_seat(o.status, o.offered_until)) as seats,
        -count(*) filter (where o.status = 'waitlisted' and o.offered_until is null) as waiting
      from gone o group by o.session_id order by o.session_id
    loop
      perform private.count_seats(v.session_id, v.seats::int, v.waiting::int);
    end loop;
    return null;
  end if;
  for v in
    select c.session_id, sum(c.seats) as seats, sum(c.waiting) as waiting
    from (
      select o.session_id, -private.takes_seat(o.status, o.offered_until)::int as seats, -(o.status = 'waitlisted' and o.offered_until is null)::int as waiting from gone o
      union all
      select n.session_id, private.takes_seat(n.status, n.offered_until)::int, (n.status = 'waitlisted' and n.offered_until is null)::int from come n) c
    group by c.session_id having sum(c.seats) <> 0 or sum(c.waiting) <> 0 order by c.session_id
  loop
    perform private.count_seats(v.session_id, v.seats::int, v.waiting::int);
  end loop;
  return null;
end
$$;
create trigger course_live_session_registrations_recount after update on public.course_live_session_registrations
  referencing old table as gone new table as come for each statement execute function private.recount_registrations();
create trigger course_live_session_registrations_uncount after delete on public.course_live_session_registrations
  referencing old table as gone for each statement execute function private.recount_registrations();

-- Closing an account takes everything that hangs on the person in the order of locks (docs/architecture.md) before anything
-- of it goes: memberships and the stores they own, invitations, enrolments, sessions, questions. Whoever writes about a person holds the
-- person's row first, so that nothing is added meanwhile.
create function private.lock_estate()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from public.store_members m where m.user_id = old.id order by m.store_id for update;
  perform 1 from public.stores s
  where s.id in (select m.store_id from public.store_members m where m.user_id = old.id and m.role = 'owner')
  order by s.id for no key update;
  perform 1 from private.invitations i
  where i.invited_by = old.id or i.email = (select lower(u.email) from auth.users u where u.id = old.id) order by i.id for update;
  perform 1 from public.course_enrollments e where e.user_id = old.id order by e.id for update;
  perform 1 from public.course_live_sessions s
  where s.host_id = old.id or s.created_by = old.id or s.changed_by = old.id
    or s.id in (select r.session_id from public.course_live_session_registrations r where r.user_id = old.id)
    or s.id in (select a.session_id from public.session_attendance a where a.user_id = old.id or a.recorded_by = old.id)
    or s.id in (select q.session_id from public.course_live_session_question_authors a
      join public.course_live_session_questions q on q.id = a.question_id where a.user_id = old.id)
  order by s.id for no key update;
  perform 1 from public.course_live_session_questions q
  where q.answered_by = old.id or q.id in (select v.question_id from public.course_live_session_question_votes v where v.user_id = old.id)
    or q.id in (select a.question_id from public.course_live_session_question_authors a where a.user_id = old.id)
  order by q.id for no key update;
  return old;
end
$$;
create trigger profiles_lock_estate before delete on public.profiles
  for each row when (old.closed_at is null) execute function private.lock_estate();

-- An enrolment that ends, revoked by the store or given up, gives back the seats held through it, so that they reach those who
-- wait; what is over keeps its past. All that one statement ends is given back together, session by session in the order of
-- their ids.
create function private.release_ended_seats()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_sessions uuid[];
begin
  select array_agg(l.id) into v_sessions from (
    select s.id from public.course_live_sessions s
    where not s.is_public and exists (
      select from come n join gone o on o.id = n.id
      join public.course_live_session_registrations r on r.user_id = n.user_id and r.session_id = s.id and r.status in ('registered', 'waitlisted')
      where n.status in ('revoked', 'left') and o.status <> n.status and n.course_id = s.course_id)
    order by s.id for no key update) l;
  if v_sessions is null then
    return null;
  end if;
  -- Read anew: what the lock was waited for may have changed.
  update public.course_live_session_registrations r
  set status = 'cancelled', cancelled_at = private.now()
  from public.course_live_sessions s, come n, gone o
  where s.id = any (v_sessions) and not s.is_public and not private.session_over(s)
    and n.course_id = s.course_id and o.id = n.id and n.status in ('revoked', 'left') and o.status <> n.status
    and r.session_id = s.id and r.user_id = n.user_id and r.status in ('registered', 'waitlisted');
  return null;
end
$$;
create trigger course_enrollments_release after update on public.course_enrollments
  referencing old table as gone new table as come for each statement execute function private.release_ended_seats();
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
    where r.session_id = p_registration.session_id and r.status = 'waitlisted' and r.queue_no <= p_registration.queue_no
      and (r.offered_until is null or r.id = p_registration.id))
  end
$$;

create function private.register_for_session(p_session_id uuid)
returns table (registration_id uuid, status public.registration_status, waitlist_position int, already boolean)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.lock_caller();
  v_course uuid;
  v_enrolment public.enrollment_status;
  v_session public.course_live_sessions;
  v_row public.course_live_session_registrations;
begin
  -- The enrolment before the session, in the order of locks: a revocation waits, and then finds the seat.
  select e.course_id, e.status into v_course, v_enrolment from public.course_enrollments e
  where e.user_id = v_user and e.course_id = (select s.course_id from public.course_live_sessions s where s.id = p_session_id)
  for share;
  select * into v_session from public.course_live_sessions s
  where s.id = p_session_id and s.deleted_at is null and (coalesce(v_enrolment in ('active', 'completed'), false) or private.may_know_session(s))
  for no key update;
  if not found then
    -- Whoever was enrolled once knows of the course's sessions that are still there.
    if v_enrolment is not null and exists (
      select from public.course_live_sessions s where s.id = p_session_id and s.deleted_at is null) then
      perform private.fail(403, 'not_enrolled');
    end if;
    perform private.fail(404, 'session_not_found');
  elsif v_session.course_id <> v_course then
    -- It went to another course meanwhile: the same request, made again, asks for the enrolment there.
    raise serialization_failure;
  elsif not (v_session.is_public or coalesce(v_enrolment in ('active', 'completed'), false)) then
    -- Whoever cannot know of the session is not told that there is one.
    if v_enrolment is null and v_session.store_id not in (select private.my_stores_for('read_sessions')) then
      perform private.fail(404, 'session_not_found');
    end if;
    perform private.fail(403, 'not_enrolled');
  end if;
  if not private.session_over(v_session) then
    insert into public.course_live_session_registrations (session_id, store_id, user_id, attendee_name, registered_as, attendee_email, status)
    select p_session_id, v_session.store_id, v_user, p.display_name, p.display_name, u.email,
      case when n.registered_count >= v_session.max_participants then 'waitlisted' else 'registered' end::public.registration_status
    from public.profiles p join auth.users u on u.id = p.id join public.course_live_session_counts n on n.session_id = p_session_id
    where p.id = v_user
    on conflict (session_id, user_id) where status <> 'cancelled' do nothing
    returning * into v_row;
  end if;
  already := v_row.id is null;
  if already then
    -- A repeated request (a double tap, a retry on a bad network) answers with the registration there is.
    select * into v_row from public.course_live_session_registrations r
    where r.session_id = p_session_id and r.user_id = v_user and r.status <> 'cancelled';
    if not found then
      perform private.fail(409, 'registration_closed', null, v_session.status::text);
    end if;
    waitlist_position := private.waitlist_position(v_row);
  elsif v_row.status = 'waitlisted' then
    -- Whoever comes while the session is locked is the last of those who wait.
    select n.waitlisted_count into waitlist_position from public.course_live_session_counts n where n.session_id = p_session_id;
  end if;
  registration_id := v_row.id;
  status := v_row.status;
  return next;
end
$$;

create function private.cancel_session_registration(p_registration_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  v_row public.course_live_session_registrations;
begin
  -- Session first, registration second: the same lock order everywhere. Of what is another's nothing is held or waited for.
  select s.* into v_session from public.course_live_sessions s
  where s.id = (select r.session_id from public.course_live_session_registrations r where r.id = p_registration_id
    and (r.user_id = v_user or r.store_id in (select private.my_stores_for('read_registrations')))) for no key update;
  if v_session.id is null then
    perform private.fail(404, 'registration_not_found');
  end if;
  select * into v_row from public.course_live_session_registrations r where r.id = p_registration_id for update;
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
-- A plan is kept for the connection, which a function in SQL makes anew at each call.
language plpgsql security invoker set search_path = '' as $$
begin
  return query select * from private.register_for_session(p_session_id);
end
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
