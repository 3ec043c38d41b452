import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { rotateSecrets } from "../../oauth/tokens.ts";

/**
 * What no event takes care of: sessions that were saved in the moment their account was being connected and so have no
 * job, meetings that nobody wants any more and that could not be taken away (nobody looks at those either), rooms that were
 * left in mid-flight and whose session is over, secrets under an old key.
 */
export async function sweep(sql: Sql, config: VideoConfig): Promise<number> {
  const { count } = await sql`
    select private.queue_video_sync(waiting.id, waiting.store_id, interval '0')
    from (
      select s.id, s.store_id from private.video_connections c
      join public.course_live_sessions s on s.store_id = c.store_id and private.provider_of(s.platform) = c.provider
      where c.status = 'connected' and s.deleted_at is null and s.status in ('scheduled', 'postponed') and s.scheduled_end > private.now()
        and not exists (select from private.video_sync_jobs j where j.session_id = s.id)
      union
      select j.session_id, j.store_id from private.video_sync_jobs j
      join public.course_live_sessions s on s.id = j.session_id
      where j.state = 'parked' and j.parked_at < private.now() - interval '6 hours' and (s.deleted_at is not null or exists (
        select from private.video_meetings m where m.session_id = s.id and m.state in ('leaving', 'deleting')))
      union
      select m.session_id, m.store_id from private.video_meetings m
      join public.course_live_sessions s on s.id = m.session_id
      where m.state = 'leaving' and (s.status <> 'live' or s.scheduled_end < private.now() - interval '12 hours')
        and not exists (
          select from private.video_sync_jobs j where j.session_id = m.session_id and j.state in ('queued', 'running', 'parked'))
      union
      select m.session_id, m.store_id from private.video_meetings m
      join private.video_connections c on c.id = m.connection_id
      where m.strays_at <= private.now() and c.status = 'connected'
        and not exists (
          select from private.video_sync_jobs j where j.session_id = m.session_id and j.state in ('queued', 'running', 'parked'))
      ) waiting`;
  // Messages of Zoom may get lost, or not be set up: what is near is looked at now and then by itself.
  await sql`
    select private.want_look(m.id) from private.video_meetings m
    join private.video_connections c on c.id = m.connection_id and c.status = 'connected'
    join public.course_live_sessions s on s.id = m.session_id
    where m.provider = 'zoom' and m.state = 'active' and not m.look_wanted
      and s.deleted_at is null and s.status = 'scheduled' and s.scheduled_start between private.now() and private.now() + interval '1 day'
      and coalesce(m.looked_at, m.created_at) < private.now() - interval '6 hours'
      and not exists (
        select from private.video_sync_jobs j where j.session_id = m.session_id and j.state in ('queued', 'running', 'parked'))
    order by s.scheduled_start limit 50`;
  await sql`delete from private.zoom_budget where day < (private.now() at time zone 'UTC')::date - 7`;
  return count + (config.keys.length > 0 ? await rotateSecrets(sql, config) : 0);
}
