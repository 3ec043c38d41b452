-- "Still coming?": the reminder of the day before asks, and the answer is noted for the session's staff, or frees the seat. The mail of
-- an offered seat is answered in the same way.

-- Notes the yes of a seat, or gives it back. The caller holds the session's row lock.
create function private.note_coming(p_session public.course_live_sessions, p_registration uuid, p_coming boolean)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if p_session.status <> 'scheduled' or p_session.scheduled_start <= private.now() or p_session.deleted_at is not null then
    perform private.fail(409, 'registration_closed', null, p_session.status::text);
  end if;
  update public.course_live_session_registrations r
  set status = case when p_coming then r.status else 'cancelled' end,
    cancelled_at = case when not p_coming then private.now() end,
    confirmed_start = case when p_coming then p_session.scheduled_start end
  where r.id = p_registration and r.status = 'registered';
  if not found then
    perform private.fail(409, 'registration_closed', null, p_session.status::text);
  end if;
end
$$;

create function private.confirm_session_registration(p_registration_id uuid)
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
  end if;
  perform private.note_coming(v, p_registration_id, true);
end
$$;

-- ---------------------------------------------------------------------------
-- The link of the mail
-- ---------------------------------------------------------------------------
-- For the server that mails a reminder: the hash of the word in its link, noted before anybody can have it.
create function private.note_answer_token(p_delivery uuid, p_hash bytea)
returns void language sql security definer set search_path = '' as $$
  update private.message_deliveries d set answer_hash = p_hash where d.id = p_delivery
$$;

-- The session and the person of a link, and the registration where a seat was offered to it; nothing where it is none of ours.
create function private.answer_target(p_token text)
returns table (session_id uuid, person_id uuid, offered uuid) language sql stable security definer set search_path = '' as $$
  select m.session_id, m.person_id, case when m.kind = 'seat_offered' then (m.subject ->> 'registration_id')::uuid end from private.message_deliveries d join private.messages m on m.id = d.message_id
  where d.answer_hash = private.token_hash(p_token)
$$;

-- How things stand with an offer: it is open, the seat is theirs, they let it pass and the seat is still free, or is another's, or they gave it up.
create function private.offer_state(s public.course_live_sessions, n public.course_live_session_counts, r public.course_live_session_registrations)
returns text language plpgsql stable security definer set search_path = '' as $$
begin
  return case
    when private.session_over(s) or s.deleted_at is not null then 'closed'
    when private.holds_seat(r.status) then 'taken'
    when r.status is distinct from 'waitlisted' then 'declined'
    when private.offer_until(r, s) > private.now() then 'offered'
    when n.registered_count - (r.offered_until is not null)::int < s.max_participants and not exists (
      select from public.course_live_session_registrations x where x.session_id = s.id and x.status = 'waitlisted' and x.offered_until is null
        and x.id <> r.id and x.offered_start is distinct from s.scheduled_start) then 'free'
    else 'lapsed' end;
end
$$;

-- Signed in or not: a link says what it is about and how things stand (open, confirmed, given_back, waiting, closed; of an offer its
-- own states, and until when it stands), and changes nothing.
create function private.look_at_coming(p_token text)
returns table (state text, title text, store_name text, scheduled_start timestamptz, scheduled_end timestamptz, waitlisted_count int, session_id uuid,
  offered_until timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v record;
begin
  select * into v from private.answer_target(p_token);
  if v.session_id is null then
    perform private.fail(404, 'link_not_found');
  end if;
  return query
  select case
      when v.offered is not null then private.offer_state(s, n, r)
      when s.status <> 'scheduled' or s.scheduled_start <= private.now() or s.deleted_at is not null then 'closed'
      when r.status = 'waitlisted' then 'waiting'
      when r.status is distinct from 'registered' then 'given_back'
      when private.is_confirmed(r, s) then 'confirmed'
      else 'open' end,
    s.title, st.name, s.scheduled_start, s.scheduled_end, n.waitlisted_count, s.id, private.offer_until(r, s)
  from public.course_live_sessions s
  join public.stores st on st.id = s.store_id
  join public.course_live_session_counts n on n.session_id = s.id
  left join public.course_live_session_registrations r
    on r.session_id = s.id and r.user_id = v.person_id and case when v.offered is null then r.status <> 'cancelled' else r.id = v.offered end
  where s.id = v.session_id;
end
$$;

-- The answer is to the start that was shown: to one that has been moved meanwhile nobody has said anything. Said again it changes nothing.
create function private.answer_coming(p_token text, p_start timestamptz, p_coming boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_target record;
  v public.course_live_sessions;
  v_seat uuid;
begin
  select * into v_target from private.answer_target(p_token);
  if v_target.session_id is null then
    perform private.fail(404, 'link_not_found');
  end if;
  select * into v from public.course_live_sessions s where s.id = v_target.session_id for no key update;
  if v_target.offered is not null and p_coming is not null and p_start = v.scheduled_start then
    perform private.settle_offer(v, v_target.offered, p_coming);
    return;
  elsif p_coming is null or p_start is distinct from v.scheduled_start then
    perform private.fail(409, 'conflict');
  end if;
  select r.id into v_seat from public.course_live_session_registrations r
  where r.session_id = v.id and r.user_id = v_target.person_id and r.status <> 'cancelled';
  if v_seat is null and not p_coming then
    return;
  end if;
  perform private.note_coming(v, v_seat, p_coming);
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.confirm_session_registration(p_registration_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.confirm_session_registration(p_registration_id)
$$;
comment on function public.confirm_session_registration(uuid) is
  'Notes that the caller, who holds this seat, still comes to the session as it is planned now. Errors: registration_not_found, registration_closed.';

create function public.look_at_coming(p_token text)
returns table (state text, title text, store_name text, scheduled_start timestamptz, scheduled_end timestamptz, waitlisted_count int, session_id uuid,
  offered_until timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.look_at_coming(p_token)
$$;
comment on function public.look_at_coming(text) is
  'What the link of a reminder or an offer asks, for whoever holds it. state: open, confirmed, given_back, waiting or closed; of an offer offered, taken, free, lapsed, declined or closed. Errors: link_not_found.';

create function public.answer_coming(p_token text, p_start timestamptz, p_coming boolean)
returns void language sql security invoker set search_path = '' as $$
  select private.answer_coming(p_token, p_start, p_coming)
$$;
comment on function public.answer_coming(text, timestamptz, boolean) is
  'Answers a reminder by its link: yes is noted, no gives the seat back; or an offer: yes takes the seat, no gives the wait up. p_start: the start that was shown. Errors: link_not_found, conflict, registration_closed, offer_over.';

grant execute on function private.confirm_session_registration(uuid), public.confirm_session_registration(uuid) to authenticated;
grant execute on function private.look_at_coming(text), public.look_at_coming(text),
  private.answer_coming(text, timestamptz, boolean), public.answer_coming(text, timestamptz, boolean) to anon, authenticated;
