import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths, daysBetween, warrantyOn } from "./warranty";

describe("warrantyOn", () => {
  it.each([
    ["2026-11-22", null, null, "none", 0],
    ["2026-11-22", "2026-01-01", "2026-11-22", "expiring", 0],
    ["2026-11-22", "2026-01-01", "2026-11-21", "expired", -1],
    ["2026-11-22", "2026-01-01", "2026-12-22", "expiring", 30],
    ["2026-11-22", "2026-01-01", "2026-12-23", "active", 31],
    ["2026-11-22", "2027-01-01", "2028-01-01", "notStarted", 405],
  ] as const)("on %s, from %s to %s: %s", (today, start, end, state, days) => {
    expect(warrantyOn(today, start, end)).toEqual({ state, days });
  });
});

describe("addMonths", () => {
  it("ends on the last day of a shorter month", () => {
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2024-02-29", 24)).toBe("2026-02-28");
    expect(addMonths("2026-11-22", 24)).toBe("2028-11-22");
  });

  it("moves forward by as many months as asked", () => {
    const dates = fc
      .date({ min: new Date("2000-01-01"), max: new Date("2080-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 240 }), (date, months) => {
        const days = daysBetween(date, addMonths(date, months));
        expect(days).toBeGreaterThanOrEqual(months * 28);
        expect(days).toBeLessThanOrEqual(months * 31);
      }),
    );
  });
});
