import type { auth } from "@/integrations/supabase/auth-client";
import { takeEarly } from "@/lib/net/early";
import { publishableKey } from "@/lib/net/env";
import { isRetryable } from "@/lib/net/errors";
import { persistently } from "@/lib/net/persistently";
import { storedSession } from "@/lib/stored-session";
import { noteServerTime, serverNow } from "@/lib/time/server-clock";

export type AuthClient = typeof auth;

let loading: Promise<AuthClient> | undefined;

/** Auth itself, fetched when it is first needed: the first requests do with the token that it left on this device. */
export function loadAuth(): Promise<AuthClient> {
  loading ??= persistently(() => import("@/integrations/supabase/auth-client"), { quietly: true }).then(
    (module) => module.auth,
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

type ExpiryListener = () => void;
const expiryListeners = new Set<ExpiryListener>();

/** Told when the server no longer accepts the session and it could not be renewed. */
export function onSessionExpired(listener: ExpiryListener): () => void {
  expiryListeners.add(listener);
  return () => {
    expiryListeners.delete(listener);
  };
}

interface SessionAnswer {
  data: { session: { access_token: string } | null };
  error: unknown;
}

/** The token of an answer of Auth; a network that failed meanwhile is no session that ended, and throws as fetch does. */
function tokenOf({ data, error }: SessionAnswer): string | null {
  if (!data.session && error && isRetryable(error)) throw new TypeError("Failed to fetch", { cause: error });
  return data.session?.access_token ?? null;
}

/**
 * The person's token; one that is about to end is left to Auth, which renews it. By the server's clock, as far as it is
 * known: on a device that is an hour ahead Auth takes every token for ended, and would renew it for each request.
 */
export async function accessToken(): Promise<string | null> {
  const session = storedSession(serverNow());
  if (typeof session === "object") return session.token;
  return tokenOf(await (await loadAuth()).getSession());
}

let refreshing: Promise<string | null> | null = null;

/** Many requests may meet the expired token at once: they share one renewal. */
function renewedToken(): Promise<string | null> {
  refreshing ??= loadAuth()
    .then((auth) => auth.refreshSession())
    .then(tokenOf)
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

/** fetch with the project's key and the person's token; a refused token is renewed once. */
export const authorisedFetch: typeof fetch = async (input, init) => {
  const send = async (token: string | null) => {
    const headers = new Headers(init?.headers);
    headers.set("apikey", publishableKey);
    if (token) headers.set("authorization", `Bearer ${token}`);
    const sentAt = Date.now();
    const response = await fetch(input, { ...init, headers });
    noteServerTime(response.headers, sentAt);
    return response;
  };
  const token = await accessToken();
  const early = token ? await takeEarly(token, input, init) : undefined;
  if (early) noteServerTime(early.response.headers, early.sentAt);
  const response = early?.response ?? (await send(token));
  if (response.status !== 401 || !token) return response;
  const renewed = await renewedToken();
  if (renewed) return send(renewed);
  for (const listener of expiryListeners) listener();
  return response;
};
