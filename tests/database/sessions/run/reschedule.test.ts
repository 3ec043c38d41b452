import { describe, expect, it } from "vitest";
import { outcome, testSetting } from "../../support/setting.ts";
import { insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { sql, store, as } = setting;

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
const postponed = () =>
  insertSession(sql, store, { status: "postponed", starts: inHours(2), ends: inHours(3) });

const reschedule = (session: string, hours: number, args: object = {}) =>
  outcome(
    as("instructor").rpc("reschedule_live_session", {
      p_session_id: session,
      p_start: inHours(hours).toISOString(),
      p_end: inHours(hours + 1).toISOString(),
      p_time_zone: "Europe/Paris",
      ...args,
    }),
  );

async function stateOf(session: string) {
  const [row] = await sql<{ status: string; scheduled_start: Date; revision: number }[]>`
    select status, scheduled_start, revision from public.course_live_sessions where id = ${session}`;
  return row;
}

describe("another date", () => {
  it("schedules a postponed session again, by the same call", async () => {
    const session = await postponed();
    expect(await reschedule(session, 50)).toBe("ok");
    expect((await stateOf(session))?.status).toBe("scheduled");
  });

  it("that is refused leaves the session postponed, with the date it had", async () => {
    const session = await postponed();
    const before = await stateOf(session);
    expect(await reschedule(session, -50)).toBe("422 session_in_past scheduled_start");
    expect(await reschedule(session, 50, { p_time_zone: "Mars/Olympus" })).toBe(
      "422 time_zone_unknown time_zone",
    );
    expect(await reschedule(session, 50, { p_revision: 7 })).toBe("409 stale_version");
    expect(await stateOf(session)).toEqual(before);
  });

  it("is not kept where the session cannot be scheduled again", async () => {
    const session = await postponed();
    const before = await stateOf(session);
    await sql`delete from private.session_transitions where from_status = 'postponed' and to_status = 'scheduled'`;
    try {
      expect(await reschedule(session, 50)).toBe("409 transition_not_allowed status");
    } finally {
      await sql`insert into private.session_transitions (from_status, to_status) values ('postponed', 'scheduled')`;
    }
    expect(await stateOf(session)).toEqual(before);
  });

  it("of a session that is scheduled changes its date alone", async () => {
    const session = await insertSession(sql, store, { starts: inHours(2), ends: inHours(3) });
    expect(await reschedule(session, 50)).toBe("ok");
    expect((await stateOf(session))?.status).toBe("scheduled");
  });
});
