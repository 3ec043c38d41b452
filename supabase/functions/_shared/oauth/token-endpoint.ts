import { machineNow } from "../core/clock.ts";
import { Buffer } from "node:buffer";
import { z } from "zod";
import type { OAuthApp } from "../core/config.ts";
import { ProviderError } from "../core/provider-error.ts";
import type { ProviderReply } from "../core/provider-fetch.ts";

/** What a token endpoint gave. `refreshToken` is null where the flow or the reply has none. */
export interface TokenSet {
  accessToken: string;
  refreshToken: string | null;
  expiresAt: Date;
  scopes: string[];
}

/** Ten years: longer than anything that expires. */
const MOST_SECONDS = 10 * 366 * 24 * 60 * 60;

const tokenReplySchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  // What no clock can hold is not told: an hour, as of one that is missing.
  expires_in: z.coerce.number().positive().max(MOST_SECONDS).catch(3600),
  scope: z.string().default(""),
});
const tokenErrorSchema = z
  .object({ error: z.string().default(""), reason: z.string().default("") })
  .partial();

/** Basic authentication, which both of Zoom's flows use at the token endpoint, PKCE included. */
export const basic = (app: OAuthApp): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString("base64")}`,
});

/** Reads a token endpoint's reply; says `reconnect` where only a new consent helps. */
export function readTokens(reply: ProviderReply): TokenSet {
  if (reply.status === 200) {
    const parsed = tokenReplySchema.safeParse(reply.body);
    if (!parsed.success)
      throw new ProviderError("server", { code: "token_reply_unreadable", outcome: "unknown" });
    return {
      accessToken: parsed.data.access_token,
      refreshToken: parsed.data.refresh_token ?? null,
      // A minute early: a token is not used in the second it dies.
      expiresAt: new Date(machineNow().getTime() + (parsed.data.expires_in - 60) * 1000),
      scopes: parsed.data.scope.split(/[\s,]+/).filter(Boolean),
    };
  }
  if (reply.status === 429)
    throw new ProviderError("rate_limited", { code: "token_rate_limited", status: 429 });
  if (reply.status >= 500)
    throw new ProviderError("server", { code: `token_http_${reply.status}`, outcome: "unknown" });
  const error = tokenErrorSchema.safeParse(reply.body).data?.error ?? "";
  if (["invalid_grant", "unauthorized_client", "access_denied"].includes(error)) {
    throw new ProviderError("reconnect", { code: error, status: reply.status });
  }
  throw new ProviderError("invalid", {
    code: /^[a-z_]{1,40}$/.test(error) ? `token_${error}` : `token_http_${reply.status}`,
    status: reply.status,
  });
}
