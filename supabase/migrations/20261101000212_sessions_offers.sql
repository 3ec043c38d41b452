-- Seats that come free: given to the head of the waitlist, or near the start offered for a while, so that nobody holds a seat of a
-- session that they have stopped waiting for.

-- Whether a registration takes a seat of its session: one that is held for an offer is nobody else's. Who waits does not.
create function private.takes_seat(p_status public.registration_status, p_offered_until timestamptz)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select private.holds_seat(p_status) or p_offered_until is not null
$$;

-- Fills freed seats with the head of the waitlist, until the session is over: near the start they are offered, otherwise given. Where there
-- is no limit nobody waits, whatever they let pass. The caller holds the session's row lock.
create function private.promote_waitlist(p_session_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_session public.course_live_sessions;
  v_free int;
  v_until timestamptz;
begin
  select * into v_session from public.course_live_sessions s where s.id = p_session_id;
  if v_session.id is null or private.session_over(v_session) then
    return;
  elsif v_session.max_participants is null then
    update public.course_live_session_registrations r
    set status = 'registered', promoted_at = private.now(), offered_until = null
    where r.session_id = p_session_id and r.status = 'waitlisted';
    return;
  end if;
  select least(v_session.max_participants - n.registered_count, n.waitlisted_count) into v_free
  from public.course_live_session_counts n where n.session_id = p_session_id;
  if coalesce(v_free, 0) <= 0 then
    return;
  end if;
  v_until := private.offer_deadline(v_session);
  with head as (
    select r.id from public.course_live_session_registrations r
    where r.session_id = p_session_id and r.status = 'waitlisted' and r.offered_until is null
      and r.offered_start is distinct from v_session.scheduled_start
    order by r.queue_no limit v_free
  ), given as (
    update public.course_live_session_registrations r
    set status = case when v_until is null then 'registered' else r.status end, promoted_at = case when v_until is null then private.now() end,
      -- Whose quiet hours it is has as long from their end.
      offered_until = case when v_until is not null then
        least(v_until + coalesce(private.quiet_until(r.user_id) - private.now(), '0'), v_session.join_opens_at) end,
      offered_start = case when v_until is not null then v_session.scheduled_start end
    from head where r.id = head.id returning r.user_id
  )
  select count(private.note_offer_event(v_session, 'seat_offered', g.user_id)) into v_free from given g where v_until is not null;
end
$$;

-- An offer ends with the wait, whatever ends that.
create function private.end_offer()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.offered_until := null;
  perform private.note_offer_event(s, case when auth.uid() = new.user_id then 'offer_declined' else 'offer_withdrawn' end, new.user_id, auth.uid())
  from public.course_live_sessions s where s.id = new.session_id and new.status = 'cancelled';
  return new;
end
$$;
create trigger course_live_session_registrations_end_offer before update of status on public.course_live_session_registrations
  for each row when (new.status <> 'waitlisted' and new.offered_until is not null) execute function private.end_offer();

-- Until when a seat that comes free now is held for who is asked; null where it is given at once: far from the start, without a date,
-- or when the doors are about to open.
create function private.offer_deadline(p_session public.course_live_sessions)
returns timestamptz language sql stable security definer set search_path = '' as $$
  select least(private.now() + make_interval(mins => st.offer_minutes), p_session.join_opens_at)
  from public.stores st
  where st.id = p_session.store_id and p_session.status = 'scheduled'
    and p_session.scheduled_start < private.now() + make_interval(hours => st.offer_hours)
    and p_session.join_opens_at >= private.now() + interval '15 minutes'
$$;

-- Until when an offer stands; null where there is none.
create function private.offer_until(p_registration public.course_live_session_registrations, p_session public.course_live_sessions)
returns timestamptz language sql immutable set search_path = '' as $$
  select case when p_registration.offered_until is not null then least(p_registration.offered_until, p_session.join_opens_at) end
$$;

-- What becomes of an offer, in the session's log: by the clock where it ran out, by the person, or as the waitlist has it.
create function private.note_offer_event(p_session public.course_live_sessions, p_kind text, p_person uuid, p_actor uuid default null)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_cause text := current_setting('atelier.session_cause', true);
begin
  perform private.say_session_cause(case p_kind when 'offer_lapsed' then 'clock' else 'waitlist' end);
  perform private.note_session_event(p_session, p_kind, '{}', p_person, null, p_actor);
  perform private.say_session_cause(v_cause);
end
$$;

-- Ends the offers of a session that have run out, and withdraws those of a start that it has no more; the next one is asked in the same
-- transaction. Who let one pass waits behind the others from then on. The caller holds the session's row lock.
create function private.end_offers_of(p_session public.course_live_sessions)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_people uuid[];
  v_withdrawn int;
  v_lapsed int;
begin
  with ended as (
    update public.course_live_session_registrations r set offered_until = null, offered_start = null
    where r.session_id = p_session.id and r.offered_until is not null
      and (p_session.status <> 'scheduled' or r.offered_start <> p_session.scheduled_start)
    returning r.user_id
  )
  select count(private.note_offer_event(p_session, 'offer_withdrawn', e.user_id)) into v_withdrawn from ended e;
  with ended as (
    update public.course_live_session_registrations r set offered_until = null, queue_no = default
    where r.session_id = p_session.id and private.offer_until(r, p_session) <= private.now()
    returning r.user_id
  )
  select count(private.note_offer_event(p_session, 'offer_lapsed', e.user_id)) into v_lapsed from ended e;
  return v_withdrawn + v_lapsed;
end
$$;

-- The same of all sessions, at each tick. What is held is left for the next one. Returns of how many.
create function private.end_offers()
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  v public.course_live_sessions;
  v_count int := 0;
begin
  for v_id in
    select distinct s.id from public.course_live_session_registrations r join public.course_live_sessions s on s.id = r.session_id
    where r.offered_until is not null and s.deleted_at is null and (private.offer_until(r, s) <= private.now()
      or s.status <> 'scheduled' or s.scheduled_start <> r.offered_start)
    order by s.id
  loop
    select * into v from public.course_live_sessions s where s.id = v_id for no key update skip locked;
    continue when v.id is null or v.deleted_at is not null;
    v_count := v_count + private.end_offers_of(v);
  end loop;
  return v_count;
end
$$;

-- Takes the seat that is offered, or gives the wait up, and the seat where that came of it meanwhile. Who let an offer pass may still have the seat while nobody took it. Said again it
-- changes nothing. The caller holds the session's row lock, and the person is known.
create function private.settle_offer(p_session public.course_live_sessions, p_registration uuid, p_take boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_session_registrations;
begin
  if p_session.deleted_at is null then
    perform private.end_offers_of(p_session);
  end if;
  select * into v from public.course_live_session_registrations r where r.id = p_registration for update;
  if v.status = (case when p_take then 'registered' else 'cancelled' end)::public.registration_status then
    return;
  elsif coalesce(v.status not in ('waitlisted', 'registered'), true) or private.session_over(p_session) or p_session.deleted_at is not null then
    perform private.fail(409, 'registration_closed', null, p_session.status::text);
  elsif p_take and v.offered_until is null and not exists (
    select from public.course_live_session_counts n where n.session_id = p_session.id and n.registered_count < p_session.max_participants) then
    perform private.fail(409, 'offer_over');
  end if;
  if v.status = 'waitlisted' then
    perform private.note_offer_event(p_session, case when p_take then 'offer_taken' else 'offer_declined' end, v.user_id, v.user_id);
  end if;
  update public.course_live_session_registrations r
  set status = case when p_take then 'registered' else 'cancelled' end::public.registration_status, offered_until = null,
    promoted_at = case when p_take then private.now() else r.promoted_at end,
    cancelled_at = case when not p_take then private.now() end
  where r.id = v.id;
end
$$;

create function private.answer_seat_offer(p_registration_id uuid, p_take boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v public.course_live_sessions;
begin
  select s.* into v from public.course_live_sessions s
  where s.id = (select r.session_id from public.course_live_session_registrations r where r.id = p_registration_id and r.user_id = v_user)
  for no key update;
  if v.id is null then
    perform private.fail(404, 'registration_not_found');
  elsif p_take is null then
    perform private.fail(422, 'required', 'take');
  end if;
  perform private.settle_offer(v, p_registration_id, p_take);
end
$$;

-- ---------------------------------------------------------------------------
-- The public door
-- ---------------------------------------------------------------------------
create function public.answer_seat_offer(p_registration_id uuid, p_take boolean)
returns void language sql security invoker set search_path = '' as $$
  select private.answer_seat_offer(p_registration_id, p_take)
$$;
comment on function public.answer_seat_offer(uuid, boolean) is
  'Takes the seat that is offered to the caller, who waits, or gives the wait up, or the seat it has become, and the next one is asked. Whoever let an offer pass may take the seat while it is free. Errors: registration_not_found, registration_closed, offer_over, required.';

grant execute on function private.answer_seat_offer(uuid, boolean), public.answer_seat_offer(uuid, boolean) to authenticated;
