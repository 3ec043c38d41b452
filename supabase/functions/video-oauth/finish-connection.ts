import type { VideoProvider } from "../_shared/contracts/video.ts";
import { clockNow } from "../_shared/core/clock.ts";
import type { VideoConfig } from "../_shared/core/config.ts";
import { open, sha256 } from "../_shared/core/crypto.ts";
import type { Sql } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { isProviderError, ProviderError } from "../_shared/core/provider-error.ts";
import { exchangeCode, missingScopes, revoke, type Account } from "../_shared/oauth/provider-accounts.ts";
import type { TokenSet } from "../_shared/oauth/token-endpoint.ts";
import { markReconnect } from "../_shared/oauth/tokens.ts";
import { useState } from "./consent-state.ts";
import { lockAccount, standingOn } from "./grants.ts";
import { saveConnection } from "./save-connection.ts";

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
