import { SealError } from "./crypto.ts";
import { Problem } from "./http.ts";
import { ProviderError } from "./provider-error.ts";

/** What a provider's refusal means to the person who waits for the answer. */
export function explain(error: unknown): never {
  if (error instanceof ProviderError) {
    const status =
      { rate_limited: 429, daily_limit: 429, network: 502, timeout: 504, server: 502 }[
        error.kind as string
      ] ?? 409;
    const wait = error.retryAt ? Math.max(Math.ceil((error.retryAt.getTime() - Date.now()) / 1000), 1) : null;
    throw new Problem(
      status,
      error.kind === "reconnect" ? "reconnect_needed" : `provider_${error.kind}`,
      error.code,
      wait === null ? {} : { "retry-after": String(wait) },
    );
  }
  if (error instanceof SealError) throw new Problem(503, "encryption_not_configured", error.message);
  throw error;
}
