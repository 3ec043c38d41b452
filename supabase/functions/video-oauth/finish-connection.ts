import type { VideoProvider } from "../_shared/contracts/video.ts";
import { clockNow } from "../_shared/core/clock.ts";
import type { VideoConfig } from "../_shared/core/config.ts";
import { open, sha256 } from "../_shared/core/crypto.ts";
import type { Sql, Transaction } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { isProviderError, ProviderError } from "../_shared/core/provider-error.ts";
import { exchangeCode, missingScopes, revoke, type Account } from "../_shared/oauth/provider-accounts.ts";
import type { TokenSet } from "../_shared/oauth/token-endpoint.ts";
import { markReconnect } from "../_shared/oauth/tokens.ts";
import { useState } from "./consent-state.ts";
import { giveAllBack, inTurn, lockAccount, standingOn } from "./grants.ts";
import { saveConnection, stopReplaced, type NewConnection } from "./save-connection.ts";

interface Consent {
  tokens: TokenSet;
  account: Account | null;
  /** Why it cannot be used. */
  refusal: unknown;
  begun: Date;
}

/** Trades the code, and asks whose the tokens are. */
async function tradeCode(
  sql: Sql | Transaction,
  config: VideoConfig,
  provider: VideoProvider,
  input: { code: string; codeVerifier: string; redirectUri: string },
): Promise<Consent> {
  const [{ begun } = { begun: clockNow() }] = await sql<{ begun: Date }[]>`select private.now() as begun`;
  const { tokens, account: ask } = await exchangeCode(provider, config, input).catch((error: unknown) => {
    // A code lasts five minutes and is good once: there is nothing yet that could be reconnected.
    throw isProviderError(error, "reconnect")
      ? new Problem("code_not_accepted", "The provider does not accept the code any more")
      : error;
  });
  const missing = missingScopes(provider, tokens.scopes);
  let refusal: unknown = null;
  if (missing.length > 0) refusal = new Problem("scopes_missing", `Not granted: ${missing.join(", ")}`);
  else if (!tokens.refreshToken)
    refusal = new Problem("no_refresh_token", "The provider gave no refresh token");
  const whose = async () =>
    ask().catch((error: unknown) => {
      refusal ??= error;
      return null;
    });
  // Whose it is decides how it is given back, so it is asked once more.
  const account = (await whose()) ?? (await whose());
  return { tokens, account, refusal, begun };
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
  const { store_id: storeId, provider, ...state } = await useState(sql, input.state, input.userId);
  await input.mayConnect(storeId);
  if (!input.code) throw new Problem("consent_refused", "The authorisation was refused at the provider");
  const codeVerifier = await open(state.code_verifier, state.key_id, sha256(input.state), config.keys);
  const code = { code: input.code, codeVerifier, redirectUri: input.redirectUri };
  const connectionOf = ({ account, refusal, tokens, begun }: Consent): NewConnection | null => {
    if (!account || refusal) return null;
    const made = { authKind: "oauth", hostId: "me", clientCredentials: null } as const;
    return { storeId, provider, userId: input.userId, account, tokens, begun, ...made };
  };
  const settle = async (tx: Transaction, consent: Consent) => {
    const connection = connectionOf(consent);
    // Nothing half usable is kept.
    if (!connection) await dropConsent(tx, config, provider, consent);
    const replaced = connection ? await saveConnection(tx, config, connection) : [];
    return { refusal: consent.refusal, replaced };
  };
  let settled: Awaited<ReturnType<typeof settle>>;
  if (provider === "zoom") {
    settled = await inTurn(sql, provider, async (tx) =>
      settle(tx, await tradeCode(tx, config, provider, code)),
    );
  } else {
    const consent = await tradeCode(sql, config, provider, code);
    const connection = connectionOf(consent);
    if (connection) await stopReplaced(sql, config, connection);
    settled = await inTurn(sql, provider, (tx) => settle(tx, consent));
  }
  await giveAllBack(sql, config, settled.replaced);
  if (settled.refusal) throw settled.refusal;
  return { storeId, provider };
}

/**
 * A consent that cannot be used is given back, unless that would end others. Google ends whatever the person has granted to
 * the app, and whose account it is may be unknown. Zoom has ended the earlier consent of the person already: whoever worked
 * with it is told.
 */
async function dropConsent(
  tx: Transaction,
  config: VideoConfig,
  provider: VideoProvider,
  { account, tokens }: Consent,
): Promise<void> {
  if (account) {
    await lockAccount(tx, provider, account.id);
    const others = await standingOn(tx, provider, account.id);
    // A refresh takes the tokens before the connections that work with them.
    await tx`
      select from private.video_secrets where grant_id in (
        select grant_id from private.video_connections where id = any (${others.map(({ id }) => id)}))
      order by grant_id for update`;
    if (provider === "zoom") for (const { id } of others) await markReconnect(tx, id, "consent_replaced");
    else if (others.length > 0) return;
  } else if (provider !== "zoom") return;
  await revoke(provider, config, tokens.refreshToken ?? tokens.accessToken).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
  });
}
