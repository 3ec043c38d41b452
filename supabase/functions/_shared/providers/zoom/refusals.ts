import { clockNow } from "../../core/clock.ts";
import { z } from "zod";
import { ProviderError } from "../../core/provider-error.ts";
import { retryAfter, type ProviderReply } from "../../core/provider-fetch.ts";
import { nextUtcMidnight } from "../../time/utc-midnight.ts";

const errorSchema = z.object({ code: z.coerce.number(), message: z.string().catch("") });
const CONSENT_LOST = new Set([4711, 4700, 4717, 4735, 4738, 4741]);

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** How long a meeting in progress is left before it is asked for again: nobody knows when the last one goes. */
const IN_PROGRESS_MS = 10 * 60_000;

/** The refusal of the hundred a day in Zoom's words, which follow the account's language: the number and the hour do not. */
const SAYS_DAY = /\bdaily\b|\bper day\b|\(100\)|\b0?0:00(:00)?\b/i;

/**
 * A 429 without type and Retry-After is the hundred a day only where its body says so, which lasts until 00:00 UTC: Zoom
 * refuses calls that come at once alike, and what stands before it with a page of its own.
 */
function limited(reply: ProviderReply, method: Method, name: string): ProviderError {
  const { status } = reply;
  const retryAt = retryAfter(reply.headers);
  const type = reply.headers.get("x-ratelimit-type")?.toLowerCase() ?? "";
  if (type === "daily-limit") {
    const account = { code: "zoom_account_limit", status, retryAt: retryAt ?? nextUtcMidnight() };
    return new ProviderError("daily_limit", account);
  }
  const message = errorSchema.safeParse(reply.body).data?.message ?? "";
  if (!type && !retryAt && (method === "POST" || method === "PATCH") && SAYS_DAY.test(message)) {
    const host = { code: "zoom_daily_limit", status, retryAt: nextUtcMidnight() };
    return new ProviderError("daily_limit", host);
  }
  const code = type === "qps" ? "zoom_qps" : name;
  return new ProviderError("rate_limited", { code, status, ...(retryAt && { retryAt }) });
}

/** Zoom refuses with status 200 too: no meeting, list or change has a code and a message at its top. */
const errorBodySchema = z.object({
  code: z.coerce.number().refine((code) => code !== 0),
  message: z.string(),
});
const isRefusal = (body: unknown) => errorBodySchema.safeParse(body).success;

/** Judges a reply by status and Zoom's code; by its text only what neither says. */
export function refuse(reply: ProviderReply, method: Method): never {
  const write = method !== "GET";
  const code = errorSchema.safeParse(reply.body).data?.code;
  const name = code === undefined ? `zoom_http_${reply.status}` : `zoom_${code}`;
  const disguised = reply.status < 300 && isRefusal(reply.body);
  const status = !disguised
    ? reply.status
    : code === 429 || (code !== undefined && code >= 500 && code < 600)
      ? code
      : 400;
  if (code !== undefined && CONSENT_LOST.has(code)) {
    throw new ProviderError("reconnect", {
      code: code === 4711 || code === 4700 ? "missing_scope" : name,
      status,
    });
  }
  if (status === 429) throw limited({ ...reply, status }, method, name);
  if (status === 401 || code === 124) throw new ProviderError("unauthorized", { code: name, status });
  // In progress: it can be taken away when the last one has gone.
  if (code === 3002) {
    throw new ProviderError("server", {
      code: name,
      status,
      retryAt: new Date(clockNow().getTime() + IN_PROGRESS_MS),
    });
  }
  // 1001 is the host who is gone, whatever the status: it says nothing of the meeting.
  // 3301 is the recording that there is not.
  if (code === 3001 || code === 3301 || (status === 404 && code !== 1001)) {
    throw new ProviderError("not_found", { code: name, status });
  }
  if (status >= 500)
    throw new ProviderError("server", { code: name, status, outcome: write ? "unknown" : "none" });
  if (status < 300)
    throw new ProviderError("server", {
      code: code === undefined ? "zoom_unreadable" : name,
      status,
      outcome: write ? "unknown" : "none",
    });
  if (status === 403 || code === 200) throw new ProviderError("forbidden", { code: name, status });
  throw new ProviderError("invalid", { code: name, status });
}

/** The reply's body as the schema has it; any other status, and what cannot be read, is refused. Throws ProviderError. */
export function parse<T extends z.ZodType>(
  reply: ProviderReply,
  expected: number,
  schema: T,
  method: Method = "GET",
): z.output<T> {
  const parsed = reply.status === expected && !isRefusal(reply.body) ? schema.safeParse(reply.body) : null;
  if (parsed?.success) return parsed.data;
  return refuse(reply, method);
}

/** A change has no body worth reading, unless it is a refusal. Throws ProviderError. */
export function accepted(reply: ProviderReply, method: Method): void {
  if ((reply.status !== 204 && reply.status !== 200) || isRefusal(reply.body)) refuse(reply, method);
}
