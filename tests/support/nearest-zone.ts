import { Temporal } from "temporal-polyfill";
import { zoomZones } from "../../supabase/functions/_shared/providers/zoom/zones.ts";

/** Those whose clocks are known: of "SST" it is not said which one. */
const candidates = [...zoomZones].filter((zone) => zone.includes("/") || zone === "UTC");

const DAYS = 731;
const DAY = 86_400_000;

/** Minutes from UTC. */
const offsetAt = (zone: string, at: number): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 6e10;

const known = new Map<string, readonly number[]>();

/** How far the clocks of a zone are from UTC on each of the days from `from` on, for two years. */
export function clockOf(zone: string, from: Date): readonly number[] {
  const key = `${zone} ${from.getTime()}`;
  const before = known.get(key);
  if (before) return before;
  const offsets: number[] = [];
  const at = (day: number) => offsetAt(zone, from.getTime() + day * DAY);
  // No zone changes its clocks and changes them back within a week.
  for (let day = 0, first = at(0); day < DAYS; day += 7) {
    const last = at(day + 7);
    for (let between = day; between < day + 7; between += 1)
      offsets.push(first === last ? first : at(between));
    first = last;
  }
  known.set(key, offsets);
  return offsets;
}

/** By how many minutes and days two clocks differ. */
export const difference = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, offset, day) => sum + Math.abs(offset - (other[day] ?? 0)), 0);

/** One zone under two names. */
const isAlias = (one: string, other: string): boolean =>
  Temporal.Instant.fromEpochMilliseconds(0)
    .toZonedDateTimeISO(one)
    .equals(Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(other));

/** Zoom's zone whose clocks go most like those of `zone`: of several the same under another name, else one of the same area. */
export function nearestOf(zone: string, from: Date): string {
  const wanted = clockOf(zone, from);
  const area = `${zone.split("/")[0] ?? ""}/`;
  const measured = candidates.map((one) => ({
    ...{ one, away: difference(wanted, clockOf(one, from)) },
    near: (isAlias(one, zone) ? 2 : 0) + (one.startsWith(area) ? 1 : 0),
  }));
  measured.sort((a, b) => a.away - b.away || b.near - a.near);
  return measured[0]?.one ?? "UTC";
}
