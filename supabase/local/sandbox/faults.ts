import type { Exchange, Reply } from "./exchange.ts";

/** What can go wrong, as the providers do it. `…_after` has its effect first and then fails. */
export const faultKinds = [
  "latency",
  "timeout",
  "timeout_after",
  "cut",
  "cut_after",
  "unauthorized",
  "revoked",
  "forbidden_rate",
  "not_found",
  "conflict",
  "gone",
  "rate_qps",
  "rate_seconds",
  "rate_date",
  "rate_daily",
  "rate_bare",
  "rate_concurrent",
  "rate_years",
  "rate_past",
  "server_error",
  "server_error_after",
  "xml",
  "xml_after",
  "nulls",
  "absurd",
  "error_200",
  "error_200_after",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What can happen to a webhook on its way: it comes twice, after the next one, or never. */
export const webhookFaultKinds = ["webhook_twice", "webhook_late", "webhook_lost"] as const;
export type WebhookFaultKind = (typeof webhookFaultKinds)[number];
const isWebhookFault = (kind: string): kind is WebhookFaultKind =>
  webhookFaultKinds.some((known) => known === kind);

export interface Fault {
  provider: "zoom" | "google";
  kind: FaultKind | WebhookFaultKind;
  /** Only requests of this method, where given. */
  method?: string;
  /** Only paths that contain this text, where given. */
  path?: string;
  /** How many requests it strikes; 1 when not given. */
  times?: number;
  /** Milliseconds, for latency and time-outs. */
  delayMs?: number;
  /** Strikes at random with this probability, for as long as `times` lasts. */
  probability?: number;
}

export interface Strike {
  kind: FaultKind;
  delayMs: number;
}

/** The faults that were asked for, in the order they were asked for. */
export class FaultPlan {
  #faults: (Fault & { left: number })[] = [];
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  add(fault: Fault): void {
    this.#faults.push({ ...fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that strikes this request, used up by one. */
  strike(provider: "zoom" | "google", exchange: Exchange): Strike | null {
    for (const fault of this.#faults) {
      if (fault.left <= 0 || fault.provider !== provider || isWebhookFault(fault.kind)) continue;
      if (fault.method && fault.method !== exchange.method) continue;
      if (fault.path && !exchange.url.pathname.includes(fault.path)) continue;
      if (fault.probability !== undefined && this.#random() >= fault.probability) continue;
      fault.left -= 1;
      return { kind: fault.kind, delayMs: fault.delayMs ?? (fault.kind === "latency" ? 300 : 30_000) };
    }
    return null;
  }

  /** The fault that strikes this webhook, used up by one. */
  strikeWebhook(): WebhookFaultKind | null {
    for (const fault of this.#faults) {
      if (fault.left <= 0 || !isWebhookFault(fault.kind)) continue;
      if (fault.probability !== undefined && this.#random() >= fault.probability) continue;
      fault.left -= 1;
      return fault.kind;
    }
    return null;
  }
}

const zoomError = (
  status: number,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): Reply => ({
  status,
  headers,
  body: { code, message },
});

const googleError = (status: number, reason: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: { error: { code: status, message: reason, errors: [{ domain: "global", reason, message: reason }] } },
});

const xml: Reply = {
  status: 502,
  headers: { "content-type": "application/xml" },
  body: '<?xml version="1.0"?><result><code>502</code><message>Bad gateway</message></result>',
};

/** Zoom's refusal of the hundred creates and changes a day: it has no type and no Retry-After. */
export const zoomDailyLimit: Reply = zoomError(
  429,
  429,
  "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.",
  { "x-ratelimit-category": "Light", "x-ratelimit-limit": "6000", "x-ratelimit-remaining": "5893" },
);

/** The reply a fault gives, in the provider's own shape; null for the kinds that give none. */
export function faultReply(provider: "zoom" | "google", kind: FaultKind, now = new Date()): Reply | null {
  const zoom = provider === "zoom";
  const inThreeSeconds = new Date(now.getTime() + 3000);
  switch (kind) {
    case "unauthorized":
      return zoom ? zoomError(401, 124, "Invalid access token.") : googleError(401, "authError");
    case "forbidden_rate":
      return zoom ? zoomError(403, 200, "No permission.") : googleError(403, "userRateLimitExceeded");
    case "not_found":
      return zoom ? zoomError(404, 3001, "Meeting does not exist.") : googleError(404, "notFound");
    case "conflict":
      return zoom ? zoomError(409, 300, "Conflict.") : googleError(409, "duplicate");
    case "gone":
      return zoom ? zoomError(404, 3001, "Meeting does not exist.") : googleError(410, "deleted");
    case "rate_qps":
      return zoom
        ? zoomError(429, 429, "Rate limit.", { "x-ratelimit-type": "QPS", "x-ratelimit-category": "Medium" })
        : googleError(429, "rateLimitExceeded");
    case "rate_seconds":
      return zoom
        ? zoomError(429, 429, "Rate limit.", { "x-ratelimit-type": "QPS", "retry-after": "1" })
        : googleError(429, "rateLimitExceeded", { "retry-after": "1" });
    case "rate_date":
      return zoom
        ? zoomError(429, 429, "Daily limit.", {
            "x-ratelimit-type": "Daily-limit",
            "retry-after": inThreeSeconds.toISOString(),
          })
        : googleError(403, "rateLimitExceeded", { "retry-after": inThreeSeconds.toUTCString() });
    case "rate_daily":
      // The refusal of the hundred a day comes without type and Retry-After.
      return zoom ? zoomDailyLimit : googleError(403, "quotaExceeded");
    case "rate_bare":
      // What stands before the provider says no more than the status.
      return {
        status: 429,
        headers: { "content-type": "text/html" },
        body: "<html><head><title>429 Too Many Requests</title></head><body><center><h1>429 Too Many Requests</h1></center><hr><center>cloudflare</center></body></html>",
      };
    case "rate_concurrent":
      // Calls that come at once: nothing beside the text tells it from the refusal of the hundred.
      return zoom
        ? zoomError(429, 429, "You have reached the concurrent request limits for this API.")
        : googleError(403, "rateLimitExceeded");
    case "rate_years":
      return zoom
        ? zoomError(429, 429, "Rate limit.", { "x-ratelimit-type": "QPS", "retry-after": "315360000000000" })
        : googleError(429, "rateLimitExceeded", { "retry-after": "Fri, 31 Dec 9999 23:59:59 GMT" });
    case "rate_past":
      return zoom
        ? zoomError(429, 429, "Rate limit.", { "x-ratelimit-type": "QPS", "retry-after": "-5" })
        : googleError(429, "rateLimitExceeded", { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" });
    case "server_error":
    case "server_error_after":
      return zoom ? zoomError(500, 500, "Internal error.") : googleError(500, "backendError");
    case "xml":
    case "xml_after":
      return xml;
    case "error_200":
    case "error_200_after":
      // A refusal with the status of an answer, as for what the plan does not have.
      return zoom
        ? zoomError(200, 200, "No permission.")
        : { status: 200, body: googleError(403, "forbidden").body };
    default:
      return null;
  }
}

/** What a reply is known by: all that is left of it when the rest is null. */
const KNOWN_BY = new Set(["id", "kind", "name", "startTime", "join_time", "user_id", "uuid", "start_time"]);
const isRow = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The same reply as an account may give it: fields that it has nothing for are null, and so are rows of a list. */
export function withNulls(reply: Reply): Reply {
  if (!isRow(reply.body)) return reply;
  const body = Object.entries(reply.body).map(([name, value]): [string, unknown] => {
    if (Array.isArray(value)) return [name, [null, {}, ...(value as unknown[])]];
    // The page goes on, and an event stays what it is.
    return [name, KNOWN_BY.has(name) || /token$/i.test(name) || name === "status" ? value || null : null];
  });
  return { ...reply, body: Object.fromEntries(body) };
}

/** Times and lengths that no clock and no database knows. */
const ABSURD_TIMES = ["+275760-09-13T00:00:00Z", "-000001-01-01T00:00:00Z", "soon"];
const ABSURD_LENGTHS = [-60, 1e300, "an hour"];
const isTimeName = (name: string) =>
  /time$|_(start|end)$|^(date|expiration|duration|expires_in)$/i.test(name);

/** The same reply with nothing but nonsense for its times and lengths, at any depth. */
export function withAbsurdTimes(reply: Reply): Reply {
  let count = 0;
  const next = <T>(all: readonly T[]) => all[(count += 1) % all.length];
  const spoilt = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(spoilt);
    if (!isRow(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        if (!isTimeName(name) || isRow(inner)) return [name, spoilt(inner)];
        return [name, next<unknown>(typeof inner === "number" ? ABSURD_LENGTHS : ABSURD_TIMES)];
      }),
    );
  };
  return { ...reply, body: spoilt(reply.body) };
}
