import { createHash } from "node:crypto";
import { consentPage } from "./consent.ts";
import { basicCredentials, formBody, html, redirect, type Exchange, type Reply } from "./exchange.ts";
import type { Grant, SandboxStore } from "./store.ts";

export interface SandboxApps {
  zoom: { clientId: string; clientSecret: string };
  google: { clientId: string; clientSecret: string };
}

type Provider = "zoom" | "google";
const ACCESS_SECONDS = 3600;

/** Zoom's app has its scopes in the marketplace; Google's come with the request. */
const ZOOM_SCOPES = [
  "meeting:write:meeting",
  "meeting:read:meeting",
  "meeting:update:meeting",
  "meeting:delete:meeting",
  "meeting:read:list_meetings",
  "meeting:read:list_past_participants",
  "meeting:read:list_past_instances",
  "cloud_recording:read:list_recording_files",
  "user:read:user",
  "user:read:settings",
  "meeting:update:status",
];

/** GET shows the consent page; its form posts the answer to the same address. */
export function authorize(
  store: SandboxStore,
  apps: SandboxApps,
  provider: Provider,
  exchange: Exchange,
): Reply {
  const query = exchange.url.searchParams;
  const redirectUri = query.get("redirect_uri") ?? "";
  if (
    query.get("client_id") !== apps[provider].clientId ||
    query.get("response_type") !== "code" ||
    !redirectUri
  ) {
    return html("<h1>Invalid client or redirect (4709)</h1>", 400);
  }
  const scopes = provider === "zoom" ? ZOOM_SCOPES : (query.get("scope") ?? "").split(" ").filter(Boolean);
  if (exchange.method === "GET") return html(consentPage(provider, scopes, exchange.url));
  const form = formBody(exchange);
  const target = new URL(redirectUri);
  target.searchParams.set("state", query.get("state") ?? "");
  if (form.get("answer") !== "allow") {
    target.searchParams.set("error", "access_denied");
    return redirect(target.href);
  }
  const code = store.token();
  store.data.codes[code] = {
    provider,
    user: form.get("user") || `demo@${provider}.sandbox.test`,
    scopes: form.has("scope") ? form.getAll("scope") : scopes,
    challenge: query.get("code_challenge_method") === "S256" ? (query.get("code_challenge") ?? "") : "",
    redirectUri,
    expiresAt: Date.now() + 5 * 60_000,
  };
  store.changed();
  target.searchParams.set("code", code);
  return redirect(target.href);
}

const refusal = (provider: Provider, error: string): Reply => ({
  status: 400,
  body:
    provider === "zoom"
      ? { reason: "Invalid Token!", error }
      : { error, error_description: "Token has been expired or revoked." },
});

function issue(
  store: SandboxStore,
  provider: Provider,
  user: string,
  scopes: string[],
  refreshable: boolean,
): Grant {
  const grant: Grant = {
    provider,
    user,
    scopes,
    accessToken: store.token(),
    accessExpiresAt: Date.now() + ACCESS_SECONDS * 1000,
    refreshToken: refreshable ? store.token() : null,
    revoked: false,
  };
  store.data.grants.push(grant);
  store.changed();
  return grant;
}

function tokenReply(grant: Grant, withRefresh: boolean): Reply {
  const claims = Buffer.from(JSON.stringify({ sub: `google-${grant.user}`, email: grant.user })).toString(
    "base64url",
  );
  return {
    status: 200,
    body: {
      access_token: grant.accessToken,
      token_type: "bearer",
      expires_in: ACCESS_SECONDS,
      scope: grant.scopes.join(" "),
      ...(withRefresh && grant.refreshToken && { refresh_token: grant.refreshToken }),
      ...(grant.provider === "zoom"
        ? { api_url: "https://api.zoom.us" }
        : { id_token: `e30.${claims}.sandbox` }),
    },
  };
}

/** authorization_code with PKCE, refresh_token (Zoom rotates: the old one stops at once), account_credentials (Zoom). */
export function token(
  store: SandboxStore,
  apps: SandboxApps,
  provider: Provider,
  exchange: Exchange,
  withholdRefreshToken = false,
): Reply {
  const form = formBody(exchange);
  const basic = basicCredentials(exchange);
  const id = provider === "zoom" ? basic?.id : form.get("client_id");
  const secret = provider === "zoom" ? basic?.secret : form.get("client_secret");
  const kind = form.get("grant_type");
  if (provider === "zoom" && kind === "account_credentials") {
    if (!form.get("account_id") || !id || secret !== `secret-of-${id}`)
      return refusal(provider, "invalid_client");
    const scopes = [...ZOOM_SCOPES.map((scope) => `${scope}:admin`)];
    return tokenReply(issue(store, provider, `account-${form.get("account_id")}`, scopes, false), false);
  }
  if (id !== apps[provider].clientId || secret !== apps[provider].clientSecret)
    return refusal(provider, "invalid_client");
  if (kind === "authorization_code") {
    const code = store.data.codes[form.get("code") ?? ""];
    delete store.data.codes[form.get("code") ?? ""];
    store.changed();
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (
      !code ||
      code.provider !== provider ||
      code.expiresAt < Date.now() ||
      code.redirectUri !== form.get("redirect_uri") ||
      code.challenge !== challenge
    ) {
      return refusal(provider, "invalid_grant");
    }
    // At Zoom a person's last authorisation is the only one.
    for (const one of store.data.grants)
      if (provider === "zoom" && one.provider === "zoom" && one.user === code.user) one.revoked = true;
    return tokenReply(issue(store, provider, code.user, code.scopes, true), !withholdRefreshToken);
  }
  if (kind !== "refresh_token") return refusal(provider, "unsupported_grant_type");
  const grant = store.data.grants.find(
    (candidate) =>
      candidate.provider === provider &&
      !candidate.revoked &&
      candidate.refreshToken === form.get("refresh_token"),
  );
  if (!grant?.refreshToken) return refusal(provider, "invalid_grant");
  grant.accessToken = store.token();
  grant.accessExpiresAt = Date.now() + ACCESS_SECONDS * 1000;
  if (provider === "zoom") grant.refreshToken = store.token();
  store.changed();
  return tokenReply(grant, provider === "zoom");
}

/** Ends all that the person has granted to the app, whichever of its tokens is named. */
export function revoke(store: SandboxStore, exchange: Exchange): Reply {
  const value = formBody(exchange).get("token");
  const named = store.data.grants.find((one) => one.accessToken === value || one.refreshToken === value);
  for (const grant of store.data.grants)
    if (grant.provider === named?.provider && grant.user === named.user) grant.revoked = true;
  store.changed();
  return { status: 200, body: { status: "success" } };
}

/** Whether a person has authorised Zoom's app again since this token was given. */
export function isReplaced(store: SandboxStore, accessToken: string | null): boolean {
  const zoom = store.data.grants.filter((one) => one.provider === "zoom");
  const old = zoom.find((one) => one.accessToken === accessToken);
  return old?.revoked === true && zoom.findLast((one) => one.user === old.user) !== old;
}

/** The grant behind a bearer token, or null when it is unknown, over or revoked. */
export function grantFor(store: SandboxStore, provider: Provider, accessToken: string | null): Grant | null {
  const grant = store.data.grants.find((one) => one.provider === provider && one.accessToken === accessToken);
  return grant && !grant.revoked && grant.accessExpiresAt > Date.now() ? grant : null;
}
