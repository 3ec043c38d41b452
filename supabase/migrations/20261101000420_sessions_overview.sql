-- Sessions on the overview, which the house puts together (get_dashboard_overview).

-- The share of sessions in the overview of a store, for a member of that role: {figures | null, attention, onboarding}.
-- attention holds what needs somebody, as {rank, kind, count, session_id, title}; the lowest rank comes first.
create function private.sessions_overview(p_store_id uuid, p_role public.store_role)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_sessions boolean := private.role_may(p_role, 'read_sessions');
  v_manages boolean := private.role_may(p_role, 'manage_sessions');
  v_zone text;
begin
  select s.time_zone into v_zone from public.stores s where s.id = p_store_id;
  return jsonb_build_object(
    'figures', case when v_sessions then (
      select jsonb_build_object(
        'scheduled', count(*) filter (where s.status = 'scheduled'),
        'live', count(*) filter (where s.status = 'live'),
        'ended_30d', count(*) filter (where s.status = 'ended' and s.scheduled_start > (select private.now()) - interval '30 days'),
        'today', count(*) filter (where s.status in ('scheduled', 'live') and (s.scheduled_start at time zone v_zone)::date = ((select private.now()) at time zone v_zone)::date),
        'registrations_7d', (select count(*) from public.course_live_session_registrations r
          where r.store_id = p_store_id and r.registered_at > (select private.now()) - interval '7 days' and r.status <> 'cancelled'),
        'registrations_previous_7d', (select count(*) from public.course_live_session_registrations r
          where r.store_id = p_store_id and r.registered_at > (select private.now()) - interval '14 days' and r.registered_at <= (select private.now()) - interval '7 days' and r.status <> 'cancelled'),
        'next', (select coalesce(jsonb_agg(to_jsonb(n) order by n.scheduled_start, n.id), '[]') from (
          select x.id, x.title, c.title as course_title, x.status, x.platform, x.session_type, x.scheduled_start, x.scheduled_end, x.time_zone,
            k.registered_count, k.waitlisted_count, x.max_participants, coalesce(m.join_url, m.stream_url) is not null as has_link
          from public.course_live_sessions x
          join public.courses c on c.id = x.course_id
          join public.course_live_session_counts k on k.session_id = x.id
          left join public.course_live_session_meetings m on m.session_id = x.id
          where x.store_id = p_store_id and x.deleted_at is null
            and (x.status = 'live' or (x.status = 'scheduled' and x.scheduled_end > (select private.now())))
          order by x.scheduled_start, x.id limit 5) n))
      from public.course_live_sessions s where s.store_id = p_store_id and s.deleted_at is null) end,
    'attention', (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from (
      select 1 as rank, 'session_overdue' as kind, count(*) as count, (array_agg(s.id order by s.scheduled_start))[1] as session_id, (array_agg(s.title order by s.scheduled_start))[1] as title
      from public.course_live_sessions s
      where v_sessions and s.store_id = p_store_id and s.deleted_at is null and s.status = 'scheduled' and s.scheduled_start < (select private.now()) - interval '10 minutes'
        and not private.session_held(s)
      union all
      -- What the check before the start has found wrong with the session as it still is.
      select 1, 'check_red', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
      from private.session_checks k join public.course_live_sessions s on s.id = k.session_id
      where v_manages and k.store_id = p_store_id and k.red > 0 and k.session_start = s.scheduled_start and k.revision = s.revision
        and s.deleted_at is null and s.status in ('scheduled', 'live') and s.scheduled_end > (select private.now())
      union all
      select 2, 'session_not_closed', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
      from public.course_live_sessions s
      where v_sessions and s.store_id = p_store_id and s.deleted_at is null and s.status = 'live' and s.join_closes_at < (select private.now())
      union all
      select 3, 'session_without_link', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
      from public.course_live_sessions s left join public.course_live_session_meetings m on m.session_id = s.id
      where v_sessions and s.store_id = p_store_id and s.deleted_at is null and s.status = 'scheduled' and coalesce(m.join_url, m.stream_url) is null
        and s.scheduled_start between (select private.now()) and (select private.now()) + interval '7 days'
      union all
      select 4, 'session_waitlist', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
      from public.course_live_sessions s join public.course_live_session_counts k on k.session_id = s.id
      where v_sessions and s.store_id = p_store_id and s.deleted_at is null and s.status = 'scheduled' and s.scheduled_start > (select private.now()) and k.waitlisted_count > 0
      union all
      select 5, 'report_failed', count(*), (array_agg(s.id order by s.scheduled_start desc))[1], (array_agg(s.title order by s.scheduled_start desc))[1]
      from private.attendance_imports i join public.course_live_sessions s on s.id = i.session_id
      where v_manages and i.store_id = p_store_id and i.state = 'parked' and s.deleted_at is null and s.scheduled_start > (select private.now()) - interval '7 days'
      union all
      select 5, 'attendee_unknown', count(*), (array_agg(s.id order by s.scheduled_start desc))[1], (array_agg(s.title order by s.scheduled_start desc))[1]
      from public.course_live_sessions s
      where v_manages and s.store_id = p_store_id and s.deleted_at is null and s.scheduled_start > (select private.now()) - interval '7 days'
        and s.status <> 'cancelled' and private.session_over(s)
        and exists (select from public.session_attendance a where a.session_id = s.id and a.source = 'provider' and a.user_id is null and not a.ignored)
      union all
      select 5, 'question_open', count(*), (array_agg(q.session_id order by q.created_at))[1], null
      from public.course_live_session_questions q join public.course_live_sessions s on s.id = q.session_id
      where private.role_may(p_role, 'answer_questions') and q.store_id = p_store_id and q.status = 'open'
        and s.deleted_at is null and s.status <> 'cancelled' and s.scheduled_start > (select private.now()) - interval '7 days'
      ) a where a.count > 0),
    'onboarding', jsonb_build_object(
      'course', exists (select 1 from public.courses c where c.store_id = p_store_id),
      'session', exists (select 1 from public.course_live_sessions s where s.store_id = p_store_id)));
end
$$;
