import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FUNCTIONS_ROLE, loginAs } from "../../../supabase/local/secrets.ts";
import { actions, loginFunctions, loginTables } from "../support/matrix.ts";
import { sqlOutcome, testSetting } from "../support/setting.ts";
import { insertUnit } from "../support/traces.ts";

const setting = await testSetting();
const { backend, sql } = setting;
const login = postgres(loginAs(backend.databaseUrl, FUNCTIONS_ROLE), { max: 1, onnotice: () => undefined });
afterAll(() => login.end({ timeout: 5 }));

let unit: string;
beforeAll(async () => {
  unit = await insertUnit(setting);
});

/** Everything in it, with what the login can do, granted to itself or to everybody. */
const reachable = (privileges: string) => `
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and has_schema_privilege('${FUNCTIONS_ROLE}', n.oid, 'usage')
    and case when c.relkind = 'S' then has_sequence_privilege('${FUNCTIONS_ROLE}', c.oid, 'usage, select, update')
      else ${privileges} end`;

describe("the functions' login", () => {
  it("has what docs/permissions.md says on tables, and nothing else", async () => {
    const found = await sql.unsafe<Record<string, string>[]>(`
      select format('%I.%I', n.nspname, c.relname) as name, ${actions
        .map(
          (action) =>
            `case when has_table_privilege('${FUNCTIONS_ROLE}', c.oid, '${action}') then 'yes' ${
              action === "delete"
                ? ""
                : `when has_any_column_privilege('${FUNCTIONS_ROLE}', c.oid, '${action}') then
              (select string_agg(a.attname, ', ' order by a.attname) from pg_attribute a
               where a.attrelid = c.oid and a.attnum > 0 and has_column_privilege('${FUNCTIONS_ROLE}', c.oid, a.attnum, '${action}'))`
            } else '-' end as ${action}`,
        )
        .join(", ")}
      ${reachable(
        `has_table_privilege('${FUNCTIONS_ROLE}', c.oid, 'select, insert, update, delete, truncate, references, trigger, maintain')
         or has_any_column_privilege('${FUNCTIONS_ROLE}', c.oid, 'select, insert, update, references')`,
      )} order by 1`);
    expect(found.map((row) => ({ ...row }))).toEqual(
      loginTables.map(({ name, cells }) => ({ name, ...cells })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
    const more = await sql.unsafe(
      `select c.relname ${reachable(
        `has_table_privilege('${FUNCTIONS_ROLE}', c.oid, 'truncate, references, trigger, maintain')
       or has_any_column_privilege('${FUNCTIONS_ROLE}', c.oid, 'references')`,
      )}`,
    );
    expect(more).toEqual([]);
  });

  it("may call what docs/permissions.md says, and nothing else", async () => {
    const found = await sql<{ name: string }[]>`
      select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and has_schema_privilege(${FUNCTIONS_ROLE}, n.oid, 'usage') and has_function_privilege(${FUNCTIONS_ROLE}, p.oid, 'execute')
      order by 1`;
    expect(found.map(({ name }) => name)).toEqual(loginFunctions.map((name) => `private.${name}`).sort());
  });

  it("is nothing more: no attribute, no membership, nothing of its own, no parameter", async () => {
    const [role] = await sql`
      select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolinherit from pg_roles
      where rolname = ${FUNCTIONS_ROLE}`;
    expect(Object.values(role ?? { none: true }).filter(Boolean)).toEqual([]);
    const [held] = await sql`
      select (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
        (select count(*)::int from pg_shdepend where refobjid = r.oid and deptype = 'o') as owned,
        (select count(*)::int from pg_parameter_acl p cross join aclexplode(p.paracl) a where a.grantee in (0, r.oid)) as parameters,
        (select count(*)::int from pg_namespace n where has_schema_privilege(r.oid, n.oid, 'create') and n.nspname !~ '^pg_') as creates,
        has_database_privilege(r.oid, current_database(), 'create') as schemas
      from pg_roles r where r.rolname = ${FUNCTIONS_ROLE}`;
    expect(held).toEqual({ memberships: 0, owned: 0, parameters: 0, creates: 0, schemas: false });
  });

  const history = [
    "public.serial_number_history",
    "public.serial_ownerships",
    "public.serial_numbers",
    "private.serial_texts",
    "private.serial_erasures",
    "private.serial_heads",
    "private.serial_unnumbered",
    "private.serial_event_numbers",
    "private.serial_acts",
  ];
  const counters = ["public.course_live_session_counts", "public.course_live_session_registrations"];

  const forbidden: [string, string][] = [
    ["sets session_replication_role", "set session_replication_role = replica"],
    ["sets it for a transaction", "set local session_replication_role = replica"],
    ["sets it by a function", "select set_config('session_replication_role', 'replica', false)"],
    [
      "sets it for its next connection",
      `alter role ${FUNCTIONS_ROLE} set session_replication_role = replica`,
    ],
    ["becomes the owner", "set role postgres"],
    ["becomes the service", "set role service_role"],
    ["becomes a signed-in user", "set role authenticated"],
    ["becomes another session", "set session authorization postgres"],
    ["passes row security", `alter role ${FUNCTIONS_ROLE} bypassrls`],
    ["becomes a superuser", `alter role ${FUNCTIONS_ROLE} superuser`],
    ["joins a role", `grant postgres to ${FUNCTIONS_ROLE}`],
    ["makes a role", "create role another login"],
    ["reads passwords of accounts", "select encrypted_password from auth.users"],
    ["reads accounts", "select email from auth.users"],
    ["reads passwords of roles", "select rolpassword from pg_authid"],
    ["reads a customer", "select name from public.customers"],
    ["reads what was asked for", "select * from private.create_requests"],
    ["reads a stream's key", "select stream_key from public.course_live_session_meetings"],
    ["reads the server's files", "select pg_read_file('postgresql.conf')"],
    ["runs a program", "copy (select 1) to program 'true'"],
    ["makes a function in private", "create function private.mine() returns int language sql as 'select 1'"],
    ["makes a function in public", "create function public.mine() returns int language sql as 'select 1'"],
    [
      "exchanges a function",
      "create or replace function private.now() returns timestamptz language sql as 'select now()'",
    ],
    ["makes a table", "create table public.mine (id int)"],
    ["makes a schema", "create schema mine"],
    ["makes an event trigger", "create event trigger mine on ddl_command_end execute function private.now()"],
    ["writes the migrations' history", "delete from supabase_migrations.schema_migrations"],
    ["speaks for a person", `select private.say_serial_reason('mine', private.now())`],
    [
      "changes a session",
      "update public.course_live_sessions set title = 'mine' where id = (select id from public.course_live_sessions limit 1)",
    ],
    ["changes who is a member", "update public.store_members set role = 'owner'"],
    ["changes what a role may", "update private.role_abilities set ability = 'manage_store'"],
    ...[...history, ...counters].flatMap((table): [string, string][] => [
      [`writes a row of ${table}`, `insert into ${table} default values`],
      [`changes ${table}`, `update ${table} set created_at = created_at`],
      [`deletes from ${table}`, `delete from ${table}`],
      [`empties ${table}`, `truncate ${table} cascade`],
      [`disables the triggers of ${table}`, `alter table ${table} disable trigger all`],
      [`disables the row security of ${table}`, `alter table ${table} disable row level security`],
      [
        `puts a trigger on ${table}`,
        `create trigger mine before insert on ${table} for each row execute function private.touch_updated_at()`,
      ],
      [`gives itself ${table}`, `alter table ${table} owner to ${FUNCTIONS_ROLE}`],
    ]),
  ];

  it.each(forbidden)("is refused when it %s", async (_what, statement) => {
    const failed = await sqlOutcome(login.unsafe(statement));
    expect(failed).toBe("42501");
  });

  it("was refused by its rights, and not because there was no such thing", async () => {
    const known = await sql<{ name: string | null }[]>`
      select to_regclass(name) as name from unnest(${[...history, ...counters]}::text[]) name`;
    expect(known.map(({ name }) => name)).not.toContain(null);
    const [head] =
      await sql`select count(*)::int as events from public.serial_number_history where serial_id = ${unit}`;
    expect(head?.["events"]).toBeGreaterThan(0);
  });
});
