import { createServer } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bootstrap, openFunctionsLogin } from "../../../supabase/local/bootstrap.ts";
import { startFunctions, type Functions } from "../../../supabase/local/functions.ts";
import { migrate } from "../../../supabase/local/migrate.ts";
import { createCluster, startCluster, type Cluster } from "../../../supabase/local/postgres.ts";
import { FUNCTIONS_ROLE, loginAs } from "../../../supabase/local/secrets.ts";
import { functionsCache } from "../../support/open-backend.ts";
import { sealingKey } from "../../support/sealing-key.ts";

const root = resolve(import.meta.dirname, "../../..");
const KEY = "sb_secret_test";

// A Postgres of this file's own, to be killed; the auth service is a stand-in that stays.
let folder: string;
let cluster: Cluster;
let functions: Functions;
let url: string;
const logs: string[] = [];
let authAnswers = 200;
const auth = createServer((_request, response) => {
  response
    .writeHead(authAnswers, { "content-type": "application/json" })
    .end(JSON.stringify({ id: randomUUID() }));
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `atelier-test-${process.pid}-`));
  const options = { folder, password: randomBytes(18).toString("base64url"), durable: false };
  await createCluster(options);
  cluster = await startCluster(options);
  await bootstrap(cluster.adminUrl);
  await migrate(cluster.databaseUrl, join(root, "supabase/migrations"));
  await openFunctionsLogin(cluster.adminUrl);
  await new Promise<void>((ready) => auth.listen(0, "127.0.0.1", ready));
  functions = startFunctions({
    folder: join(root, "supabase/functions"),
    cacheFolder: functionsCache,
    watch: false,
    log: (line) => logs.push(line),
    env: {
      FUNCTIONS_DB_URL: loginAs(cluster.databaseUrl, FUNCTIONS_ROLE),
      SUPABASE_URL: `http://127.0.0.1:${(auth.address() as AddressInfo).port}`,
      SUPABASE_SECRET_KEY: KEY,
      SUPABASE_PUBLISHABLE_KEY: "sb_publishable_test",
      VIDEO_ENCRYPTION_KEYS: sealingKey("test"),
    },
  });
  url = `http://127.0.0.1:${await functions.port()}/functions/v1`;
}, 60_000);

afterAll(async () => {
  await functions.close();
  await cluster.stop();
  await new Promise((done) => auth.close(done));
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const asPerson = { authorization: "Bearer someone" };
/** One request to each kind of function: of a person, of the schedule, of a provider. */
const asks: Record<string, () => Promise<Response>> = {
  person: () => fetch(`${url}/integration-status?store=${randomUUID()}`, { headers: asPerson }),
  schedule: () => fetch(`${url}/video-worker`, { method: "POST", headers: { apikey: KEY } }),
  provider: () =>
    fetch(`${url}/google-webhook`, {
      method: "POST",
      headers: {
        "x-goog-channel-id": randomUUID(),
        "x-goog-channel-token": "t",
        "x-goog-resource-id": "r",
        "x-goog-resource-state": "exists",
      },
    }),
};
const served = { person: 403, schedule: 200, provider: 404 } as const;

async function told(answer: Response): Promise<unknown> {
  const body = (await answer.json()) as { code?: string };
  return { status: answer.status, code: body.code, retryAfter: answer.headers.get("retry-after") };
}
const away = { status: 503, code: "server_unavailable", retryAfter: "1" };

it("answers 503, or waits, while Postgres is killed, and serves again when it is back", async () => {
  for (const [who, ask] of Object.entries(asks)) expect((await ask()).status, who).toBe(served[who as never]);
  let over = false;
  const statuses = new Set<number>();
  const asking = Array.from({ length: 12 }, async (_, index) => {
    const ask = Object.values(asks)[index % 3] ?? asks["person"];
    while (!over) {
      const answer = await ask?.();
      if (!answer) continue;
      if (answer.status === 503) expect(await told(answer)).toEqual(away);
      else await answer.arrayBuffer();
      statuses.add(answer.status);
    }
  });
  const killed = cluster.pid;
  process.kill(killed, "SIGKILL");
  await expect.poll(() => cluster.pid, { timeout: 30_000 }).not.toBe(killed);
  await expect
    .poll(async () => Promise.all(Object.values(asks).map(async (ask) => (await ask()).status)), {
      timeout: 30_000,
    })
    .toEqual(Object.values(served));
  over = true;
  await Promise.all(asking);
  // What was waiting for its turn may be served by the Postgres that came back; nothing else is answered.
  expect([...statuses].filter((status) => ![200, 403, 404, 503].includes(status))).toEqual([]);
}, 90_000);

it("says so as long as nothing listens where Postgres was", async () => {
  await cluster.stop();
  for (const [who, ask] of Object.entries(asks)) expect(await told(await ask()), who).toEqual(away);
});

it("says so when the auth service is away", async () => {
  authAnswers = 503;
  expect(await told((await asks["person"]?.()) as Response)).toEqual(away);
});

it("calls none of it a defect", () => {
  expect(logs.join("\n")).not.toMatch(/the function failed to answer|Uncaught/i);
});
