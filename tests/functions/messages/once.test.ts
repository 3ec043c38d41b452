import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterAll, expect, inject, it } from "vitest";
import { insertStore } from "../../database/support/world.ts";
import { createDatabase } from "../../support/postgres.ts";
import { insertUsers } from "../../support/users.ts";
import { startMailApi, type MailApi } from "../support/mail-api.ts";

const WORKERS = 4;
const KILLS = 3;
const MESSAGES = 160;

const database = await createDatabase(inject("postgresUrl"));
const sql = postgres(database.databaseUrl, { max: 3, onnotice: () => undefined });
const script = fileURLToPath(new URL("../support/message-worker.ts", import.meta.url));
const alive = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of alive) child.kill("SIGKILL");
  await sql.end({ timeout: 5 });
  await database.drop();
});

const [owner, other] = await insertUsers(sql, ["owner@example.test", "other@example.test"]);
const store = await insertStore(sql, { owner: owner?.id ?? "", manager: other?.id ?? "" });
// A killed worker's jobs come free soon, and what failed is tried again at once: the test has no hour to wait.
await sql`
  update private.job_kinds set lease = '3 seconds', work = '2 seconds', backoff = '20 milliseconds', backoff_most = '100 milliseconds'
  where kind = 'delivery'`;

async function worker(api: MailApi, keepsKeys: boolean): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      FUNCTIONS_DB_URL: database.functionsUrl,
      MAIL_API_URL: api.origin,
      MAIL_API_KEY: "a-key",
      MAIL_API_KEEPS_KEYS: keepsKeys ? "yes" : "no",
      LINK_KEYS: `test:${randomBytes(32).toString("base64")}`,
      APP_URL: "http://app.example.test",
    },
  });
  alive.add(child);
  await once(child.stdout ?? child, "data");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  alive.delete(child);
}

const open = async () =>
  Number(
    (
      await sql`
        select (select count(*) from private.messages where outcome = 'waiting')
          + (select count(*) from private.message_deliveries where state in ('queued', 'running')) as open`
    )[0]?.["open"],
  );

/** Invites so many at once, by workers that are killed at random and a provider that fails; how often each address was written to. */
async function invite(name: string, keepsKeys: boolean): Promise<MailApi> {
  const api = await startMailApi({ keepsKeys, refuses: 0.05, cuts: 0.01 });
  await sql`
    with made as (
      insert into private.invitations (store_id, course_id, email, max_uses, expires_at)
      select ${store.id}, ${store.course}, ${name} || '-' || n || '@example.test', 1, now() + interval '1 day'
      from generate_series(1, ${MESSAGES}::int) n returning id)
    select private.tell_invitation(id) from made`;
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => worker(api, keepsKeys)));
  for (let round = 0; round < KILLS; round += 1) {
    const before = api.calls();
    // Whatever the machine's pace: each is killed while mail leaves, or when there is none left.
    await expect
      .poll(async () => api.calls() > before + 10 || (await open()) === 0, { timeout: 60_000, interval: 5 })
      .toBe(true);
    const victim = workers.shift();
    if (victim) await kill(victim);
    workers.push(await worker(api, keepsKeys));
  }
  await expect.poll(open, { timeout: 120_000, interval: 100 }).toBe(0);
  await Promise.all(workers.map(kill));
  await api.close();
  return api;
}

const counts = ({ received }: MailApi) => [...received.values()].sort((a, b) => a - b);

it("reaches everybody exactly once, where the provider keeps keys, however workers and provider fail", async () => {
  const api = await invite("keyed", true);
  expect(counts(api)).toEqual(Array.from({ length: MESSAGES }, () => 1));
  const rows = await sql`
    select d.outcome, count(*)::int as count from private.message_deliveries d join private.messages m on m.id = d.message_id
    where m.address like 'keyed-%' group by 1`;
  expect([...rows]).toEqual([{ outcome: "sent", count: MESSAGES }]);
});

it("reaches nobody more than once too often, where it does not; what nobody knows is for a person", async () => {
  const api = await invite("plain", false);
  expect(counts(api).at(-1)).toBeLessThanOrEqual(2);
  const unknown = await sql<{ address: string; error_detail: string }[]>`
    select m.address, d.error_detail from private.message_deliveries d join private.messages m on m.id = d.message_id
    where m.address like 'plain-%' and d.outcome is null`;
  for (const { error_detail } of unknown) expect(error_detail).toBe("outcome_unknown");
  const parked = new Set(unknown.map(({ address }) => address));
  const missed = Array.from({ length: MESSAGES }, (_, index) => `plain-${index + 1}@example.test`).filter(
    (address) => !api.received.has(address) && !parked.has(address),
  );
  expect(missed).toEqual([]);
  // The ledger shows where there was doubt: nobody was written to twice whose row does not say so.
  const twice = [...api.received].filter(([, count]) => count > 1).map(([address]) => address);
  const doubted = await sql<{ address: string }[]>`
    select m.address from private.message_deliveries d join private.messages m on m.id = d.message_id
    where m.address = any (${twice}) and d.begun > 1`;
  expect(doubted).toHaveLength(twice.length);
});
