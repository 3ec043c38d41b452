-- The list of who has a seat or came: found by words, page by page, with the rooms each of them was in.

-- The stays of one person, room by room in the order of time: [{platform, opened_at, closed_at, intervals: [[from, until]]}];
-- what goes on has no end yet. A stay belongs to the room it was told for: the one of the beats, else the provider's own room
-- that it shares most time with; whoever stays on in a room after the session has left it was in that room.
create function private.attendance_stays(p_session_id uuid, p_user_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  with stays as (
    select e.since, e.until, k.id, k.platform, k.opened_at, k.closed_at
    from private.attendance_evidence(p_session_id, p_user_id) e
    left join private.video_meetings m on m.id = e.meeting_id
    left join lateral (
      select r.id, r.platform, r.opened_at, r.closed_at from public.session_rooms r
      where r.session_id = p_session_id and case
        when e.room_id is not null then r.id = e.room_id
        else private.provider_of(r.platform) = coalesce(m.provider, private.provider_of(r.platform)) end
      order by
        least(coalesce(e.until, 'infinity'), coalesce(r.closed_at, 'infinity')) <= greatest(e.since, r.opened_at),
        least(coalesce(e.until, private.now()), coalesce(r.closed_at, private.now())) - greatest(e.since, r.opened_at) desc,
        r.opened_at desc
      limit 1) k on true
    where e.stays
  ), rooms as (
    select s.platform, s.opened_at, s.closed_at, min(s.since) as since,
      range_agg(tstzrange(s.since, s.until, case when s.until is null then '[)' else '[]' end)) as spans
    from stays s group by s.id, s.platform, s.opened_at, s.closed_at
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'platform', r.platform, 'opened_at', r.opened_at, 'closed_at', r.closed_at,
    'intervals', (select jsonb_agg(jsonb_build_array(lower(span), upper(span)) order by span) from unnest(r.spans) span))
    order by r.opened_at, r.since), '[]')
  from rooms r
$$;

-- Without a limit: everybody. `found`: how many the words let through, all pages together.
create function private.list_session_attendance(p_session_id uuid, p_after_name text, p_after_id uuid, p_limit int, p_query text)
returns table (
  user_id uuid, registration_id uuid, name text, email text, status public.registration_status, is_team boolean,
  by_hand boolean, sources public.attendance_source[], basis public.attendance_source, joined_at timestamptz, left_at timestamptz,
  seconds int, present_now boolean, matched_by public.attendance_match, known_as text, match_id uuid, sort_name text,
  intervals jsonb, stays jsonb, to_confirm boolean, found int)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_session public.course_live_sessions := private.staff_session(p_session_id, 'read_registrations');
  v_held boolean := private.session_held(v_session);
  v_words text[] := private.search_words(p_query);
begin
  return query
  with seats as (
    select r.id, r.user_id, r.attendee_name, r.attendee_email, r.status, private.is_to_confirm(r, v_session, v_held) as to_confirm
    from public.course_live_session_registrations r where r.session_id = v_session.id and private.holds_seat(r.status)
  ), people as materialized (
    select coalesce(r.user_id, f.user_id) as user_id, r.id as registration_id,
      coalesce(r.attendee_name, p.display_name) as name, r.attendee_email as email, r.status, f.verdict, f.sources, f.basis,
      f.joined_at, f.left_at, f.seconds, coalesce(f.present_now, false) as present_now, f.spans,
      coalesce(r.attendee_name, p.display_name) as sort_name, coalesce(r.to_confirm, false) as to_confirm
    from seats r
    full join private.attendance_figures(v_session.id) f on f.user_id = r.user_id
    join public.profiles p on p.id = coalesce(r.user_id, f.user_id)
    where v_words = '{%}'
      or private.search_form(concat_ws(' ', coalesce(r.attendee_name, p.display_name), r.attendee_email)) like all (v_words)
  ), page as (
    select * from people x
    where p_after_name is null or p_after_id is null or (x.sort_name, x.user_id) > (p_after_name, p_after_id)
    order by x.sort_name, x.user_id limit p_limit
  )
  select x.user_id, x.registration_id, x.name, x.email, x.status,
    exists (select 1 from public.store_members m where m.store_id = v_session.store_id and m.user_id = x.user_id),
    x.verdict, coalesce(x.sources, '{}'), x.basis, x.joined_at, x.left_at, x.seconds, x.present_now,
    k.matched_by, k.person_name, k.id, x.sort_name,
    (select coalesce(jsonb_agg(jsonb_build_array(lower(span), upper(span)) order by span), '[]') from unnest(x.spans) span),
    case when x.basis in ('provider', 'room_presence') then private.attendance_stays(v_session.id, x.user_id) else '[]' end,
    x.to_confirm, (select count(*)::int from people)
  from page x
  -- How the provider's participant became this person, where somebody may think otherwise.
  left join lateral (
    select a.id, a.matched_by, a.person_name from public.session_attendance a
    where a.session_id = v_session.id and a.user_id = x.user_id and a.source = 'provider'
    order by a.matched_by desc nulls last, a.joined_at, a.id limit 1) k on true
  order by x.sort_name, x.user_id;
end
$$;

create function public.list_session_attendance(
  p_session_id uuid, p_after_name text default null, p_after_id uuid default null, p_limit int default 100, p_query text default null)
returns table (
  user_id uuid, registration_id uuid, name text, email text, status public.registration_status, is_team boolean,
  by_hand boolean, sources public.attendance_source[], basis public.attendance_source, joined_at timestamptz, left_at timestamptz,
  seconds int, present_now boolean, matched_by public.attendance_match, known_as text, match_id uuid, sort_name text,
  intervals jsonb, stays jsonb, to_confirm boolean, found int)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_session_attendance(
    p_session_id, p_after_name, p_after_id, least(greatest(coalesce(p_limit, 100), 1), 500), p_query)
$$;
comment on function public.list_session_attendance(uuid, text, uuid, int, text) is
  'One keyset page, by (sort_name, user_id), of who has a seat or came and has every word of p_query in their name or address; found: how many those are, on all pages. Of each: sources of evidence, the one that counts, first in, last out, seconds, by_hand (null: the evidence decides), the intervals [from, until] of presence, the stays in each room ([{platform, opened_at, closed_at, intervals}], no end yet for what goes on), to_confirm: nothing tells whether they came. Errors: session_not_found, role_not_allowed.';

grant execute on function
  private.list_session_attendance(uuid, text, uuid, int, text), public.list_session_attendance(uuid, text, uuid, int, text)
  to authenticated;
