-- A session's registrations for its staff: found by words, in arrival order, page by page; and how many there are of each status.

create function private.list_session_registrations(
  p_session_id uuid, p_query text, p_status public.registration_status, p_after bigint, p_limit int)
returns table (
  id uuid, queue_no bigint, user_id uuid, attendee_name text, attendee_email text, status public.registration_status,
  registered_at timestamptz, promoted_at timestamptz, cancelled_at timestamptz, joined_at timestamptz, waitlist_position int,
  to_confirm boolean, confirmed boolean, offered_until timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_session public.course_live_sessions := private.staff_session(p_session_id, 'read_registrations');
  v_held boolean := private.session_held(v_session);
  v_words text[] := private.search_words(p_query);
begin
  return query
  with waiting as (
    select r.id, (row_number() over (order by r.queue_no))::int as place from public.course_live_session_registrations r
    where r.session_id = v_session.id and r.status = 'waitlisted' and r.offered_until is null
  )
  select r.id, r.queue_no, r.user_id, r.attendee_name, r.attendee_email, r.status, r.registered_at, r.promoted_at, r.cancelled_at,
    r.joined_at, w.place, private.is_to_confirm(r, v_session, v_held),
    private.is_confirmed(r, v_session), private.offer_until(r, v_session)
  from public.course_live_session_registrations r left join waiting w on w.id = r.id
  where r.session_id = v_session.id and r.queue_no > coalesce(p_after, -1) and (p_status is null or r.status = p_status)
    and (v_words = '{%}' or private.search_form(concat_ws(' ', r.attendee_name, r.attendee_email)) like all (v_words))
  order by r.queue_no limit least(greatest(coalesce(p_limit, 50), 1), 500);
end
$$;

create function private.get_session_registration_counts(p_session_id uuid, p_query text)
returns table (registered int, waitlisted int, cancelled int, attended int, absent int, last bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_session public.course_live_sessions := private.staff_session(p_session_id, 'read_registrations');
  v_words text[] := private.search_words(p_query);
begin
  return query
  select (count(*) filter (where r.status = 'registered'))::int, (count(*) filter (where r.status = 'waitlisted'))::int,
    (count(*) filter (where r.status = 'cancelled'))::int, (count(*) filter (where r.status = 'attended'))::int,
    (count(*) filter (where r.status = 'absent'))::int, coalesce(max(r.queue_no), 0)
  from public.course_live_session_registrations r
  where r.session_id = v_session.id
    and (v_words = '{%}' or private.search_form(concat_ws(' ', r.attendee_name, r.attendee_email)) like all (v_words));
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.list_session_registrations(
  p_session_id uuid, p_query text default null, p_status public.registration_status default null, p_after bigint default null,
  p_limit int default 50)
returns table (
  id uuid, queue_no bigint, user_id uuid, attendee_name text, attendee_email text, status public.registration_status,
  registered_at timestamptz, promoted_at timestamptz, cancelled_at timestamptz, joined_at timestamptz, waitlist_position int,
  to_confirm boolean, confirmed boolean, offered_until timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_session_registrations(p_session_id, p_query, p_status, p_after, p_limit)
$$;
comment on function public.list_session_registrations(uuid, text, public.registration_status, bigint, int) is
  'One keyset page of a session''s registrations by queue_no, those with every word of p_query in the name or address; at most 500. waitlist_position: 1 is next, null unless waitlisted, or where a seat is offered until offered_until; to_confirm: the session was held and nothing tells whether the person came; confirmed: they have said that they still come. Errors: session_not_found, role_not_allowed.';

create function public.get_session_registration_counts(p_session_id uuid, p_query text default null)
returns table (registered int, waitlisted int, cancelled int, attended int, absent int, last bigint)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_session_registration_counts(p_session_id, p_query)
$$;
comment on function public.get_session_registration_counts(uuid, text) is
  'A session''s registrations with every word of p_query in the name or address, by status, and the last queue_no among them. Errors: session_not_found, role_not_allowed.';

grant execute on function
  private.list_session_registrations(uuid, text, public.registration_status, bigint, int),
  public.list_session_registrations(uuid, text, public.registration_status, bigint, int),
  private.get_session_registration_counts(uuid, text), public.get_session_registration_counts(uuid, text)
  to authenticated;
