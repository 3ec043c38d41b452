import { describe, expect, it } from "vitest";
import { connectAs, claimsOf, type Caller } from "../../../support/users.ts";
import { callsOn } from "../../support/calls.ts";
import { sqlOutcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store } = setting;

/** Every function that is given a session's id, from the catalog. */
const functions = await sql<{ name: string }[]>`
  select p.proname as name from pg_proc p
  where p.pronamespace = 'public'::regnamespace and 'p_session_id' = any (p.proargnames) and p.prokind = 'f'
    and has_function_privilege('authenticated', p.oid, 'execute')
  order by 1`;

interface Call {
  name: string;
  session: string;
  args: Record<string, unknown>;
}

async function prepare(name: string): Promise<Call> {
  if (name === "list_my_live_sessions") {
    const session = await insertSession(sql, store, { max_participants: 1 });
    return { name, session, args: { p_scope: "upcoming", p_session_id: session } };
  }
  const args = await callsOn(setting)[name]?.(sql);
  if (args === undefined) throw new Error(`tests/database/support/calls.ts has no call of ${name}`);
  return { name, session: String(args["p_session_id"]), args };
}

/** The call as this person. It waits for no lock: whoever would have to, dies of it (55P03). */
function ask(caller: Caller, { name, args }: Call): Promise<string> {
  return sqlOutcome(
    caller.run(async (tx) => {
      await tx`select set_config('lock_timeout', '100ms', true)`;
      const given = Object.keys(args).map((key, index) => `${key} => $${index + 1}`);
      const values = Object.values(args).map((value) =>
        value !== null && typeof value === "object" ? tx.json(value as never) : (value as string | boolean),
      );
      await tx.unsafe(`select * from public.${name}(${given.join(", ")})`, values as string[]);
    }),
  );
}

/** Asks while another connection has the row so that nobody else can lock it. */
async function whileHeld(session: string, work: () => Promise<string>): Promise<string> {
  return sql.begin(async (tx) => {
    await tx`select from public.course_live_sessions where id = ${session} for update`;
    return work();
  });
}

/** A staff member without a right to sessions has the same answer as a stranger where a session is asked for. */
const outsiders = ["other owner", "stranger", "stock"] as const;

/** A lock that is free is taken at once: that a call does not wait for one that is not free shows that it takes none. */
describe("whoever may not see a session", () => {
  it.each(functions.map(({ name }) => name))("does not wait for it: %s", async (name) => {
    const call = await prepare(name);
    for (const who of outsiders) {
      const caller = connectAs(backend.databaseUrl, claimsOf(ids[who]));
      const answer = await whileHeld(call.session, () => ask(caller, call));
      await caller.end();
      expect([who, answer]).toEqual([
        who,
        expect.stringMatching(
          who === "stock"
            ? /^(session_not_found|role_not_allowed|ok)$/
            : /^(session_not_found|store_not_found|ok)$/,
        ),
      ]);
    }
  });

  it("is not who waits for a seat, is enrolled or of the staff: they wait for their turn", async () => {
    const session = await insertSession(sql, store, { max_participants: 1 });
    await insertRegistration(sql, store.id, session, ids.waitlisted, "waitlisted");
    for (const who of ["waitlisted", "unregistered", "viewer"] as const) {
      const caller = connectAs(backend.databaseUrl, claimsOf(ids[who]));
      const call = { name: "join_live_session", session, args: { p_session_id: session } };
      expect([who, await whileHeld(session, () => ask(caller, call))]).toEqual([who, "55P03"]);
      await caller.end();
    }
  });
});
