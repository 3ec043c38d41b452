import { describe, expect, it } from "vitest";
import { emptyStore } from "../support/empty-store.ts";
import { insertCourse, tokenFor } from "../support/people.ts";
import { insertPeople, outcome, testSetting } from "../support/setting.ts";
import { insertSession, minutes } from "../support/world.ts";

const setting = await testSetting();
const { sql, ids, store, as } = setting;

describe("a store's courses", () => {
  it("are listed by title, page by page, each once, and counted as they are listed", async () => {
    const own = await emptyStore(setting, "many");
    const titles = ["Zoé 2", "Zoé 10", "Éluard", "Élan", "eluard", "Zoé 2", "azur"];
    for (const [at, title] of titles.entries())
      await insertCourse(
        { sql, store: { ...store, id: own.id } },
        { title, status: at % 2 ? "draft" : "published" },
      );
    const client = as("stranger");
    const seen: string[] = [];
    let last: { title: string; id: string } | undefined;
    do {
      const { data } = await client.rpc("list_courses", {
        ...{ p_store_id: own.id, p_limit: 3 },
        ...(last ? { p_after_title: last.title, p_after_id: last.id } : {}),
      });
      seen.push(...(data ?? []).map(({ id }) => id));
      last = data?.at(-1);
    } while (last);
    const all = await client.rpc("list_courses", { p_store_id: own.id });
    expect(seen).toEqual(all.data?.map(({ id }) => id));
    expect(all.data?.map(({ title }) => title)).toEqual([
      ...["azur", "Élan", "eluard", "Éluard", "many", "Zoé 2", "Zoé 2", "Zoé 10"],
    ]);
    const filters = [{}, { p_query: "zoe" }, { p_query: "eluard" }, { p_query: "nothing" }];
    for (const filter of filters) {
      for (const p_statuses of [undefined, ["draft" as const]]) {
        const ask = { p_store_id: own.id, ...filter, ...(p_statuses ? { p_statuses } : {}) };
        const listed = (await client.rpc("list_courses", ask)).data ?? [];
        const every = (await client.rpc("list_courses", { p_store_id: own.id, ...filter })).data ?? [];
        const { data } = await client.rpc("get_course_stats", ask);
        expect(data, JSON.stringify(ask)).toEqual([
          {
            total: every.length,
            draft: every.filter(({ status }) => status === "draft").length,
            published: every.filter(({ status }) => status === "published").length,
            archived: 0,
            listed: listed.length,
          },
        ]);
      }
    }
  });

  it("say who is in, who is invited and asks, and what is ahead; who waits only to whom it may tell", async () => {
    const course = await insertCourse(setting, { access: "on_request", title: "Counted" });
    await insertPeople(setting, "counted", 3, course);
    const [left = "", asking = ""] = await insertPeople(setting, "coming", 2);
    await sql`insert into public.course_enrollments ${sql([
      { store_id: store.id, course_id: course, user_id: left, status: "left" },
    ])}`;
    await sql`insert into private.join_requests ${sql([
      { store_id: store.id, course_id: course, user_id: asking, status: "open" },
      { store_id: store.id, course_id: course, user_id: left, status: "declined" },
    ])}`;
    await as("owner").rpc("invite_to_course", {
      ...{ p_course_id: course, p_emails: ["in@example.test", "out@example.test"] },
    });
    await sql`update private.invitations set revoked_at = private.now() where email = 'out@example.test'`;
    const next = minutes(90);
    await insertSession(sql, store, { course_id: course, starts: next, ends: minutes(150) });
    await insertSession(sql, store, { course_id: course, starts: minutes(300), ends: minutes(360) });
    await insertSession(sql, store, { course_id: course, status: "cancelled" });
    await insertSession(sql, store, { course_id: course, starts: minutes(-300), ends: minutes(-240) });
    const asked = { p_store_id: store.id, p_query: "counted" };
    const facts = { enrolled: 3, sessions: 2, next_start: next.toISOString() };
    const rowFor = async (role: "owner" | "viewer") => {
      const { data } = await as(role).rpc("list_courses", asked);
      const row = data?.find(({ id }) => id === course);
      return row && { ...row, next_start: new Date(row.next_start).toISOString() };
    };
    expect(await rowFor("owner")).toMatchObject({ ...facts, invited: 1, asked: 1 });
    expect(await rowFor("viewer")).toMatchObject({ ...facts, invited: null, asked: null });
  });
});

describe("the people of a course", () => {
  it("are found by every word of their name or address, latest first, page by page", async () => {
    const course = await insertCourse(setting);
    const people = await insertPeople(setting, "page", 25, course);
    // Several at the very same moment: their ids decide.
    await sql`update public.course_enrollments set since = date_trunc('hour', since) where course_id = ${course}`;
    const seen: string[] = [];
    let last: { since: string; id: string } | undefined;
    do {
      const { data } = await as("support").rpc("list_course_people", {
        ...{ p_course_id: course, p_limit: 10 },
        ...(last ? { p_after_since: last.since, p_after_id: last.id } : {}),
      });
      seen.push(...(data ?? []).map(({ user_id }) => user_id));
      last = data?.at(-1);
    } while (last);
    expect(seen.toSorted()).toEqual(people.toSorted());
    const found = await as("support").rpc("list_course_people", {
      p_course_id: course,
      p_query: "test page-7",
    });
    expect(found.data?.map(({ email }) => email)).toEqual(["page-7@example.test"]);
    const { data } = await as("support").rpc("count_course_people", {
      p_course_id: course,
      p_query: "page-1",
    });
    expect(data?.[0]?.enrolled).toBe(11);
    const wrong = { p_course_id: course, p_group: "everybody" };
    expect(await outcome(as("owner").rpc("list_course_people", wrong))).toBe("422 invalid_input group");
  });

  it("invited and come in stand among the students, and no longer among the invited", async () => {
    const course = await insertCourse(setting);
    await as("owner").rpc("invite_to_course", { p_course_id: course, p_emails: ["stranger@example.test"] });
    const [row] = await sql<{ id: string }[]>`select id from private.invitations where course_id = ${course}`;
    await sql`update auth.users set email_confirmed_at = now() where id = ${ids.stranger}`;
    const token = await tokenFor(setting, row?.id ?? "");
    const counts = async () =>
      (await as("owner").rpc("count_course_people", { p_course_id: course })).data?.[0];
    expect(await counts()).toMatchObject({ enrolled: 0, invited: 1 });
    await as("stranger").rpc("accept_invitation", { p_token: token });
    expect(await counts()).toMatchObject({ enrolled: 1, invited: 0 });
  });
});
