import { describe, expect, it } from "vitest";
import { searchRows } from "../support/matrix.ts";
import { testSetting } from "../support/setting.ts";
import {
  insertRegistration,
  insertSerial,
  insertSession,
  roles,
  type Role,
  type Store,
} from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other } = setting;

/** Stands in the name of one thing of each kind, in this store and in another. */
const word = "needle";
/** Units are found by their customer and order too, who are called so in each store: this is the number of one. */
const number = `${word}-1`;

interface Planted {
  session: string;
  course: string;
  serial: string;
  product: string;
  warehouse: string;
  customer: string;
  order: string;
}

async function plant(into: Store, student: string): Promise<Planted> {
  const session = await insertSession(sql, into, { title: `The ${word}` });
  await insertRegistration(sql, into.id, session, student);
  await sql`update public.profiles set display_name = ${`The ${word}`} where id = ${student}`;
  // Somebody else of the session, whom the word does not find.
  await insertRegistration(sql, into.id, session, ids.unregistered);
  const serial = await insertSerial(sql, into, { serial_number: number });
  await sql`update public.courses set title = ${`The ${word}`} where id = ${into.course}`;
  await sql`update public.physical_products set name = ${`The ${word}`} where id = ${into.product}`;
  await sql`update public.warehouses set name = ${`The ${word}`} where id = ${into.warehouse}`;
  await sql`update public.customers set name = ${`The ${word}`} where id = ${into.customer}`;
  await sql`update public.orders set reference = ${`The ${word}`} where id = ${into.order}`;
  const { course, product, warehouse, customer, order } = into;
  return { session, course, serial, product, warehouse, customer, order };
}

const planted = await plant(store, ids.registered);
const elsewhere = await plant(other, ids.stranger);

interface Answer {
  data: unknown;
  error: { code: string; message: string } | null;
}

const clientOf = (role: Role) => (role === "anon" ? backend.anon() : setting.as(role));
type Client = ReturnType<typeof clientOf>;

const everything =
  (kind: string, query = word) =>
  async (client: Client) => {
    const { data, error } = await client.rpc("search_everything", { p_store_id: store.id, p_query: query });
    return { data: data?.filter((hit) => hit.kind === kind) ?? null, error };
  };
type Searched = "physical_products" | "warehouses" | "customers" | "orders" | "course_live_sessions";
const inTable = (table: Searched) => (client: Client) =>
  client.from(table).select("id").eq("store_id", store.id).like("search_text", `%${word}%`);
const ofStore = { p_store_id: store.id, p_query: word };
const ofCourse = { p_course_id: planted.course, p_query: word };
const ofSession = { p_session_id: planted.session, p_query: word };

/** A count as rows: one is what was planted. */
const counted = (count: number | null | undefined, id: string) =>
  Array.from({ length: count ?? 0 }, (_, at) => ({ id: at === 0 ? id : `${String(at)} more` }));

/** How each row of the page searches, and what it then finds: one thing of this store. */
const searches: Record<string, { ask: (client: Client) => PromiseLike<Answer>; finds: string }> = {
  "search_everything (session)": { ask: everything("session"), finds: planted.session },
  "search_everything (course)": { ask: everything("course"), finds: planted.course },
  "search_everything (serial)": { ask: everything("serial", number), finds: planted.serial },
  "search_everything (product)": { ask: everything("product"), finds: planted.product },
  list_live_sessions: { ask: (client) => client.rpc("list_live_sessions", ofStore), finds: planted.session },
  list_serial_numbers: {
    ask: (client) => client.rpc("list_serial_numbers", { ...ofStore, p_query: number }),
    finds: planted.serial,
  },
  get_live_session_stats: {
    ask: async (client) => {
      const { data, error } = await client.rpc("get_live_session_stats", ofStore);
      return { data: counted(data?.[0]?.listed, planted.session), error };
    },
    finds: planted.session,
  },
  count_serial_numbers: {
    ask: async (client) => {
      const { data, error } = await client.rpc("count_serial_numbers", { ...ofStore, p_query: number });
      return { data: counted(data, planted.serial), error };
    },
    finds: planted.serial,
  },
  list_serial_ids: {
    ask: async (client) => {
      const { data, error } = await client.rpc("list_serial_ids", { ...ofStore, p_query: number });
      return { data: data?.map((id) => ({ id })) ?? null, error };
    },
    finds: planted.serial,
  },
  list_serials_by_id: {
    ask: (client) =>
      client.rpc("list_serials_by_id", {
        ...ofStore,
        p_query: number,
        p_ids: [planted.serial, elsewhere.serial, store.serial],
      }),
    finds: planted.serial,
  },
  find_session_people: {
    ask: (client) => client.rpc("find_session_people", { p_session_id: planted.session, p_query: word }),
    finds: ids.registered,
  },
  list_session_registrations: {
    ask: (client) => client.rpc("list_session_registrations", ofSession),
    finds: ids.registered,
  },
  get_session_registration_counts: {
    ask: async (client) => {
      const { data, error } = await client.rpc("get_session_registration_counts", ofSession);
      return { data: data && counted(data[0]?.registered, planted.session), error };
    },
    finds: planted.session,
  },
  list_session_attendance: {
    ask: (client) => client.rpc("list_session_attendance", ofSession),
    finds: ids.registered,
  },
  get_session_attendance_lines: {
    ask: async (client) => {
      const { data, error } = await client.rpc("get_session_attendance_lines", ofSession);
      return { data: data && (data as { people: { user_id: string }[] }).people, error };
    },
    finds: ids.registered,
  },
  list_courses: { ask: (client) => client.rpc("list_courses", ofStore), finds: planted.course },
  get_course_stats: {
    ask: async (client) => {
      const { data, error } = await client.rpc("get_course_stats", ofStore);
      return { data: counted(data?.[0]?.listed, planted.course), error };
    },
    finds: planted.course,
  },
  list_course_people: {
    ask: (client) => client.rpc("list_course_people", ofCourse),
    finds: ids.registered,
  },
  count_course_people: {
    ask: async (client) => {
      const { data, error } = await client.rpc("count_course_people", ofCourse);
      return { data: data && counted(data[0]?.enrolled, planted.course), error };
    },
    finds: planted.course,
  },
  find_courses: { ask: (client) => client.rpc("find_courses", ofStore), finds: planted.course },
  find_products: { ask: (client) => client.rpc("find_products", ofStore), finds: planted.product },
  find_warehouses: { ask: (client) => client.rpc("find_warehouses", ofStore), finds: planted.warehouse },
  find_customers: { ask: (client) => client.rpc("find_customers", ofStore), finds: planted.customer },
  find_orders: { ask: (client) => client.rpc("find_orders", ofStore), finds: planted.order },
  physical_products: { ask: inTable("physical_products"), finds: planted.product },
  warehouses: { ask: inTable("warehouses"), finds: planted.warehouse },
  customers: { ask: inTable("customers"), finds: planted.customer },
  orders: { ask: inTable("orders"), finds: planted.order },
  course_live_sessions: { ask: inTable("course_live_sessions"), finds: planted.session },
  serial_numbers: {
    ask: (client) =>
      client.from("serial_numbers").select("id").eq("store_id", store.id).ilike("serial_number", `%${word}%`),
    finds: planted.serial,
  },
};

async function told(name: string, role: Role): Promise<string> {
  const search = searches[name];
  if (search === undefined) return "no such search";
  const { data, error } = await search.ask(clientOf(role));
  if (error !== null) return error.code === "42501" ? "refused" : error.message;
  const found = (data as { id?: string; user_id?: string }[]).map((row) => row.user_id ?? row.id ?? "");
  if (found.length === 0) return "nothing";
  return found.length === 1 && found[0] === search.finds ? "found" : `found ${found.join(", ")}`;
}

describe("every cell of the search matrix", () => {
  it("names every search of the API, and knows how to ask each", async () => {
    expect(searchRows.map((row) => row.name)).toEqual(Object.keys(searches));
    for (const { cells } of searchRows) expect(Object.keys(cells)).toEqual([...roles]);
    const searching = await sql<{ name: string }[]>`
      select proname as name from pg_proc where pronamespace = 'public'::regnamespace and 'p_query' = any (proargnames)
      union select t.relname from pg_attribute a join pg_class t on t.oid = a.attrelid and t.relkind = 'r'
      where t.relnamespace = 'public'::regnamespace and a.attname = 'search_text'
        and has_column_privilege('authenticated', t.oid, a.attnum, 'select')`;
    const named = new Set(searchRows.map((row) => row.name.replace(/ \(.*\)$/, "")));
    expect(searching.map((row) => row.name).filter((name) => !named.has(name))).toEqual([]);
  });

  it.each(searchRows)("$name", async ({ name, cells }) => {
    const answers: Record<string, string> = {};
    for (const role of roles) answers[role] = await told(name, role);
    expect(answers).toEqual(cells);
  });
});
