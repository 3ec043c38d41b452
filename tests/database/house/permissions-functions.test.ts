import { describe, expect, it } from "vitest";
import { callsOn } from "../support/calls.ts";
import { codes, functionRows, helpers } from "../support/matrix.ts";
import { overHttp, overSql, type Road, type Trial } from "../support/roads.ts";
import { testSetting } from "../support/setting.ts";
import { roles, sampleOf, type Role } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids } = setting;

type Sql = Trial["sql"];

const calls = callsOn(setting);

const functionOf = (row: string) => row.replace(/ \(.*\)$/, "");

let tables: string[] = [];

/** Every row of every table, as one number. */
async function fingerprint(within: Sql): Promise<string> {
  if (tables.length === 0) {
    const found = await sql<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`;
    tables = found.map((table) => table.name);
  }
  const parts = tables.map(
    (table) =>
      `select '${table}' as name, count(*)::text || coalesce(sum(hashtextextended(t::text, 0)), 0)::text as print from public.${table} t`,
  );
  const rows = await within.unsafe<{ name: string; print: string }[]>(parts.join(" union all "));
  return rows.map((row) => `${row.name} ${row.print}`).join("\n");
}

async function outcomeOf({ sql: within, ask }: Trial, name: string, cell: string): Promise<string> {
  const args = (await calls[name]?.(within)) ?? {};
  const before = cell === "ok" ? "" : await fingerprint(within);
  const { error } = await ask({ do: "call", name: functionOf(name), args });
  if (error === null) return "ok";
  if (before !== "" && (await fingerprint(within)) !== before) return `${error.message}, after changing rows`;
  if (error.code === "42501") return "refused";
  return codes.get(error.message) === error.status
    ? error.message
    : `${error.status} ${error.code} ${error.message}`;
}

/** What each of these people is told, each asking on this road for things of their own. */
async function outcomes(
  road: Road,
  people: readonly Role[],
  name: string,
  cells: Record<string, string>,
): Promise<Record<string, string>> {
  const told: Record<string, string> = {};
  for (const role of people)
    told[role] = await road(role, (trial) => outcomeOf(trial, name, cells[role] ?? ""));
  return told;
}

describe("every cell of the function matrix", () => {
  it("names every function the API offers, and knows how to call each", async () => {
    const offered = await sql<{ name: string }[]>`
      select distinct proname as name from pg_proc where pronamespace = 'public'::regnamespace order by 1`;
    const named = new Set(functionRows.map((row) => functionOf(row.name)));
    expect([...named].sort()).toEqual(offered.map((row) => row.name));
    expect(functionRows.map((row) => row.name)).toEqual(Object.keys(calls).sort(byRows));
    for (const { cells } of functionRows) expect(Object.keys(cells)).toEqual([...roles]);
  });

  it.each(functionRows)("$name", async ({ name, cells }) => {
    expect(await outcomes(overSql(setting), roles, name, cells)).toEqual(cells);
  });
});

describe("the same through the API", () => {
  it.each(functionRows.map((row, index) => ({ ...row, people: sampleOf(index) })))(
    "$name, as $people",
    async ({ name, cells, people }) => {
      const expected = Object.fromEntries(people.map((role) => [role, cells[role]]));
      expect(await outcomes(overHttp(setting), people, name, cells)).toEqual(expected);
    },
  );
});

function byRows(a: string, b: string): number {
  const order = functionRows.map((row) => row.name);
  return order.indexOf(a) - order.indexOf(b);
}

interface Grant {
  name: string;
  grantee: string;
}

const executable = (schema: string) => sql<Grant[]>`
  select distinct p.proname as name, r.rolname as grantee from pg_proc p
  cross join (select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role')) r
  where p.pronamespace = ${schema}::regnamespace and has_function_privilege(r.rolname, p.oid, 'execute') order by 1`;

describe("behind the functions", () => {
  it("the public ones run with the caller's rights, are for signed-in users, all but those of links only for them, and fix their search path", async () => {
    const wrong = await sql`
      select proname from pg_proc where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and ((pronamespace = 'public'::regnamespace and prosecdef) or proconfig is null or not 'search_path=""' = any (proconfig))`;
    expect(wrong).toEqual([]);
    const grants = await executable("public");
    const of = (role: string) => grants.filter((grant) => grant.grantee === role).map((grant) => grant.name);
    expect(of("anon")).toEqual(["answer_coming", "look_at_coming", "look_at_invitation"]);
    expect(of("service_role")).toEqual([]);
  });

  it("signed-in users may execute the bodies and the helpers of the page, nobody else anything but column checks", async () => {
    const grants = await executable("private");
    const of = (role: string) => grants.filter((grant) => grant.grantee === role).map((grant) => grant.name);
    const bodies = functionRows.map((row) => functionOf(row.name));
    expect(of("authenticated")).toEqual([...new Set([...bodies, ...helpers])].sort());
    expect(of("anon")).toEqual(["answer_coming", "look_at_coming", "look_at_invitation"]);
    const forColumns = [
      "code_key",
      "code_skeleton",
      "doors_close",
      "fold",
      "is_blank",
      "is_code",
      "is_imei",
      "is_printable",
      "is_prose",
      "is_time_zone",
      "is_web_url",
      "normalize_mac",
      "now",
      "search_code",
      "search_form",
    ];
    // What a script of the operator says before it writes what needs a reason.
    expect(of("service_role")).toEqual([...forColumns, "say_serial_reason"].sort());
  });

  it("the schema is not reachable through the API, for reading or calling, with any key", async () => {
    const token = backend.tokenFor(ids.owner);
    const keys = [backend.publishableKey, backend.secretKey];
    for (const apikey of keys) {
      for (const schema of ["private", "auth", "pg_catalog", "extensions"]) {
        const headers = {
          apikey,
          authorization: `Bearer ${apikey === backend.secretKey ? apikey : token}`,
          "content-type": "application/json",
          "accept-profile": schema,
          "content-profile": schema,
        };
        const read = await fetch(`${backend.origin}/rest/v1/session_transitions`, { headers });
        const call = await fetch(`${backend.origin}/rest/v1/rpc/my_store_ids`, {
          method: "POST",
          headers,
          body: "{}",
        });
        expect([read.status, call.status].every((status) => status >= 400)).toBe(true);
      }
    }
  });

  it("the tables of the schema hold no grant at all", async () => {
    const grants = await sql`
      select grantee, table_name from information_schema.role_table_grants
      where table_schema = 'private' and grantee in ('anon', 'authenticated', 'service_role', 'PUBLIC')`;
    expect(grants).toEqual([]);
  });
});
