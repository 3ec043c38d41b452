import type { SessionStatus } from "./session-types";

const minute = 60_000;
/** As private.join_opens_at and private.join_closes_at have it. */
export const opensBefore = 15 * minute;
export const closesAfter = 30 * minute;

export interface JoinTimes {
  status: SessionStatus;
  scheduled_start: string;
  scheduled_end: string;
}

export type JoinState = "early" | "open" | "over" | "closed";

export interface JoinWindow {
  opensAt: Date;
  closesAt: Date;
  state: JoinState;
}

/** Whether the doors are open: always while live, never once ended, cancelled or postponed. The server decides. */
export function joinState(status: SessionStatus, opensAt: number, closesAt: number, now: number): JoinState {
  if (status === "live") return "open";
  if (status !== "scheduled") return "closed";
  if (now < opensAt) return "early";
  return now > closesAt ? "over" : "open";
}

export function joinWindow(session: JoinTimes, now: number): JoinWindow {
  const opensAt = new Date(Date.parse(session.scheduled_start) - opensBefore);
  const closesAt = new Date(Date.parse(session.scheduled_end) + closesAfter);
  const state = joinState(session.status, opensAt.getTime(), closesAt.getTime(), now);
  return { opensAt, closesAt, state };
}
