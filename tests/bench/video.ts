import { randomBytes, randomUUID } from "node:crypto";
import { resolve } from "node:path";
import process from "node:process";
import postgres from "postgres";
import { withScratchDatabase } from "../../scripts/checks/scratch-database.ts";
import { videoConfig, type VideoConfig } from "../../supabase/functions/_shared/core/config.ts";
import { beginConnection } from "../../supabase/functions/video-oauth/consent-state.ts";
import { finishConnection } from "../../supabase/functions/video-oauth/finish-connection.ts";
import { drainJobs } from "../../supabase/functions/_shared/video/reconcile/drain.ts";
import { startSandbox, type Sandbox } from "../../supabase/local/sandbox/server.ts";
import { insertUsers } from "../support/users.ts";
import { acknowledgements } from "./acknowledge.ts";
import { machine, writeBetween } from "./report.ts";

// 500 sessions created at once, with providers that take 200 ms and fail once in a hundred calls. Half of them on Zoom,
// fifty a host: a host has a hundred creates and changes a day, and a lost answer costs one.
const STORES = 5;
const SESSIONS_PER_STORE = 100;
const LATENCY_MS = 200;
const FAULTS = 0.01;
const PARALLEL = 8;
/** What a hosted function may compute in one call. */
const CPU_MS = 2000;

async function connect(
  sql: postgres.Sql,
  config: VideoConfig,
  store: { storeId: string; userId: string },
  provider: "zoom" | "google_meet",
): Promise<void> {
  const redirectUri = "http://app.example.test/settings/integrations/callback";
  const url = await beginConnection(sql, config, { ...store, provider, redirectUri });
  const body = new URLSearchParams({ answer: "allow", user: `${store.storeId}@example.test` });
  const back = new URL(
    (await fetch(url, { method: "POST", body, redirect: "manual" })).headers.get("location") ?? "",
  );
  await finishConnection(sql, config, {
    ...{ userId: store.userId, redirectUri, mayConnect: async () => undefined },
    state: back.searchParams.get("state") ?? "",
    code: back.searchParams.get("code") ?? undefined,
  });
}

async function createSessions(sql: postgres.Sql, store: { storeId: string; courseId: string }) {
  const start = Date.now() + 86_400_000;
  const rows = Array.from({ length: SESSIONS_PER_STORE }, (_, index) => ({
    ...{
      store_id: store.storeId,
      course_id: store.courseId,
      title: `Session ${index}`,
      time_zone: "Europe/Paris",
    },
    platform: index % 2 ? "zoom" : "google_meet",
    scheduled_start: new Date(start + index * 3_600_000),
    scheduled_end: new Date(start + (index + 1) * 3_600_000),
  }));
  await sql`insert into public.course_live_sessions ${sql(rows)}`;
}

async function measure(sql: postgres.Sql, sandbox: Sandbox, databaseUrl: string): Promise<void> {
  const keys = `bench:${randomBytes(32).toString("base64")}`;
  const config = videoConfig({ ...sandbox.env, VIDEO_ENCRYPTION_KEYS: keys });
  const [user] = await insertUsers(sql, ["owner@example.test"]);
  const stores = Array.from({ length: STORES }, () => ({
    ...{ storeId: randomUUID(), courseId: randomUUID(), userId: user?.id ?? "" },
  }));
  for (const store of stores) {
    await sql`insert into public.stores ${sql({ id: store.storeId, name: "Bench" })}`;
    await sql`insert into public.courses ${sql({ id: store.courseId, store_id: store.storeId, title: "Course" })}`;
    await connect(sql, config, store, "zoom");
    await connect(sql, config, store, "google_meet");
  }
  for (const [provider, path] of [
    ["zoom", "/v2/"],
    ["google", "/calendar/"],
  ] as const) {
    for (const kind of ["cut_after", "server_error"] as const) {
      sandbox.faults.add({ provider, path, kind, probability: FAULTS / 2, times: Infinity });
    }
  }
  const before = sandbox.calls.length;
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  await Promise.all(stores.map((store) => createSessions(sql, store)));
  const saved = performance.now();
  const open = async () =>
    Number(
      (await sql`select count(*)::int as open from private.video_sync_jobs where state <> 'done'`)[0]?.open,
    );
  while ((await open()) > 0) {
    await drainJobs(sql, config, { parallel: PARALLEL, until: new Date(Date.now() + 50_000) });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const seconds = (performance.now() - saved) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const total = STORES * SESSIONS_PER_STORE;
  const stand =
    sandbox.store.data.meetings.filter((meeting) => !meeting.deleted).length +
    sandbox.store.data.events.filter((event) => !event.deleted).length;
  const perSession = (sandbox.calls.length - before) / total;
  // The sandbox answers in this process: what it takes is in it.
  const cpuMs = (cpu.user + cpu.system) / 1000 / total;
  sandbox.faults.clear();
  const webhooks = await acknowledgements(sql, sandbox, { databaseUrl, keys });
  const [{ server_version: postgres } = { server_version: "" }] = await sql<{ server_version: string }[]>`
    show server_version`;
  const table = [
    `Machine: ${machine()}; Node ${process.versions.node}, Postgres ${postgres.split(" ")[0] ?? ""}, the function on Deno.`,
    "",
    "| what | measured | aim |",
    "| --- | --: | --: |",
    `| ${total} sessions saved, their jobs with them | ${(saved - started).toFixed(0)} ms | |`,
    `| all of them ready, ${PARALLEL} side by side, ${LATENCY_MS} ms a call, ${FAULTS * 100} % faults | ${seconds.toFixed(1)} s | |`,
    `| calls a session | ${perSession.toFixed(3)} | 1.1 |`,
    `| CPU a job, with the provider's side of it | ${cpuMs.toFixed(1)} ms | ${(CPU_MS / config.jobsPerCall).toFixed(1)} ms: ${CPU_MS / 1000} s a call of a hosted function, ${config.jobsPerCall} jobs a call |`,
    `| meetings that stand | ${stand} | ${total} |`,
    `| webhooks answered, ${webhooks.messages} of them, ${webhooks.sideBySide} side by side | ${webhooks.perSecond.toFixed(0)} a second | |`,
    `| … median | ${webhooks.median.toFixed(1)} ms | |`,
    `| … p99 | ${webhooks.p99.toFixed(1)} ms | 100 ms |`,
    `| … slowest | ${webhooks.slowest.toFixed(1)} ms | 3 s (Zoom's) |`,
    `| all of them processed after the last answer | ${webhooks.doneAfterSeconds.toFixed(1)} s | |`,
  ].join("\n");
  process.stdout.write(`${table}\n`);
  await writeBetween(resolve(import.meta.dirname, "../../docs/benchmarks.md"), "bench:video", table);
  if (stand !== total || perSession > 1.1) process.exitCode = 1;
}

await withScratchDatabase(async (databaseUrl) => {
  const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0, latencyMs: LATENCY_MS });
  const sql = postgres(databaseUrl, { max: 12, prepare: false, onnotice: () => undefined });
  try {
    await measure(sql, sandbox, databaseUrl);
  } finally {
    await sql.end({ timeout: 1 });
    await sandbox.close();
  }
});
