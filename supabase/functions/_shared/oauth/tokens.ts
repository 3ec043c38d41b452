import { machineNow } from "../core/clock.ts";
import { randomInt } from "node:crypto";
import { z } from "zod";
import type { VideoProvider } from "../contracts/video.ts";
import type { OAuthApp, VideoConfig } from "../core/config.ts";
import { open, seal, SealError } from "../core/crypto.ts";
import type { Sql, Transaction } from "../core/db.ts";
import { isProviderError, ProviderError } from "../core/provider-error.ts";
import { postForm } from "../core/provider-fetch.ts";
import { basic, readTokens, type TokenSet } from "./token-endpoint.ts";

/** The app a connection authenticates with: the project's own, or the account's for Zoom Server-to-Server. */
async function appFor(row: SecretRow, config: VideoConfig): Promise<OAuthApp> {
  if (row.client_credentials) {
    const text = await open(row.client_credentials, row.key_id, row.grant_id, config.keys);
    return z.object({ clientId: z.string(), clientSecret: z.string() }).parse(JSON.parse(text));
  }
  const app = row.provider === "zoom" ? config.zoom.app : config.google.app;
  if (!app) throw new ProviderError("invalid", { code: "provider_not_configured" });
  return app;
}

interface SecretRow {
  /** What holds the tokens: they are sealed for it. */
  grant_id: string;
  provider: VideoProvider;
  auth_kind: "oauth" | "server_to_server";
  status: "connected" | "reconnect_needed" | "disconnected";
  account_id: string;
  key_id: string;
  access_token: string | null;
  access_expires_at: Date | null;
  refresh_token: string | null;
  client_credentials: string | null;
  generation: number;
}

const readRow = async (sql: Sql | Transaction, connectionId: string, lock: boolean): Promise<SecretRow> => {
  const [row] = await sql<SecretRow[]>`
    select c.grant_id, c.provider, c.auth_kind, c.status, c.account_id, s.key_id, s.access_token, s.access_expires_at,
      s.refresh_token, s.client_credentials, s.generation
    from private.video_secrets s join private.video_connections c on c.grant_id = s.grant_id
    where c.id = ${connectionId} ${lock ? sql`for update of s` : sql``}`;
  if (!row || row.status === "disconnected") throw new ProviderError("reconnect", { code: "not_connected" });
  return row;
};

/** Nothing is asked of an account that waits for a consent. Throws a ProviderError (reconnect). */
export async function requireConnected(sql: Sql, connectionId: string): Promise<void> {
  const rows = await sql`
    select from private.video_connections where id = ${connectionId} and status = 'connected'`;
  if (rows.length === 0) throw new ProviderError("reconnect", { code: "reconnect_needed" });
}

/** Server-to-Server: a new access token for the account; there is no refresh token. */
export const accountTokens = async (
  config: VideoConfig,
  app: OAuthApp,
  accountId: string,
): Promise<TokenSet> =>
  readTokens(
    await postForm(
      `${config.zoom.oauthUrl}/oauth/token`,
      { grant_type: "account_credentials", account_id: accountId },
      basic(app),
    ),
  );

async function requestTokens(row: SecretRow, config: VideoConfig): Promise<TokenSet> {
  const app = await appFor(row, config);
  if (row.auth_kind === "server_to_server") return accountTokens(config, app, row.account_id);
  if (!row.refresh_token) throw new ProviderError("reconnect", { code: "no_refresh_token" });
  const refreshToken = await open(row.refresh_token, row.key_id, row.grant_id, config.keys);
  const fields = { grant_type: "refresh_token", refresh_token: refreshToken };
  const reply =
    row.provider === "zoom"
      ? await postForm(`${config.zoom.oauthUrl}/oauth/token`, fields, basic(app))
      : await postForm(config.google.tokenUrl, {
          ...fields,
          client_id: app.clientId,
          client_secret: app.clientSecret,
        });
  return readTokens(reply);
}

/**
 * Seals and stores a token pair under the current key; what is absent in `tokens` is kept, resealed. Generations begin
 * anywhere, so that those of an authorisation that was taken back are not taken for those of a new one.
 */
export async function storeTokens(
  tx: Sql | Transaction,
  grantId: string,
  tokens: TokenSet,
  keep: { refreshToken: string | null; clientCredentials: string | null },
  config: VideoConfig,
): Promise<void> {
  const sealText = async (text: string | null) =>
    text === null ? null : (await seal(text, grantId, config.keys)).sealed;
  const access = await seal(tokens.accessToken, grantId, config.keys);
  const refresh = await sealText(tokens.refreshToken ?? keep.refreshToken);
  const client = await sealText(keep.clientCredentials);
  await tx`
    insert into private.video_secrets as s
      (grant_id, key_id, access_token, access_expires_at, refresh_token, client_credentials, generation)
    values (${grantId}, ${access.keyId}, ${access.sealed}, ${tokens.expiresAt}, ${refresh}, ${client}, ${randomInt(2 ** 30)})
    on conflict (grant_id) do update set key_id = excluded.key_id, access_token = excluded.access_token,
      access_expires_at = excluded.access_expires_at, refresh_token = excluded.refresh_token,
      client_credentials = excluded.client_credentials, generation = s.generation + 1`;
}

/**
 * The connection cannot be used until somebody consents again; the reason is told to the owner. `generation`: the tokens it
 * was said of, where it was said of tokens: it holds for every store that works with them, and a refusal of those that have
 * been replaced since says nothing. Returns whether it is so; the first reason stays.
 */
export async function markReconnect(
  sql: Sql | Transaction,
  connectionId: string,
  reason: string,
  generation: number | null = null,
): Promise<boolean> {
  const { count } = await sql`
    update private.video_connections c set status = 'reconnect_needed',
      status_reason = case c.status when 'connected' then ${reason} else c.status_reason end,
      last_error_code = ${reason}, last_error_at = private.now()
    where c.status <> 'disconnected' and case when ${generation}::int is null then c.id = ${connectionId}
      else c.grant_id = (
        select s.grant_id from private.video_secrets s join private.video_connections mine on mine.grant_id = s.grant_id
        where mine.id = ${connectionId} and s.generation = ${generation})
        and (c.id = ${connectionId} or c.status = 'connected') end`;
  return count > 0;
}

/** Nobody has lost anything: it goes on when the server has its keys again. */
const keysMissing = () => new ProviderError("server", { code: "encryption_not_configured" });

interface Renewed {
  token: string;
  generation: number;
}

/**
 * Renews the access token unless somebody else has done so since `seen`. The row lock is held over the request to the
 * provider: a rotating refresh token is spent once, and the new pair is committed before anybody uses it.
 */
async function renew(sql: Sql, connectionId: string, seen: number, config: VideoConfig): Promise<Renewed> {
  const result = await sql.begin(async (tx) => {
    const row = await readRow(tx, connectionId, true);
    if (row.status === "reconnect_needed") {
      return { error: new ProviderError("reconnect", { code: "reconnect_needed" }) };
    }
    if (row.generation !== seen && row.access_token) {
      const token = await open(row.access_token, row.key_id, row.grant_id, config.keys);
      return { token, generation: row.generation };
    }
    try {
      const tokens = await requestTokens(row, config);
      const opened = async (sealed: string | null) =>
        sealed === null ? null : open(sealed, row.key_id, row.grant_id, config.keys);
      const keep = {
        refreshToken: await opened(row.refresh_token),
        clientCredentials: await opened(row.client_credentials),
      };
      await storeTokens(tx, row.grant_id, tokens, keep, config);
      return { token: tokens.accessToken, generation: row.generation + 1 };
    } catch (error) {
      if (error instanceof SealError && config.keys.length === 0) return { error: keysMissing() };
      // Committed with the transaction: everybody who waits for the lock learns it without asking the provider again.
      const lost = error instanceof SealError ? "secret_unreadable" : null;
      if (lost || isProviderError(error, "reconnect")) {
        const reason = lost ?? (error instanceof ProviderError ? error.code : "reconnect");
        await markReconnect(tx, connectionId, reason, row.generation);
        return { error: new ProviderError("reconnect", { code: reason }) };
      }
      throw error;
    }
  });
  if (result.error) throw result.error;
  return result;
}

/** The stored token, renewed when it is about to end. */
async function currentToken(sql: Sql, connectionId: string, config: VideoConfig): Promise<Renewed> {
  const row = await readRow(sql, connectionId, false);
  if (row.status === "reconnect_needed") throw new ProviderError("reconnect", { code: "reconnect_needed" });
  const fresh = row.access_expires_at && row.access_expires_at > machineNow();
  try {
    return fresh && row.access_token
      ? {
          token: await open(row.access_token, row.key_id, row.grant_id, config.keys),
          generation: row.generation,
        }
      : await renew(sql, connectionId, row.generation, config);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    if (config.keys.length === 0) throw keysMissing();
    await markReconnect(sql, connectionId, "secret_unreadable", row.generation);
    throw new ProviderError("reconnect", { code: "secret_unreadable" });
  }
}

/**
 * Runs a call with a good access token, and once more with a renewed one after `unauthorized`, or with that of a consent
 * that was given meanwhile. A refusal of the stored tokens that only a new consent mends marks the connection and throws
 * `reconnect`; it is never retried.
 */
export async function withAccessToken<T>(
  sql: Sql,
  connectionId: string,
  config: VideoConfig,
  call: (token: string) => Promise<T>,
): Promise<T> {
  let current = await currentToken(sql, connectionId, config);
  for (let last = false; ; last = true) {
    try {
      const result = await call(current.token);
      await sql`update private.video_connections set last_success_at = private.now() where id = ${connectionId}`;
      return result;
    } catch (error) {
      if (!isProviderError(error, "unauthorized", "reconnect")) {
        if (error instanceof ProviderError) await noteError(sql, connectionId, error.code);
        throw error;
      }
      const { generation } = current;
      if (error.kind === "unauthorized" && !last) {
        current = await renew(sql, connectionId, generation, config);
      } else if ((await markReconnect(sql, connectionId, error.code, generation)) || last) {
        const { code, status } = error;
        throw new ProviderError("reconnect", { code, ...(status !== undefined && { status }) });
      } else {
        current = await currentToken(sql, connectionId, config);
      }
    }
  }
}

async function noteError(sql: Sql, connectionId: string, code: string): Promise<void> {
  await sql`
    update private.video_connections set last_error_code = ${code}, last_error_at = private.now() where id = ${connectionId}`;
}

/**
 * Reseals every secret that another key than the current one sealed; returns how many. The worker does it, so that a key
 * may be taken out of VIDEO_ENCRYPTION_KEYS once another has stood before it for a while. What no key opens is left alone.
 */
export async function rotateSecrets(sql: Sql, config: VideoConfig): Promise<number> {
  const current = config.keys[0];
  if (!current) throw new SealError("VIDEO_ENCRYPTION_KEYS is not set");
  const stale = await sql<{ grant_id: string }[]>`
    select grant_id from private.video_secrets
    where key_id <> ${current.id} and key_id in ${sql(config.keys.map((key) => key.id))}`;
  let resealed = 0;
  for (const { grant_id: id } of stale) {
    const done = sql.begin(async (tx) => {
      const [row] = await tx<SecretRow[]>`
        select key_id, access_token, access_expires_at, refresh_token, client_credentials
        from private.video_secrets where grant_id = ${id} for update`;
      if (!row || row.key_id === current.id) return false;
      const reseal = async (sealed: string | null) =>
        sealed === null
          ? null
          : (await seal(await open(sealed, row.key_id, id, config.keys), id, config.keys)).sealed;
      await tx`
        update private.video_secrets set key_id = ${current.id}, access_token = ${await reseal(row.access_token)},
          refresh_token = ${await reseal(row.refresh_token)},
          client_credentials = ${await reseal(row.client_credentials)}
        where grant_id = ${id}`;
      return true;
    });
    const opened = await done.catch((error: unknown) => {
      if (error instanceof SealError) return false;
      throw error;
    });
    if (opened) resealed += 1;
  }
  return resealed;
}
