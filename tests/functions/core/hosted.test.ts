import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "../../../supabase/functions/_shared/core/db.ts";
import { project, secretKeys } from "../../../supabase/functions/_shared/core/project.ts";
import { drainJobs } from "../../../supabase/functions/_shared/video/reconcile/drain.ts";
import { beginConnection } from "../../../supabase/functions/video-oauth/consent-state.ts";
import { disconnect } from "../../../supabase/functions/video-oauth/disconnect.ts";
import { finishConnection } from "../../../supabase/functions/video-oauth/finish-connection.ts";
import { handler } from "../../../supabase/functions/video-worker/handler.ts";
import { consent, REDIRECT, videoWorld } from "../support/video.ts";

const LEGACY = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.x";
const world = await videoWorld({ latencyMs: 30 });
const { sql, sandbox } = world;
await world.connect("zoom");

/** What the platform keeps awake after the answer. */
let kept: Promise<unknown>[] = [];

beforeEach(async () => {
  kept = [];
  await sql`delete from public.course_live_sessions`;
  await world.newDay();
  for (const [name, value] of Object.entries({
    ...world.env,
    FUNCTIONS_DB_URL: world.functionsUrl,
    SUPABASE_SERVICE_ROLE_KEY: LEGACY,
    WORKER_JOBS: "4",
  }))
    vi.stubEnv(name, value);
  vi.stubGlobal("EdgeRuntime", { waitUntil: (work: Promise<unknown>) => void kept.push(work) });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
afterAll(async () => {
  vi.stubEnv("FUNCTIONS_DB_URL", world.functionsUrl);
  await database().end({ timeout: 1 });
  vi.unstubAllEnvs();
});

const call = (key = LEGACY) =>
  handler.fetch(new Request("http://hosted/video-worker", { method: "POST", headers: { apikey: key } }));
const open = async () =>
  Number((await sql`select count(*)::int as n from private.video_sync_jobs where state <> 'done'`)[0]?.n);

describe("a call of the worker, hosted", () => {
  it("is answered at once and goes on, with the CPU time of one call", async () => {
    for (let count = 0; count < 7; count += 1) await world.addSession();
    const reply = await call();
    expect([reply.status, await reply.json()]).toEqual([202, { started: true }]);
    expect(await open()).toBe(7);
    expect(kept).toHaveLength(1);
    await Promise.all(kept);
    // The rest is the next call's.
    expect(await open()).toBe(3);
    await call();
    await Promise.all(kept);
    expect(await open()).toBe(0);
  });

  it("says before it has begun that it cannot", async () => {
    const refused = await call("guessed");
    expect([refused.status, kept.length]).toEqual([401, 0]);
    vi.stubEnv("FUNCTIONS_DB_URL", "");
    const lost = await call();
    expect([lost.status, kept.length]).toEqual([503, 0]);
  });
});

describe("the keys of a project", () => {
  const url = { SUPABASE_URL: "https://x.supabase.co" };

  it("are those it has by name, or the older ones", () => {
    expect(secretKeys({ SUPABASE_SERVICE_ROLE_KEY: "older" })).toEqual(["older"]);
    expect(
      secretKeys({ SUPABASE_SECRET_KEYS: '{"default":"new"}', SUPABASE_SERVICE_ROLE_KEY: "older" }),
    ).toEqual(["new", "older"]);
    expect(secretKeys({ SUPABASE_SECRET_KEYS: "{}", SUPABASE_SECRET_KEY: "" })).toEqual([]);
    const keyOf = (env: NodeJS.ProcessEnv) => project({ ...url, ...env }).publishableKey;
    expect(keyOf({ SUPABASE_ANON_KEY: "older" })).toBe("older");
    expect(
      keyOf({ SUPABASE_PUBLISHABLE_KEYS: "{}", SUPABASE_PUBLISHABLE_KEY: "", SUPABASE_ANON_KEY: "older" }),
    ).toBe("older");
    expect(keyOf({ SUPABASE_PUBLISHABLE_KEYS: '{"default":"new"}', SUPABASE_ANON_KEY: "older" })).toBe("new");
  });
});

it("one connection to Postgres is enough for everything, side by side", async () => {
  const one = postgres(world.functionsUrl, { max: 1, prepare: false, onnotice: () => undefined });
  const { config, ownerId } = world;
  try {
    const store = randomUUID();
    await sql`insert into public.stores ${sql({ id: store, name: "Second" })}`;
    for (const provider of ["zoom", "google_meet"] as const) {
      const who = { userId: ownerId, storeId: store, provider, redirectUri: REDIRECT };
      const { state, code } = await consent(await beginConnection(one, config, who));
      await finishConnection(one, config, {
        ...{ userId: ownerId, state, code, redirectUri: REDIRECT },
        mayConnect: async () => undefined,
      });
    }
    for (let count = 0; count < 10; count += 1) await world.addSession();
    await sql`update private.video_secrets set access_expires_at = now() - interval '1 minute'`;
    await drainJobs(one, config, { parallel: 8, until: new Date(Date.now() + 30_000) });
    expect(await open()).toBe(0);
    expect(sandbox.store.data.meetings.filter((meeting) => !meeting.deleted).length).toBeGreaterThanOrEqual(
      10,
    );
    const rows = await sql<{ id: string }[]>`
      select id from private.video_connections where store_id = ${store} and status = 'connected'`;
    expect(rows).toHaveLength(2);
    await Promise.all(rows.map(({ id }) => disconnect(one, config, store, id)));
  } finally {
    await one.end({ timeout: 1 });
  }
}, 60_000);
