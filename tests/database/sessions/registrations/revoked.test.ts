import { expect, it } from "vitest";
import { insertPeople, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession, type SessionSettings } from "../../support/world.ts";

const setting = await testSetting();
const { sql, store } = setting;

it("a revoked enrolment gives back the seats held through it, and leaves the seats of public sessions and of other courses, and other people's", async () => {
  const [leaver, friend] = await insertPeople(setting, "keeping", 2, store.course);
  await sql`
    insert into public.course_enrollments ${sql({ store_id: store.id, course_id: store.draftCourse, user_id: leaver ?? "" })}`;
  const seatIn = async (settings: SessionSettings, status = "registered", person = leaver) => {
    const session = await insertSession(sql, store, settings);
    return insertRegistration(sql, store.id, session, person ?? "", status);
  };
  const seats = {
    public: await seatIn({ is_public: true }),
    elsewhere: await seatIn({ course_id: store.draftCourse }),
    friend: await seatIn({}, "registered", friend),
    past: await seatIn({ status: "ended" }, "absent"),
    scheduled: await seatIn({}),
    live: await seatIn({ status: "live" }),
    postponed: await seatIn({ status: "postponed" }),
    waiting: await seatIn({ max_participants: 1 }, "waitlisted"),
  };
  await sql`
    update public.course_enrollments set status = 'revoked' where user_id = ${leaver ?? ""} and course_id = ${store.course}`;
  const rows = await sql<{ id: string; status: string }[]>`
    select id, status from public.course_live_session_registrations where id in ${sql(Object.values(seats))}`;
  const statusOf = (id: string) => rows.find((row) => row.id === id)?.status;
  expect(Object.fromEntries(Object.entries(seats).map(([name, id]) => [name, statusOf(id)]))).toEqual({
    public: "registered",
    elsewhere: "registered",
    friend: "registered",
    past: "absent",
    scheduled: "cancelled",
    live: "cancelled",
    postponed: "cancelled",
    waiting: "cancelled",
  });
});

it.each(["ended", "cancelled"])(
  "a seat that is freed in a session that is %s goes to nobody any more",
  async (status) => {
    const [gone, waiting] = await insertPeople(setting, `after-${status}`, 2, store.course);
    const session = await insertSession(sql, store, { status, max_participants: 1 });
    await insertRegistration(sql, store.id, session, gone ?? "");
    const place = await insertRegistration(sql, store.id, session, waiting ?? "", "waitlisted");
    await sql`delete from auth.users where id = ${gone ?? ""}`;
    const rows = await sql`
    select id, status, promoted_at from public.course_live_session_registrations
    where session_id = ${session} and status <> 'registered'`;
    expect([...rows]).toEqual([{ id: place, status: "waitlisted", promoted_at: null }]);
  },
);

it.each(["over, and moved ahead", "public, and for the course alone again", "of another course"])(
  "a seat of a session that was %s goes from who may come no more to who waits",
  async (how) => {
    const [gone = "", waiting = "", revoked = ""] = await insertPeople(
      setting,
      `again-${how.length}`,
      3,
      store.course,
    );
    const hour = (from: number) => ({
      starts: new Date(Date.now() + from * 3_600_000),
      ends: new Date(Date.now() + (from + 1) * 3_600_000),
    });
    const session = await insertSession(sql, store, {
      ...(how.startsWith("over") ? hour(-2) : hour(100)),
      ...{ is_public: how.startsWith("public"), max_participants: 1 },
      ...(how === "of another course" && { course_id: store.draftCourse }),
    });
    await insertRegistration(sql, store.id, session, gone);
    await insertRegistration(sql, store.id, session, revoked, "waitlisted");
    const place = await insertRegistration(sql, store.id, session, waiting, "waitlisted");
    await sql`update public.course_enrollments set status = 'revoked' where user_id in (${gone}, ${revoked}) and course_id = ${store.course}`;
    const owner = setting.as("owner");
    const next = hour(200);
    const fields = how.startsWith("over")
      ? { scheduled_start: next.starts.toISOString(), scheduled_end: next.ends.toISOString() }
      : how.startsWith("public")
        ? { is_public: false }
        : { course_id: store.course };
    await owner.rpc("update_live_session", { p_session_id: session, p_fields: fields }).throwOnError();
    const rows = await sql<{ user_id: string; status: string }[]>`
      select user_id, status::text from public.course_live_session_registrations where session_id = ${session} and status <> 'cancelled'`;
    expect([...rows]).toEqual([{ user_id: waiting, status: "registered" }]);
    expect(place).not.toBe("");
  },
);
