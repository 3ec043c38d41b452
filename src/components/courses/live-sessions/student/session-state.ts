import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { doorsOf } from "@/lib/courses/shared/join-window";
import { sessionOver } from "@/lib/courses/shared/session-over";
import type { SessionStatus } from "@/lib/courses/shared/session-types";

/** The moments at which what the page says about the session changes by itself. */
export function momentsOf(session: MyLiveSession): number[] {
  const {
    join_opens_at: opens,
    scheduled_start: start,
    scheduled_end: end,
    join_closes_at: closes,
  } = session;
  return [opens, start, end, closes, session.offered_until ?? start].map((at) => Date.parse(at));
}

/** How the person stands to the session. */
export type Seat = "held" | "waiting" | "free_entry" | "none";

export function seatOf(session: MyLiveSession): Seat {
  if (session.registration_status === "waitlisted") return "waiting";
  if (session.registration_status !== null) return "held";
  return session.can_take_part ? "free_entry" : "none";
}

/** Null when the session takes everybody. */
export function seatsLeft(session: MyLiveSession): number | null {
  if (session.max_participants === null) return null;
  return Math.max(session.max_participants - session.registered_count, 0);
}

/** What who waits may take: a seat held for them, or one that those who wait have let pass. */
export function offerOf(session: MyLiveSession, now: number): "held" | "free" | null {
  if (session.registration_status !== "waitlisted" || sessionOver(session, now)) return null;
  if (session.offered_until !== null) return Date.parse(session.offered_until) > now ? "held" : null;
  return seatsLeft(session) === 0 ? null : "free";
}

/** True while register_for_session would accept a new registration. */
export const registrationOpen = (session: MyLiveSession, now: number): boolean => !sessionOver(session, now);

/** True while cancel_session_registration would accept it. */
export function canGiveBack(session: MyLiveSession, now: number): boolean {
  const active = session.registration_status === "registered" || session.registration_status === "waitlisted";
  return active && !sessionOver(session, now);
}

/** From a day before the start, who holds a seat is asked whether they still come. */
export function asksIfComing(session: MyLiveSession, now: number): boolean {
  const ahead = Date.parse(session.scheduled_start) - now;
  const planned = session.status === "scheduled" && session.registration_status === "registered";
  return planned && ahead > 0 && ahead <= 24 * 60 * 60_000;
}

/** True when the session has moved since a way in was handed out. */
export function hasMoved(
  { room_changed_at: changed }: Pick<MyLiveSession, "room_changed_at">,
  since: string,
): boolean {
  return changed !== null && Date.parse(changed) > Date.parse(since);
}

/** True when there is nothing to come to any more: it is over, and nobody is let in late. */
export const isOver = (session: MyLiveSession, now: number): boolean =>
  sessionOver(session, now) && doorsOf(session, now) !== "open";

/** What the session is by now: one that nobody ended has ended all the same once its doors have closed. */
export const statusOf = (session: MyLiveSession, now: number): SessionStatus =>
  session.status === "scheduled" && isOver(session, now) ? "ended" : session.status;

const day = 24 * 60 * 60_000;

/** Smaller comes first; null is never offered as what is next. */
function urgency(session: MyLiveSession, now: number): number | null {
  const seat = seatOf(session);
  const doors = doorsOf(session, now);
  if (seat === "none" || seat === "waiting" || doors === "closed" || doors === "over") return null;
  const mine = seat === "held";
  if (doors === "open") return mine ? 0 : 2;
  const soon = Date.parse(session.scheduled_start) - now < day;
  if (mine) return soon ? 1 : 4;
  return soon ? 3 : 5;
}

/**
 * The session to show first: one with a seat before one with free entry, unless the free one is today and the
 * seat is for another day.
 */
export function pickNext(sessions: readonly MyLiveSession[], now: number): MyLiveSession | undefined {
  let best: { session: MyLiveSession; rank: number; start: number } | undefined;
  for (const session of sessions) {
    const rank = urgency(session, now);
    if (rank === null) continue;
    const start = Date.parse(session.scheduled_start);
    if (!best || rank < best.rank || (rank === best.rank && start < best.start))
      best = { session, rank, start };
  }
  return best?.session;
}

/** Where what was recorded of a session is watched, once it is over: the link typed by hand, then what was published. */
export function recordingsOf(session: MyLiveSession, now: number): string[] {
  if (!isOver(session, now)) return [];
  return [
    ...(session.recording_url ? [session.recording_url] : []),
    ...session.recordings.map(({ url }) => url),
  ];
}
