import { Buffer } from "node:buffer";
import { z } from "zod";
import type { VideoProvider } from "../contracts/video.ts";
import type { VideoConfig } from "../core/config.ts";
import { randomToken, sha256 } from "../core/crypto.ts";
import { ProviderError } from "../core/provider-error.ts";
import { postForm, providerFetch, retryAfter } from "../core/provider-fetch.ts";
import { basic, readTokens, type TokenSet } from "./token-endpoint.ts";

/** What a session's meeting needs; a consent that leaves one out cannot be used. */
export const requiredScopes: Record<VideoProvider, readonly string[]> = {
  zoom: [
    "meeting:write:meeting",
    "meeting:read:meeting",
    "meeting:update:meeting",
    "meeting:delete:meeting",
    "meeting:read:list_meetings",
    "meeting:read:list_past_participants",
    "user:read:user",
  ],
  google_meet: [
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/meetings.space.readonly",
  ],
};
const identityScopes: Record<VideoProvider, readonly string[]> = {
  zoom: [],
  google_meet: ["openid", "email"],
};

/** Granted when the scope itself, or its account-level form, is in the list. */
export const missingScopes = (provider: VideoProvider, granted: readonly string[]): string[] =>
  requiredScopes[provider].filter((scope) => !granted.includes(scope) && !granted.includes(`${scope}:admin`));

export interface Authorization {
  url: string;
  state: string;
  codeVerifier: string;
}

/** The address of the consent page: authorization code with PKCE (S256), offline access for Google. */
export function authorizationUrl(
  provider: VideoProvider,
  config: VideoConfig,
  redirectUri: string,
): Authorization {
  const app = provider === "zoom" ? config.zoom.app : config.google.app;
  if (!app) throw new ProviderError("invalid", { code: "provider_not_configured" });
  const state = randomToken();
  const codeVerifier = randomToken();
  const url = new URL(
    provider === "zoom" ? `${config.zoom.oauthUrl}/oauth/authorize` : config.google.authorizeUrl,
  );
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: app.clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: sha256(codeVerifier, "base64url"),
    code_challenge_method: "S256",
    // Without the consent prompt a second consent brings no refresh token.
    ...(provider === "google_meet" && {
      scope: [...identityScopes.google_meet, ...requiredScopes.google_meet].join(" "),
      access_type: "offline",
      prompt: "consent",
      include_granted_scopes: "false",
    }),
  }).toString();
  return { url: url.href, state, codeVerifier };
}

export interface Account {
  id: string;
  label: string;
}

const zoomUserSchema = z.object({
  id: z.string().min(1),
  email: z.string().default(""),
  account_id: z.string().default(""),
});
const idTokenSchema = z.object({ sub: z.string().min(1), email: z.string().default("") });

/** Trades the code for tokens; `account` then says whose they are. */
export async function exchangeCode(
  provider: VideoProvider,
  config: VideoConfig,
  input: { code: string; codeVerifier: string; redirectUri: string },
): Promise<{ tokens: TokenSet; account: () => Promise<Account> }> {
  const app = provider === "zoom" ? config.zoom.app : config.google.app;
  if (!app) throw new ProviderError("invalid", { code: "provider_not_configured" });
  const fields = {
    grant_type: "authorization_code",
    code: input.code,
    redirect_uri: input.redirectUri,
    code_verifier: input.codeVerifier,
  };
  if (provider === "zoom") {
    const tokens = readTokens(await postForm(`${config.zoom.oauthUrl}/oauth/token`, fields, basic(app)));
    return { tokens, account: () => zoomAccount(config, tokens.accessToken, "me") };
  }
  const reply = await postForm(config.google.tokenUrl, {
    ...fields,
    client_id: app.clientId,
    client_secret: app.clientSecret,
  });
  const tokens = readTokens(reply);
  return { tokens, account: async () => googleAccount(reply.body) };
}

/** The token came straight from Google over TLS: its claims need no further proof (OpenID Connect Core 3.1.3.7). */
function googleAccount(body: unknown): Account {
  const token = z.object({ id_token: z.string() }).safeParse(body).data?.id_token ?? "";
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    const { sub, email } = idTokenSchema.parse(claims);
    return { id: sub, label: email };
  } catch {
    throw new ProviderError("server", { code: "account_unreadable" });
  }
}

/** A Zoom user: "me" for a person's own authorisation, an e-mail or id for Server-to-Server. Errors by Zoom's code. */
export async function zoomAccount(config: VideoConfig, accessToken: string, user: string): Promise<Account> {
  const reply = await providerFetch(`${config.zoom.apiUrl}/users/${encodeURIComponent(user)}`, {
    headers: { authorization: `Bearer ${accessToken}`, accept: "application/json" },
  });
  if (reply.status === 200) {
    const parsed = zoomUserSchema.safeParse(reply.body);
    if (!parsed.success) throw new ProviderError("server", { code: "account_unreadable" });
    return { id: parsed.data.id, label: parsed.data.email };
  }
  const code = z.object({ code: z.coerce.number() }).safeParse(reply.body).data?.code;
  if (code === 4711 || code === 4700) throw new ProviderError("reconnect", { code: "missing_scope" });
  if (reply.status === 401)
    throw new ProviderError("unauthorized", { code: `zoom_${code ?? 401}`, status: 401 });
  if (reply.status === 404)
    throw new ProviderError("not_found", { code: `zoom_${code ?? 404}`, status: 404 });
  if (reply.status === 429) {
    const retryAt = retryAfter(reply.headers);
    throw new ProviderError("rate_limited", { code: "zoom_429", status: 429, ...(retryAt && { retryAt }) });
  }
  if (reply.status >= 500) throw new ProviderError("server", { code: `zoom_http_${reply.status}` });
  throw new ProviderError("invalid", { code: `zoom_${code ?? reply.status}`, status: reply.status });
}

/** Tells the provider that the authorisation is over. A token that is not good any more is over already. */
export async function revoke(provider: VideoProvider, config: VideoConfig, token: string): Promise<void> {
  const reply =
    provider === "zoom"
      ? await postForm(
          `${config.zoom.oauthUrl}/oauth/revoke`,
          { token },
          config.zoom.app ? basic(config.zoom.app) : {},
        )
      : await postForm(config.google.revokeUrl, { token });
  if (reply.status >= 500) throw new ProviderError("server", { code: `revoke_http_${reply.status}` });
}
