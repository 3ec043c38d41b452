import { clockNow } from "./clock.ts";
import { ProviderError } from "./provider-error.ts";

export interface ProviderReply {
  status: number;
  headers: Headers;
  /** Parsed JSON, or null when the body is empty or is not JSON (providers sometimes answer XML or HTML). */
  body: unknown;
  isJson: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Retry-After in both of its forms, seconds and HTTP date, and the ISO 8601 date-time that Zoom sends.
 * Null when absent, unreadable or in the past; a day at most, which is how long a provider's longest limit lasts.
 */
export function retryAfter(headers: Headers, now: Date = clockNow()): Date | null {
  const value = headers.get("retry-after")?.trim();
  if (!value) return null;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return wait > 0 ? new Date(now.getTime() + Math.min(wait, DAY_MS)) : null;
}

/**
 * One request to a provider. A time-out or a cut connection becomes a ProviderError whose outcome is `unknown` when the
 * request could have changed something. Statuses are the caller's to judge.
 */
export async function providerFetch(
  url: string,
  init: RequestInit & { timeoutMs?: number } = {},
): Promise<ProviderReply> {
  const { timeoutMs = 10_000, ...rest } = init;
  const outcome = ["GET", "HEAD"].includes((init.method ?? "GET").toUpperCase()) ? "none" : "unknown";
  const signal = AbortSignal.timeout(timeoutMs);
  let text: string;
  let response: Response;
  try {
    response = await fetch(url, { ...rest, redirect: "error", signal });
    text = await response.text();
  } catch {
    // What fetch throws may name the address; nothing of it goes on.
    const kind = signal.aborted ? "timeout" : "network";
    throw new ProviderError(kind, { code: kind, outcome });
  }
  let body: unknown = null;
  let isJson = false;
  try {
    if (text) {
      body = JSON.parse(text);
      isJson = true;
    }
  } catch {
    // Not JSON: the status says what there is to say.
  }
  return { status: response.status, headers: response.headers, body, isJson };
}

/** A form-encoded POST, as the token endpoints want it. */
export function postForm(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<ProviderReply> {
  return providerFetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json", ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}
