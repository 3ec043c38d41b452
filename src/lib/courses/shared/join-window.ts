import type { SessionStatus } from "./session-types";

/** The doors of a session, as the server gives them with it: no length of time stands in the page. */
export interface Doors {
  status: SessionStatus;
  join_opens_at: string;
  join_closes_at: string;
}

export type JoinState = "early" | "open" | "over" | "closed";

/**
 * Where the doors stand at a moment of the server's clock: open always while live, never once ended, cancelled or
 * postponed. The server decides again when somebody joins.
 */
export function doorsOf({ status, join_opens_at, join_closes_at }: Doors, now: number): JoinState {
  if (status === "live") return "open";
  if (status !== "scheduled") return "closed";
  if (now < Date.parse(join_opens_at)) return "early";
  return now > Date.parse(join_closes_at) ? "over" : "open";
}
