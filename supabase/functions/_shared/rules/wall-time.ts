import { Temporal } from "temporal-polyfill";

/** Which of two moments is meant when a clock shows the same time twice. */
export type Fold = "earlier" | "later";

/** What a clock on the wall shows in a zone: "2026-03-29", "02:30". */
export interface WallTime {
  date: string;
  time: string;
}

export type ResolvedWall =
  | { kind: "invalid" }
  | { kind: "exact"; instant: string }
  /** The clock skips this time; the session begins by as much later, at what the clock then shows. */
  | { kind: "gap"; instant: string; shownAs: WallTime }
  /** The clock shows this time twice; `instant` is the one chosen by the fold. */
  | { kind: "overlap"; instant: string; earlier: string; later: string };

function wall(dateTime: Temporal.PlainDateTime): WallTime {
  return {
    date: dateTime.toPlainDate().toString(),
    time: dateTime.toPlainTime().toString({ smallestUnit: "minute" }),
  };
}

const iso = (zoned: Temporal.ZonedDateTime) => zoned.toInstant().toString();

const shape = { date: /^\d{4}-\d{2}-\d{2}$/, time: /^\d{2}:\d{2}(:\d{2})?$/ };

/** The moment at which the clocks of a zone show a wall time. */
export function resolveWall({ date, time }: WallTime, zone: string, fold: Fold = "earlier"): ResolvedWall {
  if (!shape.date.test(date) || !shape.time.test(time)) return { kind: "invalid" };
  let plain: Temporal.PlainDateTime;
  let earlier: Temporal.ZonedDateTime;
  let later: Temporal.ZonedDateTime;
  try {
    plain = Temporal.PlainDateTime.from(`${date}T${time}`, { overflow: "reject" });
    earlier = plain.toZonedDateTime(zone, { disambiguation: "earlier" });
    later = plain.toZonedDateTime(zone, { disambiguation: "later" });
  } catch {
    return { kind: "invalid" };
  }
  if (earlier.epochMilliseconds === later.epochMilliseconds) return { kind: "exact", instant: iso(earlier) };
  if (earlier.toPlainDateTime().equals(plain)) {
    const chosen = fold === "later" ? later : earlier;
    return { kind: "overlap", instant: iso(chosen), earlier: iso(earlier), later: iso(later) };
  }
  return { kind: "gap", instant: iso(later), shownAs: wall(later.toPlainDateTime()) };
}

/** What the clocks of a zone show at a moment; the fold tells two equal times apart. */
export function wallOf(instant: string | Date, zone: string): WallTime & { fold: Fold } {
  const zoned = Temporal.Instant.from(
    typeof instant === "string" ? instant : instant.toISOString(),
  ).toZonedDateTimeISO(zone);
  const first = zoned.toPlainDateTime().toZonedDateTime(zone, { disambiguation: "earlier" });
  return {
    ...wall(zoned.toPlainDateTime()),
    fold: first.epochMilliseconds === zoned.epochMilliseconds ? "earlier" : "later",
  };
}

/** A moment as the clocks of a zone show it, with how far they are from UTC: "2027-10-31T02:30:00+01:00". */
export const withOffset = (instant: string, zone: string): string =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO(zone)
    .toString({ smallestUnit: "second", timeZoneName: "never" });
