import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { connectAll, disconnect } from "../support/crowd.ts";
import { insertPeople, outcome, testSetting } from "../support/setting.ts";
import { insertRegistration, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;
const people = await insertPeople(setting, "comer", 4, store.course);
const [ada = "", ben = "", cleo = "", dan = ""] = people;
const names = new Map([
  [ada, "ada"],
  [ben, "ben"],
  [cleo, "cleo"],
  [dan, "dan"],
]);
const at = (time: string) => backend.clock.stop(`2027-07-06T${time}:00Z`);
const NOTE = { p_audience: "everyone", p_subject: "Bring clay", p_body: "Two kilos.\n\nAnd an apron." };

let session = "";
const write = (said: Record<string, unknown> = {}, who: "owner" | "instructor" = "instructor") =>
  as(who).rpc("write_session_note", { p_session_id: session, ...NOTE, ...said });
const written = async (said: Record<string, unknown> = {}) => (await write(said).throwOnError()).data;
const tick = async () => {
  await Promise.all([1, 2].map(() => sql`select private.plan_notes()`));
  await sql`select private.tell_due_messages(1000)`;
};
const told = async () => {
  const rows = await sql<{ person_id: string; said: string }[]>`
    select person_id, coalesce(reason, outcome::text) as said from private.messages where kind = 'session_note' order by id`;
  return rows.map(({ person_id: person, said }) => `${names.get(person) ?? "?"}: ${said}`).sort();
};
const status = (id: string, to: string) =>
  sql`update public.course_live_session_registrations set status = ${to} where session_id = ${session} and user_id = ${id}`;

beforeEach(async () => {
  await sql`delete from private.messages`;
  await sql`delete from private.session_notes`;
  await at("08:00");
  session = await insertSession(sql, store, {
    ...{
      starts: new Date("2027-07-06T16:00:00Z"),
      ends: new Date("2027-07-06T17:00:00Z"),
      max_participants: 3,
    },
  });
  for (const who of [ada, ben, cleo]) await insertRegistration(sql, store.id, session, who);
  await insertRegistration(sql, store.id, session, dan, "waitlisted");
});

describe("a note", () => {
  it("goes once to those who are of its audience when it leaves, and stands on the page of who was told", async () => {
    await written({ p_audience: "registered" });
    await status(cleo, "cancelled");
    await tick();
    await tick();
    expect(await told()).toEqual(["ada: told", "ben: told"]);
    const mine = async (who: string) =>
      (
        await backend.actingAs(who).rpc("list_my_session_notes", { p_session_id: session }).throwOnError()
      ).data.map(({ subject, body }) => [subject, body]);
    expect([await mine(ada), await mine(cleo), await mine(ids.stranger)]).toEqual([
      [["Bring clay", "Two kilos.\n\nAnd an apron."]],
      [],
      [],
    ]);
    const [note] = (await as("owner").rpc("list_session_notes", { p_session_id: session }).throwOnError())
      .data;
    expect(note).toMatchObject({ author: "instructor", audience: "registered", withdrawn_at: null });
    expect(Object.values(note?.standings as Record<string, number>)).toEqual([2]);
    const [facts] = await sql<{ said: object }[]>`
      select private.note_facts(m) as said from private.messages m where person_id = ${ada}`;
    expect(facts?.said).toEqual({ subject: "Bring clay", body: "Two kilos.\n\nAnd an apron." });
  });

  it.each([
    ["everyone", ["ada", "ben", "cleo", "dan"]],
    ["registered", ["ada", "ben", "cleo"]],
    ["waitlisted", ["dan"]],
    ["attended", []],
  ])("to %s is announced in numbers that hold", async (audience, whom) => {
    const { data } = await as("owner")
      .rpc("preview_session_note", { p_session_id: session, p_audience: audience })
      .throwOnError();
    expect(data).toMatchObject([{ people: whom.length }]);
    expect(data[0]?.channels).toEqual(whom.length ? { app: whom.length, email: whom.length } : {});
    await written({ p_audience: audience });
    await tick();
    expect(await told()).toEqual(whom.map((who) => `${who}: told`));
  });

  it("waits for its moment, may be changed or taken back until then, and not after", async () => {
    const id = await written({ p_send_at: "2027-07-06T12:00:00Z" });
    await tick();
    expect(await told()).toEqual([]);
    const change = (said: Record<string, unknown> = {}) =>
      outcome(
        as("owner").rpc("change_session_note", {
          ...{ p_note_id: id, ...NOTE, p_audience: "waitlisted", p_send_at: "2027-07-06T13:00:00Z" },
          ...said,
        }),
      );
    expect(await change()).toBe("ok");
    await at("12:30");
    await tick();
    expect(await told()).toEqual([]);
    await at("13:00");
    await tick();
    expect(await told()).toEqual(["dan: told"]);
    expect(await change()).toBe("409 note_left");
    const withdraw = (note: string) => outcome(as("owner").rpc("withdraw_session_note", { p_note_id: note }));
    expect(await withdraw(id)).toBe("409 note_left");
    const second = await written({ p_send_at: "2027-07-06T14:00:00Z" });
    expect(await withdraw(second)).toBe("ok");
    expect(await withdraw(second)).toBe("409 note_left");
    await at("14:00");
    await tick();
    expect(await told()).toEqual(["dan: told"]);
  });

  it("that is about to be sent follows who left and what was called off; one about a cancelled session is told", async () => {
    await written({ p_audience: "registered" });
    await sql`select private.plan_notes()`;
    await status(ada, "cancelled");
    await sql`update public.course_live_sessions set status = 'cancelled', status_reason = 'ill' where id = ${session}`;
    await tick();
    expect(new Set(await told())).toEqual(
      new Set(["ada: session_cancelled", "ben: session_cancelled", "cleo: session_cancelled"]),
    );
    await sql`delete from private.messages`;
    await written({ p_audience: "registered", p_subject: "Your money comes back" });
    await tick();
    expect((await told()).filter((one) => one.startsWith("ben"))).toEqual(["ben: told"]);
  });

  it("that was changed while the session was off is about that, and is not told once it is on again, nor days too late", async () => {
    const call = (set: string) =>
      sql`update public.course_live_sessions set status = ${set}, status_reason = 'ill' where id = ${session}`;
    const id = await written({ p_audience: "registered", p_send_at: "2027-07-06T12:00:00Z" });
    await call("cancelled");
    const change = { p_note_id: id, ...NOTE, p_audience: "registered", p_send_at: "2027-07-06T12:00:00Z" };
    await as("owner").rpc("change_session_note", change).throwOnError();
    await at("12:00");
    await tick();
    expect(await told()).toEqual(["ada: told", "ben: told", "cleo: told"]);
    await sql`delete from private.messages`;
    await written({ p_audience: "registered" });
    await sql`select private.plan_notes()`;
    await call("scheduled");
    await tick();
    expect(new Set((await told()).map((one) => one.split(": ")[1]))).toEqual(new Set(["taken_back"]));
    await sql`delete from private.messages`;
    await written({ p_audience: "registered" });
    await backend.clock.stop("2027-07-09T12:01:00Z");
    await sql`update public.course_live_sessions set scheduled_start = '2027-08-01T16:00:00Z', scheduled_end = '2027-08-01T17:00:00Z' where id = ${session}`;
    await tick();
    expect(new Set((await told()).map((one) => one.split(": ")[1]))).toEqual(new Set(["too_late"]));
  });

  it("to the registered reaches whoever has a seat, be they marked by then, and nobody who may come no more", async () => {
    await written({ p_audience: "registered", p_send_at: "2027-07-06T16:30:00Z" });
    await at("16:30");
    await status(ada, "attended");
    await status(cleo, "absent");
    await sql`update public.course_enrollments set status = 'revoked' where user_id = ${ben} and course_id = ${store.course}`;
    await sql`select private.plan_notes()`;
    await status(cleo, "attended");
    await sql`select private.tell_due_messages(1000)`;
    expect((await told()).filter((one) => !one.startsWith("dan"))).toEqual(["ada: told", "cleo: told"]);
    await sql`update public.course_enrollments set status = 'active' where user_id = ${ben} and course_id = ${store.course}`;
    const open = await insertSession(sql, store, {
      starts: new Date("2027-07-07T16:00:00Z"),
      ends: new Date("2027-07-07T17:00:00Z"),
      require_registration: false,
    });
    const preview = async (audience: string) =>
      (
        await as("owner")
          .rpc("preview_session_note", { p_session_id: open, p_audience: audience })
          .throwOnError()
      ).data[0]?.people;
    expect(await preview("registered")).toBe(await preview("everyone"));
    expect(
      await outcome(as("owner").rpc("preview_session_note", { p_session_id: open, p_audience: "x" })),
    ).toBe("422 invalid_input audience");
  });

  it("whose moment comes while the session is off leaves once it is on again, and stands on the page of who takes none", async () => {
    await written({ p_audience: "registered", p_send_at: "2027-07-06T12:00:00Z" });
    for (const channel of ["app", "email"])
      await backend
        .actingAs(ada)
        .rpc("set_message_preference", { p_kind: "session_note", p_channel: channel, p_wanted: false })
        .throwOnError();
    const call = (set: string) =>
      sql`update public.course_live_sessions set status = ${set}, status_reason = 'ill' where id = ${session}`;
    await call("cancelled");
    await at("12:01");
    await tick();
    expect(await told()).toEqual([]);
    await call("scheduled");
    await tick();
    expect(await told()).toEqual(["ada: turned_off", "ben: told", "cleo: told"]);
    const { data } = await backend
      .actingAs(ada)
      .rpc("list_my_session_notes", { p_session_id: session })
      .throwOnError();
    expect(data).toHaveLength(1);
    await sql`delete from private.message_preferences`;
  });

  it("reaches a crowd in numbers that hold", async () => {
    const crowd = await insertPeople(setting, "crowd", 300, store.course);
    await sql`update public.course_live_sessions set max_participants = 1000 where id = ${session}`;
    await Promise.all(crowd.map((one) => insertRegistration(sql, store.id, session, one)));
    await written({ p_audience: "registered" });
    await sql`select private.plan_notes()`;
    await sql`select private.tell_due_messages(1000)`;
    expect((await told()).filter((one) => one.endsWith(": told"))).toHaveLength(303);
    const { data } = await as("owner")
      .rpc("preview_session_note", { p_session_id: session, p_audience: "registered" })
      .throwOnError();
    expect(data).toEqual([{ people: 303, channels: { app: 303, email: 303 } }]);
  });

  it("is one however often it is sent, and ten a day", async () => {
    const request = randomUUID();
    const callers = await connectAll(backend, [ids.owner, ids.owner, ids.owner]);
    const said = await Promise.all(
      callers.map((caller) =>
        caller.run(
          (tx) => tx<{ id: string }[]>`
            select public.write_session_note(${session}, 'everyone', 'Hello', 'Once.', null, ${request}) as id`,
        ),
      ),
    );
    expect(new Set(said.map(([row]) => row?.id)).size).toBe(1);
    const more = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        outcome(write({ p_subject: `No. ${index}` }, index % 2 ? "owner" : "instructor")),
      ),
    );
    expect(more.filter((one) => one === "ok")).toHaveLength(9);
    expect(new Set(more.filter((one) => one !== "ok"))).toEqual(new Set(["429 too_many_notes"]));
    await disconnect(callers);
    await tick();
    expect((await told()).length).toBe(40);
  });

  it("is refused at its field, to other roles, and for another store's session as for none", async () => {
    for (const [said, where] of [
      [{ p_audience: "all" }, "invalid_input audience"],
      [{ p_subject: " " }, "invalid_input subject"],
      [{ p_subject: "x".repeat(121) }, "invalid_input subject"],
      [{ p_subject: "a\r\nBcc: b@c.d" }, "unprintable subject"],
      [{ p_body: "" }, "invalid_input body"],
      [{ p_body: "\n\u00a0\t\n" }, "invalid_input body"],
      [{ p_body: "\u2003\u00ad\ufe0f\u3164" }, "invalid_input body"],
      [{ p_body: "x".repeat(2001) }, "invalid_input body"],
      [{ p_body: "a\u202eb" }, "unprintable body"],
      [{ p_send_at: "2029-01-01T00:00:00Z" }, "invalid_input send_at"],
    ] as const)
      expect(await outcome(write(said)), where).toBe(`422 ${where}`);
    expect(await outcome(as("viewer").rpc("write_session_note", { p_session_id: session, ...NOTE }))).toBe(
      "403 role_not_allowed",
    );
    const foreign = await insertSession(sql, other, {
      starts: new Date(),
      ends: new Date(Date.now() + 1000),
    });
    expect(await outcome(write({ p_session_id: foreign }))).toBe("404 session_not_found");
  });

  it("stays without its author when the account closes", async () => {
    const [author = ""] = await insertPeople(setting, "author", 1, store.course);
    await sql`insert into public.store_members (store_id, user_id, role) values (${store.id}, ${author}, 'instructor')`;
    await backend
      .actingAs(author)
      .rpc("write_session_note", { p_session_id: session, ...NOTE })
      .throwOnError();
    await sql`delete from public.store_members where user_id = ${author}`;
    await sql`delete from auth.users where id = ${author}`;
    expect(await sql`select author_id, subject from private.session_notes`).toEqual([
      { author_id: null, subject: "Bring clay" },
    ]);
  });
});
