/** The one error type of the app: every failed request becomes one before it reaches a hook. */
export class AppError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;
  readonly detail: unknown;

  constructor(init: {
    status: number;
    code: string;
    field?: string | undefined;
    detail?: unknown;
    cause?: unknown;
  }) {
    super(init.code, { cause: init.cause });
    this.name = "AppError";
    this.status = init.status;
    this.code = init.code;
    this.field = init.field;
    this.detail = init.detail;
  }
}

interface ErrorLike {
  name?: unknown;
  code?: unknown;
  message?: unknown;
  details?: unknown;
  hint?: unknown;
  status?: unknown;
}

const stableCode = /^[a-z][a-z0-9_]*$/;

/** Database and API codes that have a meaning of their own, with the status they stand for. */
const known: Record<string, { status: number; code: string; field?: string }> = {
  "42501": { status: 403, code: "not_allowed" },
  "23505": { status: 409, code: "already_exists" },
  "23503": { status: 409, code: "still_in_use" },
  "23502": { status: 400, code: "value_missing" },
  "23514": { status: 400, code: "invalid_value" },
  "22P02": { status: 400, code: "invalid_value" },
  "22001": { status: 400, code: "value_too_long" },
  "22021": { status: 400, code: "invalid_value" },
  "22P05": { status: 400, code: "invalid_value" },
  "57014": { status: 504, code: "timeout" },
  "40001": { status: 503, code: "busy" },
  "40P01": { status: 503, code: "busy" },
  "55P03": { status: 503, code: "busy" },
  PGRST116: { status: 404, code: "not_found" },
  PGRST301: { status: 401, code: "session_expired" },
  PGRST302: { status: 401, code: "session_expired" },
  PGRST303: { status: 401, code: "session_expired" },
  bad_jwt: { status: 401, code: "session_expired" },
  session_not_found: { status: 401, code: "session_expired" },
  session_expired: { status: 401, code: "session_expired" },
  refresh_token_not_found: { status: 401, code: "session_expired" },
  refresh_token_already_used: { status: 401, code: "session_expired" },
  over_request_rate_limit: { status: 429, code: "too_many_requests" },
  over_email_send_rate_limit: { status: 429, code: "too_many_requests" },
  email_exists: { status: 422, code: "email_taken" },
  user_already_exists: { status: 422, code: "email_taken" },
  otp_expired: { status: 403, code: "link_expired" },
  weak_password: { status: 422, code: "weak_password", field: "password" },
  same_password: { status: 422, code: "same_password", field: "password" },
};

function codeOfStatus(status: number): string {
  if (status === 0) return "network";
  if (status === 401) return "session_expired";
  if (status === 403) return "not_allowed";
  if (status === 404) return "not_found";
  if (status === 408 || status === 504) return "timeout";
  if (status === 409) return "conflict";
  if (status === 413) return "too_large";
  if (status === 429) return "too_many_requests";
  if (status >= 500) return "server_unavailable";
  return "unexpected";
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A detail is JSON when the database sent an object, plain text otherwise. */
function parseDetail(value: unknown): unknown {
  const raw = text(value);
  if (!raw || !/^[[{]/.test(raw)) return raw;
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return raw;
  }
}

/** The column of a refused check, by the name that every check has: <table>_<column>_check. */
function checkedColumn(message: string): string | undefined {
  return /relation "(\w+)" violates check constraint "\1_(\w+)_check"/.exec(message)?.[2];
}

function isNetworkFailure(error: ErrorLike): boolean {
  if (error.name === "AuthRetryableFetchError") return true;
  const message = text(error.message) ?? "";
  return /failed to fetch|networkerror|load failed|fetch failed|network request failed/i.test(message);
}

/** Turns whatever PostgREST, Auth, an edge function or fetch answered into an AppError. */
export function toAppError(error: unknown, httpStatus?: number): AppError {
  if (error instanceof AppError) return error;
  const source: ErrorLike = typeof error === "object" && error !== null ? error : { message: String(error) };

  if (source.name === "AbortError") return new AppError({ status: 0, code: "aborted", cause: error });

  const rawCode = text(source.code);
  const ownStatus = typeof source.status === "number" ? source.status : undefined;
  const status = ownStatus ?? httpStatus ?? 0;
  const detail = parseDetail(source.details ?? (source as { detail?: unknown }).detail);
  const field = text(source.hint);

  const raised = rawCode?.match(/^PT([1-5]\d\d)$/);
  if (raised) {
    const message = text(source.message) ?? "";
    const code = stableCode.test(message) ? message : codeOfStatus(Number(raised[1]));
    return new AppError({ status: Number(raised[1]), code, field, detail, cause: error });
  }
  // Auth has a code of this name (403) for a sign-in that is over; not found, it is a live session.
  const ours = rawCode === "session_not_found" && status === 404;
  const meaning = rawCode && !ours ? known[rawCode] : undefined;
  if (meaning) {
    const named = rawCode === "23514" ? checkedColumn(text(source.message) ?? "") : meaning.field;
    return new AppError({ ...meaning, field: named, detail, cause: error });
  }
  if (isNetworkFailure(source)) return new AppError({ status: 0, code: "network", cause: error });
  if (rawCode && stableCode.test(rawCode))
    return new AppError({ status, code: rawCode, field, detail, cause: error });
  const answered = (ownStatus ?? httpStatus) !== undefined;
  return new AppError({ status, code: answered ? codeOfStatus(status) : "unexpected", detail, cause: error });
}

export function errorCode(error: unknown): string {
  return toAppError(error).code;
}

/** True when trying again, unchanged, can help. */
export function isRetryable(error: unknown): boolean {
  const { status, code } = toAppError(error);
  return code === "network" || status === 408 || status === 429 || status >= 500;
}

/** Whose change stands in the way, where the server says it. */
export function namedBy(error: unknown): string | undefined {
  const { detail } = toAppError(error);
  return typeof detail === "object" && detail !== null && "by" in detail ? text(detail.by) : undefined;
}

/** The version that is there, where a change was refused because it is not the one that was read. */
export function staleVersion(error: unknown): number | undefined {
  const { version } = staleDetail(error);
  return typeof version === "number" ? version : undefined;
}

/** Who was faster, where a change was refused because of theirs; null where no person was, or is no more. */
export function fasterPerson(error: unknown): string | null {
  const { by } = staleDetail(error);
  return typeof by === "string" ? by : null;
}

function staleDetail(error: unknown): { version?: unknown; by?: unknown } {
  const { code, detail } = toAppError(error);
  return code === "stale_version" && typeof detail === "object" && detail !== null ? detail : {};
}

/**
 * Translation keys for an error, the most exact first. The first that exists is shown.
 * A code met in one flow only may have its sentence under `errors:<scope>.<code>`; one that names a person, under
 * `errors:named.<code>`.
 */
export function errorMessageKey(error: unknown, scope?: string): string[] {
  const { code, status } = toAppError(error);
  const keys = [
    ...(namedBy(error) ? [`errors:named.${code}`] : []),
    ...[`errors:${code}`, `errors:${codeOfStatus(status)}`, "errors:unexpected"],
  ];
  return scope ? [`errors:${scope}.${code}`, ...keys] : keys;
}
