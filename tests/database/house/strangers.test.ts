import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { insertUsers } from "../../support/users.ts";
import { callsOn } from "../support/calls.ts";
import { overHttp, overSql, type Reply, type Row } from "../support/roads.ts";
import { testSetting } from "../support/setting.ts";
import { insertQuestion, insertSession, type Role } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other } = setting;

const [fresh = { id: "" }] = await insertUsers(sql, ["just-made@example.test"]);
const client = backend.actingAs(fresh.id, "just-made@example.test");

/** A public session of a published course and its question: what a fresh account comes closest to. */
const open = await insertSession(sql, store, { is_public: true, require_registration: false });
const openSeat = await insertSession(sql, store, { is_public: true, require_registration: true });
await insertQuestion(sql, store.id, open, ids.owner);

const relations = await sql<{ name: string }[]>`
  select relname as name from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
    and has_any_column_privilege('authenticated', oid, 'select') order by 1`;

describe("an account just made", () => {
  it.each(relations)("reads no row of $name but its own", async ({ name }) => {
    const [all] = await sql.unsafe<{ count: number }[]>(`select count(*)::int from public.${name}`);
    if (name !== "session_attendance") expect(all?.count).toBeGreaterThan(0);
    const { data, error } = await client.from(name as "profiles").select("*");
    expect(error).toBeNull();
    expect((data ?? []).filter((row) => row.id !== fresh.id)).toEqual([]);
  });

  it("is given nothing by a function that asks for no id", async () => {
    const lists = await sql<{ name: string; scoped: boolean }[]>`
      select proname as name, 'p_scope' = any (proargnames) as scoped from pg_proc
      where pronamespace = 'public'::regnamespace and provolatile <> 'v' and pronargs = pronargdefaults
        -- What there is to choose is nobody's; what there is of oneself is told below; a convocation of nothing is refused.
        and proname not in ('get_message_preferences', 'get_account_closing', 'export_my_data', 'get_convocation')`;
    expect(lists.map(({ name }) => name)).toContain("list_my_live_sessions");
    for (const { name, scoped } of lists) {
      for (const p_scope of scoped ? ["upcoming", "registered", "past", null] : [undefined]) {
        const args = p_scope === undefined ? {} : { p_scope };
        const { data, error } = await client.rpc(name as "list_my_live_sessions", args as object);
        const none = name.startsWith("count_") ? 0 : [];
        expect({ name, p_scope, data, error }).toEqual({ name, p_scope, data: none, error: null });
      }
    }
  });

  it("takes along its own account and nothing else", async () => {
    const { data } = await client.rpc("export_my_data").throwOnError();
    const held = Object.entries(data as Record<string, unknown>).filter(([, rows]) => rows !== null);
    expect(held.map(([name]) => name).sort()).toEqual(["account", "made_at"]);
    const { data: closing } = await client.rpc("get_account_closing").throwOnError();
    expect(JSON.stringify(closing)).not.toMatch(/[\da-f]{8}-/);
  });

  it("opens a public session with its link, and finds it in its lists once registered", async () => {
    const byLink = async (id: string) =>
      (await client.rpc("list_my_live_sessions", { p_session_id: id })).data?.map((row) => row.id);
    expect(await byLink(open)).toEqual([open]);
    expect(await byLink(store.publicSession)).toEqual([store.publicSession]);
    expect(await byLink(store.session)).toEqual([]);
    const questions = await client.rpc("list_session_questions", { p_session_id: open });
    expect(questions.data?.map((row) => row.body)).toEqual(["Is this on?"]);

    expect((await client.rpc("register_for_session", { p_session_id: openSeat })).error).toBeNull();
    const listed = await client.rpc("list_my_live_sessions");
    expect(listed.data?.map((row) => row.id)).toEqual([openSeat]);
    const read = await client.from("course_live_sessions").select("id");
    expect(read.data).toEqual([{ id: openSeat }]);
  });
});

const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** The same call with every id of something that is nowhere. */
const nowhere = (args: Row): Row =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === "string" && uuid.test(value) ? randomUUID() : value,
    ]),
  );

/** The same call with everything but the ids made worthless: a check of it may not come before the one of the id. */
const worthless = (args: Row): Row =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      if (typeof value === "string") return [name, uuid.test(value) ? value : null];
      if (Array.isArray(value)) return [name, []];
      return [name, typeof value === "object" ? {} : value];
    }),
  );

const calls = callsOn(setting);
/** Asked without an id of anything. */
const idless = new Set([
  ...["create_store", "list_my_live_sessions", "list_my_courses"],
  // One's own.
  ...["list_notifications", "count_unread_notifications", "mark_notifications_read"],
  ...["get_message_preferences", "set_message_preference", "get_quiet_hours", "set_quiet_hours"],
  ...["get_summary_wish", "set_summary_wish"],
  ...["get_my_phone", "set_my_phone", "send_phone_code", "confirm_phone"],
  ...["list_my_stops", "send_address_code", "confirm_address"],
  ...["get_account_closing", "export_my_data", "close_account"],
  ...["list_message_addresses", "add_push_device", "remove_message_address"],
  // Asked with a link: a token, or the id of a course that may be asked for.
  ...["look_at_invitation", "accept_invitation", "ask_to_join (open)", "look_at_coming", "answer_coming"],
]);
/** Answer with no row instead: a page asks them of each session that it shows. */
const rowless = new Set(["get_my_feedback", "list_my_session_notes"]);
const functionOf = (row: string) => row.replace(/ \(.*\)$/, "");
const outsiders: Role[] = ["stranger", "other owner"];

/** Everything that was answered, but for the ids that the question itself held. */
const said = (reply: Reply) =>
  JSON.stringify(reply).replaceAll(/[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi, "an id");

describe("what is not there and what is another's", () => {
  it.each(Object.keys(calls).filter((name) => !idless.has(name)))(
    "have one answer from %s, to the letter",
    async (name) => {
      for (const role of outsiders) {
        await overSql(setting)(role, async ({ sql: within, ask }) => {
          const args = (await calls[name]?.(within)) ?? {};
          for (const given of [args, worthless(args)]) {
            const theirs = await ask({ do: "call", name: functionOf(name), args: given });
            const nothing = await ask({ do: "call", name: functionOf(name), args: nowhere(given) });
            expect(theirs.error?.status, `${name} as ${role}`).toBe(rowless.has(name) ? undefined : 404);
            expect(said(theirs)).toBe(said(nothing));
          }
        });
      }
    },
  );

  it("have one answer through the API", async () => {
    const asking = (id: string) =>
      overHttp(setting)("stranger", ({ ask }) =>
        ask({ do: "call", name: "register_for_session", args: { p_session_id: id } }),
      );
    expect(said(await asking(store.session))).toBe(said(await asking(randomUUID())));
  });

  const nested: [name: string, field: string, foreign: string][] = [
    ["create_live_session", "host_id", ids["other owner"]],
    ["update_live_session", "host_id", ids["other owner"]],
    ["create_serial_number", "product_id", other.product],
    ["create_serial_number", "variant_id", other.variant],
    ["create_serial_number", "warehouse_id", other.warehouse],
    ["create_serial_number", "customer_id", other.customer],
    ["create_serial_number", "order_id", other.order],
    ["update_serial_number", "variant_id", other.variant],
    ["update_serial_number", "warehouse_id", other.warehouse],
    ["update_serial_number", "order_id", other.order],
    ["update_serial_number", "customer_id", other.customer],
    ["transition_serial_number", "warehouse_id", other.warehouse],
    ["transition_serial_number", "customer_id", other.customer],
    ["transition_serial_number", "order_id", other.order],
  ];
  it.each(nested)("have one answer from %s at %s", async (name, field, foreign) => {
    await overSql(setting)("owner", async ({ sql: within, ask }) => {
      const args = (await calls[name]?.(within)) ?? {};
      const asking = (id: string) =>
        ask({
          do: "call",
          name,
          args: { ...args, p_fields: { ...(args["p_fields"] as object | undefined), [field]: id } },
        });
      const theirs = await asking(foreign);
      expect(theirs.error).not.toBeNull();
      expect(said(theirs)).toBe(said(await asking(randomUUID())));
    });
  });

  it.each([
    ["orders", "customer_id", other.customer, { reference: "R-1" }],
    ["product_variants", "product_id", other.product, { name: "N", sku: "S-1" }],
  ])("have one answer from an insert into %s at %s", async (table, field, foreign, row) => {
    await overSql(setting)("owner", async ({ ask }) => {
      const asking = (id: string) =>
        ask({ do: "insert", table, row: { store_id: store.id, ...row, [field]: id } });
      const theirs = await asking(foreign);
      expect(theirs.error).not.toBeNull();
      expect(said(theirs)).toBe(said(await asking(randomUUID())));
    });
  });
});
