import { clockNow } from "../_shared/core/clock.ts";
import type { VideoConfig } from "../_shared/core/config.ts";
import type { Sql } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { missingScopes, zoomAccount } from "../_shared/oauth/provider-accounts.ts";
import { accountTokens } from "../_shared/oauth/tokens.ts";
import { giveAllBack } from "./grants.ts";
import { saveConnection } from "./save-connection.ts";

/** Zoom Server-to-Server: the account's own client, proven by a first token and by finding the host. */
export async function connectAccount(
  sql: Sql,
  config: VideoConfig,
  input: {
    userId: string;
    storeId: string;
    accountId: string;
    clientId: string;
    clientSecret: string;
    hostEmail: string;
  },
): Promise<void> {
  const app = { clientId: input.clientId, clientSecret: input.clientSecret };
  const tokens = await accountTokens(config, app, input.accountId);
  const missing = missingScopes("zoom", tokens.scopes);
  if (missing.length > 0) throw new Problem("scopes_missing", `Not granted: ${missing.join(", ")}`);
  const host = await zoomAccount(config, tokens.accessToken, input.hostEmail);
  const connection = {
    storeId: input.storeId,
    provider: "zoom" as const,
    authKind: "server_to_server" as const,
    userId: input.userId,
    account: { id: input.accountId, label: host.label },
    hostId: host.id,
    tokens,
    clientCredentials: JSON.stringify(app),
    begun: clockNow(),
  };
  await giveAllBack(sql, config, await sql.begin((tx) => saveConnection(tx, config, connection)));
}
