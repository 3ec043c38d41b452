import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doorsOf } from "./join-window";
import { sessionStatuses } from "./session-types";

const opens = Date.parse("2026-11-22T17:40:00Z");
const closes = Date.parse("2026-11-22T19:20:00Z");
const session = {
  status: "scheduled" as const,
  join_opens_at: new Date(opens).toISOString(),
  join_closes_at: new Date(closes).toISOString(),
};

describe("the doors", () => {
  it.each([
    [opens - 1, "early"],
    [opens, "open"],
    [closes, "open"],
    [closes + 1, "over"],
  ] as const)("at %d is %s", (now, state) => {
    expect(doorsOf(session, now)).toBe(state);
  });

  it("is open as long as the session is live, and closed for what will not take place", () => {
    fc.assert(
      fc.property(fc.constantFrom(...sessionStatuses), fc.integer({ min: 0, max: 4e12 }), (status, now) => {
        const state = doorsOf({ ...session, status }, now);
        if (status === "live") return state === "open";
        if (status !== "scheduled") return state === "closed";
        return state !== "closed";
      }),
    );
  });

  it("only ever moves from early to open to over", () => {
    const order = { early: 0, open: 1, over: 2, closed: 3 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.nat({ max: 1e12 }), (now, later) => {
        return order[doorsOf(session, now + later)] >= order[doorsOf(session, now)];
      }),
    );
  });
});
