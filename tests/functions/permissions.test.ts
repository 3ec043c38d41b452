import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as machines from "../../supabase/functions/_shared/contracts/machines.ts";
import { projectHealth } from "../../supabase/functions/_shared/contracts/project-health.ts";
import { startSandbox } from "../../supabase/local/sandbox/server.ts";
import { edgeRows } from "../database/support/matrix.ts";
import { insertSession, insertStore, roles, type Role } from "../database/support/world.ts";
import { testBackend } from "../support/backend.ts";
import { sealingKey } from "../support/sealing-key.ts";
import { askFunction, contracts, questions, type Things } from "./support/asked-functions.ts";
import { APP_URL } from "./support/video.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const backend = await testBackend({
  functions: {
    ...sandbox.env,
    ZOOM_WEBHOOK_SECRET_TOKEN: "a-secret-of-zoom",
    MAIL_WEBHOOK_SECRET: "whsec_c2VjcmV0",
    VIDEO_ENCRYPTION_KEYS: sealingKey("test"),
  },
  appUrl: APP_URL,
});
const sql = backend.serviceSql;

/** Signed in as in the browser: the functions ask whether the session is still good. */
const tokens = new Map<Role, string>();
const store = { id: "", course: "" };
const things: Things = { store: "", session: "", connection: "", meeting: "" };
let meetings = 990_000_000_000;

/** A session with a meeting on an account of the store, both new: what one person did is not there for the next. */
async function arrange(): Promise<void> {
  await sql`delete from private.video_meetings where store_id = ${store.id}`;
  await sql`delete from private.video_connections where store_id = ${store.id}`;
  things.session = await insertSession(sql, store);
  await sql`update public.course_live_sessions set platform = 'zoom' where id = ${things.session}`;
  const [row] = await sql<{ id: string }[]>`
    insert into private.video_connections (store_id, provider, auth_kind, account_id)
    values (${store.id}, 'zoom', 'oauth', 'an-account') returning id`;
  things.connection = row?.id ?? "";
  things.meeting = String((meetings += 1));
  await sql`
    insert into private.video_meetings (store_id, session_id, connection_id, provider, provider_id, state)
    values (${store.id}, ${things.session}, ${things.connection}, 'zoom', ${things.meeting}, 'active')`;
}

beforeAll(async () => {
  const named = roles.filter((role) => role !== "anon");
  const members = await Promise.all(
    named.map(async (role) => {
      const { id, client } = await backend.signUp(`${role.replace(" ", "-")}@example.test`);
      tokens.set(role, (await client.auth.getSession()).data.session?.access_token ?? "");
      return [role, id] as const;
    }),
  );
  const ids = Object.fromEntries(members) as Record<Exclude<Role, "anon">, string>;
  Object.assign(store, await insertStore(sql, ids, "This store"));
  things.store = store.id;
  await insertStore(sql, { owner: ids["other owner"], manager: ids.stranger }, "Another store");
  await sql`delete from public.store_members where user_id = ${ids.stranger}`;
  await arrange();
});

/** What is said to whoever may not, or may not know; anything else is about the thing itself. */
const refusals =
  /^(not_signed_in|not_allowed|not_a_member|role_not_allowed|(session|meeting|connection)_not_found|(state|signature)_invalid|channel_unknown|link_invalid)$/;

async function told(path: string, role: Role): Promise<string> {
  const contract = [...contracts, ...Object.values(machines), projectHealth].find(
    (each) => each.path === path,
  );
  if (contract === undefined) return "no such function";
  const { status, body } = await askFunction(
    backend,
    contract,
    questions[path]?.(things) ?? {},
    tokens.get(role) ?? null,
  );
  if (status === 200) return "let in";
  const { code } = JSON.parse(body) as { code: string };
  if (status >= 500 && !contract.codes.some((known) => known === code)) return `${status} ${code}`;
  return refusals.test(code) ? code : "let in";
}

it("names every function that is served, and knows how to ask each", () => {
  const paths = [...contracts, ...Object.values(machines), projectHealth].map(({ path }) => path);
  expect(edgeRows.map((row) => row.name).sort()).toEqual(paths.sort());
  const folder = resolve(import.meta.dirname, "../../supabase/functions");
  const served = readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isDirectory() && !each.name.startsWith("_"))
    .map((each) => each.name);
  const folders = new Set(paths.map((path) => path.split("/")[0] ?? path));
  expect([...folders].sort()).toEqual(served.sort());
  for (const { cells } of edgeRows) expect(Object.keys(cells)).toEqual([...roles]);
});

it.each(edgeRows)("$name", async ({ name, cells }) => {
  const answers: Record<string, string> = {};
  for (const role of roles) {
    answers[role] = await told(name, role);
    if (answers[role] === "let in") await arrange();
  }
  expect(answers).toEqual(cells);
});
