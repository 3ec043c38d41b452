import type { SessionPlatform } from "./session-types";

export interface TimedRoom {
  platform: SessionPlatform;
  opened_at: string;
  closed_at: string | null;
}

/** The rooms in the order in which the session was in them. */
export function roomsInOrder<Room extends TimedRoom>(rooms: readonly Room[]): Room[] {
  return [...rooms].sort((a, b) => Date.parse(a.opened_at) - Date.parse(b.opened_at));
}

/** The last time the session went from one room to the next, or null when it has stayed where it was. */
export function lastMove(
  rooms: readonly TimedRoom[],
): { from: SessionPlatform; to: SessionPlatform; at: string } | null {
  const [before, after] = roomsInOrder(rooms).slice(-2);
  return before && after ? { from: before.platform, to: after.platform, at: after.opened_at } : null;
}
