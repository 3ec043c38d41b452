import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { actions, tableRows, writableColumns, type Action } from "../support/matrix.ts";
import { overHttp, overSql, type Reply, type Road, type Row, type Trial } from "../support/roads.ts";
import { testSetting } from "../support/setting.ts";
import { roles, sampleOf, type Role } from "../support/world.ts";

const setting = await testSetting();
const { sql, ids, store, other } = setting;
const bySql = overSql(setting);
const byHttp = overHttp(setting);

const storeColumn = (table: string) => (table === "stores" ? "id" : "store_id");
const keyOf: Record<string, string> = {
  store_members: "user_id",
  course_live_session_counts: "session_id",
  course_live_session_meetings: "session_id",
  course_live_session_question_authors: "question_id",
};
const rowKey = (table: string) =>
  table === "course_live_session_question_votes" ? "question_id || user_id::text" : (keyOf[table] ?? "id");

// What the words of the page mean, said once more and without the policies' helpers. $1 the person, $2 the store.
const attended =
  "select course_id from course_enrollments where user_id = $1 and status not in ('revoked', 'left')";
const seats =
  "select session_id from course_live_session_registrations where user_id = $1 and status in ('registered', 'attended', 'absent')";
const joinable = `select id from course_live_sessions where deleted_at is null and case when require_registration
  then id in (${seats}) else is_public or course_id in (${attended}) end`;
const asked = "select question_id from course_live_session_question_authors where user_id = $1";
const held =
  "select session_id from course_live_session_registrations where user_id = $1 and status <> 'cancelled'";
const taughtSessions = `deleted_at is null and (course_id in (${attended}) or id in (${held}))`;

function meaning(cell: string, table: string): string {
  const taught = table === "courses" ? `status <> 'draft' and id in (${attended})` : taughtSessions;
  const scopes: Record<string, string> = {
    store: "true",
    own: table === "profiles" ? "id = $1" : "user_id = $1",
    team: `id = $1 or id in (select user_id from store_members where store_id in (select store_id from store_members where user_id = $1))`,
    taught,
    joined: `session_id in (${joinable}) and session_id in (select id from course_live_sessions where ${taughtSessions}) and (status <> 'dismissed' or id in (${asked}))`,
    none: "false",
  };
  return scopes[cell] ?? "invalid";
}

async function rowsMeant(
  within: Trial["sql"],
  cell: string,
  table: string,
  person: string,
  storeId: string,
): Promise<string[]> {
  const inStore = table === "profiles" ? "$2::uuid is not null" : `${storeColumn(table)} = $2`;
  const rows = await within.unsafe<{ key: string }[]>(
    `select (${rowKey(table)})::text as key from public.${table} where $1::uuid is not null and ${inStore} and (${meaning(cell, table)})`,
    [person, storeId],
  );
  return rows.map((row) => row.key).sort();
}

const idOf = (role: Role) => (role === "anon" ? randomUUID() : ids[role]);

const keyIn = (table: string, row: Row) =>
  table === "course_live_session_question_votes"
    ? `${String(row["question_id"])}${String(row["user_id"])}`
    : String(row[keyOf[table] ?? "id"]);

const same = (a: string[], b: string[]) => JSON.stringify(a) === JSON.stringify(b);

/** What a request did, in the words of the page when it did just that. */
function said(cell: string, table: string, expected: string[], { error, rows }: Reply): string {
  if (error !== null) return error.code === "42501" ? "refused" : `error ${error.code}`;
  const found = rows.map((row) => keyIn(table, row)).sort();
  if (same(found, expected)) return cell;
  return found.length === 0 ? "none" : `${found.length} rows instead of ${expected.length}`;
}

interface Attempt {
  role: Role;
  table: string;
  cell: string;
  storeId: string;
}

async function read({ sql: within, ask }: Trial, { role, table, cell, storeId }: Attempt): Promise<string> {
  const where = table === "profiles" ? null : { column: storeColumn(table), is: storeId };
  const reply = await ask({ do: "select", table, where });
  const expected = cell === "refused" ? [] : await rowsMeant(within, cell, table, idOf(role), storeId);
  return said(cell, table, expected, reply);
}

/** Everything the database holds in the table, as text. */
async function fingerprint(within: Trial["sql"], table: string): Promise<string> {
  const [row] = await within.unsafe<{ text: string }[]>(
    `select coalesce(md5(string_agg(to_jsonb(t)::text, '' order by to_jsonb(t)::text)), '') as text from public.${table} t`,
  );
  return row?.text ?? "";
}

function newRow(table: string, role: Role): Row {
  const { id, product, customer } = store;
  const unique = randomUUID().slice(0, 8);
  const rows: Record<string, Row> = {
    profiles: { id: randomUUID(), display_name: "Somebody" },
    stores: { name: "Mine" },
    store_members: { store_id: id, user_id: idOf(role), role: "owner" },
    physical_products: { store_id: id, name: "New", sku: unique },
    product_variants: { store_id: id, product_id: product, name: "New", sku: unique },
    warehouses: { store_id: id, name: "New", code: unique },
    customers: { store_id: id, name: "New" },
    orders: { store_id: id, customer_id: customer, reference: unique },
  };
  return rows[table] ?? { store_id: id };
}

async function keysOf(within: Trial["sql"], table: string): Promise<string[]> {
  const rows = await within.unsafe<{ key: string }[]>(
    `select (${rowKey(table)})::text as key from public.${table}`,
  );
  return rows.map((row) => row.key);
}

async function insert({ sql: within, ask }: Trial, { role, table }: Attempt): Promise<string> {
  const before = new Set(await keysOf(within, table));
  const { error } = await ask({ do: "insert", table, row: newRow(table, role) });
  const added = (await keysOf(within, table)).filter((key) => !before.has(key));
  for (const key of added) await within.unsafe(`delete from public.${table} where id = $1`, [key]);
  if (error !== null) return added.length === 0 && error.code === "42501" ? "refused" : `error ${error.code}`;
  return added.length === 1 ? "store" : `${added.length} rows added`;
}

const patches: Record<string, Row> = {
  profiles: { display_name: "Renamed" },
  stores: { currency: "CHF" },
  physical_products: { warranty_months: 12 },
  product_variants: { name: "Changed" },
  warehouses: { is_active: false },
  customers: { phone: "+33 1 23 45 67 89" },
  orders: { status: "fulfilled" },
};

async function change({ sql: within, ask }: Trial, { role, table, cell }: Attempt): Promise<string> {
  const before = await fingerprint(within, table);
  const reply = await ask({
    do: "update",
    table,
    patch: patches[table] ?? { updated_at: new Date().toISOString() },
    where:
      table === "profiles"
        ? { column: "id", isNot: randomUUID() }
        : { column: storeColumn(table), is: store.id },
  });
  const expected = cell === "refused" ? [] : await rowsMeant(within, cell, table, idOf(role), store.id);
  const outcome = said(cell, table, expected, reply);
  const untouched = (await fingerprint(within, table)) === before;
  return untouched === (cell === "refused" || cell === "none")
    ? outcome
    : `${outcome}, but the rows say otherwise`;
}

async function remove({ sql: within, ask }: Trial, { role, table }: Attempt): Promise<string> {
  const before = await fingerprint(within, table);
  const where =
    table === "profiles" ? { column: "id", is: idOf(role) } : { column: storeColumn(table), is: store.id };
  const { error } = await ask({ do: "delete", table, where });
  if ((await fingerprint(within, table)) !== before) return "rows are gone";
  return error?.code === "42501" ? "refused" : "none";
}

const attempts: Record<Action, (trial: Trial, attempt: Attempt) => Promise<string>> = {
  select: read,
  insert,
  update: change,
  delete: remove,
};

/** What each of these people is told, each asking on this road. */
async function outcomes(
  road: Road,
  people: readonly Role[],
  action: Action,
  table: string,
  cellOf: (role: Role) => string,
  storeId = store.id,
): Promise<Record<string, string>> {
  const told: Record<string, string> = {};
  for (const role of people) {
    const attempt = { role, table, cell: cellOf(role), storeId };
    told[role] = await road(role, (trial) => attempts[action](trial, attempt));
  }
  return told;
}

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
    expect(await outcomes(bySql, roles, action, name, (role) => cells[role] ?? "")).toEqual(cells);
  });
});

describe("the same through the API", () => {
  it.each(tableRows.map((row, index) => ({ ...row, people: sampleOf(index) })))(
    "$name: $action, as $people",
    async ({ name, action, cells, people }) => {
      const expected = Object.fromEntries(people.map((role) => [role, cells[role]]));
      expect(await outcomes(byHttp, people, action, name, (role) => cells[role] ?? "")).toEqual(expected);
    },
  );
});

describe("the other store", () => {
  it.each(tableRows.filter(({ action }) => action === "select"))(
    "$name: nobody from here reads more of it than its owner reads of us",
    async ({ name, cells }) => {
      const cell = cells["other owner"] ?? "";
      const mine = roles.filter((role) => role !== "other owner" && role !== "anon");
      expect(await outcomes(bySql, mine, "select", name, () => cell, other.id)).toEqual(
        Object.fromEntries(mine.map((role) => [role, cell])),
      );
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
          {
            serial_numbers: "insert select update",
            serial_number_history: "select",
            course_live_session_counts: "select",
            serial_ownerships: "select",
          }[name] ?? "delete insert select update",
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
      where table_schema = 'public' and is_generated = 'NEVER' and identity_generation is null
      order by 1, 2`;
    const locked = columns.filter(
      ({ table, column }) => writableColumns.get(table)?.update.includes(column) !== true,
    );
    const taken: string[] = [];
    for (const [index, { table, column }] of locked.entries()) {
      const [row] = await sql.unsafe<{ value: unknown }[]>(
        `select to_jsonb(t) -> $1 as value from public.${table} t limit 1`,
        [column],
      );
      // The first column of each table through the API too.
      const first = locked[index - 1]?.table !== table;
      const where = table === "profiles" ? "id" : storeColumn(table);
      const is = table === "profiles" ? ids.owner : store.id;
      for (const road of first ? [bySql, byHttp] : [bySql]) {
        const { error } = await road("owner", ({ ask }) =>
          ask({ do: "update", table, patch: { [column]: row?.value ?? null }, where: { column: where, is } }),
        );
        if (error?.code !== "42501") taken.push(`${table}.${column}: ${error?.code ?? "done"}`);
      }
    }
    expect(locked.length).toBeGreaterThan(150);
    expect(taken).toEqual([]);
  });
});
