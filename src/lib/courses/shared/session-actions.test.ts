import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextAction, offeredActions, sessionActions } from "./session-actions";
import { sessionTransitions } from "./session-transitions";
import { sessionStatuses } from "./session-types";
import { storeRoles } from "@/lib/roles";

const target = fc.record({ status: fc.constantFrom(...sessionStatuses), has_link: fc.boolean() });

describe("what is offered", () => {
  it("is nothing to those who only read", () => {
    for (const role of ["support", "viewer", "stock"] as const) {
      fc.assert(fc.property(target, (session) => offeredActions(session, role).length === 0));
    }
  });

  it("never breaks the graph", () => {
    const leadsTo = { start: "live", end: "ended", postpone: "postponed", cancel: "cancelled" } as const;
    fc.assert(
      fc.property(target, fc.constantFrom(...storeRoles), (session, role) => {
        const offered = offeredActions(session, role);
        return Object.entries(leadsTo).every(
          ([action, to]) =>
            !offered.includes(action as keyof typeof leadsTo) ||
            sessionTransitions[session.status].includes(to),
        );
      }),
    );
  });

  it.each([
    ["scheduled", ["open", "start", "edit", "reschedule", "postpone", "duplicate", "cancel", "delete"]],
    ["live", ["open", "end", "edit", "duplicate", "cancel"]],
    ["postponed", ["edit", "reschedule", "duplicate", "cancel", "delete"]],
    ["ended", ["edit", "duplicate", "delete"]],
    ["cancelled", ["edit", "reinstate", "duplicate", "delete"]],
  ] as const)("for a %s session is %j", (status, actions) => {
    expect(offeredActions({ status, has_link: true }, "instructor")).toEqual(actions);
  });

  it("opens no meeting without a link", () => {
    expect(offeredActions({ status: "live", has_link: false }, "owner")).not.toContain("open");
  });
});

describe("what comes next", () => {
  const at = Date.parse("2026-11-22T18:00:00Z");
  const session = {
    status: "scheduled",
    has_link: true,
    scheduled_start: "2026-11-22T18:00:00Z",
    scheduled_end: "2026-11-22T19:00:00Z",
    join_opens_at: "2026-11-22T17:40:00Z",
    join_closes_at: "2026-11-22T19:20:00Z",
  } as const;

  it("is to start when it is about to begin", () => {
    expect(nextAction(session, "owner", at - 29 * 60_000)).toBe("start");
    expect(nextAction(session, "owner", at - 31 * 60_000)).toBeUndefined();
    expect(nextAction(session, "viewer", at)).toBeUndefined();
  });

  it("is to go in while it is live, or to end it when there is nowhere to go", () => {
    expect(nextAction({ ...session, status: "live" }, "owner", at)).toBe("open");
    expect(nextAction({ ...session, status: "live", has_link: false }, "owner", at)).toBe("end");
  });

  it("is to end what has run over its time", () => {
    expect(nextAction({ ...session, status: "live" }, "owner", at + 61 * 60_000)).toBe("end");
  });

  it("is to find a date for what was postponed", () => {
    expect(nextAction({ ...session, status: "postponed" }, "owner", at)).toBe("reschedule");
  });

  it("is to find another date for what nobody started", () => {
    expect(nextAction(session, "owner", at + 80 * 60_000)).toBe("start");
    expect(nextAction(session, "owner", at + 81 * 60_000)).toBe("reschedule");
  });

  it("is always one of what is offered", () => {
    fc.assert(
      fc.property(
        target,
        fc.constantFrom(...storeRoles),
        fc.integer({ min: 0, max: 4e12 }),
        (base, role, now) => {
          const full = { ...session, ...base };
          const next = nextAction(full, role, now);
          return (
            next === undefined || (offeredActions(full, role).includes(next) && sessionActions.includes(next))
          );
        },
      ),
    );
  });
});
