import { Temporal } from "temporal-polyfill";

/**
 * The moment of a wall time in a zone; an hour that the clocks skip is read as the one after it. Without a time it is the
 * beginning of the day, of which no more is known. Null for no day.
 */
export function momentOf(date: string, time: string, zone: string): string | null {
  try {
    const plain = Temporal.PlainDateTime.from(`${date}T${time === "" ? "00:00" : time}`);
    return plain.toZonedDateTime(zone).toInstant().toString();
  } catch {
    return null;
  }
}

/**
 * When something was done on a calendar day of which only the day is known: its beginning, or undefined (now) for today
 * and for no day at all.
 */
export function momentOfDay(day: string, today: string, zone: string): string | undefined {
  if (day === "" || day === today) return undefined;
  return momentOf(day, "", zone) ?? undefined;
}
