import type { SessionStatus } from "./session-types";

interface Times {
  status: SessionStatus;
  scheduled_start: string;
  scheduled_end: string;
  actual_start: string | null;
  actual_end: string | null;
}

/** When a session begins and ends, as far as that is known by now: what happened where it has, what is planned where not. */
export function timesOf(session: Times): { start: string; end: string } {
  const began = session.status === "live" || session.status === "ended";
  return {
    start: (began && session.actual_start) || session.scheduled_start,
    end: (session.status === "ended" && session.actual_end) || session.scheduled_end,
  };
}

/** The times at which it took place, once it has ended and they are known. */
export function heldAt(session: Times): { start: string; end: string } | null {
  const { status, actual_start: start, actual_end: end } = session;
  return status === "ended" && start !== null && end !== null ? { start, end } : null;
}
