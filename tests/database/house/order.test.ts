import { describe, expect, it } from "vitest";
import { inOrder } from "../../../src/lib/text/order.ts";
import { emptyStore } from "../support/empty-store.ts";
import { insertPeople, testSetting } from "../support/setting.ts";
import { insertQuestion, insertRegistration, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { sql, ids, as } = setting;

const names = [
  ...[
    "Zoé 2",
    "zoe 10",
    "Zoé 10",
    "Éluard",
    "eluard",
    "Élan",
    "Eluard",
    "Etui",
    "été",
    "Œuvre",
    "Oe",
    "Lot 2",
  ],
  ...["Lot 10", "Lot 1", "Äpfel", "azur", "Azur", "Ôté", "ote", "Çà", "ca"],
];

describe("lists of names", () => {
  it("are in the order of a French dictionary, with numbers as people count them, table by table", async () => {
    const store = await emptyStore(setting, "names");
    const rows = names.map((name, at) => ({ store_id: store.id, name, code: `N${at}` }));
    await sql`insert into public.warehouses ${sql(rows)}`;
    await sql`insert into public.customers ${sql(rows.map(({ store_id, name }) => ({ store_id, name })))}`;
    await sql`insert into public.orders ${sql(rows.map(({ store_id, name }) => ({ store_id, reference: name })))}`;
    await sql`insert into public.physical_products ${sql(rows.map(({ code, ...row }) => ({ ...row, sku: code })))}`;
    await sql`insert into public.product_variants ${sql(
      rows.map(({ code, ...row }) => ({ ...row, product_id: store.product, sku: `V${code}` })),
    )}`;
    await sql`insert into public.courses ${sql(rows.map(({ store_id, name }) => ({ store_id, title: name })))}`;
    await sql`delete from public.courses where id = ${store.course}`;
    for (const title of names)
      await insertSession(sql, { ...store, course: await aCourse(store.id) }, { title });
    const expected = names.toSorted(inOrder);
    const read = {
      warehouses: "name",
      customers: "name",
      product_variants: "name",
      physical_products: "name",
      orders: "reference",
      courses: "title",
      course_live_sessions: "title",
    } as const;
    for (const [table, column] of Object.entries(read) as [keyof typeof read, string][]) {
      for (const ascending of [true, false]) {
        const { data } = await as("stranger")
          .from(table)
          .select("*")
          .eq("store_id", store.id)
          .order(column, { ascending });
        const found = (data as unknown as Record<string, string>[] | null)?.map((row) => row[column] ?? "");
        const wanted = ascending ? expected : expected.toReversed();
        expect(
          found?.filter((name) => name !== "names"),
          table,
        ).toEqual(wanted);
      }
    }
  });

  it("page by page, those who came are all there once, in that order, also where they share a name", async () => {
    const store = await emptyStore(setting, "came");
    const session = await insertSession(sql, store, { status: "ended" });
    const people = await insertPeople(setting, "came", names.length * 2);
    for (const [at, person] of people.entries()) {
      const seat = await insertRegistration(sql, store.id, session, person);
      await sql`
        update public.course_live_session_registrations set attendee_name = ${names[at % names.length] ?? ""} where id = ${seat}`;
    }
    // Somebody corrects their name: the list goes by what they are called now.
    await sql`update public.course_live_session_registrations set attendee_name = 'Zut' where session_id = ${session} and user_id = ${people[0] ?? ""}`;
    const expected = (
      await sql<{ name: string; id: string }[]>`
        select attendee_name as name, user_id as id from public.course_live_session_registrations where session_id = ${session}`
    ).toSorted((a, b) => inOrder(a.name, b.name) || (a.id < b.id ? -1 : 1));
    await sql`insert into public.store_members ${sql([
      { store_id: store.id, user_id: ids.manager, role: "manager" },
      { store_id: store.id, user_id: ids.support, role: "support" },
    ])}`;
    for (const role of ["stranger", "manager", "support"] as const) {
      const rows: { name: string; user_id: string; sort_name: string }[] = [];
      for (;;) {
        const last = rows.at(-1);
        const { data } = await as(role).rpc("list_session_attendance", {
          p_session_id: session,
          p_limit: 5,
          ...(last ? { p_after_name: last.sort_name, p_after_id: last.user_id } : {}),
        });
        if (!data?.length) break;
        rows.push(...data);
      }
      expect(rows.map((row) => [row.name, row.user_id])).toEqual(expected.map((row) => [row.name, row.id]));
    }
  });
});

describe("a session's questions", () => {
  it("are complete page by page, in order, with as many votes at the same moment", async () => {
    const store = await emptyStore(setting, "asked");
    const session = await insertSession(sql, store, { status: "live" });
    await sql.begin(async (tx) => {
      for (let index = 0; index < 23; index += 1) await insertQuestion(tx, store.id, session, ids.registered);
    });
    const voters = await insertPeople(setting, "voter", 2);
    await sql`
      insert into public.course_live_session_question_votes (question_id, store_id, user_id)
      select q.id, ${store.id}, v.id from (
        select id, row_number() over (order by id) % 3 as votes from public.course_live_session_questions where session_id = ${session}) q
      join unnest(${voters}::uuid[]) with ordinality v (id, at) on v.at <= q.votes`;
    const expected = await sql<{ id: string; vote_count: number }[]>`
      select id, vote_count from public.course_live_session_questions where session_id = ${session} order by vote_count desc, created_at, id`;
    const rows: { id: string; vote_count: number; created_at: string }[] = [];
    for (;;) {
      const last = rows.at(-1);
      const { data } = await as("stranger").rpc("list_session_questions", {
        p_session_id: session,
        p_limit: 4,
        ...(last ? { p_after_votes: last.vote_count, p_after_at: last.created_at, p_after_id: last.id } : {}),
      });
      if (!data?.length) break;
      rows.push(...data);
    }
    expect(new Set(expected.map((row) => row.vote_count))).toEqual(new Set([0, 1, 2]));
    expect(rows.map((row) => row.id)).toEqual(expected.map((row) => row.id));
  });
});

async function aCourse(storeId: string): Promise<string> {
  const [course] = await sql<{ id: string }[]>`
    select id from public.courses where store_id = ${storeId} order by id limit 1`;
  return course?.id ?? "";
}
