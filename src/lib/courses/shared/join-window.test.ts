import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closesAfter, joinWindow, opensBefore } from "./join-window";
import { sessionStatuses } from "./session-types";

const start = Date.parse("2026-11-22T18:00:00Z");
const end = Date.parse("2026-11-22T19:00:00Z");
const session = {
  status: "scheduled" as const,
  scheduled_start: new Date(start).toISOString(),
  scheduled_end: new Date(end).toISOString(),
};

describe("joinWindow", () => {
  it.each([
    [start - opensBefore - 1, "early"],
    [start - opensBefore, "open"],
    [start, "open"],
    [end + closesAfter, "open"],
    [end + closesAfter + 1, "over"],
  ] as const)("at %d is %s", (now, state) => {
    expect(joinWindow(session, now).state).toBe(state);
  });

  it("is open as long as the session is live, and closed for what will not take place", () => {
    fc.assert(
      fc.property(fc.constantFrom(...sessionStatuses), fc.integer({ min: 0, max: 4e12 }), (status, now) => {
        const { state } = joinWindow({ ...session, status }, now);
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
        return order[joinWindow(session, now + later).state] >= order[joinWindow(session, now).state];
      }),
    );
  });
});
