import { beforeEach, describe, expect, it } from "vitest";
import { connectAll, disconnect } from "../../support/crowd.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;
const people = await insertPeople(setting, "comer", 4, store.course);
const [ada = "", ben = "", cleo = "", dan = ""] = people;
const START = new Date("2027-07-06T16:00:00Z");
const END = new Date("2027-07-06T17:00:00Z");
/** Minutes after the end. */
const after = (minutes: number) => backend.clock.stop(new Date(END.getTime() + minutes * 60_000));
const DAY = 24 * 60;

let session = "";
/** By a person's word, before the end or after. */
const attended = (id: string) => sql`
  insert into public.session_attendance (session_id, store_id, user_id, source, evidence_key, attended, recorded_by)
  values (${session}, ${store.id}, ${id}, 'manual', ${id}, true, ${ids.owner})`;
const end = () => sql`update public.course_live_sessions set status = 'ended' where id = ${session}`;
const rate = (who: string, rating: number | null, said: { comment?: string; named?: boolean } = {}) =>
  outcome(
    backend.actingAs(who).rpc("rate_session", {
      ...{ p_session_id: session, p_rating: rating as number },
      ...(said.comment !== undefined && { p_comment: said.comment }),
      ...(said.named !== undefined && { p_named: said.named }),
    }),
  );
const mine = async (who: string) =>
  (await backend.actingAs(who).rpc("get_my_feedback", { p_session_id: session }).throwOnError()).data;
const summary = async () =>
  (await as("instructor").rpc("get_session_feedback", { p_session_id: session }).throwOnError()).data[0];
const comments = async () =>
  (await as("instructor").rpc("list_session_feedback", { p_session_id: session }).throwOnError()).data.map(
    ({ name, rating, comment, said_at }) => [name, rating, comment, said_at === null],
  );

beforeEach(async () => {
  await after(-90);
  await sql`delete from private.messages`;
  session = await insertSession(sql, store, { starts: START, ends: END });
  for (const who of people) await insertRegistration(sql, store.id, session, who);
  await sql`update public.course_live_sessions set status = 'live' where id = ${session}`;
  for (const who of [ada, ben, cleo]) await attended(who);
});

describe("what people say of a session", () => {
  it("is said by who was there, once it is over and for a fortnight, and again as they like", async () => {
    expect(await mine(ada)).toEqual([]);
    expect(await rate(ada, 5)).toBe("409 feedback_closed");
    await after(5);
    await end();
    expect(await mine(ada)).toEqual([
      { until: expect.any(String), rating: null, comment: null, named: null },
    ]);
    expect(await rate(ada, 4, { comment: "  Clear and calm.  " })).toBe("ok");
    expect(await rate(ada, 5, { comment: "Clear.", named: false })).toBe("ok");
    expect(await mine(ada)).toEqual([
      { until: expect.any(String), rating: 5, comment: "Clear.", named: false },
    ]);
    // What shows nothing is no comment.
    expect(await rate(ben, 3, { comment: "\u2003\u3164\n" })).toBe("ok");
    expect(await mine(ben)).toMatchObject([{ rating: 3, comment: null }]);
    await after(14 * DAY + 6);
    expect(await rate(ada, 1)).toBe("409 feedback_closed");
    expect(await mine(ada)).toMatchObject([{ rating: 5 }]);
  });

  it("is said by nobody who was not there, nor by who runs it; unknown, foreign and deleted ones are alike", async () => {
    await after(5);
    await end();
    const none = "404 session_not_found";
    expect(await rate(dan, 5)).toBe(none);
    expect(await rate(ids.stranger, 5)).toBe(none);
    expect(await rate(ids.owner, 5)).toBe(none);
    expect(await rate(ids.instructor, 5)).toBe(none);
    expect(await mine(dan)).toEqual([]);
    await sql`update public.course_live_sessions set deleted_at = private.now() where id = ${session}`;
    expect(await rate(ada, 5)).toBe(none);
    expect(
      await outcome(
        backend
          .actingAs(ada)
          .rpc("rate_session", { p_session_id: "00000000-0000-4000-8000-000000000000", p_rating: 5 }),
      ),
    ).toBe(none);
  });

  it("counts a trace before the verdict, and not one that was set aside", async () => {
    await sql`delete from public.session_attendance where session_id = ${session}`;
    await sql`insert into public.session_attendance (session_id, store_id, user_id, source, evidence_key, joined_at, ignored) values
      (${session}, ${store.id}, ${ben}, 'join_click', 'b', ${START}, false), (${session}, ${store.id}, ${cleo}, 'join_click', 'c', ${START}, true)`;
    await after(5);
    await end();
    expect([await rate(ben, 3), await rate(cleo, 3)]).toEqual(["ok", "404 session_not_found"]);
  });

  it("is refused at its field", async () => {
    await after(5);
    await end();
    for (const wrong of [0, 6, null])
      expect(await rate(ada, wrong), String(wrong)).toBe("422 invalid_input rating");
    expect(await rate(ada, 3, { comment: "x".repeat(2001) })).toBe("422 invalid_input comment");
    expect(await rate(ada, 3, { comment: "a\u202eb" })).toBe("422 unprintable comment");
    expect(
      await sqlOutcome(
        sql`insert into private.session_feedback (session_id, store_id, user_id, rating) values (${session}, ${store.id}, ${ada}, 9)`,
      ),
    ).toBe("23514");
  });

  it("is one answer a person, however many at once", async () => {
    await after(5);
    await end();
    const callers = await connectAll(backend, [ada, ada, ada, ben]);
    await Promise.all(
      callers.map((caller, index) =>
        caller.run((tx) => tx`select public.rate_session(${session}, ${1 + index})`),
      ),
    );
    await disconnect(callers);
    expect(await summary()).toMatchObject({ answers: 2, present: 3 });
  });

  it("is read by who reads registrations: a name where one was given, and no number that tells who said what", async () => {
    await after(5);
    await end();
    await rate(ada, 5, { comment: "Named" });
    await rate(ben, 2, { comment: "Hidden", named: false });
    expect(await summary()).toEqual({ answers: 2, present: 3, spread: [0, 0, 0, 0, 1], comments: 1 });
    expect(await comments()).toEqual([["comer-0", 5, "Named", false]]);
    // However many are named, one or two without a name are told from nobody.
    await rate(cleo, 1, { comment: "Hidden too", named: false });
    expect(await summary()).toEqual({ answers: 3, present: 3, spread: [0, 0, 0, 0, 1], comments: 1 });
    await attended(dan);
    await rate(dan, 2, { named: false });
    expect(await summary()).toMatchObject({ answers: 4, spread: [1, 2, 0, 0, 1], comments: 3 });
    expect((await comments()).filter(([name]) => name === null)).toHaveLength(2);
    const [first] = (
      await as("owner").rpc("list_session_feedback", { p_session_id: session, p_limit: 1 }).throwOnError()
    ).data;
    const rest = await as("owner")
      .rpc("list_session_feedback", { p_session_id: session, p_limit: 1, p_after: first?.id ?? "" })
      .throwOnError();
    expect(rest.data).toHaveLength(1);
    expect(rest.data[0]?.id).not.toBe(first?.id);
    const read = (who: "stock" | "stranger", of = session) =>
      outcome(as(who).rpc("list_session_feedback", { p_session_id: of }));
    expect(await read("stock")).toBe("403 role_not_allowed");
    expect(await read("stranger")).toBe("404 session_not_found");
    const foreign = await insertSession(sql, other, { starts: START, ends: END });
    expect(await outcome(as("owner").rpc("get_session_feedback", { p_session_id: foreign }))).toBe(
      "404 session_not_found",
    );
  });

  it("loses its words and its person with the account, and keeps the number", async () => {
    const [gone = ""] = await insertPeople(setting, "gone", 1, store.course);
    await insertRegistration(sql, store.id, session, gone);
    await attended(gone);
    await after(5);
    await end();
    await rate(gone, 4, { comment: "Thanks from Gone" });
    await sql`delete from auth.users where id = ${gone}`;
    expect(
      await sql`select user_id, rating, comment, named from private.session_feedback where session_id = ${session}`,
    ).toEqual([{ user_id: null, rating: 4, comment: null, named: false }]);
  });
});

describe("the question", () => {
  const told = async (who: string) => {
    await sql`select private.tell_due_messages(1000)`;
    const rows = await sql<{ said: string }[]>`
      select concat_ws(' ', outcome, reason) as said from private.messages
      where person_id = ${who} and kind = 'session_rate' order by id`;
    return rows.map(({ said }) => said);
  };

  it("is asked an hour after the end, once, of who was there by then and has not answered", async () => {
    await sql`delete from public.session_attendance where session_id = ${session} and user_id = ${cleo}`;
    await after(5);
    await end();
    await after(50);
    expect(await told(ada)).toEqual(["waiting"]);
    await rate(ben, 4);
    await attended(cleo);
    const [gone = ""] = await insertPeople(setting, "gone-early", 1, store.course);
    await insertRegistration(sql, store.id, session, gone);
    await attended(gone);
    await sql`insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at) values
      (${`gone:${session}`}, 'session_rate', ${store.id}, ${gone}, ${sql.json({ session_id: session })}, private.now())`;
    await sql`update public.course_enrollments set status = 'revoked' where user_id = ${gone}`;
    await after(66);
    expect(await told(gone)).toEqual(["skipped left"]);
    expect([await told(ada), await told(ben), await told(cleo), await told(dan)]).toEqual([
      ["told"],
      ["skipped settled"],
      ["told"],
      ["skipped not_there"],
    ]);
  });

  it("is not asked where the end was taken back, and is asked once after the next one", async () => {
    await after(5);
    await end();
    await sql`alter table public.course_live_sessions disable trigger user`;
    await sql`update public.course_live_sessions set status = 'live', actual_end = null where id = ${session}`;
    await sql`alter table public.course_live_sessions enable trigger user`;
    await after(66);
    expect(await told(ada)).toEqual(["skipped taken_back"]);
    await end();
    await after(200);
    expect(await told(ada)).toEqual(["told"]);
    await after(400);
    expect(await told(ada)).toEqual(["told"]);
  });
});
