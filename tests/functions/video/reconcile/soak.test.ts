import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { sweep } from "../../../../supabase/functions/_shared/video/reconcile/sweep.ts";
import { faultKinds, webhookFaultKinds, type FaultKind } from "../../../../supabase/local/sandbox/faults.ts";
import { serveFunctions } from "../../support/functions.ts";
import { videoWorld, type Provider } from "../../support/video.ts";

/** The long form is `npm run soak`. */
const SECONDS = process.env.SOAK ? 75 : 10;
const SESSIONS = 20;
const FAULTS = 0.015;

const seed = Number(process.env.SEED) || Math.floor(Math.random() * 1e9);
let state = seed;
/** The same numbers for the same seed. */
const random = () => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return state / 2_147_483_648;
};
const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

const world = await videoWorld({ latencyMs: 15, random });
const { sql, login, config, sandbox } = world;
const functions = await serveFunctions(world);
sandbox.webhooks.target = `${functions.url}/zoom-webhook`;
sandbox.webhooks.retries = [200, 400, 800];
await world.connect("zoom");
await world.connect("google_meet");

const script = fileURLToPath(new URL("../../support/worker-process.ts", import.meta.url));
const alive = new Set<ChildProcess>();
afterAll(() => {
  for (const child of alive) child.kill("SIGKILL");
});

async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      ...process.env,
      ...sandbox.env,
      VIDEO_ENCRYPTION_KEYS: world.sealingKeys,
      FUNCTIONS_DB_URL: world.functionsUrl,
    },
  });
  alive.add(child);
  await once(child.stdout, "data");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  alive.delete(child);
  await sql`
    update private.video_sync_jobs set leased_until = now() - interval '1 second' where state = 'running'`;
}

function addFaults(kinds: readonly FaultKind[]): void {
  for (const provider of ["zoom", "google"] as const)
    for (const kind of kinds)
      sandbox.faults.add({
        ...{ provider, kind, times: Infinity, delayMs: 200 },
        // What ends an authorisation, or closes the day, is rarer than what ends a call.
        probability: kind === "revoked" || kind === "rate_daily" ? FAULTS / 10 : FAULTS,
        path: kind === "revoked" ? "/" : provider === "zoom" ? "/v2/" : "/calendar/",
      });
  for (const kind of webhookFaultKinds)
    sandbox.faults.add({ provider: "zoom", kind, times: Infinity, probability: 0.1 });
}

/** A new day, and those who waited for it. */
async function newDay(): Promise<void> {
  await world.newDay();
  await sql`
    update private.video_sync_jobs set run_at = now() where state = 'queued' and error_code = 'daily_limit'`;
}

/** What people do: somebody edits, all the time. */
const edits: ((id: string) => PromiseLike<unknown>)[] = [
  (id) =>
    sql`update public.course_live_sessions set title = ${`Title ${Math.floor(random() * 1e6)}`} where id = ${id}`,
  (id) =>
    sql`update public.course_live_sessions set description = ${"word ".repeat(random() * 50)} where id = ${id}`,
  (id) => sql`
    update public.course_live_sessions set scheduled_start = scheduled_start + interval '1 hour',
      scheduled_end = scheduled_end + interval '1 hour' where id = ${id}`,
  (id) => sql`
    update public.course_live_sessions set platform = ${pick(["zoom", "google_meet"])}::public.session_platform where id = ${id}`,
  (id) =>
    sql`update public.course_live_sessions set recording_enabled = not recording_enabled where id = ${id}`,
  (id) => sql`
    update public.course_live_sessions set deleted_at = case when deleted_at is null then now() end where id = ${id}`,
];

/** What the owner does who reads the pages: reconnects what says so, and presses "retry" where a session says it has failed. */
async function beOwner(): Promise<void> {
  const broken = await sql<{ provider: Provider }[]>`
    select provider from private.video_connections where status = 'reconnect_needed'`;
  for (const { provider } of broken) await world.connect(provider).catch(() => undefined);
  await sql`
    select private.queue_job('meeting', job_id) from private.video_sync_jobs where state = 'parked'`;
}

interface Waiting {
  session_id: string;
  state: string;
  error_code: string | null;
  error_detail: string | null;
  seconds: number;
}
const unfinished = () => sql<Waiting[]>`
  select session_id, state, error_code, error_detail, extract(epoch from run_at - now())::float as seconds
  from private.video_sync_jobs where state <> 'done'`;

/** What Zoom itself has said of the day; all else is ours to try again. */
const stated = () =>
  Object.values(sandbox.store.data.dailyWrites).some((writes) => writes >= 100)
    ? ["zoom_account_limit", "zoom_daily_limit"]
    : ["zoom_account_limit"];

it(`20 sessions, ${SECONDS} s of edits, every fault and two kills: nothing waits but for a limit that was stated (${seed})`, async () => {
  const ids = await Promise.all(
    Array.from({ length: SESSIONS }, (_, index) =>
      world.addSession({
        platform: index % 2 ? "zoom" : "google_meet",
        startsInMinutes: 60 * 24 * (index + 1),
      }),
    ),
  );
  // A day that a provider names is waited for: that has its own test.
  const kinds = faultKinds.filter((kind) => kind !== "rate_years");
  addFaults(kinds);
  let worker = await startWorker();
  const begun = Date.now();
  // While no worker is there nothing can go wrong.
  let idle = 0;
  const passed = () => (Date.now() - begun - idle) / 1000 / SECONDS;
  let kills = 0;
  let ticks = 0;
  while (passed() < 1) {
    await pick(edits)(pick(ids));
    // Edits are gathered for a while before they go out: it has passed.
    await sql`update private.video_sync_jobs set run_at = now() where state = 'queued' and error_code is null`;
    await wait(20 + random() * 80);
    ticks += 1;
    if (passed() > (kills + 1) / 3 && kills < 2) {
      kills += 1;
      const gone = Date.now();
      await kill(worker);
      worker = await startWorker();
      idle += Date.now() - gone;
      if (kills === 2) {
        // From here on the day is closed by the sandbox's own count alone.
        sandbox.faults.clear();
        addFaults(kinds.filter((kind) => kind !== "rate_daily"));
        for (const kind of ["rate_bare", "rate_concurrent"] as const)
          sandbox.faults.add({ provider: "zoom", kind, path: "/v2/", times: Infinity, probability: 0.1 });
        await newDay();
      }
    }
    if (ticks % 20 === 0) await beOwner();
    if (ticks % 60 === 0) await newDay();
  }
  sandbox.faults.clear();
  await beOwner();

  // What waits, waits minutes at most, or for a limit that was stated.
  for (const { session_id, seconds, ...why } of await unfinished())
    if (!stated().includes(why.error_detail ?? ""))
      expect(seconds, `${session_id} ${JSON.stringify(why)}`).toBeLessThan(600);

  // Minutes pass.
  const pass = async () => {
    await sql`
      update private.video_sync_jobs set run_at = now()
      where state = 'queued' and coalesce(error_detail, '') <> all (${stated()})`;
    await sql`update private.zoom_budget set closed_until = now() where not stated`;
    await sql`update private.video_meetings set missing_since = missing_since - interval '1 minute' where missing_since is not null`;
    await beOwner();
    return (await unfinished()).filter(({ error_detail: detail }) => !stated().includes(detail ?? ""));
  };
  await expect.poll(pass, { timeout: 60_000, interval: 200 }).toEqual([]);

  // The next day, and whatever turned up late.
  await newDay();
  await sql`update private.video_meetings set strays_at = now() where strays_at is not null`;
  await sweep(login, config);
  await expect
    .poll(async () => (await pass()).length + (await unfinished()).length, { timeout: 60_000, interval: 200 })
    .toBe(0);
  await kill(worker);

  let wantedCount = 0;
  for (const id of ids) {
    const { wanted, stands, link } = await world.truthOf(id);
    expect(stands, id).toEqual(wanted ? [wanted] : []);
    if (wanted) wantedCount += 1;
    else expect(link).toBeNull();
  }
  expect(world.standing()).toBe(wantedCount);
}, 600_000);
