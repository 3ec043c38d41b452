import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { testBackend } from "../support/backend.ts";
import { actions, tableRows, writableColumns, type Action } from "./support/matrix.ts";
import { gatherPeople, type People } from "./support/people.ts";
import { roles, type Role } from "./support/world.ts";

const backend = await testBackend();
const sql = backend.serviceSql;
let people: People;
beforeAll(async () => {
  people = await gatherPeople(backend);
});

/** supabase-js wants a literal; the tables come from the page. */
const from = (role: Role, table: string) => people.clients[role].from(table as "customers");

const storeColumn = (table: string) => (table === "stores" ? "id" : "store_id");
const keyOf: Record<string, string> = {
  store_members: "user_id",
  course_live_session_meetings: "session_id",
  course_live_session_question_authors: "question_id",
};
const rowKey = (table: string) =>
  table === "course_live_session_question_votes" ? "question_id || user_id::text" : (keyOf[table] ?? "id");

// What the words of the page mean, said once more and without the policies' helpers. $1 the person, $2 the store.
const attended = "select course_id from course_enrollments where user_id = $1 and status <> 'revoked'";
const seats =
  "select session_id from course_live_session_registrations where user_id = $1 and status in ('registered', 'attended', 'absent')";
const joinable = `select id from course_live_sessions where deleted_at is null and case when require_registration
  then id in (${seats}) else is_public or course_id in (${attended}) end`;
const asked = "select question_id from course_live_session_question_authors where user_id = $1";
const isPublic = "deleted_at is null and is_public";

function meaning(cell: string, table: string): string {
  const taught =
    table === "courses"
      ? `status <> 'draft' and id in (${attended})`
      : `deleted_at is null and (is_public or course_id in (${attended}))`;
  const scopes: Record<string, string> = {
    store: "true",
    own: table === "profiles" ? "id = $1" : "user_id = $1",
    team: `id = $1 or id in (select user_id from store_members where store_id in (select store_id from store_members where user_id = $1))`,
    taught,
    public: isPublic,
    joined: `session_id in (${joinable}) and (status <> 'dismissed' or id in (${asked}))`,
    none: "false",
  };
  return scopes[cell] ?? "invalid";
}

async function rowsMeant(cell: string, table: string, person: string, store: string): Promise<string[]> {
  const inStore = table === "profiles" ? "$2::uuid is not null" : `${storeColumn(table)} = $2`;
  const rows = await sql.unsafe<{ key: string }[]>(
    `select (${rowKey(table)})::text as key from public.${table} where $1::uuid is not null and ${inStore} and (${meaning(cell, table)})`,
    [person, store],
  );
  return rows.map((row) => row.key).sort();
}

const idOf = (role: Role) => (role === "anon" ? randomUUID() : people.ids[role]);

interface Row {
  [column: string]: unknown;
}

const keyIn = (table: string, row: Row) =>
  table === "course_live_session_question_votes"
    ? `${String(row["question_id"])}${String(row["user_id"])}`
    : String(row[keyOf[table] ?? "id"]);

const same = (a: string[], b: string[]) => JSON.stringify(a) === JSON.stringify(b);

/** What a request did, in the words of the page when it did just that. */
function said(
  cell: string,
  expected: string[],
  reply: { error: { code: string } | null; data: unknown },
): string {
  if (reply.error !== null) return reply.error.code === "42501" ? "refused" : `error ${reply.error.code}`;
  const found = (reply.data as { key: string }[]).map((row) => row.key).sort();
  if (same(found, expected)) return cell;
  return found.length === 0 ? "none" : `${found.length} rows instead of ${expected.length}`;
}

async function read(role: Role, table: string, cell: string, store: string): Promise<string> {
  const base = from(role, table).select("*");
  const { data, error } = await (table === "profiles"
    ? base
    : base.eq(storeColumn(table) as "store_id", store));
  const keyed = ((data ?? []) as Row[]).map((row) => ({ key: keyIn(table, row) }));
  return said(cell, cell === "refused" ? [] : await rowsMeant(cell, table, idOf(role), store), {
    data: keyed,
    error,
  });
}

/** Everything the store holds in the table, as text. */
async function fingerprint(table: string): Promise<string> {
  const [row] = await sql.unsafe<{ text: string }[]>(
    `select coalesce(md5(string_agg(to_jsonb(t)::text, '' order by to_jsonb(t)::text)), '') as text from public.${table} t`,
  );
  return row?.text ?? "";
}

function newRow(table: string, role: Role): Row {
  const { id, course, product, customer } = people.store;
  const unique = randomUUID().slice(0, 8);
  const rows: Record<string, Row> = {
    profiles: { id: randomUUID(), display_name: "Somebody" },
    stores: { name: "Mine" },
    store_members: { store_id: id, user_id: idOf(role), role: "owner" },
    courses: { store_id: id, title: "New" },
    course_enrollments: { store_id: id, course_id: course, user_id: people.ids.stranger },
    physical_products: { store_id: id, name: "New", sku: unique },
    product_variants: { store_id: id, product_id: product, name: "New", sku: unique },
    warehouses: { store_id: id, name: "New", code: unique },
    customers: { store_id: id, name: "New" },
    orders: { store_id: id, customer_id: customer, reference: unique },
  };
  return rows[table] ?? { store_id: id };
}

async function insert(role: Role, table: string): Promise<string> {
  const before = await sql.unsafe<{ key: string }[]>(
    `select (${rowKey(table)})::text as key from public.${table}`,
  );
  const { error } = await from(role, table).insert(newRow(table, role) as { store_id: string; name: string });
  const known = new Set(before.map((row) => row.key));
  const after = await sql.unsafe<{ key: string }[]>(
    `select (${rowKey(table)})::text as key from public.${table}`,
  );
  const added = after.filter((row) => !known.has(row.key));
  for (const { key } of added) await sql.unsafe(`delete from public.${table} where id = $1`, [key]);
  if (error !== null) return added.length === 0 && error.code === "42501" ? "refused" : `error ${error.code}`;
  return added.length === 1 ? "store" : `${added.length} rows added`;
}

const patches: Record<string, Row> = {
  profiles: { display_name: "Renamed" },
  stores: { currency: "CHF" },
  courses: { description: "Changed" },
  course_enrollments: { status: "completed" },
  physical_products: { warranty_months: 12 },
  product_variants: { name: "Changed" },
  warehouses: { is_active: false },
  customers: { phone: "+33 1 23 45 67 89" },
  orders: { status: "fulfilled" },
};

async function change(role: Role, table: string, cell: string): Promise<string> {
  const before = await fingerprint(table);
  const patch = (patches[table] ?? { updated_at: new Date().toISOString() }) as { name: string };
  const base = from(role, table).update(patch);
  const request =
    table === "profiles"
      ? base.neq("id", randomUUID())
      : base.eq(storeColumn(table) as "store_id", people.store.id);
  const { data, error } = await request.select("*");
  const keyed = ((data ?? []) as Row[]).map((row) => ({ key: keyIn(table, row) }));
  const expected = cell === "refused" ? [] : await rowsMeant(cell, table, idOf(role), people.store.id);
  const outcome = said(cell, expected, { data: keyed, error });
  const untouched = (await fingerprint(table)) === before;
  return untouched === (cell === "refused" || cell === "none")
    ? outcome
    : `${outcome}, but the rows say otherwise`;
}

async function remove(role: Role, table: string): Promise<string> {
  const before = await fingerprint(table);
  const base = from(role, table).delete();
  const { error } = await (table === "profiles"
    ? base.eq("id", idOf(role))
    : base.eq(storeColumn(table) as "store_id", people.store.id));
  if ((await fingerprint(table)) !== before) return "rows are gone";
  return error?.code === "42501" ? "refused" : "none";
}

const attempts: Record<Action, (role: Role, table: string, cell: string) => Promise<string>> = {
  select: (role, table, cell) => read(role, table, cell, people.store.id),
  insert,
  update: change,
  delete: remove,
};

describe("every cell of the table matrix", () => {
  it("names every table and view, with every action and every role", async () => {
    const relations = await sql<{ name: string; guarded: boolean }[]>`
      select relname as name, relrowsecurity as guarded from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by relname`;
    expect(relations.filter((relation) => !relation.guarded)).toEqual([]);
    const named = relations.flatMap(({ name }) => actions.map((action) => `${name} ${action}`));
    expect(tableRows.map(({ name, action }) => `${name} ${action}`).sort()).toEqual(named.sort());
    for (const { cells } of tableRows) expect(Object.keys(cells)).toEqual([...roles]);
  });

  it.each(tableRows)("$name: $action", async ({ name, action, cells }) => {
    const outcome: Record<string, string> = {};
    for (const role of roles) outcome[role] = await attempts[action](role, name, cells[role] ?? "");
    expect(outcome).toEqual(cells);
  });
});

describe("the other store", () => {
  it.each(tableRows.filter(({ action }) => action === "select"))(
    "$name: nobody from here reads more of it than its owner reads of us",
    async ({ name, cells }) => {
      const cell = cells["other owner"] ?? "";
      const mine = roles.filter((role) => role !== "other owner" && role !== "anon");
      const outcome: Record<string, string> = {};
      for (const role of mine) outcome[role] = await read(role, name, cell, people.other.id);
      expect(outcome).toEqual(Object.fromEntries(mine.map((role) => [role, cell])));
    },
  );
});

describe("columns", () => {
  it("may be written as the page says, and no other", async () => {
    const granted = await sql<{ table: string; column: string; action: string }[]>`
      select table_name as "table", column_name as "column", lower(privilege_type) as action
      from information_schema.column_privileges
      where table_schema = 'public' and grantee in ('authenticated', 'anon', 'PUBLIC') and privilege_type in ('INSERT', 'UPDATE')`;
    const found = granted.map((grant) => `${grant.table}.${grant.column} ${grant.action}`).sort();
    const listed = [...writableColumns].flatMap(([table, columns]) => [
      ...columns.insert.map((column) => `${table}.${column} insert`),
      ...columns.update.map((column) => `${table}.${column} update`),
    ]);
    expect(found).toEqual(listed.sort());
  });

  it("are the server's to write too, but for what must never go", async () => {
    const grants = await sql<{ table: string; actions: string }[]>`
      select table_name as "table", string_agg(lower(privilege_type), ' ' order by privilege_type) as actions
      from information_schema.role_table_grants where table_schema = 'public' and grantee = 'service_role' group by 1`;
    const expected = tableRows
      .filter(({ action }) => action === "select")
      .map(({ name }) => ({
        table: name,
        actions:
          { serial_numbers: "insert select update", serial_number_history: "select" }[name] ??
          "delete insert select update",
      }));
    const byName = (a: { table: string }, b: { table: string }) => a.table.localeCompare(b.table);
    expect([...grants].sort(byName)).toEqual(expected.sort(byName));
  });

  it("of the accounts are out of reach: no role of the API may read the auth service's tables", async () => {
    const open = await sql`
      select c.relname from pg_class c cross join (values ('anon'), ('authenticated')) r (name)
      where c.relnamespace = 'auth'::regnamespace and c.relkind = 'r' and has_any_column_privilege(r.name, c.oid, 'select')`;
    expect(open).toHaveLength(0);
  });

  it("that are the database's own are refused to the owner, value by value", async () => {
    const columns = await sql<{ table: string; column: string }[]>`
      select table_name as "table", column_name as "column" from information_schema.columns
      where table_schema = 'public' and is_generated = 'NEVER' and identity_generation is null`;
    const locked = columns.filter(
      ({ table, column }) => writableColumns.get(table)?.update.includes(column) !== true,
    );
    const taken: string[] = [];
    for (const { table, column } of locked) {
      const [row] = await sql.unsafe<{ value: unknown }[]>(
        `select to_jsonb(t) -> $1 as value from public.${table} t limit 1`,
        [column],
      );
      const base = from("owner", table).update({ [column]: row?.value ?? null } as { name: string });
      const { error } = await (table === "profiles"
        ? base.eq("id", people.ids.owner)
        : base.eq(storeColumn(table) as "store_id", people.store.id));
      if (error?.code !== "42501") taken.push(`${table}.${column}: ${error?.code ?? "done"}`);
    }
    expect(locked.length).toBeGreaterThan(150);
    expect(taken).toEqual([]);
  });
});
