-- Overview: what a member sees first.

-- What a member needs to see first, by role: {role, sessions | null, stock | null, attention, onboarding}.
create function private.get_dashboard_overview(p_store_id uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_role public.store_role;
  v_zone text;
  v_sessions boolean;
  v_stock boolean;
  v_manages boolean;
begin
  select m.role into v_role from public.store_members m where m.store_id = p_store_id and m.user_id = v_user;
  if v_role is null then
    perform private.fail(404, 'store_not_found');
  end if;
  select s.time_zone into v_zone from public.stores s where s.id = p_store_id;
  v_sessions := private.role_may(v_role, 'read_sessions');
  v_stock := private.role_may(v_role, 'read_stock');
  v_manages := private.role_may(v_role, 'manage_sessions');
  return jsonb_build_object(
    'role', v_role,
    'sessions', case when v_sessions then (
      select jsonb_build_object(
        'scheduled', count(*) filter (where s.status = 'scheduled'),
        'live', count(*) filter (where s.status = 'live'),
        'ended_30d', count(*) filter (where s.status = 'ended' and s.scheduled_start > now() - interval '30 days'),
        'today', count(*) filter (where s.status in ('scheduled', 'live') and (s.scheduled_start at time zone v_zone)::date = (now() at time zone v_zone)::date),
        'registrations_7d', (select count(*) from public.course_live_session_registrations r
          where r.store_id = p_store_id and r.registered_at > now() - interval '7 days' and r.status <> 'cancelled'),
        'registrations_previous_7d', (select count(*) from public.course_live_session_registrations r
          where r.store_id = p_store_id and r.registered_at > now() - interval '14 days' and r.registered_at <= now() - interval '7 days' and r.status <> 'cancelled'),
        'next', (select coalesce(jsonb_agg(to_jsonb(n) order by n.scheduled_start, n.id), '[]') from (
          select x.id, x.title, c.title as course_title, x.status, x.platform, x.session_type, x.scheduled_start, x.scheduled_end, x.time_zone,
            x.registered_count, x.waitlisted_count, x.max_participants, coalesce(m.join_url, m.stream_url) is not null as has_link
          from public.course_live_sessions x
          join public.courses c on c.id = x.course_id
          left join public.course_live_session_meetings m on m.session_id = x.id
          where x.store_id = p_store_id and x.deleted_at is null
            and (x.status = 'live' or (x.status = 'scheduled' and x.scheduled_end > now()))
          order by x.scheduled_start, x.id limit 5) n))
      from public.course_live_sessions s where s.store_id = p_store_id and s.deleted_at is null) end,
    'stock', case when v_stock then (
      select to_jsonb(t) || jsonb_build_object('moves_7d', (select count(*) from public.serial_number_history h
        where h.store_id = p_store_id and h.recorded_at > now() - interval '7 days' and h.event = 'status_changed'))
      from private.get_serial_stats(p_store_id) t) end,
    'attention', (
      select coalesce(jsonb_agg(jsonb_build_object('kind', a.kind, 'count', a.n, 'session_id', a.session_id, 'title', a.title) order by a.rank), '[]')
      from (
        -- Nothing follows any edit until the owner has given a new consent.
        select 0 as rank, 'connection_lost' as kind, count(*) as n, null::uuid as session_id,
          string_agg(case c.provider when 'zoom' then 'Zoom' else 'Google Meet' end, ', ' order by c.provider) as title
        from private.video_connections c
        where v_manages and c.store_id = p_store_id and c.status = 'reconnect_needed'
        union all
        select 1, 'session_overdue', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
        from public.course_live_sessions s
        where v_sessions and s.store_id = p_store_id and s.deleted_at is null and s.status = 'scheduled' and s.scheduled_start < now() - interval '10 minutes'
        union all
        select 2, 'session_not_closed', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
        from public.course_live_sessions s
        where v_sessions and s.store_id = p_store_id and s.deleted_at is null and s.status = 'live' and s.join_closes_at < now()
        union all
        select 3, 'session_without_link', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
        from public.course_live_sessions s left join public.course_live_session_meetings m on m.session_id = s.id
        where v_sessions and s.store_id = p_store_id and s.deleted_at is null and s.status = 'scheduled' and coalesce(m.join_url, m.stream_url) is null
          and s.scheduled_start between now() and now() + interval '7 days'
        union all
        select 2, 'meeting_failed', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
        from private.video_sync_jobs j
        join public.course_live_sessions s on s.id = j.session_id
        join private.video_connections c on c.store_id = s.store_id and c.provider = private.provider_of(s.platform) and c.status = 'connected'
        where v_manages and j.store_id = p_store_id and (j.state = 'parked' or (j.state in ('queued', 'running') and j.attempts >= 4))
          and s.deleted_at is null and s.status in ('scheduled', 'postponed', 'live') and s.scheduled_end > now()
        union all
        -- What the check before the start has found wrong with the session as it still is.
        select 1, 'check_red', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
        from private.session_checks k join public.course_live_sessions s on s.id = k.session_id
        where v_manages and k.store_id = p_store_id and k.red > 0 and k.session_start = s.scheduled_start and k.revision = s.revision
          and s.deleted_at is null and s.status in ('scheduled', 'live') and s.scheduled_end > now()
        union all
        select 2, 'meeting_drift', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
        from private.video_meetings m join public.course_live_sessions s on s.id = m.session_id
        where v_manages and m.store_id = p_store_id and m.state = 'active' and m.drift is not null
          and s.deleted_at is null and s.status in ('scheduled', 'postponed', 'live') and s.scheduled_end > now()
        union all
        select 5, 'report_failed', count(*), (array_agg(s.id order by s.scheduled_start desc))[1], (array_agg(s.title order by s.scheduled_start desc))[1]
        from private.attendance_imports i join public.course_live_sessions s on s.id = i.session_id
        where v_manages and i.store_id = p_store_id and i.state = 'parked' and s.deleted_at is null and s.scheduled_start > now() - interval '7 days'
        union all
        select 5, 'attendee_unknown', count(*), (array_agg(s.id order by s.scheduled_start desc))[1], (array_agg(s.title order by s.scheduled_start desc))[1]
        from public.course_live_sessions s
        where v_manages and s.store_id = p_store_id and s.deleted_at is null and s.status = 'ended' and s.scheduled_start > now() - interval '7 days'
          and exists (select from public.session_attendance a where a.session_id = s.id and a.source = 'provider' and a.user_id is null and not a.ignored)
        union all
        select 4, 'session_waitlist', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
        from public.course_live_sessions s
        where v_sessions and s.store_id = p_store_id and s.deleted_at is null and s.status = 'scheduled' and s.scheduled_start > now() and s.waitlisted_count > 0
        union all
        select 5, 'question_open', count(*), (array_agg(q.session_id order by q.created_at))[1], null
        from public.course_live_session_questions q join public.course_live_sessions s on s.id = q.session_id
        where private.role_may(v_role, 'answer_questions') and q.store_id = p_store_id and q.status = 'open'
          and s.deleted_at is null and s.status <> 'cancelled' and s.scheduled_start > now() - interval '7 days'
        union all
        select 6, 'serial_on_hold', count(*), null, null
        from public.serial_numbers n where v_stock and n.store_id = p_store_id and n.deleted_at is null and n.hold is not null
        union all
        select 7, 'serial_returned', count(*), null, null
        from public.serial_numbers n where v_stock and n.store_id = p_store_id and n.deleted_at is null and n.status = 'returned'
        union all
        select 8, 'warranty_expiring', count(*), null, null
        from public.serial_numbers n
        where v_stock and n.store_id = p_store_id and n.deleted_at is null
          and n.warranty_end >= (now() at time zone v_zone)::date and n.warranty_end < (now() at time zone v_zone)::date + 31
      ) a where a.n > 0),
    'onboarding', jsonb_build_object(
      'course', exists (select 1 from public.courses c where c.store_id = p_store_id),
      'session', exists (select 1 from public.course_live_sessions s where s.store_id = p_store_id),
      'product', exists (select 1 from public.physical_products p where p.store_id = p_store_id),
      'serial', exists (select 1 from public.serial_numbers n where n.store_id = p_store_id)));
end
$$;

create function public.get_dashboard_overview(p_store_id uuid)
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.get_dashboard_overview(p_store_id)
$$;
comment on function public.get_dashboard_overview(uuid) is
  'What a member sees first, by role: {role, sessions, stock, attention, onboarding}; a domain the role may not read is null. Errors: store_not_found.';

grant execute on function private.get_dashboard_overview(uuid), public.get_dashboard_overview(uuid) to authenticated;
