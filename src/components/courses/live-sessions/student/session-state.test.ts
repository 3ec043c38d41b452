import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canGiveBack,
  isOver,
  momentsOf,
  pickNext,
  registrationOpen,
  seatOf,
  seatsLeft,
} from "./session-state";
import { doorsOf } from "@/lib/courses/shared/join-window";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { sessionStatuses } from "@/lib/courses/shared/session-types";

const now = Date.UTC(2026, 10, 22, 12);
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();

function session(over: Partial<MyLiveSession> = {}, startsIn = 60): MyLiveSession {
  return {
    id: `s${startsIn}`,
    course_id: "c",
    course_title: "Course",
    store_name: "Store",
    host_name: null,
    title: "Session",
    description: "",
    session_type: "webinar",
    platform: "zoom",
    status: "scheduled",
    status_reason: null,
    scheduled_start: at(startsIn),
    scheduled_end: at(startsIn + 60),
    time_zone: "Europe/Paris",
    max_participants: 10,
    registered_count: 3,
    waitlisted_count: 0,
    is_public: false,
    require_registration: true,
    allow_questions: true,
    recording_url: null,
    recordings: [],
    recording_notice: null,
    registration_id: null,
    registration_status: null,
    waitlist_position: null,
    join_opens_at: at(startsIn - 15),
    join_closes_at: at(startsIn + 90),
    confirmed: false,
    offered_until: null,
    moved_at: null,
    room_changed_at: null,
    presence_seconds: 60,
    actual_start: null,
    actual_end: null,
    can_take_part: false,
    ...over,
  };
}

const held = { registration_id: "r", registration_status: "registered", can_take_part: true } as const;
const waiting = { registration_id: "r", registration_status: "waitlisted", waitlist_position: 2 } as const;

describe("where a student stands", () => {
  it("tells a seat, a place on the waitlist, free entry and nothing apart", () => {
    expect(seatOf(session(held))).toBe("held");
    expect(seatOf(session({ ...held, registration_status: "attended" }))).toBe("held");
    expect(seatOf(session(waiting))).toBe("waiting");
    expect(seatOf(session({ require_registration: false, can_take_part: true }))).toBe("free_entry");
    expect(seatOf(session())).toBe("none");
  });

  it("counts seats left, never below zero, and knows sessions without a limit", () => {
    expect(seatsLeft(session())).toBe(7);
    expect(seatsLeft(session({ registered_count: 12 }))).toBe(0);
    expect(seatsLeft(session({ max_participants: null }))).toBeNull();
  });

  it("offers what the server would accept", () => {
    expect(registrationOpen(session(), now)).toBe(true);
    expect(registrationOpen(session({}, -120), now)).toBe(false);
    for (const status of sessionStatuses) {
      const open = ["live", "postponed", "scheduled"].includes(status);
      expect(registrationOpen(session({ status }), now)).toBe(open);
      expect(canGiveBack(session({ ...held, status }), now)).toBe(open);
    }
    expect(registrationOpen(session({ status: "live" }, -61), now)).toBe(false);
    expect(canGiveBack(session({ ...held, status: "live" }, -61), now)).toBe(false);
    expect(canGiveBack(session(held, -61), now)).toBe(false);
    expect(canGiveBack(session({ ...held, status: "postponed" }, -61), now)).toBe(true);
    expect(canGiveBack(session(waiting), now)).toBe(true);
    expect(canGiveBack(session({ ...held, registration_status: "absent" }), now)).toBe(false);
    expect(canGiveBack(session(), now)).toBe(false);
  });

  it("opens the doors exactly from their opening to their closing", () => {
    const one = session(held);
    const [opens, , , closes] = momentsOf(one);
    expect(doorsOf(one, (opens ?? 0) - 1)).toBe("early");
    expect(doorsOf(one, opens ?? 0)).toBe("open");
    expect(doorsOf(one, closes ?? 0)).toBe("open");
    expect(doorsOf(one, (closes ?? 0) + 1)).toBe("over");
    expect(isOver(one, (closes ?? 0) + 1)).toBe(true);
  });
});

describe("what comes next", () => {
  it("is the soonest session with a seat", () => {
    expect(pickNext([session(held, 300), session(held, 60), session({}, 30)], now)?.id).toBe("s60");
  });

  it("is the one whose doors are open, even when another starts earlier in the list", () => {
    const live = session({ ...held, status: "live" }, -30);
    expect(pickNext([session(held, 5000), live], now)).toBe(live);
  });

  it("prefers a seat today to free entry, and free entry today to a seat next week", () => {
    const free = { require_registration: false, can_take_part: true } as const;
    expect(pickNext([session(free, 30), session(held, 200)], now)?.id).toBe("s200");
    expect(pickNext([session(free, 30), session(held, 7 * 1440)], now)?.id).toBe("s30");
  });

  it("is never a session one cannot enter", () => {
    const statuses = fc.constantFrom(...sessionStatuses);
    const any = fc.record({
      status: statuses,
      startsIn: fc.integer({ min: -5000, max: 5000 }),
      kind: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(any), (list) => {
        const sessions = list.map(({ status, startsIn, kind }) =>
          session({ status, ...[held, waiting, {}, { can_take_part: true }][kind] }, startsIn),
        );
        const next = pickNext(sessions, now);
        const possible = sessions.filter(
          (one) =>
            ["held", "free_entry"].includes(seatOf(one)) && ["early", "open"].includes(doorsOf(one, now)),
        );
        if (possible.length === 0) expect(next).toBeUndefined();
        else expect(possible).toContain(next);
      }),
    );
  });
});
