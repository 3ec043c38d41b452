import { z } from "zod";
import { ProviderError } from "../../core/provider-error.ts";
import { retryAfter, type ProviderReply } from "../../core/provider-fetch.ts";

const errorBodySchema = z.object({
  error: z.object({ errors: z.array(z.object({ reason: z.string() })).default([]) }),
});
const thrownSchema = z.object({
  response: z.object({ status: z.number(), data: z.unknown(), headers: z.unknown() }).optional(),
});

/** The library's own class of headers is not the runtime's; older ones are plain objects. */
function headersOf(value: unknown): Headers {
  if (typeof value !== "object" || value === null) return new Headers();
  const entries = Symbol.iterator in value ? [...(value as Iterable<unknown>)] : Object.entries(value);
  return new Headers(z.array(z.tuple([z.string(), z.string()])).safeParse(entries).data ?? []);
}

/** Judges what the client library threw by status and reason. No answer at all may have had its effect. */
export function judgeCalendar(error: unknown, write: boolean): ProviderError {
  const response = thrownSchema.safeParse(error).data?.response;
  if (!response)
    return new ProviderError("network", { code: "network", outcome: write ? "unknown" : "none" });
  const status = response.status;
  const reason = errorBodySchema.safeParse(response.data).data?.error.errors[0]?.reason ?? "";
  const code = /^[A-Za-z]{1,60}$/.test(reason) ? `google_${reason}` : `google_http_${status}`;
  const retryAt = retryAfter(headersOf(response.headers)) ?? undefined;
  if (status === 401) return new ProviderError("unauthorized", { code, status });
  if (reason === "insufficientPermissions")
    return new ProviderError("reconnect", { code: "missing_scope", status });
  if (status === 429 || /RateLimitExceeded$|^rateLimitExceeded$|^quotaExceeded$/.test(reason)) {
    return new ProviderError("rate_limited", { code, status, ...(retryAt && { retryAt }) });
  }
  if (status === 404) return new ProviderError("not_found", { code, status });
  if (status === 410) return new ProviderError("gone", { code, status });
  if (status === 409) return new ProviderError("conflict", { code, status });
  if (status === 412) return new ProviderError("precondition", { code, status });
  if (status >= 500)
    return new ProviderError("server", { code, status, outcome: write ? "unknown" : "none" });
  return new ProviderError(status === 403 ? "forbidden" : "invalid", { code, status });
}

const failureSchema = z.object({
  error: z.object({
    status: z.string().default(""),
    errors: z.array(z.object({ reason: z.string() })).default([]),
    details: z.array(z.object({ reason: z.string().optional() }).loose()).default([]),
  }),
});

const disguisedSchema = z.object({ error: z.looseObject({ code: z.number().optional().catch(undefined) }) });

/** The status of a refusal that came as if it were an answer (200 with `error` in it); null where there is none. */
export function disguisedStatus(body: unknown): number | null {
  const error = disguisedSchema.safeParse(body).data?.error;
  if (!error) return null;
  return error.code !== undefined && error.code >= 400 && error.code < 600 ? error.code : 400;
}

/** Judges a reply of Meet by status and the reasons in either of Google's two shapes of error. */
export function refuseMeet(reply: ProviderReply): never {
  const status = (reply.status < 300 ? disguisedStatus(reply.body) : null) ?? reply.status;
  const failure = failureSchema.safeParse(reply.body).data?.error;
  const reasons = [
    ...(failure?.errors ?? []).map((one) => one.reason),
    ...(failure?.details ?? []).flatMap((one) => one.reason ?? []),
    ...(failure?.status ? [failure.status] : []),
  ];
  const reason = reasons.find((one) => /^[A-Za-z_]{1,60}$/.test(one));
  const code = reason ? `google_${reason}` : `google_http_${status}`;
  const retryAt = retryAfter(reply.headers);
  const options = { code, status, ...(retryAt && { retryAt }) };
  if (status === 401) throw new ProviderError("unauthorized", { code, status });
  if (reasons.some((one) => /^(insufficientPermissions|ACCESS_TOKEN_SCOPE_INSUFFICIENT)$/.test(one)))
    throw new ProviderError("reconnect", { code: "missing_scope", status });
  if (
    status === 429 ||
    reasons.some((one) => /ateLimitExceeded$|^quotaExceeded$|^RESOURCE_EXHAUSTED$/.test(one))
  )
    throw new ProviderError("rate_limited", options);
  if (status === 404 || status === 410) throw new ProviderError("not_found", { code, status });
  if (status >= 500) throw new ProviderError("server", { code, status });
  if (status < 300) throw new ProviderError("server", { code: "google_unreadable", status });
  throw new ProviderError(status === 403 ? "forbidden" : "invalid", { code, status });
}
