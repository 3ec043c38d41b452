import { describe, expect, it } from "vitest";
import { testSetting } from "../../support/setting.ts";
import { secretOf, type Role } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store } = setting;

const secret = secretOf(store.id);
const recordingUrl = `https://recordings.example.test/${secret}`;

describe("the way in stays hidden from who may not have it", () => {
  const secrets = new RegExp(secret);
  const outsiders = [
    "registered",
    "unregistered",
    "waitlisted",
    "stranger",
    "support",
    "viewer",
    "stock",
    "other owner",
  ] as const;

  async function ask(
    role: Exclude<Role, "anon">,
    path: string,
    init: { method?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<string> {
    const response = await fetch(`${backend.origin}/rest/v1/${path}`, {
      ...init,
      headers: {
        apikey: backend.publishableKey,
        authorization: `Bearer ${backend.tokenFor(ids[role])}`,
        "content-type": "application/json",
        ...init.headers,
      },
    });
    const range = response.headers.get("content-range") ?? "";
    return `${response.status} ${range} ${await response.text()}`;
  }

  const id = () => store.session;
  const reads: [string, () => string][] = [
    ["the table", () => "course_live_session_meetings?select=*"],
    ["one row", () => `course_live_session_meetings?session_id=eq.${id()}`],
    [
      "embedded in the session",
      () => `course_live_sessions?id=eq.${id()}&select=*,course_live_session_meetings(*)`,
    ],
    [
      "embedded by force",
      () => `course_live_sessions?id=eq.${id()}&select=*,course_live_session_meetings!inner(join_url)`,
    ],
    [
      "spread into the session",
      () => `course_live_sessions?id=eq.${id()}&select=id,...course_live_session_meetings(join_url)`,
    ],
    [
      "embedded in a registration",
      () =>
        "course_live_session_registrations?select=*,course_live_sessions(*,course_live_session_meetings(*))",
    ],
    [
      "embedded in a course",
      () => "courses?select=*,course_live_sessions(*,course_live_session_meetings(*))",
    ],
    ["cast", () => "course_live_session_meetings?select=join_url::text"],
    ["a function's row", () => `rpc/list_my_live_sessions?p_session_id=${id()}`],
  ];
  it.each(reads)("%s", async (_, path) => {
    for (const role of outsiders) {
      const seen = await ask(role, path());
      // An admitted student may have the recording from the list, and only from there.
      const admitted = role === "registered" && path().startsWith("rpc/");
      expect(admitted ? seen.replace(recordingUrl, "") : seen).not.toMatch(secrets);
    }
  });

  const guesses: [string, boolean, (guess: string) => string][] = [
    ["a filter", true, (guess) => `course_live_session_meetings?select=session_id&join_url=like.${guess}`],
    [
      "a filter through the session",
      true,
      (guess) =>
        `course_live_sessions?select=id,course_live_session_meetings!inner(session_id)&course_live_session_meetings.join_url=like.${guess}`,
    ],
    [
      "an or",
      true,
      (guess) =>
        `course_live_session_meetings?select=session_id&or=(join_url.like.${guess},join_url.is.null)`,
    ],
    [
      "an or through the session",
      true,
      (guess) =>
        `course_live_sessions?select=id,m:course_live_session_meetings(session_id)&m.or=(join_password.like.${guess})`,
    ],
    [
      "the order",
      false,
      (guess) =>
        `course_live_sessions?select=id,course_live_session_meetings(session_id)&course_live_session_meetings.order=join_url.desc&title=like.${guess}`,
    ],
    [
      "the order of the parent",
      false,
      (guess) =>
        `course_live_sessions?select=id,title,course_live_session_meetings(session_id)&order=course_live_session_meetings(join_url).asc&title=neq.${guess}`,
    ],
  ];
  it.each(guesses)("a right guess and a wrong one answer the same: %s", async (_, tells, path) => {
    // That the question itself works shows in the owner's answers.
    const owners = await Promise.all([`*${secret}*`, "*nothing*"].map((guess) => ask("owner", path(guess))));
    expect(owners[0] !== owners[1]).toBe(tells);
    for (const role of outsiders) {
      const headers = { prefer: "count=exact" };
      const right = await ask(role, path(`*${secret}*`), { headers });
      const wrong = await ask(role, path("*nothing*"), { headers });
      expect(right).not.toMatch(secrets);
      expect(right.replaceAll(`*${secret}*`, "")).toBe(wrong.replaceAll("*nothing*", ""));
    }
  });

  it("is in no error, no answer of a write, and no columns of a session", async () => {
    for (const role of outsiders) {
      const writes = [
        await ask(role, `course_live_session_meetings?session_id=eq.${id()}`, {
          method: "PATCH",
          body: '{"join_url":"https://x.example"}',
          headers: { prefer: "return=representation" },
        }),
        await ask(role, "course_live_session_meetings", {
          method: "POST",
          body: JSON.stringify({ session_id: id(), store_id: store.id }),
          headers: { prefer: "return=representation,resolution=merge-duplicates" },
        }),
        await ask(role, `course_live_session_meetings?session_id=eq.${id()}`, {
          method: "DELETE",
          headers: { prefer: "return=representation" },
        }),
        await ask(role, "rpc/update_live_session?select=*,course_live_session_meetings(*)", {
          method: "POST",
          body: JSON.stringify({ p_session_id: id(), p_fields: { join_url: "x" } }),
        }),
        await ask(role, "rpc/register_for_session", {
          method: "POST",
          body: JSON.stringify({ p_session_id: id() }),
        }),
        await ask(
          role,
          "rpc/ask_session_question?select=*,course_live_sessions(*,course_live_session_meetings(*))",
          { method: "POST", body: JSON.stringify({ p_session_id: id(), p_body: "Where?" }) },
        ),
      ];
      expect(writes.join("\n")).not.toMatch(secrets);
    }
    const columns =
      await sql`select column_name from information_schema.columns where table_name = 'course_live_sessions'`;
    expect(
      columns.map((row) => row["column_name"]).filter((name) => /url|password|key/.test(String(name))),
    ).toEqual([]);
    const [kept] =
      await sql`select join_url from public.course_live_session_meetings where session_id = ${id()}`;
    expect(kept).toEqual({ join_url: `https://meet.example.test/${secret}` });
  });
});
