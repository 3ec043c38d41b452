import type { VideoProvider } from "../_shared/contracts/video.ts";
import type { VideoConfig } from "../_shared/core/config.ts";
import type { Sql } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { zoomAccount } from "../_shared/oauth/provider-accounts.ts";
import { withAccessToken } from "../_shared/oauth/tokens.ts";
import { GoogleClient } from "../_shared/providers/google/calendar-client.ts";

interface ConnectionRow {
  id: string;
  provider: VideoProvider;
  account_id: string;
  host_id: string;
}

export async function connectionOf(sql: Sql, storeId: string, connectionId: string): Promise<ConnectionRow> {
  const [row] = await sql<ConnectionRow[]>`
    select id, provider, account_id, host_id from private.video_connections
    where id = ${connectionId} and store_id = ${storeId} and status <> 'disconnected'`;
  if (!row) throw new Problem("connection_not_found", "The store has no such connection");
  return row;
}

/** Asks the provider something harmless with the stored token. */
export async function testConnection(
  sql: Sql,
  config: VideoConfig,
  storeId: string,
  connectionId: string,
): Promise<void> {
  const row = await connectionOf(sql, storeId, connectionId);
  await withAccessToken(sql, row.id, config, async (token) => {
    if (row.provider === "zoom") await zoomAccount(config, token, row.host_id);
    else await new GoogleClient(config.google.apiUrl, token).probe();
  });
}

/** Whether Google invites whoever is registered; the events of sessions to come follow. Zoom has no guests. */
export async function setInvites(
  sql: Sql,
  storeId: string,
  connectionId: string,
  invites: boolean,
): Promise<void> {
  const row = await connectionOf(sql, storeId, connectionId);
  if (row.provider !== "google_meet") throw new Problem("invalid_input", "Only Google has guests");
  await sql`update private.video_connections set invites = ${invites} where id = ${row.id}`;
}
