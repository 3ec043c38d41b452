/** What a person is told of a provider's refusal; docs/video.md lists the codes behind each. */
export type MeetingProblem =
  | "away"
  | "busy"
  | "daily_limit"
  | "conference"
  | "missing"
  | "reconnect"
  | "forbidden"
  | "not_configured"
  | "invalid"
  | "worker_lost"
  | "other";

const byDetail: Record<string, MeetingProblem> = {
  conference_pending: "conference",
  meeting_missing: "missing",
  encryption_not_configured: "not_configured",
  provider_not_configured: "not_configured",
  token_invalid_client: "not_configured",
  worker_lost: "worker_lost",
};

const byKind: Record<string, MeetingProblem> = {
  network: "away",
  timeout: "away",
  server: "away",
  rate_limited: "busy",
  daily_limit: "daily_limit",
  reconnect: "reconnect",
  forbidden: "forbidden",
  invalid: "invalid",
};

/** From a failed job's kind and the provider's own code, which tells more where it is known. */
export const meetingProblem = (kind: string | null, detail: string | null): MeetingProblem =>
  byDetail[detail ?? ""] ?? byKind[kind ?? ""] ?? "other";
