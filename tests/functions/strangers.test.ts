import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { integrationStatus } from "../../supabase/functions/_shared/contracts/integration-status.ts";
import * as meetings from "../../supabase/functions/_shared/contracts/video-meetings.ts";
import * as video from "../../supabase/functions/_shared/contracts/video.ts";
import { startSandbox } from "../../supabase/local/sandbox/server.ts";
import { insertSession } from "../database/support/world.ts";
import { testBackend, type Member } from "../support/backend.ts";
import { sealingKey } from "../support/sealing-key.ts";
import { APP_URL } from "./support/video.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const backend = await testBackend({
  functions: { ...sandbox.env, VIDEO_ENCRYPTION_KEYS: sealingKey("test") },
  appUrl: APP_URL,
});
const sql = backend.serviceSql;

/** What one store owns: each function is asked for it by somebody who has nothing to do with it. */
const things = { store: "", session: "", connection: "", meeting: "990000000001" };
const nowhere = {
  store: randomUUID(),
  session: randomUUID(),
  connection: randomUUID(),
  meeting: "990000000002",
};
type Things = typeof things;

const provider = "zoom";
const meeting = (of: Things) => ({ provider, meeting_id: of.meeting });
const connection = (of: Things) => ({ store_id: of.store, connection_id: of.connection });
const questions: Record<string, (of: Things) => Record<string, unknown>> = {
  "integration-status": (of) => ({ store: of.store }),
  "video-oauth/status": (of) => ({ store: of.store }),
  "video-oauth/start": (of) => ({ store_id: of.store, provider }),
  "video-oauth/connect-account": (of) => ({
    store_id: of.store,
    provider,
    auth_kind: "server_to_server",
    account_id: "a",
    client_id: "b",
    client_secret: "c",
    host_email: "host@example.test",
  }),
  "video-oauth/test": connection,
  "video-oauth/disconnect": connection,
  "video-oauth/invites": (of) => ({ ...connection(of), invites: true }),
  "video-meetings/create": (of) => ({ session_id: of.session, provider }),
  "video-meetings/get": meeting,
  "video-meetings/update": (of) => ({ ...meeting(of), title: "Theirs" }),
  "video-meetings/delete": meeting,
  "video-meetings/start-url": (of) => ({ session_id: of.session }),
  "video-meetings/preflight": (of) => ({ session_id: of.session }),
};
/** The state is a secret of its own, and tried in connections.test.ts. */
const byState = "video-oauth/callback";

const contracts = [integrationStatus, ...Object.values(meetings), ...Object.values(video)].filter(
  (value) => typeof value === "object" && "path" in value && "method" in value,
);

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
  const [row] = await sql<{ id: string }[]>`
    insert into private.video_connections (store_id, provider, auth_kind, account_id)
    values (${things.store}, 'zoom', 'oauth', 'an-account') returning id`;
  things.connection = row?.id ?? "";
  await sql`
    insert into private.video_meetings (store_id, session_id, connection_id, provider, provider_id, state)
    values (${things.store}, ${things.session}, ${things.connection}, 'zoom', ${things.meeting}, 'active')`;
});

it("knows how to ask every function that a person calls", () => {
  expect([...Object.keys(questions), byState].sort()).toEqual(contracts.map(({ path }) => path).sort());
});

it.each(contracts.filter(({ path }) => path !== byState))(
  "$path answers the same for what is another's and what is not there",
  async ({ path, method }) => {
    for (const { client } of people) {
      const { data } = await client.auth.getSession();
      const headers = {
        apikey: backend.publishableKey,
        "content-type": "application/json",
        authorization: `Bearer ${data.session?.access_token ?? ""}`,
      };
      const ask = async (of: Things) => {
        const body = questions[path]?.(of) ?? {};
        const query =
          method === "GET" ? `?${new URLSearchParams(body as Record<string, string>).toString()}` : "";
        const reply = await fetch(`${backend.origin}/functions/v1/${path}${query}`, {
          method,
          headers,
          ...(method === "POST" && { body: JSON.stringify(body) }),
        });
        return { status: reply.status, body: await reply.text() };
      };
      const theirs = await ask(things);
      expect([403, 404]).toContain(theirs.status);
      expect(theirs).toEqual(await ask(nowhere));
    }
  },
);
