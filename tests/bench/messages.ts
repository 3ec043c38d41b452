import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { withScratchDatabase } from "../../scripts/checks/scratch-database.ts";
import { FUNCTIONS_ROLE, loginAs } from "../../supabase/local/secrets.ts";
import { insertStore } from "../database/support/world.ts";
import { startMailApi } from "../functions/support/mail-api.ts";
import { insertUsers } from "../support/users.ts";
import { machine, writeBetween } from "./report.ts";

// 10,000 messages due at once, told and mailed by four workers to a server on this machine that answers at once; beside it the
// least that any queue does, a claim and an update for each row, by as many connections.
const MESSAGES = 10_000;
const WORKERS = 4;
const script = fileURLToPath(new URL("../functions/support/message-worker.ts", import.meta.url));

const quantile = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;

/** Rows a second that are claimed one by one and marked as done. */
async function bareLoop(databaseUrl: string): Promise<number> {
  const sql = postgres(databaseUrl, { max: WORKERS, onnotice: () => undefined });
  await sql`create table private.bare_queue (id bigint generated always as identity primary key, done_at timestamptz, due_at timestamptz not null default now())`;
  await sql`create index bare_queue_due on private.bare_queue (due_at, id) where done_at is null`;
  await sql`insert into private.bare_queue (due_at) select now() from generate_series(1, ${MESSAGES}::int)`;
  await sql`analyze private.bare_queue`;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      for (;;) {
        const taken = await sql`
          update private.bare_queue set done_at = now() where id = (
            select id from private.bare_queue where done_at is null order by due_at, id limit 1 for update skip locked) returning id`;
        if (taken.length === 0) return;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await sql`drop table private.bare_queue`;
  await sql.end();
  return MESSAGES / seconds;
}

await withScratchDatabase(async (databaseUrl) => {
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => undefined });
  const bare = await bareLoop(databaseUrl);
  const [owner, other] = await insertUsers(sql, ["owner@example.test", "other@example.test"]);
  const store = await insertStore(sql, { owner: owner?.id ?? "", manager: other?.id ?? "" });
  await sql`delete from private.messages`;
  const api = await startMailApi({ keepsKeys: true });
  const workers = await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      const child = spawn(process.execPath, ["--import", "tsx", script], {
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          ...process.env,
          ...{ FUNCTIONS_DB_URL: loginAs(databaseUrl, FUNCTIONS_ROLE), APP_URL: "http://app.example.test" },
          ...{ MAIL_API_URL: api.origin, MAIL_API_KEY: "a-key" },
          LINK_KEYS: `bench:${randomBytes(32).toString("base64")}`,
        },
      });
      await once(child.stdout, "data");
      return child;
    }),
  );
  const started = Date.now();
  await sql`
    with made as (
      insert into private.invitations (store_id, course_id, email, max_uses, expires_at)
      select ${store.id}, ${store.course}, 'reader-' || n || '@example.test', 1, now() + interval '1 day'
      from generate_series(1, ${MESSAGES}::int) n returning id)
    select private.tell_invitation(id) from made`;
  const queued = Date.now();
  while (api.received.size < MESSAGES) {
    if (Date.now() - queued > 600_000)
      throw new Error(`${api.received.size} of ${MESSAGES} after ten minutes`);
    await new Promise((wait) => setTimeout(wait, 50));
  }
  for (const child of workers) child.kill("SIGKILL");
  const after = api.arrivals.map((at) => (at - queued) / 1000).sort((a, b) => a - b);
  const rate = MESSAGES / (after.at(-1) ?? Number.NaN);
  const cell = (value: number) => value.toFixed(1);
  const text = [
    `Machine: ${machine()}; Node ${process.versions.node}; ${WORKERS} workers, all on it with Postgres and the mail server.`,
    "",
    "| what | value |",
    "| --- | --: |",
    `| written in one transaction | ${cell((queued - started) / 1000)} s |`,
    `| mailed, half of them after | ${cell(quantile(after, 0.5))} s |`,
    `| mailed, p99 after | ${cell(quantile(after, 0.99))} s |`,
    `| messages a second | ${Math.round(rate)} |`,
    `| bare claim and update, rows a second | ${Math.round(bare)} |`,
    `| of the bare loop | ${cell((rate / bare) * 100)} % |`,
  ].join("\n");
  process.stdout.write(`${text}\n`);
  await writeBetween(resolve(import.meta.dirname, "../../docs/benchmarks.md"), "bench:messages", text);
  await api.close();
  await sql.end();
});
