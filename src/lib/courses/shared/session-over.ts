import type { SessionStatus } from "./session-types";

/**
 * Nothing more is given, taken or promised in it: it was ended or cancelled, or its end has passed, whatever its status says.
 * What is postponed has no end until it has another date. As private.session_over of the database.
 */
export function sessionOver(
  { status, scheduled_end }: { status: SessionStatus; scheduled_end: string },
  now: number,
): boolean {
  if (status === "ended" || status === "cancelled") return true;
  return status !== "postponed" && Date.parse(scheduled_end) <= now;
}
