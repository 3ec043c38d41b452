import { doorsOf, type Doors } from "./join-window";
import { canTransition } from "./session-transitions";
import type { SessionStatus } from "./session-types";
import { can, type StoreRole } from "@/lib/roles";

export const sessionActions = [
  "open",
  "start",
  "end",
  "edit",
  "reschedule",
  "postpone",
  "reinstate",
  "duplicate",
  "cancel",
  "delete",
] as const;
export type SessionAction = (typeof sessionActions)[number];

interface ActionTarget {
  status: SessionStatus;
  has_link: boolean;
}

/** The actions the role and the state of the session allow, in the order they are offered. */
export function offeredActions(session: ActionTarget, role: StoreRole): SessionAction[] {
  if (!can(role, "manage_sessions")) return [];
  const { status, has_link } = session;
  const offered: Record<SessionAction, boolean> = {
    open: has_link && (status === "scheduled" || status === "live"),
    start: canTransition(status, "live"),
    end: canTransition(status, "ended"),
    edit: true,
    reschedule: status === "scheduled" || status === "postponed",
    postpone: status === "scheduled",
    reinstate: status === "cancelled",
    duplicate: true,
    cancel: canTransition(status, "cancelled"),
    delete: status !== "live",
  };
  return sessionActions.filter((action) => offered[action]);
}

const minute = 60_000;

/** The one thing to do next with a session, if there is one: shown as a button, the rest in the menu. */
export function nextAction(
  session: ActionTarget & Doors & { scheduled_start: string; scheduled_end: string },
  role: StoreRole,
  now: number,
): SessionAction | undefined {
  const offered = offeredActions(session, role);
  if (offered.includes("end"))
    return offered.includes("open") && now <= Date.parse(session.scheduled_end) ? "open" : "end";
  const over = doorsOf(session, now) === "over";
  if ((session.status === "postponed" || over) && offered.includes("reschedule")) return "reschedule";
  const near = Date.parse(session.scheduled_start) - now < 30 * minute;
  return near && offered.includes("start") ? "start" : undefined;
}
