import { isTime } from "../core/told.ts";
import { resolveWall, withOffset } from "../rules/wall-time.ts";

/** An instant as plans, drifts and rows of meetings hold it, and as Zoom is told it: UTC to the second, "2027-10-31T01:30:00Z". */
export const instantText = (at: Date): string =>
  new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString().replace(".000Z", "Z");

/** The same for Google, which is told the zone beside it: with the offset, the hour that comes twice is one of the two. */
export const offsetText = (instant: string, timeZone: string): string => withOffset(instant, timeZone);

/**
 * A moment as another system tells it: with offset, or as wall time in the zone beside it, or in `ours` where that names none
 * that exists. Of the hour that comes twice the first; null when it cannot be read or kept.
 */
export function readTime(
  text: string | null | undefined,
  zone: string | null | undefined,
  ours: string,
): Date | null {
  const at = read(text, zone, ours);
  return at && isTime(at.getTime()) ? at : null;
}

function read(text: string | null | undefined, zone: string | null | undefined, ours: string): Date | null {
  if (!text) return null;
  if (/(Z|[+-]\d\d:?\d\d)$/.test(text)) return Number.isNaN(Date.parse(text)) ? null : new Date(text);
  const [date = "", time = ""] = text.split("T");
  for (const one of zone ? [zone, ours] : [ours]) {
    const wall = resolveWall({ date, time }, one);
    if (wall.kind !== "invalid") return new Date(wall.instant);
  }
  return null;
}
