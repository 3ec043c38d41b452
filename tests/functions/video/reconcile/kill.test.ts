import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { videoWorld } from "../../support/video.ts";

/** Every answer of the providers takes this long, so that most kills strike while one is awaited. */
const LATENCY_MS = 40;
const [SESSIONS, KILLS] = process.env.SOAK ? [24, 8] : [12, 4];

const world = await videoWorld({ latencyMs: LATENCY_MS });
const { sql, sandbox } = world;
await world.connect("zoom");
await world.connect("google_meet");

const script = fileURLToPath(new URL("../../support/worker-process.ts", import.meta.url));
const alive = new Set<ChildProcess>();
afterAll(() => {
  for (const child of alive) child.kill("SIGKILL");
});

/** Starts a worker and waits until it works. */
async function worker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      ...sandbox.env,
      VIDEO_ENCRYPTION_KEYS: world.sealingKeys,
      FUNCTIONS_DB_URL: world.functionsUrl,
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
  // Requests that were on their way arrive; the lease of what it held runs out.
  await new Promise((resolve) => setTimeout(resolve, LATENCY_MS * 2));
  await sql`
    update private.video_sync_jobs set leased_until = now() - interval '1 second' where state = 'running'`;
}

async function open(): Promise<number> {
  // What failed is tried again at once, and what was saved for a moment later is due.
  await sql`update private.video_sync_jobs set run_at = now() where state = 'queued'`;
  const [row] = await sql<{ open: number }[]>`
    select count(*)::int as open from private.video_sync_jobs where state <> 'done'`;
  return row?.open ?? 0;
}

async function held(): Promise<number> {
  const [row] = await sql<{ held: number }[]>`
    select count(*)::int as held from private.video_sync_jobs where state = 'running'`;
  return row?.held ?? 0;
}

async function finish(): Promise<void> {
  const child = await worker();
  await expect.poll(open, { timeout: 60_000, interval: 100 }).toBe(0);
  await kill(child);
}

it("a worker killed at any moment leaves each session with exactly one right meeting, or none", async () => {
  const ids = await Promise.all(
    Array.from({ length: SESSIONS }, (_, index) =>
      world.addSession({ platform: index % 2 ? "zoom" : "google_meet" }),
    ),
  );
  const edits = [
    () => sql`update public.course_live_sessions set title = title || ' *' where id in ${sql(ids)}`,
    () =>
      sql`update public.course_live_sessions set status = 'cancelled' where id in ${sql(ids.slice(0, 6))}`,
    () => sql`update public.course_live_sessions set platform = 'zoom' where id in ${sql(ids.slice(6, 12))}`,
    () =>
      sql`update public.course_live_sessions set deleted_at = now() where id in ${sql(ids.slice(12, 15))}`,
    () => sql`update public.course_live_sessions set deleted_at = null where id in ${sql(ids.slice(12, 14))}`,
  ];
  let struck = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const child = await worker();
    // However busy the machine is: the worker is at work, or there is none.
    await expect
      .poll(async () => (await open()) === 0 || (await held()) > 0, { timeout: 60_000, interval: 5 })
      .toBe(true);
    // Odd steps through the work, so that no two kills meet the same moment of it.
    await new Promise((resolve) => setTimeout(resolve, 7 + 23 * round));
    struck += await held();
    await kill(child);
    await edits[round - 1]?.();
    await world.newDay();
  }
  expect(struck).toBeGreaterThan(0);
  await finish();
  for (const id of ids) {
    const { wanted, stands, link } = await world.truthOf(id);
    expect(stands).toEqual(wanted ? [wanted] : []);
    if (!wanted) expect(link).toBeNull();
  }
  const wanted = await sql`
    select 1 from public.course_live_sessions where status <> 'cancelled' and deleted_at is null`;
  expect(world.standing()).toBe(wanted.length);
}, 300_000);
