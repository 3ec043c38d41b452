-- A store's sessions: pages and counts for its staff.

create function private.list_live_sessions(
  p_store_id uuid, p_course_id uuid, p_query text, p_statuses public.session_status[], p_platforms public.session_platform[],
  p_from timestamptz, p_until timestamptz, p_ascending boolean, p_after_start timestamptz, p_after_id uuid, p_limit int, p_scope text)
returns table (
  id uuid, course_id uuid, course_title text, host_name text, title text, session_type public.session_type,
  platform public.session_platform, status public.session_status, scheduled_start timestamptz, scheduled_end timestamptz,
  time_zone text, actual_start timestamptz, actual_end timestamptz, max_participants int, registered_count int,
  waitlisted_count int, question_count int, is_public boolean, recording_url text, has_link boolean, has_drift boolean, revision int,
  join_opens_at timestamptz, join_closes_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_sql text := '';
  v_order text := case when coalesce(p_ascending, true) then 'asc' else 'desc' end;
  v_ids uuid[];
  -- The recording stands behind the same right as in the table it comes from.
  v_manages boolean := private.role_may(private.require_ability(p_store_id, 'read_sessions'), 'manage_sessions');
begin
  -- Which rows is asked with only the conditions given, so that each shape of filter gets its own plan;
  -- what they show is one plan kept by the session.
  if p_course_id is not null then v_sql := v_sql || ' and s.course_id = $2'; end if;
  if nullif(btrim(p_query), '') is not null then v_sql := v_sql || ' and s.search_text like ($3)[1] and s.search_text like all ($3)'; end if;
  if p_statuses is not null then v_sql := v_sql || ' and s.status = any ($4)'; end if;
  if p_platforms is not null then v_sql := v_sql || ' and s.platform = any ($5)'; end if;
  if p_from is not null then v_sql := v_sql || ' and s.scheduled_start >= $6'; end if;
  if p_until is not null then v_sql := v_sql || ' and s.scheduled_start < $7'; end if;
  if p_scope = 'upcoming' then
    v_sql := v_sql || ' and s.ahead_until >= (select private.now())';
  elsif p_scope = 'past' then
    v_sql := v_sql || ' and s.ahead_until < (select private.now())';
  end if;
  if p_after_start is not null and p_after_id is not null then
    v_sql := v_sql || format(' and (s.scheduled_start, s.id) %s ($8, $9)', case when v_order = 'asc' then '>' else '<' end);
  end if;
  execute format('select array(select s.id from public.course_live_sessions s
      where s.store_id = $1 and s.deleted_at is null %s order by s.scheduled_start %s, s.id %s limit $10)', v_sql, v_order, v_order)
  into v_ids
  using p_store_id, p_course_id, private.search_words(p_query), p_statuses, p_platforms, p_from, p_until, p_after_start, p_after_id,
    least(greatest(coalesce(p_limit, 50), 1), 200);
  return query
    select s.id, s.course_id, c.title, h.display_name, s.title, s.session_type, s.platform, s.status, s.scheduled_start,
      s.scheduled_end, s.time_zone, s.actual_start, s.actual_end, s.max_participants, n.registered_count, n.waitlisted_count,
      n.question_count, s.is_public, case when v_manages then m.recording_url end, coalesce(m.join_url, m.stream_url) is not null,
      s.status in ('scheduled', 'live', 'postponed') and exists (select 1 from private.video_meetings v where v.session_id = s.id and v.state = 'active' and v.drift is not null),
      s.revision, s.join_opens_at, s.join_closes_at
    from unnest(v_ids) with ordinality i (session_id, place)
    join public.course_live_sessions s on s.id = i.session_id
    join public.courses c on c.id = s.course_id
    join public.course_live_session_counts n on n.session_id = s.id
    left join public.profiles h on h.id = s.host_id
    left join public.course_live_session_meetings m on m.session_id = s.id
    order by i.place;
end
$$;

-- p_statuses and p_scope narrow what is listed alone: the figures are what one chooses them by.
create function private.get_live_session_stats(
  p_store_id uuid, p_course_id uuid, p_query text, p_statuses public.session_status[], p_platforms public.session_platform[],
  p_from timestamptz, p_until timestamptz, p_scope text)
returns table (
  total int, scheduled int, live int, ended int, cancelled int, postponed int, registrations int, today int, next_start timestamptz,
  listed int)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_zone text;
  v_words text[] := private.search_words(p_query);
begin
  perform private.require_ability(p_store_id, 'read_sessions');
  select s.time_zone into v_zone from public.stores s where s.id = p_store_id;
  return query
  select count(*)::int,
    (count(*) filter (where s.status = 'scheduled'))::int, (count(*) filter (where s.status = 'live'))::int,
    (count(*) filter (where s.status = 'ended'))::int, (count(*) filter (where s.status = 'cancelled'))::int,
    (count(*) filter (where s.status = 'postponed'))::int, coalesce(sum(n.registered_count), 0)::int,
    (count(*) filter (where s.status = 'scheduled' and s.scheduled_start > (select private.now())
      and (s.scheduled_start at time zone v_zone)::date = ((select private.now()) at time zone v_zone)::date))::int,
    min(s.scheduled_start) filter (where s.status = 'scheduled' and s.scheduled_start > (select private.now())),
    (count(*) filter (where (p_statuses is null or s.status = any (p_statuses)) and case p_scope
      when 'upcoming' then s.ahead_until >= (select private.now())
      when 'past' then s.ahead_until < (select private.now())
      else true end))::int
  from public.course_live_sessions s join public.course_live_session_counts n on n.session_id = s.id
  where s.store_id = p_store_id and s.deleted_at is null and (p_course_id is null or s.course_id = p_course_id)
    and (v_words = '{%}' or s.search_text like all (v_words)) and (p_platforms is null or s.platform = any (p_platforms))
    and (p_from is null or s.scheduled_start >= p_from) and (p_until is null or s.scheduled_start < p_until);
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.list_live_sessions(
  p_store_id uuid, p_course_id uuid default null, p_query text default null, p_statuses public.session_status[] default null,
  p_platforms public.session_platform[] default null, p_from timestamptz default null, p_until timestamptz default null,
  p_ascending boolean default true, p_after_start timestamptz default null, p_after_id uuid default null, p_limit int default 50,
  p_scope text default null)
returns table (
  id uuid, course_id uuid, course_title text, host_name text, title text, session_type public.session_type,
  platform public.session_platform, status public.session_status, scheduled_start timestamptz, scheduled_end timestamptz,
  time_zone text, actual_start timestamptz, actual_end timestamptz, max_participants int, registered_count int,
  waitlisted_count int, question_count int, is_public boolean, recording_url text, has_link boolean, has_drift boolean, revision int,
  join_opens_at timestamptz, join_closes_at timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_live_sessions(p_store_id, p_course_id, p_query, p_statuses, p_platforms, p_from, p_until,
    p_ascending, p_after_start, p_after_id, p_limit, p_scope)
$$;
comment on function public.list_live_sessions(uuid, uuid, text, public.session_status[], public.session_platform[], timestamptz, timestamptz, boolean, timestamptz, uuid, int, text) is
  'One keyset page of a store''s sessions by (scheduled_start, id); p_from inclusive, p_until exclusive; p_scope: upcoming, past or null for all; at most 200 rows. Errors: store_not_found, role_not_allowed.';

create function public.get_live_session_stats(
  p_store_id uuid, p_course_id uuid default null, p_query text default null, p_statuses public.session_status[] default null,
  p_platforms public.session_platform[] default null, p_from timestamptz default null, p_until timestamptz default null,
  p_scope text default null)
returns table (
  total int, scheduled int, live int, ended int, cancelled int, postponed int, registrations int, today int, next_start timestamptz,
  listed int)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_live_session_stats(p_store_id, p_course_id, p_query, p_statuses, p_platforms, p_from, p_until, p_scope)
$$;
comment on function public.get_live_session_stats(uuid, uuid, text, public.session_status[], public.session_platform[], timestamptz, timestamptz, text) is
  'Of what list_live_sessions shows with these filters: listed. Of that without p_statuses and p_scope: counts by status, seats taken, sessions still to begin today (store zone) and the next start. Errors: store_not_found, role_not_allowed.';

grant execute on function
  private.list_live_sessions(uuid, uuid, text, public.session_status[], public.session_platform[], timestamptz, timestamptz, boolean, timestamptz, uuid, int, text),
  private.get_live_session_stats(uuid, uuid, text, public.session_status[], public.session_platform[], timestamptz, timestamptz, text),
  public.list_live_sessions(uuid, uuid, text, public.session_status[], public.session_platform[], timestamptz, timestamptz, boolean, timestamptz, uuid, int, text),
  public.get_live_session_stats(uuid, uuid, text, public.session_status[], public.session_platform[], timestamptz, timestamptz, text)
  to authenticated;
