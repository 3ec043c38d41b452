import type { ReplyOf } from "../_shared/contracts/contract.ts";
import type * as contracts from "../_shared/contracts/video.ts";
import type { VideoConfig } from "../_shared/core/config.ts";
import type { Sql } from "../_shared/core/db.ts";
import { ZOOM_DAILY_BUDGET } from "../_shared/providers/zoom/budget.ts";

const loopback = (url: string) => ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);

/** What the store is connected to, and how it stands with each. */
export async function connectionStatus(
  sql: Sql,
  storeId: string,
  config: VideoConfig,
): Promise<ReplyOf<typeof contracts.videoStatus>> {
  const connections = await sql<contracts.VideoConnection[]>`
    select c.id, c.provider, c.auth_kind, c.status, c.status_reason, c.account_label, c.scopes, c.invites,
      to_json(c.connected_at) #>> '{}' as connected_at, to_json(c.last_success_at) #>> '{}' as last_success_at,
      to_json(c.last_heard_at) #>> '{}' as last_heard_at, c.last_error_code, to_json(c.last_error_at) #>> '{}' as last_error_at,
      case when c.provider <> 'zoom' then null when b.stated and b.closed_until > private.now() then 0
        else greatest(${ZOOM_DAILY_BUDGET} - coalesce(b.used, 0), 0)::int end as budget_left,
      exists (
        select from private.video_connections o
        where o.provider = c.provider and o.account_id = c.account_id and o.id <> c.id and o.status <> 'disconnected') as shared
    from private.video_connections c
    left join private.zoom_budget b on c.provider = 'zoom' and b.host = private.zoom_host(c) and b.day = (private.now() at time zone 'UTC')::date
    where c.store_id = ${storeId} and c.status <> 'disconnected'
    order by c.provider desc`;
  const local = [config.zoom.apiUrl, config.google.apiUrl].find(loopback);
  return {
    sandbox: local !== undefined,
    sandbox_url: local ? `${new URL(local).origin}/` : null,
    configured: { zoom: config.zoom.app !== null, google_meet: config.google.app !== null },
    connections: [...connections],
  };
}
