import type { VideoProvider } from "../_shared/contracts/video.ts";
import type { VideoConfig } from "../_shared/core/config.ts";
import type { Sql, Transaction } from "../_shared/core/db.ts";
import type { Account } from "../_shared/oauth/provider-accounts.ts";
import type { TokenSet } from "../_shared/oauth/token-endpoint.ts";
import { storeTokens } from "../_shared/oauth/tokens.ts";
import { stopChannels } from "../_shared/providers/google/channels.ts";
import { dropUnused, end, lockAccount, type Grant } from "./grants.ts";

export interface NewConnection {
  storeId: string;
  provider: VideoProvider;
  authKind: "oauth" | "server_to_server";
  userId: string;
  account: Account;
  hostId: string;
  tokens: TokenSet;
  clientCredentials: string | null;
  /** When the code was about to be traded: from then on the person's earlier consent at Zoom was over. */
  begun: Date;
}

/** The store's connections that this one takes the place of. */
const replacedBy = (sql: Sql | Transaction, input: NewConnection) => sql<{ id: string }[]>`
  select id from private.video_connections
  where store_id = ${input.storeId} and provider = ${input.provider} and status <> 'disconnected'
    and (account_id <> ${input.account.id} or auth_kind <> ${input.authKind})`;

/**
 * The tokens that a Zoom consent renews, where another store works with the person's last one: those of which it was
 * connected, and those that were refused while the code was traded.
 */
async function sharedGrant(tx: Transaction, id: string, input: NewConnection): Promise<string | null> {
  if (input.provider !== "zoom" || input.authKind !== "oauth") return null;
  const [other] = await tx<{ grant_id: string }[]>`
    select c.grant_id from private.video_connections c
    where c.provider = 'zoom' and c.auth_kind = 'oauth' and c.account_id = ${input.account.id} and c.id <> ${id}
      and ${worksOn(tx, input)}
    order by c.connected_at desc limit 1`;
  return other?.grant_id ?? null;
}

/** A connection `c` whose consent ended with this one only. What its owner has taken back stays taken back. */
const worksOn = (tx: Transaction, { begun }: NewConnection) => tx`
  (c.status = 'connected' or (c.status = 'reconnect_needed' and c.last_error_at >= ${begun}
    and c.status_reason not in ('deauthorized', 'consent_replaced')))`;

/** Google does not call any more for the accounts that this one takes the place of. Before it is saved: it takes their tokens. */
export async function stopReplaced(sql: Sql, config: VideoConfig, input: NewConnection): Promise<void> {
  if (input.provider !== "google_meet") return;
  for (const { id } of await replacedBy(sql, input)) await stopChannels(sql, config, id);
}

/**
 * The same account takes its old connection up again; another account replaces it, and the old one's tokens go. Returns what
 * is to be given back.
 */
export async function saveConnection(
  tx: Transaction,
  config: VideoConfig,
  input: NewConnection,
): Promise<Grant[]> {
  await lockAccount(tx, input.provider, input.account.id);
  await tx`select pg_advisory_xact_lock(hashtextextended(${`video:${input.storeId}:${input.provider}`}, 0))`;
  const grants: Grant[] = [];
  for (const { id } of await replacedBy(tx, input)) grants.push(...(await end(tx, id, "replaced")));
  const [known] = await tx<{ id: string; grant_id: string }[]>`
      select id, grant_id from private.video_connections
      where store_id = ${input.storeId} and provider = ${input.provider} and account_id = ${input.account.id}
        and auth_kind = ${input.authKind}
      order by status <> 'disconnected' desc, created_at desc limit 1`;
  const [created] = known
    ? []
    : await tx<{ id: string; grant_id: string }[]>`
          insert into private.video_connections
            (store_id, provider, auth_kind, account_id, account_label, host_id, scopes, connected_by, status)
          values (${input.storeId}, ${input.provider}, ${input.authKind}, ${input.account.id}, ${input.account.label},
            ${input.hostId}, ${input.tokens.scopes}, ${input.userId}, 'disconnected')
          returning id, grant_id`;
  const { id, grant_id: own } = known ?? created ?? { id: "", grant_id: "" };
  const shared = await sharedGrant(tx, id, input);
  const grantId = shared ?? own;
  await storeTokens(
    tx,
    grantId,
    input.tokens,
    { refreshToken: null, clientCredentials: input.clientCredentials },
    config,
  );
  // Tokens first: the change of status queues the sessions that wait, and they need them.
  if (shared) {
    await tx`
        update private.video_connections c set status = 'connected', status_reason = null, scopes = ${input.tokens.scopes}
        where c.grant_id = ${grantId} and c.id <> ${id} and ${worksOn(tx, input)}`;
  }
  await tx`
      update private.video_connections set status = 'connected', status_reason = null, account_label = ${input.account.label},
        host_id = ${input.hostId}, scopes = ${input.tokens.scopes}, connected_by = ${input.userId}, connected_at = private.now(),
        grant_id = ${grantId}, last_error_code = null, last_error_at = null
      where id = ${id}`;
  if (grantId !== own) await dropUnused(tx, own);
  await tx`select private.reopen_zoom(${input.storeId})`;
  return grants;
}
