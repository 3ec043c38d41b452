-- Video accounts and meetings on the overview, which the house puts together (get_dashboard_overview).

-- The share of the video accounts in the overview of a store, for a member of that role: {attention}, as in sessions_overview.
create function private.video_overview(p_store_id uuid, p_role public.store_role)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_manages boolean := private.role_may(p_role, 'manage_sessions');
begin
  return jsonb_build_object(
    'attention', (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from (
      -- Nothing follows any edit until the owner has given a new consent.
      select 0 as rank, 'connection_lost' as kind, count(*) as count, null::uuid as session_id,
        string_agg(case c.provider when 'zoom' then 'Zoom' else 'Google Meet' end, ', ' order by c.provider) as title
      from private.video_connections c
      where v_manages and c.store_id = p_store_id and c.status = 'reconnect_needed'
      union all
      select 2, 'meeting_failed', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
      from private.video_sync_jobs j
      join public.course_live_sessions s on s.id = j.session_id
      join private.video_connections c on c.store_id = s.store_id and c.provider = private.provider_of(s.platform) and c.status = 'connected'
      where v_manages and j.store_id = p_store_id and (j.state = 'parked' or (j.state in ('queued', 'running') and j.attempts >= 4))
        and s.deleted_at is null and s.status in ('scheduled', 'postponed', 'live') and s.scheduled_end > (select private.now())
      union all
      select 2, 'meeting_drift', count(*), (array_agg(s.id order by s.scheduled_start))[1], (array_agg(s.title order by s.scheduled_start))[1]
      from private.video_meetings m join public.course_live_sessions s on s.id = m.session_id
      where v_manages and m.store_id = p_store_id and m.state = 'active' and m.drift is not null
        and s.deleted_at is null and s.status in ('scheduled', 'postponed', 'live') and s.scheduled_end > (select private.now())
      ) a where a.count > 0));
end
$$;
