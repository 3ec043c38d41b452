import { describe, expect, it } from "vitest";
import { outcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { sql, ids, store, as } = setting;

const inHours = (hours: number) => new Date(Math.floor(Date.now() / 1000) * 1000 + hours * 3_600_000);
const planned = { starts: inHours(24), ends: inHours(25) };
const ask = (role: Parameters<typeof as>[0], session: string) =>
  as(role).rpc("get_session_calendar", { p_session_id: session });
const entry = async (role: Parameters<typeof as>[0], session: string) => (await ask(role, session)).data?.[0];

describe("the sequence of a session's event", () => {
  const sequenceOf = async (session: string) =>
    (
      await sql<
        { n: number }[]
      >`select calendar_sequence as n from public.course_live_sessions where id = ${session}`
    )[0]?.n;
  const change = (session: string, fields: object) =>
    outcome(
      as("instructor").rpc("update_live_session", { p_session_id: session, p_fields: fields as never }),
    );
  const become = (session: string, status: "live" | "ended" | "cancelled" | "postponed") =>
    outcome(
      as("instructor").rpc("set_live_session_status", {
        p_session_id: session,
        p_status: status,
        p_reason: "Said",
      }),
    );

  it.each([
    ["its time", { scheduled_start: inHours(26).toISOString(), scheduled_end: inHours(27).toISOString() }],
    ["its end", { scheduled_end: inHours(26).toISOString() }],
    ["its title", { title: "Another" }],
    ["its description", { description: "Bring a lamp." }],
    ["its platform", { platform: "google_meet" }],
  ])("is raised by one when %s changes", async (_what, fields) => {
    const session = await insertSession(sql, store, planned);
    expect(await sequenceOf(session)).toBe(0);
    expect(await change(session, fields)).toBe("ok");
    expect(await sequenceOf(session)).toBe(1);
    expect((await entry("owner", session))?.sequence).toBe(1);
  });

  it.each([
    ["its seats", { max_participants: 5 }],
    ["who may come", { is_public: true }],
    ["its doors", { doors_minutes: 30 }],
    ["whether it has questions", { allow_questions: false }],
    ["nothing", { title: "Session" }],
  ])("stays when %s changes", async (_what, fields) => {
    const session = await insertSession(sql, store, planned);
    expect(await change(session, fields)).toBe("ok");
    expect(await sequenceOf(session)).toBe(0);
  });

  it("stays while people register, while it is asked for, when it goes live and when it ends", async () => {
    const session = await insertSession(sql, store, { starts: inHours(0), ends: inHours(1) });
    await insertRegistration(sql, store.id, session, ids.registered);
    for (let time = 0; time < 3; time += 1) await entry("registered", session);
    expect(await become(session, "live")).toBe("ok");
    expect(await become(session, "ended")).toBe("ok");
    expect(await sequenceOf(session)).toBe(0);
  });

  it("is raised by cancelling, by deleting and by restoring", async () => {
    const cancelled = await insertSession(sql, store, planned);
    expect(await become(cancelled, "cancelled")).toBe("ok");
    expect(await sequenceOf(cancelled)).toBe(1);
    const deleted = await insertSession(sql, store, planned);
    expect(await outcome(as("owner").rpc("delete_live_session", { p_session_id: deleted }))).toBe("ok");
    expect(await sequenceOf(deleted)).toBe(1);
    expect(await outcome(as("owner").rpc("restore_live_session", { p_session_id: deleted }))).toBe("ok");
    expect(await sequenceOf(deleted)).toBe(2);
  });

  it("is written by nobody: a statement that sets it sets nothing", async () => {
    const session = await insertSession(sql, store, planned);
    await sql`update public.course_live_sessions set calendar_sequence = 40 where id = ${session}`;
    await setting.backend
      .service()
      .from("course_live_sessions")
      .update({ calendar_sequence: 41 })
      .eq("id", session);
    expect(await sequenceOf(session)).toBe(0);
  });
});

describe("what a calendar is told", () => {
  it("says how the person stands, and never the way in", async () => {
    const session = await insertSession(sql, store, { ...planned, max_participants: 1 });
    const seat = await insertRegistration(sql, store.id, session, ids.registered);
    await insertRegistration(sql, store.id, session, ids.waitlisted, "waitlisted");
    const status = async (role: Parameters<typeof as>[0]) => (await entry(role, session))?.status;
    expect(await status("registered")).toBe("confirmed");
    expect(await status("waitlisted")).toBe("tentative");
    expect(await status("unregistered")).toBe("tentative");
    expect(await status("instructor")).toBe("confirmed");
    const told = JSON.stringify(await entry("registered", session));
    expect(told).not.toContain("https://");
    expect(await entry("registered", session)).toEqual({
      ...{ id: session, sequence: 0, status: "confirmed", title: "Session", description: "" },
      ...{ scheduled_start: expect.any(String), scheduled_end: expect.any(String), store_name: "This store" },
    });
    // The seat is given, whatever the hour.
    await sql`update public.stores set offer_hours = 0 where id = ${store.id}`;
    await as("registered").rpc("cancel_session_registration", { p_registration_id: seat });
    expect(await status("registered")).toBe("cancelled");
    expect(await status("waitlisted")).toBe("confirmed");
    await sql`update public.course_live_sessions set status = 'cancelled' where id = ${session}`;
    for (const role of ["registered", "waitlisted", "unregistered", "owner"] as const)
      expect(await status(role), role).toBe("cancelled");
  });

  it("is for those who may see the session: by its link when it is public, else its students and members", async () => {
    const [open, closed] = [
      await insertSession(sql, store, { ...planned, is_public: true }),
      await insertSession(sql, store, planned),
    ];
    expect((await entry("stranger", open))?.status).toBe("tentative");
    for (const role of ["stranger", "other owner", "stock"] as const)
      expect(await outcome(ask(role, closed)), role).toBe("404 session_not_found");
    for (const role of ["owner", "viewer", "unregistered"] as const)
      expect(await outcome(ask(role, closed)), role).toBe("ok");
    // Students are given what the list gives them by its id.
    for (const role of ["registered", "unregistered", "waitlisted", "stranger", "other owner"] as const) {
      for (const session of [open, closed]) {
        const listed = await as(role).rpc("list_my_live_sessions", { p_session_id: session });
        expect((await ask(role, session)).error === null, role).toBe(listed.data?.length === 1);
      }
    }
    expect(await outcome(ask("stranger", crypto.randomUUID()))).toBe("404 session_not_found");
    await sql`update public.course_live_sessions set deleted_at = now() where id in (${open}, ${closed})`;
    for (const role of ["owner", "stranger"] as const)
      expect(await outcome(ask(role, open)), role).toBe("404 session_not_found");
  });

  it("has no date while the session is postponed", async () => {
    const session = await insertSession(sql, store, { ...planned, status: "postponed" });
    expect(await outcome(ask("unregistered", session))).toBe("409 session_without_date");
    expect(await outcome(ask("stranger", session))).toBe("404 session_not_found");
  });
});
