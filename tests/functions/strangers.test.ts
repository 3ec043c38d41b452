import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessionCalendar } from "../../supabase/functions/_shared/contracts/session-calendar.ts";
import { startSandbox } from "../../supabase/local/sandbox/server.ts";
import { insertSession } from "../database/support/world.ts";
import { testBackend, type Member } from "../support/backend.ts";
import { sealingKey } from "../support/sealing-key.ts";
import {
  askFunction,
  byState,
  idless,
  contracts,
  questions,
  type Things,
} from "./support/asked-functions.ts";
import { APP_URL } from "./support/video.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const backend = await testBackend({
  functions: { ...sandbox.env, VIDEO_ENCRYPTION_KEYS: sealingKey("test") },
  appUrl: APP_URL,
});
const sql = backend.serviceSql;

/** What one store owns: each function is asked for it by somebody who has nothing to do with it. */
const things: Things = { store: "", session: "", connection: "", meeting: "990000000001" };
const nowhere = {
  store: randomUUID(),
  session: randomUUID(),
  connection: randomUUID(),
  meeting: "990000000002",
};

/** A public session is for whoever holds its link, so what only reads it is asked for one that is not. */
let closed = "";
const people: Member[] = [];

beforeAll(async () => {
  const owner = await backend.signUp("owner@example.test");
  const neighbour = await backend.signUp("neighbour@example.test");
  people.push(neighbour, await backend.signUp("stranger@example.test"));
  await neighbour.client.rpc("create_store", { p_name: "Theirs" });
  things.store = String((await owner.client.rpc("create_store", { p_name: "Ours" })).data);
  const [course] = await sql<{ id: string }[]>`
    insert into public.courses (store_id, title, status) values (${things.store}, 'Course', 'published') returning id`;
  things.session = await insertSession(
    sql,
    { id: things.store, course: course?.id ?? "" },
    { is_public: true },
  );
  closed = await insertSession(sql, { id: things.store, course: course?.id ?? "" });
  const [row] = await sql<{ id: string }[]>`
    insert into private.video_connections (store_id, provider, auth_kind, account_id)
    values (${things.store}, 'zoom', 'oauth', 'an-account') returning id`;
  things.connection = row?.id ?? "";
  await sql`
    insert into private.video_meetings (store_id, session_id, connection_id, provider, provider_id, state)
    values (${things.store}, ${things.session}, ${things.connection}, 'zoom', ${things.meeting}, 'active')`;
});

it("knows how to ask every function that a person calls", () => {
  expect(Object.keys(questions).sort()).toEqual(contracts.map(({ path }) => path).sort());
});

it.each(contracts.filter(({ path }) => path !== byState && path !== idless))(
  "$path answers the same for what is another's and what is not there",
  async (contract) => {
    for (const { client } of people) {
      const { data } = await client.auth.getSession();
      const ask = (of: Things) =>
        askFunction(
          backend,
          contract,
          questions[contract.path]?.(of) ?? {},
          data.session?.access_token ?? null,
        );
      const theirs = await ask(
        contract.path === sessionCalendar.path ? { ...things, session: closed } : things,
      );
      expect([403, 404]).toContain(theirs.status);
      expect(theirs).toEqual(await ask(nowhere));
    }
  },
);
