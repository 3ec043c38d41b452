import { AuthClient } from "@supabase/auth-js";
import { PostgrestClient } from "@supabase/postgrest-js";
import type { Database } from "@/integrations/supabase/database.types";
import { takeEarly } from "@/lib/net/early";
import { publishableKey, supabaseUrl } from "@/lib/net/env";
import { AppError, isRetryable, toAppError } from "@/lib/net/errors";
import { sessionKey } from "@/lib/stored-session";
import { noteServerTime } from "@/lib/time/server-clock";

const authUrl = `${supabaseUrl}/auth/v1`;
const restUrl = `${supabaseUrl}/rest/v1`;
const functionsUrl = `${supabaseUrl}/functions/v1`;

/**
 * Links in mails are often opened on another device than the one that asked for them, which PKCE does not survive:
 * hence the implicit flow.
 */
export const auth = new AuthClient({
  url: authUrl,
  headers: { apikey: publishableKey },
  storageKey: sessionKey,
  autoRefreshToken: true,
  persistSession: true,
  detectSessionInUrl: true,
  flowType: "implicit",
});

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

const accessToken = async (): Promise<string | null> => tokenOf(await auth.getSession());

let refreshing: Promise<string | null> | null = null;

/** Many requests may meet the expired token at once: they share one renewal. */
function renewedToken(): Promise<string | null> {
  refreshing ??= auth
    .refreshSession()
    .then(tokenOf)
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

/** fetch with the project's key and the person's token; a refused token is renewed once. */
const authorisedFetch: typeof fetch = async (input, init) => {
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

/** The Data API as the signed-in person. Wrap every call in `unwrap`. */
export const db = new PostgrestClient<Database>(restUrl, { fetch: authorisedFetch });

interface Answer<T> {
  data: T;
  error: unknown;
  status: number;
  count?: number | null;
}

/** The data of an answer, or its refusal thrown as an AppError. */
export async function unwrap<T>(request: PromiseLike<Answer<T>>): Promise<NonNullable<T>> {
  const answer = await request;
  if (answer.error) throw toAppError(answer.error, answer.status);
  return answer.data as NonNullable<T>;
}

/** The same for a row that may not be there (`.maybeSingle()`). */
export async function unwrapMaybe<T>(request: PromiseLike<Answer<T>>): Promise<T> {
  const answer = await request;
  if (answer.error) throw toAppError(answer.error, answer.status);
  return answer.data;
}

interface FunctionCall {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  query?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal;
}

/** Calls an edge function and gives its JSON, unchecked: parse it with the contract's schema. */
export async function callFunction(name: string, call: FunctionCall = {}): Promise<unknown> {
  const url = new URL(`${functionsUrl}/${name}`);
  for (const [key, value] of Object.entries(call.query ?? {})) url.searchParams.set(key, value);
  let response: Response;
  try {
    response = await authorisedFetch(url, {
      method: call.method ?? (call.body === undefined ? "GET" : "POST"),
      ...(call.signal ? { signal: call.signal } : {}),
      ...(call.body === undefined
        ? {}
        : { body: JSON.stringify(call.body), headers: { "content-type": "application/json" } }),
    });
  } catch (error) {
    throw toAppError(error);
  }
  const payload: unknown = await response.json().catch(() => null);
  if (!response.ok)
    throw toAppError(payload ?? new AppError({ status: response.status, code: "" }), response.status);
  return payload;
}
