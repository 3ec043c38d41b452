import { clockNow } from "./clock.ts";
import { SealError } from "./crypto.ts";
import { Problem } from "./http.ts";
import { ProviderError } from "./provider-error.ts";

/** What a provider's refusal means to the person who waits for the answer. */
export function explain(error: unknown): never {
  if (error instanceof ProviderError) {
    const wait = error.retryAt
      ? Math.max(Math.ceil((error.retryAt.getTime() - clockNow().getTime()) / 1000), 1)
      : null;
    throw new Problem(
      error.kind === "reconnect" ? "reconnect_needed" : `provider_${error.kind}`,
      error.code,
      wait === null ? {} : { "retry-after": String(wait) },
    );
  }
  if (error instanceof SealError) throw new Problem("encryption_not_configured", error.message);
  throw error;
}
