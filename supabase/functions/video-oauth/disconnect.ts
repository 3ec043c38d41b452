import type { VideoConfig } from "../_shared/core/config.ts";
import type { Sql } from "../_shared/core/db.ts";
import { stopChannels } from "../_shared/providers/google/channels.ts";
import { connectionOf } from "./connection.ts";
import { end, giveBack, inTurn, lockAccount } from "./grants.ts";

/**
 * Revokes at the provider and forgets the secrets; when the provider does not answer, neither, so that it can be tried
 * again. Where another store stands on the account its consent stays. Meetings that stand at the provider stay there, with
 * their links.
 */
export async function disconnect(
  sql: Sql,
  config: VideoConfig,
  storeId: string,
  connectionId: string,
): Promise<void> {
  const row = await connectionOf(sql, storeId, connectionId);
  if (row.provider === "google_meet") await stopChannels(sql, config, row.id);
  await inTurn(sql, row.provider, async (tx) => {
    await lockAccount(tx, row.provider, row.account_id);
    for (const grant of await end(tx, row.id, "by_owner")) await giveBack(tx, config, grant);
  });
}
