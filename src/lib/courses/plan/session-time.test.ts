import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveWall, wallOf } from "@rules/wall-time";
import { dayStart } from "@/lib/courses/shared/day-start";
import { addMinutes, isPlanningZone, minutesBetween, nextFullHour, shiftDays } from "./session-time";

const zones = [
  "Europe/Paris",
  "America/Montreal",
  "Australia/Lord_Howe",
  "Asia/Kolkata",
  "Pacific/Apia",
  "UTC",
];
const anyZone = fc.constantFrom(...zones);
/** Whole minutes from 2015 to 2045. */
const anyMinute = fc.integer({ min: 23_667_840, max: 39_447_360 }).map((minute) => minute * 60_000);

describe("wall time and moment", () => {
  it("reads an ordinary time in the zone", () => {
    expect(resolveWall({ date: "2026-11-22", time: "18:00" }, "Europe/Paris")).toEqual({
      kind: "exact",
      instant: "2026-11-22T17:00:00Z",
    });
  });

  it("says when the clock skips a time, and what it shows instead", () => {
    expect(resolveWall({ date: "2027-03-28", time: "02:30" }, "Europe/Paris")).toEqual({
      kind: "gap",
      instant: "2027-03-28T01:30:00Z",
      shownAs: { date: "2027-03-28", time: "03:30" },
    });
  });

  it("says when the clock shows a time twice, and takes the one meant", () => {
    const twice = { date: "2026-10-25", time: "02:30" };
    const both = { kind: "overlap", earlier: "2026-10-25T00:30:00Z", later: "2026-10-25T01:30:00Z" };
    expect(resolveWall(twice, "Europe/Paris")).toEqual({ ...both, instant: both.earlier });
    expect(resolveWall(twice, "Europe/Paris", "later")).toEqual({ ...both, instant: both.later });
  });

  it("knows the half-hour change of Lord Howe and the day Apia left out", () => {
    expect(resolveWall({ date: "2026-10-04", time: "02:15" }, "Australia/Lord_Howe")).toMatchObject({
      kind: "gap",
      shownAs: { date: "2026-10-04", time: "02:45" },
    });
    expect(resolveWall({ date: "2011-12-30", time: "10:00" }, "Pacific/Apia")).toMatchObject({
      kind: "gap",
      shownAs: { date: "2011-12-31", time: "10:00" },
    });
  });

  it.each([
    ["2026-02-30", "10:00", "Europe/Paris"],
    ["2026-02-20", "24:00", "Europe/Paris"],
    ["", "10:00", "Europe/Paris"],
    ["2026-02-20", "", "Europe/Paris"],
    ["2026-02-20", "10:00", "Europe/Nowhere"],
  ])("refuses %s %s in %s", (date, time, zone) => {
    expect(resolveWall({ date, time }, zone)).toEqual({ kind: "invalid" });
  });

  it("comes back to the same moment from what the clock shows", () => {
    fc.assert(
      fc.property(anyMinute, anyZone, (at, zone) => {
        const { fold, ...wall } = wallOf(new Date(at), zone);
        const back = resolveWall(wall, zone, fold);
        return back.kind !== "invalid" && back.kind !== "gap" && Date.parse(back.instant) === at;
      }),
      { numRuns: 500 },
    );
  });

  it("orders the two moments of a time shown twice", () => {
    fc.assert(
      fc.property(anyMinute, anyZone, (at, zone) => {
        const resolved = resolveWall(wallOf(new Date(at), zone), zone);
        return resolved.kind !== "overlap" || Date.parse(resolved.earlier) < Date.parse(resolved.later);
      }),
      { numRuns: 500 },
    );
  });
});

describe("moving a session", () => {
  it("keeps the hour on the wall across a change of clocks", () => {
    const before = "2026-10-22T16:00:00Z";
    const after = shiftDays(before, "Europe/Paris", 7);
    expect(after).toBe("2026-10-29T17:00:00Z");
    expect(wallOf(after, "Europe/Paris").time).toBe(wallOf(before, "Europe/Paris").time);
  });

  it("plans for the next full hour of the zone's own clock", () => {
    const now = Date.parse("2026-11-22T17:34:51Z");
    expect(nextFullHour(now, "Europe/Paris")).toBe("2026-11-22T18:00:00Z");
    expect(nextFullHour(now, "Asia/Kolkata")).toBe("2026-11-22T18:30:00Z");
    fc.assert(
      fc.property(anyMinute, anyZone, (at, zone) => {
        const next = nextFullHour(at, zone);
        const ahead = (Date.parse(next) - at) / 60_000;
        return ahead > 0 && ahead <= 91 && wallOf(next, zone).time.endsWith(":00");
      }),
    );
  });

  it("counts and adds minutes", () => {
    const start = "2026-11-22T17:00:00Z";
    expect(minutesBetween(start, addMinutes(start, 90))).toBe(90);
  });
});

describe("zones", () => {
  it.each(["CET", "EST5EDT", "+02:00", "europe/paris", "Mars/Phobos", ""])("refuses %s", (zone) => {
    expect(isPlanningZone(zone)).toBe(false);
  });
});

describe("dayStart", () => {
  it("is the first moment of a day, as Temporal has it", () => {
    fc.assert(
      fc.property(anyMinute, anyZone, (at, zone) => {
        const { date } = wallOf(new Date(at), zone);
        const midnight = resolveWall({ date, time: "00:00" }, zone);
        return (
          midnight.kind !== "invalid" && Date.parse(dayStart(date, zone)) === Date.parse(midnight.instant)
        );
      }),
      { numRuns: 500 },
    );
  });

  it("steps to the day after", () => {
    expect(dayStart("2026-12-31", "Europe/Paris", 1)).toBe("2026-12-31T23:00:00.000Z");
    expect(dayStart("2027-03-28", "Europe/Paris", 1)).toBe("2027-03-28T22:00:00.000Z");
  });
});
