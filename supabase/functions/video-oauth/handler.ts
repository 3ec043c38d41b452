import { z } from "zod";
import {
  connectAccountRequestSchema,
  connectionRequestSchema,
  finishConnectionRequestSchema,
  invitesRequestSchema,
  startConnectionRequestSchema,
  type VideoStatus,
} from "../_shared/contracts/video.ts";
import { readBody } from "../_shared/core/body.ts";
import { requireCaller, requireMember, type Caller } from "../_shared/core/caller.ts";
import { videoConfig, type VideoConfig } from "../_shared/core/config.ts";
import { database } from "../_shared/core/db.ts";
import { explain } from "../_shared/core/explain.ts";
import { json, Problem, serve } from "../_shared/core/http.ts";
import { ZOOM_DAILY_BUDGET } from "../_shared/providers/zoom/budget.ts";
import {
  beginConnection,
  connectAccount,
  disconnect,
  finishConnection,
  setInvites,
  testConnection,
} from "./connections.ts";

/** Only those who run the store connect and disconnect its accounts. */
async function requireManager(caller: Caller, storeId: string): Promise<void> {
  const role = await requireMember(caller, storeId);
  if (role !== "owner" && role !== "manager") {
    throw new Problem(403, "role_not_allowed", "Only an owner or manager may do this");
  }
}

/** Where the provider sends the person back: a page of the app, which then calls `callback` as that person. */
function redirectUri(config: VideoConfig): string {
  if (!config.appUrl) throw new Problem(503, "app_url_missing", "APP_URL is not set");
  return `${config.appUrl}/settings/integrations/callback`;
}

const loopback = (url: string) => ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);

async function status(storeId: string, config: VideoConfig): Promise<VideoStatus> {
  const sql = database();
  const connections = await sql<VideoStatus["connections"]>`
    select c.id, c.provider, c.auth_kind, c.status, c.status_reason, c.account_label, c.scopes, c.invites,
      to_json(c.connected_at) #>> '{}' as connected_at, to_json(c.last_success_at) #>> '{}' as last_success_at,
      to_json(c.last_heard_at) #>> '{}' as last_heard_at, c.last_error_code, to_json(c.last_error_at) #>> '{}' as last_error_at,
      case c.provider when 'zoom' then greatest(${ZOOM_DAILY_BUDGET} - coalesce(b.used, 0), 0)::int end as budget_left
    from private.video_connections c
    left join private.zoom_budget b on b.connection_id = c.id and b.day = (now() at time zone 'UTC')::date
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

async function act(action: string, request: Request, caller: Caller, config: VideoConfig): Promise<unknown> {
  const sql = database();
  switch (action) {
    case "start": {
      const input = await readBody(request, startConnectionRequestSchema);
      await requireManager(caller, input.store_id);
      const url = await beginConnection(sql, config, {
        userId: caller.id,
        storeId: input.store_id,
        provider: input.provider,
        redirectUri: redirectUri(config),
      });
      return { url };
    }
    case "callback": {
      const input = await readBody(request, finishConnectionRequestSchema);
      const { storeId, provider } = await finishConnection(sql, config, {
        userId: caller.id,
        state: input.state,
        code: input.code,
        redirectUri: redirectUri(config),
        mayConnect: (storeId) => requireManager(caller, storeId),
      });
      return { store_id: storeId, provider };
    }
    case "connect-account": {
      const input = await readBody(request, connectAccountRequestSchema);
      await requireManager(caller, input.store_id);
      if (input.auth_kind !== "server_to_server") {
        throw new Problem(422, "auth_kind_retired", "Zoom no longer serves JWT apps and passwords");
      }
      await connectAccount(sql, config, {
        userId: caller.id,
        storeId: input.store_id,
        accountId: input.account_id,
        clientId: input.client_id,
        clientSecret: input.client_secret,
        hostEmail: input.host_email,
      });
      return { store_id: input.store_id, provider: "zoom" };
    }
    case "invites": {
      const input = await readBody(request, invitesRequestSchema);
      await requireManager(caller, input.store_id);
      await setInvites(sql, input.store_id, input.connection_id, input.invites);
      return { ok: true };
    }
    case "test":
    case "disconnect": {
      const input = await readBody(request, connectionRequestSchema);
      await requireManager(caller, input.store_id);
      await (action === "test" ? testConnection : disconnect)(
        sql,
        config,
        input.store_id,
        input.connection_id,
      );
      return { ok: true };
    }
    default:
      throw new Problem(404, "action_not_found", "There is no such action");
  }
}

/**
 * `GET video-oauth/status?store=<uuid>` for session staff; `POST video-oauth/{start,callback,connect-account,invites,test,disconnect}`
 * for owners and managers. Contracts: `_shared/contracts/video.ts`.
 */
export const handler = serve(["GET", "POST"], async (request) => {
  const url = new URL(request.url);
  const action = url.pathname.split("/").filter(Boolean).at(-1) ?? "";
  const caller = await requireCaller(request);
  const config = videoConfig();
  if (request.method === "GET") {
    const store = z.uuid().safeParse(url.searchParams.get("store"));
    if (action !== "status" || !store.success)
      throw new Problem(400, "invalid_store", "Name the store: status?store=<uuid>");
    const role = await requireMember(caller, store.data);
    if (!["owner", "manager", "instructor"].includes(role))
      throw new Problem(403, "role_not_allowed", "Not for this role");
    return json(await status(store.data, config));
  }
  return json(await act(action, request, caller, config).catch(explain));
});
