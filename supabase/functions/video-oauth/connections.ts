import type { VideoProvider } from "../_shared/contracts/video.ts";
import { clockNow } from "../_shared/core/clock.ts";
import type { VideoConfig } from "../_shared/core/config.ts";
import { open, seal, sha256 } from "../_shared/core/crypto.ts";
import type { Sql, Transaction } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { isProviderError, ProviderError } from "../_shared/core/provider-error.ts";
import {
  authorizationUrl,
  exchangeCode,
  missingScopes,
  revoke,
  zoomAccount,
  type Account,
} from "../_shared/oauth/provider-accounts.ts";
import type { TokenSet } from "../_shared/oauth/token-endpoint.ts";
import { accountTokens, markReconnect, storeTokens, withAccessToken } from "../_shared/oauth/tokens.ts";
import { GoogleClient } from "../_shared/providers/google/calendar-client.ts";
import { stopChannels } from "../_shared/providers/google/channels.ts";

/** Begins an authorisation: the state is bound to the person and store, single use, ten minutes. */
export async function beginConnection(
  sql: Sql,
  config: VideoConfig,
  input: { userId: string; storeId: string; provider: VideoProvider; redirectUri: string },
): Promise<string> {
  const { url, state, codeVerifier } = authorizationUrl(input.provider, config, input.redirectUri);
  const hash = sha256(state);
  const { keyId, sealed } = await seal(codeVerifier, hash, config.keys);
  await sql`delete from private.video_oauth_states where expires_at < private.now() - interval '1 day'`;
  await sql`
    insert into private.video_oauth_states (state_hash, user_id, store_id, provider, code_verifier, key_id)
    values (${hash}, ${input.userId}, ${input.storeId}, ${input.provider}, ${sealed}, ${keyId})`;
  return url;
}

interface State {
  store_id: string;
  provider: VideoProvider;
  code_verifier: string;
  key_id: string;
}

/** Uses a state up. Unknown, somebody else's, used and expired ones are refused alike. */
async function useState(sql: Sql, state: string, userId: string): Promise<State> {
  const [row] = await sql<State[]>`
    update private.video_oauth_states set used_at = private.now()
    where state_hash = ${sha256(state)} and user_id = ${userId} and used_at is null and expires_at > private.now()
    returning store_id, provider, code_verifier, key_id`;
  if (!row) throw new Problem("state_invalid", "This authorisation is unknown, used or too old; start again");
  return row;
}

/** Ends an authorisation: trades the code, checks what was granted, stores the tokens. */
export async function finishConnection(
  sql: Sql,
  config: VideoConfig,
  input: {
    userId: string;
    state: string;
    code: string | undefined;
    redirectUri: string;
    mayConnect: (storeId: string) => Promise<void>;
  },
): Promise<{ storeId: string; provider: VideoProvider }> {
  const state = await useState(sql, input.state, input.userId);
  await input.mayConnect(state.store_id);
  if (!input.code) throw new Problem("consent_refused", "The authorisation was refused at the provider");
  const codeVerifier = await open(state.code_verifier, state.key_id, sha256(input.state), config.keys);
  const [{ begun } = { begun: clockNow() }] = await sql<{ begun: Date }[]>`select private.now() as begun`;
  const { tokens, account: askAccount } = await exchangeCode(state.provider, config, {
    code: input.code,
    codeVerifier,
    redirectUri: input.redirectUri,
  }).catch((error: unknown) => {
    // A code lasts five minutes and is good once: there is nothing yet that could be reconnected.
    throw isProviderError(error, "reconnect")
      ? new Problem("code_not_accepted", "The provider does not accept the code any more")
      : error;
  });
  // Nothing half usable is kept.
  const refuse = async (refusal: unknown): Promise<never> => {
    const account = await askAccount().catch(() => null);
    await dropConsent(sql, config, state.provider, account, tokens).catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
    });
    throw refusal;
  };
  const missing = missingScopes(state.provider, tokens.scopes);
  if (missing.length > 0) await refuse(new Problem("scopes_missing", `Not granted: ${missing.join(", ")}`));
  if (!tokens.refreshToken)
    await refuse(new Problem("no_refresh_token", "The provider gave no refresh token"));
  const account = await askAccount().catch(refuse);
  await saveConnection(sql, config, {
    storeId: state.store_id,
    provider: state.provider,
    authKind: "oauth",
    userId: input.userId,
    account,
    hostId: "me",
    tokens,
    clientCredentials: null,
    begun,
  });
  return { storeId: state.store_id, provider: state.provider };
}

/** Whoever connects, disconnects or refuses an account does so alone: what ends one authorisation may end those of others. */
const lockAccount = (tx: Transaction, provider: VideoProvider, accountId: string) =>
  tx`select pg_advisory_xact_lock(hashtextextended(${`video:account:${provider}:${accountId}`}, 0))`;

/** The connections of any store that stand on this account's consent to our app. */
const standingOn = (tx: Transaction, provider: VideoProvider, accountId: string) => tx<{ id: string }[]>`
  select id from private.video_connections
  where provider = ${provider} and account_id = ${accountId} and auth_kind = 'oauth' and status <> 'disconnected'
  order by id`;

/**
 * A consent that cannot be used is given back, unless that would end others. Google ends whatever the person has granted to
 * the app, and whose account it is may be unknown. Zoom has ended the earlier consent of the person already: whoever worked
 * with it is told.
 */
async function dropConsent(
  sql: Sql,
  config: VideoConfig,
  provider: VideoProvider,
  account: Account | null,
  tokens: TokenSet,
): Promise<void> {
  const token = tokens.refreshToken ?? tokens.accessToken;
  if (!account) {
    if (provider === "zoom") await revoke(provider, config, token);
    return;
  }
  await sql.begin(async (tx) => {
    await lockAccount(tx, provider, account.id);
    const others = await standingOn(tx, provider, account.id);
    // A refresh takes the tokens before the connections that work with them.
    await tx`
      select from private.video_secrets where grant_id in (
        select grant_id from private.video_connections where id = any (${others.map(({ id }) => id)}))
      order by grant_id for update`;
    if (provider === "zoom") for (const { id } of others) await markReconnect(tx, id, "consent_replaced");
    else if (others.length > 0) return;
    await revoke(provider, config, token).catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
    });
  });
}

interface NewConnection {
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

/** The same account takes its old connection up again; another account replaces it, and the old one's tokens go. */
async function saveConnection(sql: Sql, config: VideoConfig, input: NewConnection): Promise<void> {
  if (input.provider === "google_meet") {
    for (const { id } of await replacedBy(sql, input)) await stopChannels(sql, config, id);
  }
  const replaced = await sql.begin(async (tx) => {
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
  });
  for (const grant of replaced) {
    await sql
      .begin(async (tx) => {
        await lockAccount(tx, input.provider, grant.account_id);
        await giveBack(tx, config, grant);
      })
      .catch((error: unknown) => {
        if (!(error instanceof ProviderError)) throw error;
      });
  }
}

interface Grant {
  grant_id: string;
  provider: VideoProvider;
  account_id: string;
  auth_kind: "oauth" | "server_to_server";
  key_id: string;
  access_token: string | null;
  refresh_token: string | null;
}

/** Deletes secrets that no connection works with any more. */
const dropUnused = (tx: Transaction, grantId: string) => tx`
  delete from private.video_secrets s where s.grant_id = ${grantId} and not exists (
    select from private.video_connections c where c.grant_id = s.grant_id and c.status <> 'disconnected')`;

/**
 * Ends a connection, and deletes its secrets where no other store works with them; returns what may be given back to the
 * provider. Secrets before the connection's own row: the order in which a refresh takes both.
 */
async function end(tx: Transaction, connectionId: string, reason: "replaced" | "by_owner"): Promise<Grant[]> {
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
async function giveBack(tx: Transaction, config: VideoConfig, grant: Grant): Promise<void> {
  const sealed = grant.refresh_token ?? grant.access_token;
  if (!sealed || grant.auth_kind === "server_to_server") return;
  if ((await standingOn(tx, grant.provider, grant.account_id)).length > 0) return;
  const token = await open(sealed, grant.key_id, grant.grant_id, config.keys).catch(() => null);
  if (token) await revoke(grant.provider, config, token);
}

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
  await saveConnection(sql, config, {
    storeId: input.storeId,
    provider: "zoom",
    authKind: "server_to_server",
    userId: input.userId,
    account: { id: input.accountId, label: host.label },
    hostId: host.id,
    tokens,
    clientCredentials: JSON.stringify(app),
    begun: clockNow(),
  });
}

interface ConnectionRow {
  id: string;
  provider: VideoProvider;
  account_id: string;
  host_id: string;
}

async function connectionOf(sql: Sql, storeId: string, connectionId: string): Promise<ConnectionRow> {
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
  await sql.begin(async (tx) => {
    await lockAccount(tx, row.provider, row.account_id);
    for (const grant of await end(tx, row.id, "by_owner")) await giveBack(tx, config, grant);
  });
}
