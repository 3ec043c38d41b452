import { beforeEach, describe, expect, it } from "vitest";
import { insertPeople, testSetting } from "../support/setting.ts";
import { insertQuestion, insertRegistration, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;
const [ada = "", ben = "", cleo = ""] = await insertPeople(setting, "after", 3, store.course);
const START = new Date("2027-07-06T16:00:00Z");

let at = START;
const stop = (moment: Date) => {
  at = moment;
  return backend.clock.stop(at);
};

let session = "";
beforeEach(async () => {
  await sql`delete from private.messages`;
  await stop(new Date("2027-07-06T16:30:00Z"));
  session = await insertSession(sql, store, { starts: START, ends: new Date("2027-07-06T17:00:00Z") });
  for (const person of [ada, ben]) await insertRegistration(sql, store.id, session, person);
});

/** A minute later, whatever is due has been told. */
async function tick(): Promise<void> {
  await stop(new Date(at.getTime() + 61_000));
  await sql`select private.tell_due_messages(1000)`;
}
/** What a person was told, oldest first. */
async function told(person: string): Promise<string[]> {
  const rows = await sql<{ said: string }[]>`
    select concat_ws(' ', m.kind, m.outcome, m.reason) as said from private.messages m
    where m.person_id = ${person} and m.kind in ('question_answered', 'recording_ready') order by m.id`;
  return rows.map(({ said }) => said);
}

describe("an answered question", () => {
  const answer = (p_question_id: string, p_answer: string | undefined, p_status = "answered" as const) =>
    as("owner")
      .rpc("answer_session_question", { p_question_id, ...(p_answer && { p_answer }), p_status })
      .throwOnError();
  const dismiss = (p_question_id: string) =>
    as("owner").rpc("answer_session_question", { p_question_id, p_status: "dismissed" }).throwOnError();

  it.each([false, true])(
    "is told once to who asked, with both texts, and to nobody else (anonymous: %s)",
    async (anonymous) => {
      const question = await insertQuestion(sql, store.id, session, ada, { anonymous });
      await answer(question, "At 1,240 degrees.");
      await answer(question, "At 1,240 degrees.");
      await sql`select private.tell_due_messages(1000)`;
      expect(await told(ada)).toEqual(["question_answered waiting"]);
      await tick();
      await answer(question, "At 1,240 degrees.");
      await tick();
      expect([await told(ada), await told(ben)]).toEqual([["question_answered told"], []]);
      expect((await sql`select from private.notifications where person_id = ${ada}`).length).toBe(1);
      const [said] = await sql<{ facts: unknown }[]>`
        select private.answer_facts(m) as facts from private.messages m where m.person_id = ${ada}`;
      expect(said?.facts).toMatchObject({ answer: "At 1,240 degrees." });
      // The ledger does not say who asked.
      const { data } = await as("owner").rpc("list_store_messages", { p_store_id: store.id }).throwOnError();
      expect(data?.map(({ kind, recipient }) => [kind, recipient])).toEqual([["question_answered", null]]);
    },
  );

  it("that is edited within the minute is told as it then stands; edited later, it is another answer", async () => {
    const question = await insertQuestion(sql, store.id, session, ada);
    await answer(question, "Hot.");
    await answer(question, "Very hot.");
    await tick();
    expect(await told(ada)).toEqual(["question_answered skipped superseded", "question_answered told"]);
    await answer(question, "At 1,240 degrees.");
    await tick();
    expect((await told(ada)).filter((one) => one.endsWith("told"))).toHaveLength(2);
  });

  it("that is withdrawn or hidden before the minute is over is told to nobody, and once when it comes back", async () => {
    const question = await insertQuestion(sql, store.id, session, ada);
    await answer(question, "Hot.");
    await dismiss(question);
    await tick();
    expect(await told(ada)).toEqual(["question_answered skipped taken_back"]);
    await answer(question, "Hot.");
    await tick();
    await dismiss(question);
    await answer(question, "Hot.");
    await tick();
    expect(await told(ada)).toEqual(["question_answered told"]);
  });

  it("aloud, of one's own, of somebody who left, or of a session called off is told to nobody", async () => {
    await answer(await insertQuestion(sql, store.id, session, ada), undefined);
    await answer(await insertQuestion(sql, store.id, session, ids.owner), "Mine.");
    expect([await told(ada), await told(ids.owner)]).toEqual([[], []]);
    await answer(await insertQuestion(sql, store.id, session, ada), "Too late.");
    await sql`update public.course_enrollments set status = 'revoked' where user_id = ${ada}`;
    await tick();
    expect(await told(ada)).toEqual(["question_answered skipped left"]);
    await sql`update public.course_enrollments set status = 'active' where user_id = ${ada}`;
    await answer(await insertQuestion(sql, store.id, session, ben), "Hot.");
    await sql`update public.course_live_sessions set status = 'cancelled' where id = ${session}`;
    await tick();
    expect(await told(ben)).toEqual(["question_answered skipped session_cancelled"]);
  });

  it("is written once when two answer at the same time with the same words", async () => {
    const question = await insertQuestion(sql, store.id, session, ada);
    await Promise.all(Array.from({ length: 4 }, () => answer(question, "Hot.")));
    await tick();
    expect(await told(ada)).toEqual(["question_answered told"]);
  });
});

describe("a recording", () => {
  let recording = "";
  beforeEach(async () => {
    await sql`update public.course_live_session_meetings set recording_url = null where session_id = ${session}`;
    const [meeting] = await sql<{ id: string }[]>`
      with connection as (
        insert into private.video_connections (store_id, provider, auth_kind, account_id, status)
        values (${store.id}, 'zoom', 'oauth', 'an-account', 'disconnected') returning id)
      insert into private.video_meetings (session_id, store_id, connection_id, provider, provider_id, state)
      select ${session}, ${store.id}, id, 'zoom', ${session}, 'active' from connection returning id`;
    const [row] = await sql<{ id: string }[]>`
      insert into private.session_recordings (session_id, store_id, meeting_id, instance, started_at, ended_at, url, said_at)
      values (${session}, ${store.id}, ${meeting?.id ?? ""}, 'run', ${START}, '2027-07-06T17:00:00Z', 'https://zoom.example/rec/1', now())
      returning id`;
    recording = row?.id ?? "";
  });
  const publish = (published: boolean, id = recording) =>
    as("owner")
      .rpc("publish_session_recording", { p_recording_id: id, p_published: published })
      .throwOnError();
  const end = async () => {
    await sql`update public.course_live_sessions set status = 'live' where id = ${session}`;
    await sql`update public.course_live_sessions set status = 'ended' where id = ${session}`;
  };

  it("is told once to who had a seat, however often it is published, and to nobody who waited or gave theirs back", async () => {
    await sql`update public.course_live_session_registrations set status = 'cancelled' where user_id = ${ben} and session_id = ${session}`;
    await insertRegistration(sql, store.id, session, cleo, "waitlisted");
    await sql`update public.course_live_session_registrations set status = 'waitlisted' where user_id = ${cleo} and session_id = ${session}`;
    await end();
    await publish(true);
    await tick();
    await publish(false);
    await publish(true);
    await tick();
    expect([await told(ada), await told(ben)]).toEqual([["recording_ready told"], []]);
    expect((await sql`select from private.notifications where person_id = ${ada}`).length).toBe(1);
  });

  it("that is withdrawn before the minute is over is told to nobody, and once when it is published again", async () => {
    await end();
    await publish(true);
    await publish(false);
    await tick();
    expect(await told(ada)).toEqual(["recording_ready skipped taken_back"]);
    await publish(true);
    await tick();
    expect(await told(ada)).toEqual(["recording_ready told"]);
  });

  it("that is there before the end is told when the session is over, and one past its store's end never", async () => {
    await publish(true);
    await tick();
    expect(await told(ada)).toEqual(["recording_ready waiting"]);
    await end();
    await tick();
    await stop(new Date("2027-07-06T17:01:00Z"));
    await tick();
    expect(await told(ada)).toEqual(["recording_ready told"]);
    await sql`delete from private.messages`;
    await publish(false);
    await publish(true);
    await stop(new Date("2028-07-07T17:00:00Z"));
    await sql`update private.messages set send_at = private.now()`;
    await tick();
    expect(await told(ada)).toEqual(["recording_ready skipped taken_back"]);
  });

  it("is told to who is enrolled where nobody has to register, and not to who left the course", async () => {
    await sql`update public.course_live_sessions set require_registration = false where id = ${session}`;
    await end();
    await publish(true);
    await sql`update public.course_enrollments set status = 'left' where user_id = ${cleo}`;
    await tick();
    expect([await told(ada), await told(cleo)]).toEqual([
      ["recording_ready told"],
      ["recording_ready skipped left"],
    ]);
    await sql`update public.course_enrollments set status = 'active' where user_id = ${cleo}`;
  });

  it("that staff adds by its link is told as one that a provider made", async () => {
    await end();
    await sql`update public.course_live_session_meetings set recording_url = 'https://rec.example/1' where session_id = ${session}`;
    await tick();
    expect(await told(ada)).toEqual(["recording_ready told"]);
  });

  it("is told to nobody while a provider only has it", async () => {
    await end();
    await tick();
    expect(await told(ada)).toEqual([]);
  });
});
