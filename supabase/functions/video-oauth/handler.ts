import type { ReplyOf } from "../_shared/contracts/contract.ts";
import * as contracts from "../_shared/contracts/video.ts";
import { requireAbility } from "../_shared/core/caller.ts";
import { videoConfig, type VideoConfig } from "../_shared/core/config.ts";
import { database } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { done, route, serveRoutes } from "../_shared/core/routes.ts";
import { ZOOM_DAILY_BUDGET } from "../_shared/providers/zoom/budget.ts";
import {
  beginConnection,
  connectAccount,
  disconnect,
  finishConnection,
  setInvites,
  testConnection,
} from "./connections.ts";

/** Where the provider sends the person back: a page of the app, which then calls `callback` as that person. */
function redirectUri(config: VideoConfig): string {
  if (!config.appUrl) throw new Problem("app_url_missing", "APP_URL is not set");
  return `${config.appUrl}/settings/integrations/callback`;
}

const loopback = (url: string) => ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);

async function status(storeId: string, config: VideoConfig): Promise<ReplyOf<typeof contracts.videoStatus>> {
  const sql = database();
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

/**
 * The store's accounts at Zoom and Google: their status for those who run its sessions, everything else for owners and
 * managers.
 */
export const handler = serveRoutes(
  route(contracts.videoStatus, async ({ store }, caller) => {
    await requireAbility(caller, store, "manage_sessions");
    return status(store, videoConfig());
  }),
  route(contracts.startConnection, async ({ store_id: storeId, provider }, caller) => {
    const config = videoConfig();
    await requireAbility(caller, storeId, "manage_store");
    const userId = caller.id;
    const from = { userId, storeId, provider, redirectUri: redirectUri(config) };
    return { url: await beginConnection(database(), config, from) };
  }),
  route(contracts.finishConnection, async ({ state, code }, caller) => {
    const config = videoConfig();
    const finished = await finishConnection(database(), config, {
      userId: caller.id,
      state,
      code,
      redirectUri: redirectUri(config),
      mayConnect: (storeId) => requireAbility(caller, storeId, "manage_store"),
    });
    return { store_id: finished.storeId, provider: finished.provider };
  }),
  route(contracts.connectAccount, async (input, caller) => {
    await requireAbility(caller, input.store_id, "manage_store");
    if (input.auth_kind !== "server_to_server") {
      throw new Problem("auth_kind_retired", "Zoom no longer serves JWT apps and passwords");
    }
    await connectAccount(database(), videoConfig(), {
      userId: caller.id,
      storeId: input.store_id,
      accountId: input.account_id,
      clientId: input.client_id,
      clientSecret: input.client_secret,
      hostEmail: input.host_email,
    });
    return { store_id: input.store_id, provider: input.provider };
  }),
  route(contracts.setInvites, async (input, caller) => {
    await requireAbility(caller, input.store_id, "manage_store");
    await setInvites(database(), input.store_id, input.connection_id, input.invites);
    return done;
  }),
  route(contracts.testConnection, async (input, caller) => {
    await requireAbility(caller, input.store_id, "manage_store");
    await testConnection(database(), videoConfig(), input.store_id, input.connection_id);
    return done;
  }),
  route(contracts.disconnectAccount, async (input, caller) => {
    await requireAbility(caller, input.store_id, "manage_store");
    await disconnect(database(), videoConfig(), input.store_id, input.connection_id);
    return done;
  }),
);
