import { setTimeout as wait } from "node:timers/promises";
import type { VideoProvider } from "../_shared/contracts/video.ts";
import { machineNow } from "../_shared/core/clock.ts";
import type { VideoConfig } from "../_shared/core/config.ts";
import { open } from "../_shared/core/crypto.ts";
import type { Sql, Transaction } from "../_shared/core/db.ts";
import { ProviderError } from "../_shared/core/provider-error.ts";
import { revoke } from "../_shared/oauth/provider-accounts.ts";

/** How long the consents before one are waited for: each asks the provider three things, of which each may take ten seconds. */
const TURN_MS = 60_000;

/**
 * One consent after the other, and no end of one meanwhile: whose it is Zoom says only after it has ended the person's earlier
 * one, and what is saved last has to be what was given last. Whoever waits holds no connection.
 */
export async function inTurn<T>(
  sql: Sql,
  provider: VideoProvider,
  run: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const until = machineNow().getTime() + TURN_MS;
  while (machineNow().getTime() < until) {
    const turn = await sql.begin(async (tx) => {
      const [row] = await tx<{ mine: boolean }[]>`
        select pg_try_advisory_xact_lock(hashtextextended(${`video:consents:${provider}`}, 0)) as mine`;
      return row?.mine ? { result: await run(tx) } : null;
    });
    if (turn) return turn.result;
    await wait(50);
  }
  throw new ProviderError("timeout", { code: "timeout" });
}

/** Whoever connects, disconnects or refuses an account does so alone: what ends one authorisation may end those of others. */
export const lockAccount = (tx: Transaction, provider: VideoProvider, accountId: string) =>
  tx`select pg_advisory_xact_lock(hashtextextended(${`video:account:${provider}:${accountId}`}, 0))`;

/** The connections of any store that stand on this account's consent to our app. */
export const standingOn = (tx: Transaction, provider: VideoProvider, accountId: string) => tx<
  { id: string }[]
>`
  select id from private.video_connections
  where provider = ${provider} and account_id = ${accountId} and auth_kind = 'oauth' and status <> 'disconnected'
  order by id`;

export interface Grant {
  grant_id: string;
  provider: VideoProvider;
  account_id: string;
  auth_kind: "oauth" | "server_to_server";
  key_id: string;
  access_token: string | null;
  refresh_token: string | null;
}

/** Deletes secrets that no connection works with any more. */
export const dropUnused = (tx: Transaction, grantId: string) => tx`
  delete from private.video_secrets s where s.grant_id = ${grantId} and not exists (
    select from private.video_connections c where c.grant_id = s.grant_id and c.status <> 'disconnected')`;

/**
 * Ends a connection, and deletes its secrets where no other store works with them; returns what may be given back to the
 * provider. Secrets before the connection's own row: the order in which a refresh takes both.
 */
export async function end(
  tx: Transaction,
  connectionId: string,
  reason: "replaced" | "by_owner",
): Promise<Grant[]> {
  const grants = await tx<Grant[]>`
    delete from private.video_secrets s using private.video_connections c
    where c.id = ${connectionId} and c.grant_id = s.grant_id and not exists (
      select from private.video_connections o
      where o.grant_id = c.grant_id and o.id <> c.id and o.status <> 'disconnected')
    returning s.grant_id, c.provider, c.account_id, c.auth_kind, s.key_id, s.access_token, s.refresh_token`;
  await tx`
    update private.video_connections set status = 'disconnected', status_reason = ${reason}, grant_id = gen_random_uuid()
    where id = ${connectionId}`;
  return grants;
}

/**
 * Tells the provider that a grant is over, unless another store stands on the account: revoking ends all that the person has
 * granted. Server-to-Server has none: its last token dies within the hour.
 */
export async function giveBack(tx: Transaction, config: VideoConfig, grant: Grant): Promise<void> {
  const sealed = grant.refresh_token ?? grant.access_token;
  if (!sealed || grant.auth_kind === "server_to_server") return;
  if ((await standingOn(tx, grant.provider, grant.account_id)).length > 0) return;
  const token = await open(sealed, grant.key_id, grant.grant_id, config.keys).catch(() => null);
  if (token) await revoke(grant.provider, config, token);
}

/** Tells the provider of each that it is over. What does not answer is not waited for: the secrets are gone already. */
export async function giveAllBack(sql: Sql, config: VideoConfig, grants: readonly Grant[]): Promise<void> {
  for (const grant of grants) {
    await inTurn(sql, grant.provider, async (tx) => {
      await lockAccount(tx, grant.provider, grant.account_id);
      await giveBack(tx, config, grant);
    }).catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
    });
  }
}
