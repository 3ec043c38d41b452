import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canTransition, isFinal, reachable, sessionTransitions } from "./session-transitions";
import { sessionStatuses } from "./session-types";

const anyStatus = fc.constantFrom(...sessionStatuses);

describe("the session graph", () => {
  it("allows exactly the nine moves", () => {
    const moves = sessionStatuses.flatMap((from) => sessionTransitions[from].map((to) => `${from} -> ${to}`));
    expect(moves.sort()).toEqual([
      "cancelled -> postponed",
      "cancelled -> scheduled",
      "live -> cancelled",
      "live -> ended",
      "postponed -> cancelled",
      "postponed -> scheduled",
      "scheduled -> cancelled",
      "scheduled -> live",
      "scheduled -> postponed",
    ]);
  });

  it("never moves to the status a session already has", () => {
    fc.assert(fc.property(anyStatus, (status) => !canTransition(status, status)));
  });

  it("ends in a final status or can still get to one, whatever the walk", () => {
    fc.assert(
      fc.property(anyStatus, fc.array(fc.nat({ max: 10 }), { maxLength: 30 }), (start, choices) => {
        let status = start;
        for (const choice of choices) {
          const next = sessionTransitions[status];
          if (next.length === 0) break;
          const to = next[choice % next.length];
          if (to) status = to;
        }
        return isFinal(status) || reachable(status).some(isFinal);
      }),
    );
  });

  it("comes back from live to a plan by an undone cancellation alone, and from a final status to nothing", () => {
    fc.assert(
      fc.property(anyStatus, (from) => {
        if (isFinal(from)) return reachable(from).length === 0;
        if (from === "live") return !canTransition(from, "scheduled") && !canTransition(from, "postponed");
        return reachable(from).includes("cancelled");
      }),
    );
  });

  it("is what one step allows, repeated", () => {
    fc.assert(
      fc.property(anyStatus, anyStatus, (from, to) => {
        const oneStep = canTransition(from, to);
        const throughOther = sessionTransitions[from].some((mid) => reachable(mid).includes(to));
        return reachable(from).includes(to) === (oneStep || throughOther);
      }),
    );
  });
});
