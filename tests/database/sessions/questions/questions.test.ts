import { describe, expect, it } from "vitest";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../../support/setting.ts";
import {
  insertQuestion,
  insertRegistration,
  insertSession,
  type SessionSettings,
} from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;

async function session(settings: SessionSettings & { allow_questions?: boolean } = {}): Promise<string> {
  const id = await insertSession(sql, store, settings);
  await insertRegistration(sql, store.id, id, ids.registered);
  if (settings.allow_questions === false) {
    await sql`update public.course_live_sessions set allow_questions = false where id = ${id}`;
  }
  return id;
}

const ask = (client: ReturnType<typeof as>, id: string, body: string, anonymous = false) =>
  client.rpc("ask_session_question", { p_session_id: id, p_body: body, p_anonymous: anonymous });

/** Somebody with a seat, for whom the limit of questions a minute starts anew. */
async function participant(id: string, name: string) {
  const [person] = await insertPeople(setting, name, 1, store.course);
  await insertRegistration(sql, store.id, id, person ?? "");
  return { id: person ?? "", client: backend.actingAs(person ?? "") };
}

describe("asking", () => {
  it("shows the name one has, or none", async () => {
    const id = await session();
    const { client } = await participant(id, "asker");
    expect((await ask(client, id, "  Why?  ")).data).toMatchObject({
      body: "Why?",
      author_name: "asker-0",
      status: "open",
      vote_count: 0,
    });
    expect((await ask(client, id, "Who?", true)).data).toMatchObject({ author_name: null });
    const [row] =
      await sql`select question_count from public.course_live_session_counts where session_id = ${id}`;
    expect(row).toEqual({ question_count: 2 });
  });

  it("takes 1 to 1,000 characters with something to read", async () => {
    const id = await session();
    const { client } = await participant(id, "long");
    for (const body of ["", "   ", "\n\t\n", "x".repeat(1001)]) {
      expect(await outcome(ask(client, id, body))).toBe("422 question_length body");
    }
    expect(await outcome(ask(client, id, "é".repeat(1000)))).toBe("ok");
  });

  it("stops at five a minute, over all sessions", async () => {
    const first = await session();
    const second = await session();
    const { id, client } = await participant(first, "eager");
    await insertRegistration(sql, store.id, second, id);
    for (let count = 0; count < 5; count += 1)
      expect(await outcome(ask(client, count % 2 ? first : second, "Why?"))).toBe("ok");
    expect(await outcome(ask(client, first, "Why?"))).toBe("429 too_many_questions");
    await sql`update public.course_live_session_question_authors set created_at = now() - interval '61 seconds' where user_id = ${id}`;
    expect(await outcome(ask(client, first, "Why?"))).toBe("ok");
  });

  it("is closed where questions are off or the session is cancelled", async () => {
    expect(await outcome(ask(as("registered"), await session({ allow_questions: false }), "Why?"))).toBe(
      "409 questions_closed",
    );
    expect(await outcome(ask(as("registered"), await session({ status: "cancelled" }), "Why?"))).toBe(
      "409 questions_closed",
    );
  });
});

describe("who asked anonymously", () => {
  it("is found by nobody but the person, whichever way one looks", async () => {
    const id = await session();
    const { id: author, client } = await participant(id, "shy");
    const { data: question } = await ask(client, id, "A delicate matter", true);
    const paths = [
      `course_live_session_question_authors?question_id=eq.${question?.id}`,
      `course_live_session_question_authors?user_id=eq.${author}`,
      `course_live_session_questions?id=eq.${question?.id}&select=*,course_live_session_question_authors(*)`,
      `course_live_session_questions?id=eq.${question?.id}&select=*,course_live_session_question_authors!inner(question_id)`,
      `course_live_session_questions?select=id,a:course_live_session_question_authors!inner(question_id)&a.user_id=eq.${author}`,
      `course_live_sessions?id=eq.${id}&select=id,course_live_session_questions(*,course_live_session_question_authors(*))`,
      `course_live_session_question_votes?question_id=eq.${question?.id}`,
    ];
    for (const role of [
      "owner",
      "manager",
      "instructor",
      "support",
      "viewer",
      "registered",
      "stranger",
    ] as const) {
      for (const path of paths) {
        const response = await fetch(`${backend.origin}/rest/v1/${path}`, {
          headers: { apikey: backend.publishableKey, authorization: `Bearer ${backend.tokenFor(ids[role])}` },
        });
        const seen = await response.text();
        expect(seen).not.toContain(author);
        expect(seen).not.toContain("shy-0");
      }
    }
    const mine = await client.from("course_live_session_question_authors").select("question_id");
    expect(mine.data).toEqual([{ question_id: question?.id }]);
  });
});

describe("what does not show", () => {
  it.each(["\u200b", "\u202e\u200b", "\u0001", "\u00a0\u2028"])("is no question: %j", async (body) => {
    expect(await outcome(ask(as("registered"), await session(), body))).toBe("422 question_length body");
  });

  it("is taken out of a pasted one, whose lines stay", async () => {
    const id = await session();
    const { client } = await participant(id, "paster");
    const { data } = await ask(client, id, "\ufeffWhy\u202e?\n\tAnd \u{1f469}\u200d\u{1f3a8}?");
    expect(data?.body).toBe("Why?\n\tAnd \u{1f469}\u200d\u{1f3a8}?");
  });
});

describe("votes, answers, dismissal", () => {
  it("a vote is given, taken back and given again; nobody sees whose", async () => {
    const id = await session();
    const question = await insertQuestion(sql, store.id, id, ids.owner);
    const toggle = async () =>
      (await as("registered").rpc("toggle_question_vote", { p_question_id: question })).data?.[0];
    expect(await toggle()).toEqual({ voted: true, vote_count: 1 });
    expect(
      (
        await as("owner")
          .from("course_live_session_question_votes")
          .select("user_id")
          .eq("question_id", question)
      ).data,
    ).toEqual([]);
    expect(await toggle()).toEqual({ voted: false, vote_count: 0 });
    expect(await toggle()).toEqual({ voted: true, vote_count: 1 });
  });

  it("an answer stays when the question is opened again; answering aloud needs no text", async () => {
    const question = await insertQuestion(sql, store.id, await session(), ids.registered);
    const answer = async (args: { p_answer?: string; p_status?: "answered" | "open" | "dismissed" }) => {
      const { data } = await as("support").rpc("answer_session_question", {
        p_question_id: question,
        ...args,
      });
      return { status: data?.status, answer: data?.answer, by: data?.answered_by };
    };
    expect(await answer({ p_answer: " Because. " })).toEqual({
      status: "answered",
      answer: "Because.",
      by: ids.support,
    });
    expect(await answer({ p_status: "open" })).toEqual({
      status: "open",
      answer: "Because.",
      by: ids.support,
    });
    expect(await answer({})).toEqual({ status: "answered", answer: null, by: ids.support });
    const long = as("owner").rpc("answer_session_question", {
      p_question_id: question,
      p_answer: "x".repeat(4001),
    });
    expect(await outcome(long)).toBe("422 answer_length answer");
  });

  it("a dismissed question is gone for the others, and takes no votes", async () => {
    const id = await session();
    const { id: author, client } = await participant(id, "rude");
    const question = await insertQuestion(sql, store.id, id, author);
    await as("instructor").rpc("answer_session_question", { p_question_id: question, p_status: "dismissed" });
    const seen = async (reader: typeof client) =>
      (await reader.from("course_live_session_questions").select("status").eq("id", question)).data;
    expect(await seen(as("registered"))).toEqual([]);
    expect(await seen(client)).toEqual([{ status: "dismissed" }]);
    expect(await seen(as("viewer"))).toEqual([{ status: "dismissed" }]);
    const vote = (voter: typeof client) =>
      outcome(voter.rpc("toggle_question_vote", { p_question_id: question }));
    // Nor do they wait for its row, which would tell that it is there.
    await sql.begin(async (tx) => {
      await tx`select from public.course_live_session_questions where id = ${question} for update`;
      expect(await vote(as("registered"))).toBe("404 question_not_found");
    });
    expect(await vote(client)).toBe("409 questions_closed");
    expect(await vote(as("viewer"))).toBe("409 questions_closed");
  });

  it("the questions of a session one has left are closed again", async () => {
    const id = await session();
    const { id: person, client } = await participant(id, "leaving");
    const question = await insertQuestion(sql, store.id, id, ids.owner);
    const seen = async () =>
      (await client.from("course_live_session_questions").select("id").eq("session_id", id)).data?.length;
    expect(await seen()).toBe(1);
    await sql`update public.course_live_session_registrations set status = 'cancelled' where user_id = ${person}`;
    expect(await seen()).toBe(0);
    expect(await outcome(client.rpc("toggle_question_vote", { p_question_id: question }))).toBe(
      "404 question_not_found",
    );
  });

  it("a second vote of one person is refused by the table itself", async () => {
    const question = await insertQuestion(sql, store.id, await session(), ids.owner);
    const vote = { question_id: question, store_id: store.id, user_id: ids.owner };
    await sql`insert into public.course_live_session_question_votes ${sql(vote)}`;
    expect(await sqlOutcome(sql`insert into public.course_live_session_question_votes ${sql(vote)}`)).toBe(
      "23505",
    );
  });
});
