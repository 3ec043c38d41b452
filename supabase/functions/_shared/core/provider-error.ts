/**
 * What a failed call to a provider means for the one who called.
 * - network, timeout, server: try again later
 * - rate_limited: again at `retryAt`; daily_limit: not before the next day (UTC)
 * - unauthorized: the access token is not good any more (one refresh helps); reconnect: only the owner can help
 * - not_found, gone: there is no such thing (any more); conflict: the chosen id exists; precondition: changed meanwhile
 * - invalid, forbidden: will not work however often it is tried
 */
export type ProviderErrorKind =
  | "network"
  | "timeout"
  | "server"
  | "rate_limited"
  | "daily_limit"
  | "unauthorized"
  | "reconnect"
  | "not_found"
  | "gone"
  | "conflict"
  | "precondition"
  | "invalid"
  | "forbidden";

export interface ProviderErrorOptions {
  /** Stable code for the interface: zoom_3001, google_quotaExceeded, timeout, … */
  code: string;
  status?: number;
  retryAt?: Date;
  /** `unknown` when the request may have had its effect although no answer came. */
  outcome?: "none" | "unknown";
}

/** A failed call. Holds codes only: never a token, an address or a provider's text. */
export class ProviderError extends Error {
  readonly kind: ProviderErrorKind;
  readonly code: string;
  readonly status: number | undefined;
  readonly retryAt: Date | undefined;
  readonly outcome: "none" | "unknown";

  constructor(kind: ProviderErrorKind, options: ProviderErrorOptions) {
    super(`${kind} (${options.code})`);
    this.name = "ProviderError";
    this.kind = kind;
    this.code = options.code;
    this.status = options.status;
    this.retryAt = options.retryAt;
    this.outcome = options.outcome ?? "none";
  }
}

export const isProviderError = (error: unknown, ...kinds: ProviderErrorKind[]): error is ProviderError =>
  error instanceof ProviderError && (kinds.length === 0 || kinds.includes(error.kind));
