import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { codes, functionRows, helpers } from "../support/matrix.ts";
import { overHttp, overSql, type Road, type Row, type Trial } from "../support/roads.ts";
import { testSetting } from "../support/setting.ts";
import {
  insertQuestion,
  insertRegistration,
  insertSerial,
  insertSession,
  roles,
  sampleOf,
  type Role,
} from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store } = setting;

type Sql = Trial["sql"];

const inAWeek = (hours: number) => new Date(Date.now() + (7 * 24 + hours) * 3_600_000).toISOString();

/** A full private session with open doors: one seat taken, one person waiting. */
async function session(sql: Sql) {
  const id = await insertSession(sql, store, { max_participants: 1 });
  const registration = await insertRegistration(sql, store.id, id, ids.registered);
  await insertRegistration(sql, store.id, id, ids.waitlisted, "waitlisted");
  return { id, registration };
}

async function question(sql: Sql): Promise<string> {
  const { id } = await session(sql);
  return insertQuestion(sql, store.id, id, ids.owner);
}

async function unknownAttendee(sql: Sql): Promise<string> {
  const id = randomUUID();
  await sql`insert into public.session_attendance ${sql({
    ...{ id, session_id: (await session(sql)).id, store_id: store.id, source: "provider" },
    ...{ evidence_key: "a|1", person_key: "name:somebody", joined_at: new Date() },
  })}`;
  return id;
}

async function driftedSession(sql: Sql): Promise<string> {
  const id = await sessionWithMeeting(sql);
  await sql`
    update private.video_meetings set drift = '{"topic": {"ours": "Ours", "theirs": "Theirs"}}' where session_id = ${id}`;
  return id;
}

async function sessionWithMeeting(sql: Sql): Promise<string> {
  const { id } = await session(sql);
  const [connection] = await sql<{ id: string }[]>`
    insert into private.video_connections (store_id, provider, auth_kind, account_id, status)
    values (${store.id}, 'google_meet', 'oauth', 'an-account', 'disconnected') returning id`;
  await sql`
    insert into private.video_meetings (store_id, session_id, connection_id, provider, provider_id, state)
    values (${store.id}, ${id}, ${connection?.id ?? ""}, 'google_meet', ${randomUUID()}, 'active')`;
  return id;
}

async function deletedSession(sql: Sql): Promise<string> {
  const { id } = await session(sql);
  await sql`update public.course_live_sessions set deleted_at = now() where id = ${id}`;
  return id;
}

async function deletedSerial(sql: Sql): Promise<string> {
  const id = await insertSerial(sql, store);
  await sql`update public.serial_numbers set deleted_at = now() where id = ${id}`;
  return id;
}

/** Each function's call on fresh things of the store, so that no call stands in the way of the next. */
const calls: Record<string, (sql: Sql) => Promise<Row>> = {
  create_store: async () => ({ p_name: "My own" }),
  get_dashboard_overview: async () => ({ p_store_id: store.id }),
  search_everything: async () => ({ p_store_id: store.id, p_query: "session" }),
  create_live_session: async () => ({
    p_course_id: store.course,
    p_fields: {
      title: "New",
      scheduled_start: inAWeek(0),
      scheduled_end: inAWeek(1),
      time_zone: "Europe/Paris",
    },
  }),
  update_live_session: async (sql) => ({
    p_session_id: (await session(sql)).id,
    p_fields: { title: "Changed" },
  }),
  set_live_session_status: async (sql) => ({ p_session_id: (await session(sql)).id, p_status: "live" }),
  delete_live_session: async (sql) => ({ p_session_id: (await session(sql)).id }),
  restore_live_session: async (sql) => ({ p_session_id: await deletedSession(sql) }),
  get_session_meeting_state: async (sql) => ({ p_session_id: (await session(sql)).id }),
  retry_session_meeting: async (sql) => {
    await sql`
      insert into private.video_connections (store_id, provider, auth_kind, account_id)
      values (${store.id}, 'zoom', 'oauth', 'an-account') on conflict do nothing`;
    return { p_session_id: (await session(sql)).id };
  },
  resolve_session_drift: async (sql) => ({ p_session_id: await driftedSession(sql), p_choice: "theirs" }),
  get_session_check: async (sql) => ({ p_session_id: (await session(sql)).id }),
  move_live_session: async (sql) => ({
    p_session_id: (await session(sql)).id,
    p_platform: "custom",
    p_url: "https://rooms.example.test/1",
  }),
  list_live_sessions: async () => ({ p_store_id: store.id }),
  get_live_session_stats: async () => ({ p_store_id: store.id }),
  list_my_live_sessions: async () => ({}),
  register_for_session: async (sql) => ({ p_session_id: (await session(sql)).id }),
  cancel_session_registration: async (sql) => ({ p_registration_id: (await session(sql)).registration }),
  set_registration_attendance: async (sql) => ({
    p_registration_id: (await session(sql)).registration,
    p_attended: true,
  }),
  note_session_presence: async (sql) => ({ p_session_id: (await session(sql)).id }),
  list_session_attendance: async (sql) => ({ p_session_id: (await session(sql)).id }),
  get_session_attendance: async (sql) => ({ p_session_id: (await session(sql)).id }),
  find_session_people: async (sql) => ({ p_session_id: (await session(sql)).id }),
  match_attendee: async (sql) => ({
    p_attendance_id: await unknownAttendee(sql),
    p_user_id: ids.registered,
  }),
  refetch_session_attendance: async (sql) => ({ p_session_id: await sessionWithMeeting(sql) }),
  join_live_session: async (sql) => ({ p_session_id: (await session(sql)).id }),
  ask_session_question: async (sql) => ({ p_session_id: (await session(sql)).id, p_body: "Why?" }),
  toggle_question_vote: async (sql) => ({ p_question_id: await question(sql) }),
  answer_session_question: async (sql) => ({ p_question_id: await question(sql), p_answer: "Because." }),
  get_session_question_counts: async (sql) => ({ p_session_id: (await session(sql)).id }),
  create_serial_number: async () => ({
    p_store_id: store.id,
    p_fields: { serial_number: randomUUID(), product_id: store.product },
  }),
  update_serial_number: async (sql) => ({
    p_serial_id: await insertSerial(sql, store),
    p_fields: { batch: "B-1" },
    p_lock_version: 1,
  }),
  transition_serial_number: async (sql) => ({
    p_serial_id: await insertSerial(sql, store),
    p_to_status: "in_stock",
    p_lock_version: 1,
  }),
  "transition_serial_number (forced)": async (sql) => ({
    p_serial_id: await insertSerial(sql, store),
    p_to_status: "delivered",
    p_lock_version: 1,
    p_force: true,
    p_reason: "Found on the shelf",
  }),
  delete_serial_number: async (sql) => ({
    p_serial_id: await insertSerial(sql, store),
    p_lock_version: 1,
    p_reason: "Typed twice",
  }),
  restore_serial_number: async (sql) => ({ p_serial_id: await deletedSerial(sql) }),
  verify_serial_history: async () => ({ p_serial_id: store.serial }),
  get_serial_traceability: async () => ({ p_serial_id: store.serial }),
  list_serial_numbers: async () => ({ p_store_id: store.id }),
  get_serial_stats: async () => ({ p_store_id: store.id }),
};

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
  it("the public ones run with the caller's rights, are for signed-in users only and fix their search path", async () => {
    const wrong = await sql`
      select proname from pg_proc where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and ((pronamespace = 'public'::regnamespace and prosecdef) or proconfig is null or not 'search_path=""' = any (proconfig))`;
    expect(wrong).toEqual([]);
    const grants = await executable("public");
    expect(new Set(grants.map((grant) => grant.grantee))).toEqual(new Set(["authenticated"]));
  });

  it("signed-in users may execute the bodies and the helpers of the page, nobody else anything but column checks", async () => {
    const grants = await executable("private");
    const of = (role: string) => grants.filter((grant) => grant.grantee === role).map((grant) => grant.name);
    const bodies = functionRows.map((row) => functionOf(row.name));
    expect(of("authenticated")).toEqual([...new Set([...bodies, ...helpers])].sort());
    expect(of("anon")).toEqual([]);
    const forColumns = [
      "fold",
      "is_code",
      "is_imei",
      "is_printable",
      "is_time_zone",
      "is_web_url",
      "normalize_mac",
      "serial_key",
    ];
    expect(of("service_role")).toEqual(forColumns);
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
