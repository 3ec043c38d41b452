import * as contracts from "../_shared/contracts/video.ts";
import { requireAbility } from "../_shared/core/caller.ts";
import { videoConfig, type VideoConfig } from "../_shared/core/config.ts";
import { database } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { done, route, serveRoutes } from "../_shared/core/routes.ts";
import { connectAccount } from "./connect-account.ts";
import { setInvites, testConnection } from "./connection.ts";
import { beginConnection } from "./consent-state.ts";
import { connectionStatus } from "./connection-status.ts";
import { disconnect } from "./disconnect.ts";
import { finishConnection } from "./finish-connection.ts";

/** Where the provider sends the person back: a page of the app, which then calls `callback` as that person. */
function redirectUri(config: VideoConfig): string {
  if (!config.appUrl) throw new Problem("app_url_missing", "APP_URL is not set");
  return `${config.appUrl}/settings/integrations/callback`;
}

/**
 * The store's accounts at Zoom and Google: their status for those who run its sessions, everything else for owners and
 * managers.
 */
export const handler = serveRoutes(
  route(contracts.videoStatus, async ({ store }, caller) => {
    await requireAbility(caller, store, "manage_sessions");
    return connectionStatus(database(), store, videoConfig());
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
