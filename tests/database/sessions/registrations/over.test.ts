import { describe, expect, it } from "vitest";
import { sessionOver } from "../../../../src/lib/courses/shared/session-over.ts";
import { sessionStatuses } from "../../../../src/lib/courses/shared/session-types.ts";
import { insertPeople, outcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, store, as } = setting;

const minutes = (count: number) => new Date(Date.now() + count * 60_000);
const RAN_OUT = { starts: minutes(-70), ends: minutes(-10) };

/** Full, with one person waiting. */
async function full(status: string, times = RAN_OUT) {
  const name = `${status}-${Math.random().toString(36).slice(2, 8)}`;
  const [holder = "", waiting = "", stranger = ""] = await insertPeople(setting, name, 3, store.course);
  const session = await insertSession(sql, store, { ...times, status, max_participants: 1 });
  const seat = await insertRegistration(sql, store.id, session, holder);
  const place = await insertRegistration(sql, store.id, session, waiting, "waitlisted");
  const standing = async () => {
    const rows = await sql<{ id: string; status: string; promoted_at: Date | null }[]>`
      select id, status, promoted_at from public.course_live_session_registrations where session_id = ${session}`;
    return Object.fromEntries(
      rows.map((row) => [row.id === seat ? "seat" : row.id === place ? "place" : "new", row.status]),
    );
  };
  return { session, seat, place, holder, waiting, stranger, standing };
}

describe.each(["scheduled", "live"])(
  "a session that nobody ended (%s), once its end has passed",
  (status) => {
    it("gives no seat, and takes none back, by hand", async () => {
      const { session, seat, holder, stranger, standing } = await full(status);
      const closed = `409 registration_closed`;
      expect(
        await outcome(backend.actingAs(stranger).rpc("register_for_session", { p_session_id: session })),
      ).toBe(closed);
      const cancel = { p_registration_id: seat };
      expect(await outcome(backend.actingAs(holder).rpc("cancel_session_registration", cancel))).toBe(closed);
      expect(await outcome(as("manager").rpc("cancel_session_registration", cancel))).toBe(closed);
      expect(await standing()).toEqual({ seat: "registered", place: "waitlisted" });
    });

    it("promotes nobody when it gets more seats", async () => {
      const { session, standing } = await full(status);
      const fields = { max_participants: 5 };
      expect(
        await outcome(as("owner").rpc("update_live_session", { p_session_id: session, p_fields: fields })),
      ).toBe("ok");
      expect(await standing()).toEqual({ seat: "registered", place: "waitlisted" });
    });

    it("keeps the seats of whose enrolment is revoked", async () => {
      const { holder, standing } = await full(status);
      await sql`
      update public.course_enrollments set status = 'revoked' where user_id = ${holder} and course_id = ${store.course}`;
      expect(await standing()).toEqual({ seat: "registered", place: "waitlisted" });
    });

    it("promotes nobody for an account that is closed", async () => {
      const { holder, standing } = await full(status);
      await sql`delete from auth.users where id = ${holder}`;
      // What is over is evidence: the seat stays, under a pseudonym.
      expect(await standing()).toEqual({ seat: "registered", place: "waitlisted" });
    });

    it("promotes nobody for a row that somebody with rights takes away", async () => {
      const { seat, standing } = await full(status);
      await sql`delete from public.course_live_session_registrations where id = ${seat}`;
      expect(await standing()).toEqual({ place: "waitlisted" });
    });
  },
);

it("a session whose end came between two taps is closed for the second", async () => {
  const ends = minutes(45);
  const { session, seat, holder, standing } = await full("scheduled", { starts: minutes(30), ends });
  await backend.clock.stop(new Date(ends.getTime() - 1));
  const raise = (seats: number) =>
    as("owner").rpc("update_live_session", { p_session_id: session, p_fields: { max_participants: seats } });
  expect(await outcome(raise(2))).toBe("ok");
  expect(await standing()).toEqual({ seat: "registered", place: "registered" });
  await backend.clock.stop(ends);
  expect(
    await outcome(backend.actingAs(holder).rpc("cancel_session_registration", { p_registration_id: seat })),
  ).toBe("409 registration_closed");
  await backend.clock.reset();
});

it("what is postponed goes on giving seats, whatever its old date", async () => {
  const { session, seat, holder, stranger, standing } = await full("postponed");
  expect(
    await outcome(backend.actingAs(holder).rpc("cancel_session_registration", { p_registration_id: seat })),
  ).toBe("ok");
  expect(
    await outcome(backend.actingAs(stranger).rpc("register_for_session", { p_session_id: session })),
  ).toBe("ok");
  expect(await standing()).toEqual({ seat: "cancelled", place: "registered", new: "waitlisted" });
});

it("a seat that came after the end blames nobody; one from before does, by a whole report", async () => {
  const { session, standing, place } = await full("live");
  const [connection] = await sql<{ id: string }[]>`
    insert into private.video_connections (store_id, provider, auth_kind, account_id, status)
    values (${store.id}, 'zoom', 'oauth', 'an-account', 'disconnected') returning id`;
  await sql`
    with meeting as (
      insert into private.video_meetings (store_id, session_id, connection_id, provider, provider_id, state)
      values (${store.id}, ${session}, ${connection?.id ?? ""}, 'zoom', '1', 'active') returning id)
    insert into private.attendance_imports (meeting_id, session_id, store_id, state, outcome, complete, fetched_at)
    select id, ${session}, ${store.id}, 'done', 'imported', true, now() from meeting`;
  await sql`update public.course_live_sessions set max_participants = null where id = ${session}`;
  await sql`
    update public.course_live_session_registrations set status = 'registered', promoted_at = ${minutes(-3)} where id = ${place}`;
  await sql`update public.course_live_sessions set status = 'ended', actual_end = ${minutes(-5)} where id = ${session}`;
  expect(await standing()).toEqual({ seat: "absent", place: "registered" });
});

it("the page says so of the same sessions", async () => {
  for (const status of sessionStatuses) {
    for (const ends of [minutes(-10), minutes(10)]) {
      const id = await insertSession(sql, store, { status, starts: minutes(-70), ends });
      const [row] = await sql<{ over: boolean; scheduled_end: Date }[]>`
        select private.session_over(s) as over, scheduled_end from public.course_live_sessions s where id = ${id}`;
      expect(sessionOver({ status, scheduled_end: row?.scheduled_end.toISOString() ?? "" }, Date.now())).toBe(
        row?.over,
      );
    }
  }
});
