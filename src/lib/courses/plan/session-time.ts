import { Temporal } from "temporal-polyfill";

const iso = (zoned: Temporal.ZonedDateTime) => zoned.toInstant().toString();

/** The same wall time some days away: 18:00 stays 18:00 when the clocks change in between. */
export function shiftDays(instant: string, zone: string, days: number): string {
  return iso(Temporal.Instant.from(instant).toZonedDateTimeISO(zone).add({ days }));
}

export function addMinutes(instant: string, minutes: number): string {
  return Temporal.Instant.from(instant).add({ minutes }).toString();
}

/** The next full hour on the zone's clocks, at least a minute away. */
export function nextFullHour(now: number, zone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  return iso(zoned.add({ minutes: 1 }).round({ smallestUnit: "hour", roundingMode: "ceil" }));
}

export function minutesBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 60_000;
}

/** Names the database accepts: regions with a city, and UTC. */
const accepted = /^(UTC|[A-Z][A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/;

export function isPlanningZone(zone: string): boolean {
  if (!accepted.test(zone)) return false;
  try {
    Temporal.Now.zonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}
