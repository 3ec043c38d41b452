import { sessionStatuses, type SessionStatus } from "./session-types";

/** The status graph the database holds (private.session_transitions); here it decides what the page offers. */
export const sessionTransitions: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  scheduled: ["live", "postponed", "cancelled"],
  postponed: ["scheduled", "cancelled"],
  live: ["ended", "cancelled"],
  ended: [],
  // A cancellation is undone.
  cancelled: ["scheduled", "postponed"],
};

export function canTransition(from: SessionStatus, to: SessionStatus): boolean {
  return sessionTransitions[from].includes(to);
}

/** Nothing leads out of a final status. */
export function isFinal(status: SessionStatus): boolean {
  return sessionTransitions[status].length === 0;
}

/** Every status that can still be reached, the present one not counted. */
export function reachable(from: SessionStatus): SessionStatus[] {
  const seen = new Set<SessionStatus>();
  const open = [...sessionTransitions[from]];
  for (let status = open.pop(); status; status = open.pop()) {
    if (seen.has(status)) continue;
    seen.add(status);
    open.push(...sessionTransitions[status]);
  }
  return sessionStatuses.filter((status) => seen.has(status));
}
