import { beforeEach, describe, expect, it } from "vitest";
import { nextUtcMidnight } from "../../../../supabase/functions/_shared/time/utc-midnight.ts";
import { drainJobs } from "../../../../supabase/functions/_shared/video/reconcile/drain.ts";
import { runJob } from "../../../../supabase/functions/_shared/video/reconcile/reconcile.ts";
import { settleSession } from "../../../../supabase/functions/_shared/video/reconcile/settle-session.ts";
import { sweep } from "../../../../supabase/functions/_shared/video/reconcile/sweep.ts";
import { disconnect } from "../../../../supabase/functions/video-oauth/disconnect.ts";
import { claimsOf, connectAs } from "../../../support/users.ts";
import { videoWorld } from "../../support/video.ts";

const world = await videoWorld({ conferenceDelayMs: 250 });
const { sql, login, config, sandbox, storeId } = world;

beforeEach(async () => {
  sandbox.faults.clear();
  await sql`delete from public.course_live_sessions`;
  await world.newDay();
  await world.connect("zoom");
  await world.connect("google_meet");
});

const [kind] = await sql<{ most: number }[]>`
  select most_attempts as most from private.job_kinds where kind = 'meeting'`;
const MAX_ATTEMPTS = kind?.most ?? 0;

const writes = () => sandbox.calls.filter((call) => call.method !== "GET").length;
const used = async () =>
  Number((await sql`select coalesce(sum(used), 0)::int as used from private.zoom_budget`)[0]?.used);
const due = async (session: string) =>
  (
    await sql<{ run_at: Date }[]>`
    select run_at from private.video_sync_jobs where session_id = ${session}`
  )[0]?.run_at ?? new Date(0);
const edit = (session: string, title: string) =>
  sql`update public.course_live_sessions set title = ${title} where id = ${session}`;
const linkOf = async (session: string) =>
  (
    await sql<{ join_url: string | null }[]>`
    select join_url from public.course_live_session_meetings where session_id = ${session}`
  )[0]?.join_url;

describe("limits", () => {
  it("the refusal of the hundred a day waits for 00:00 UTC, for every session of the host, without asking again", async () => {
    const midnight = nextUtcMidnight().getTime();
    const first = await world.addSession();
    const second = await world.addSession();
    sandbox.faults.add({ provider: "zoom", kind: "rate_daily", method: "POST", path: "/v2/" });
    const before = writes();
    for (let round = 0; round < 6; round += 1) await runJob(login, config);
    expect(writes() - before).toBe(1);
    for (const session of [first, second]) {
      expect(await world.job(session)).toMatchObject({
        state: "queued",
        error_detail: "zoom_daily_limit",
        attempts: 0,
      });
      const at = (await due(session)).getTime();
      expect(at).toBeGreaterThanOrEqual(midnight);
      expect(at).toBeLessThanOrEqual(midnight + 120_000);
    }
    await world.newDay();
    await world.drain();
    expect(
      world.sandbox.store.data.meetings.filter((meeting) => !meeting.deleted).length,
    ).toBeGreaterThanOrEqual(2);
    expect(await world.job(first)).toMatchObject({ state: "done" });
  });

  it.each(["rate_bare", "rate_concurrent"] as const)(
    "%s says nothing of the day: the host waits a moment, longer each time, and nothing of it outlasts an answer",
    async (kind) => {
      const first = await world.addSession();
      const second = await world.addSession();
      sandbox.faults.add({ provider: "zoom", kind, method: "POST", path: "/v2/", times: 2 });
      const before = writes();
      for (let round = 0; round < 6; round += 1) await runJob(login, config);
      expect(writes() - before).toBe(1);
      for (const session of [first, second]) {
        expect(await world.job(session)).toMatchObject({ state: "queued", error_code: "rate_limited" });
        expect((await due(session)).getTime()).toBeLessThan(Date.now() + 60_000);
      }
      expect(await used()).toBe(0);
      const waited = async () =>
        Number(
          (
            await sql`
              select extract(epoch from closed_until - updated_at)::int as waited from private.zoom_budget`
          )[0]?.waited,
        );
      const once = await waited();
      await sql`update private.zoom_budget set closed_until = now()`;
      await world.drain(1);
      expect(await waited()).toBeGreaterThan(once);
      await sql`update private.zoom_budget set closed_until = now()`;
      await world.drain();
      expect([...(await sql`select used, doubts, closed_until from private.zoom_budget`)]).toEqual([
        { used: 2, doubts: 0, closed_until: null },
      ]);
      for (const session of [first, second])
        expect(await world.job(session)).toMatchObject({ state: "done" });
    },
  );

  it.each(["retry", "a new consent"])("%s forgets what was concluded from a refusal", async (how) => {
    const session = await world.addSession();
    sandbox.faults.add({ provider: "zoom", kind: "rate_daily", method: "POST", path: "/v2/" });
    await runJob(login, config);
    expect((await due(session)).getTime()).toBeGreaterThanOrEqual(nextUtcMidnight().getTime());
    if (how === "retry") {
      const owner = connectAs(world.databaseUrl, claimsOf(world.ownerId));
      await owner.run((tx) => tx`select public.retry_session_meeting(${session})`);
      await owner.end();
    } else {
      await sql`update private.video_connections set status = 'reconnect_needed' where provider = 'zoom'`;
      await world.connect("zoom");
    }
    expect(await runJob(login, config)).toBe(true);
    expect(await world.job(session)).toMatchObject({ state: "done" });
  });

  it("the budget counts what may have counted over there, and gives back what was refused", async () => {
    const session = await world.addSession();
    await world.drain(1);
    expect(await used()).toBe(1);
    await edit(session, "Again");
    sandbox.faults.add({ provider: "zoom", kind: "rate_qps", method: "PATCH" });
    await world.drain(1);
    expect(await used()).toBe(1);
    sandbox.faults.add({ provider: "zoom", kind: "cut_after", method: "PATCH" });
    await world.drain(1);
    expect(await used()).toBe(2);
    // It had its effect: the next try sees that, and does not write again.
    await world.drain(1);
    expect(await used()).toBe(2);
    // Nothing of it goes to Zoom: whether screens may be shared is a choice inside the meeting.
    await sql`update public.course_live_sessions set allow_screen_share = true where id = ${session}`;
    await world.drain(1);
    expect(await used()).toBe(2);
    await sql`update private.zoom_budget set used = 100`;
    await edit(session, "Too much");
    const before = sandbox.calls.length;
    await world.drain(3);
    expect(sandbox.calls.length).toBe(before);
    expect(await world.job(session)).toMatchObject({ state: "queued", error_code: "daily_limit" });
    // Taking away is not counted, and goes on.
    await sql`update public.course_live_sessions set status = 'cancelled' where id = ${session}`;
    await world.drain(2);
    expect((await world.truthOf(session)).stands).toEqual([]);
  });

  it.each([
    ["rate_seconds", "zoom", 1000],
    ["rate_date", "zoom", 3000],
    ["rate_seconds", "google_meet", 1000],
    ["rate_date", "google_meet", 3000],
  ] as const)("%s of %s is waited for", async (kind, platform, atLeast) => {
    const session = await world.addSession({ platform });
    sandbox.faults.add({
      provider: platform === "zoom" ? "zoom" : "google",
      kind,
      method: "POST",
      path: "/",
    });
    const from = Date.now();
    await world.drain(1);
    expect((await world.job(session)).state).toBe("queued");
    // A date in HTTP has no fractions of a second.
    expect((await due(session)).getTime() - from).toBeGreaterThanOrEqual(atLeast - 1000);
    await world.drain();
    expect((await world.job(session)).state).toBe("done");
  });
});

describe("a job that waits for a limit", () => {
  /** A session with its meeting whose job waits two hours for a limit of the given name. */
  async function waiting(kind: string, code: string) {
    const session = await world.addSession({ startsInMinutes: 600 });
    await world.drain(1);
    await edit(session, "Wanted");
    await sql`
      update private.video_sync_jobs set run_at = now() + interval '2 hours', attempts = 3, error_code = ${kind},
        error_detail = ${code} where session_id = ${session}`;
    return { session, at: (await due(session)).getTime() };
  }
  const set = (session: string, fields: Record<string, unknown>) =>
    sql`update public.course_live_sessions set ${sql(fields)} where id = ${session}`;
  const now = () => Date.now() + 1000;

  it.each([
    ["rate_limited", "zoom_qps"],
    ["daily_limit", "zoom_account_limit"],
    ["daily_limit", "zoom_daily_limit"],
  ])("%s, %s: goes on waiting whatever is saved, heard or asked for meanwhile", async (kind, code) => {
    const { session, at } = await waiting(kind, code);
    const before = sandbox.calls.length;
    await edit(session, "Wanted otherwise");
    await sql`select private.want_look(id) from private.video_meetings where session_id = ${session}`;
    await settleSession(login, config, { id: session, store_id: storeId });
    expect(await runJob(login, config)).toBe(false);
    expect(await world.job(session)).toEqual({
      state: "queued",
      error_code: kind,
      error_detail: code,
      attempts: 3,
    });
    expect((await due(session)).getTime()).toBe(at);
    expect(sandbox.calls.length).toBe(before);
    // What waits for nobody's limit does not wait.
    await sql`update private.video_sync_jobs set error_code = 'server', error_detail = 'zoom_500'`;
    await set(session, { scheduled_start: new Date(Date.now() + 600_000) });
    expect((await due(session)).getTime()).toBeLessThan(now());
  });

  it("asks at once when a person says so, at another provider, and of another account", async () => {
    const { session } = await waiting("rate_limited", "zoom_qps");
    const owner = connectAs(world.databaseUrl, claimsOf(world.ownerId));
    await owner.run((tx) => tx`select public.retry_session_meeting(${session})`);
    await owner.end();
    expect(await world.job(session)).toMatchObject({ error_code: null, attempts: 0 });
    expect((await due(session)).getTime()).toBeLessThan(now());
    const moved = await waiting("daily_limit", "zoom_account_limit");
    await set(moved.session, { platform: "google_meet" });
    expect((await due(moved.session)).getTime()).toBeLessThan(now());
    const mended = await waiting("daily_limit", "zoom_account_limit");
    await sql`update private.video_connections set status = 'reconnect_needed' where provider = 'zoom'`;
    await world.connect("zoom", { user: "another@provider.example.test" });
    expect((await due(mended.session)).getTime()).toBeLessThan(now());
    await world.connect("zoom");
  });

  it("of the hundred a day takes a meeting away all the same, which is not counted", async () => {
    const { session } = await waiting("daily_limit", "zoom_daily_limit");
    await set(session, { status: "cancelled" });
    expect(await runJob(login, config)).toBe(true);
    expect((await world.truthOf(session)).stands).toEqual([]);
    const account = await waiting("daily_limit", "zoom_account_limit");
    await set(account.session, { status: "cancelled" });
    expect(await runJob(login, config)).toBe(false);
    expect((await due(account.session)).getTime()).toBe(account.at);
  });
});

describe("jobs", () => {
  it("join edits made within a minute into one change", async () => {
    const session = await world.addSession({ startsInMinutes: 600 });
    await world.drain(1);
    const before = writes();
    for (let count = 0; count < 8; count += 1) await edit(session, `Title ${count}`);
    expect((await due(session)).getTime()).toBeGreaterThan(Date.now() + 10_000);
    expect(await runJob(login, config)).toBe(false);
    await sql`update private.video_sync_jobs set queued_at = now() - interval '59 seconds'`;
    await edit(session, "Last title");
    expect((await due(session)).getTime()).toBeLessThan(Date.now() + 2_000);
    await world.drain(1);
    expect(writes() - before).toBe(1);
    expect((await world.truthOf(session)).stands).toMatchObject([{ topic: "Last title" }]);
  });

  it("join edits that follow one made while the job ran", async () => {
    const session = await world.addSession({ startsInMinutes: 600 });
    await sql`update private.video_sync_jobs set queued_at = now() - interval '5 minutes'`;
    await world.drain(1, async (name) => {
      if (name === "created") await edit(session, "On the way");
    });
    for (const title of ["A little later", "And again"]) {
      await edit(session, title);
      expect((await due(session)).getTime(), title).toBeGreaterThan(Date.now() + 10_000);
    }
    const before = writes();
    await world.drain(2);
    expect(writes() - before).toBe(1);
  });

  it("of one session never run side by side, those of many do; a change meanwhile runs after", async () => {
    const sessions = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        world.addSession({ platform: index % 2 ? "zoom" : "google_meet" }),
      ),
    );
    const [first = ""] = sessions;
    const step = async (name: string) => {
      if (name !== "created") return;
      await edit(first, "Changed on the way");
      await sql`update private.video_sync_jobs set run_at = now() where session_id = ${first}`;
      expect(await runJob(login, config, { sessionId: first })).toBe(false);
    };
    const lanes = await Promise.all(
      Array.from({ length: 6 }, () => runJob(login, config, { sessionId: first, step })),
    );
    expect(lanes.filter(Boolean)).toHaveLength(1);
    expect(await world.job(first)).toMatchObject({ state: "queued", attempts: 0 });
    const until = new Date(Date.now() + 20_000);
    expect(await drainJobs(login, config, { parallel: 6, until })).toBe(12);
    expect((await world.truthOf(first)).stands).toMatchObject([{ topic: "Changed on the way" }]);
    for (const session of sessions) expect((await world.truthOf(session)).stands).toHaveLength(1);
  });

  it("that are parked say why, and start anew when somebody asks", async () => {
    const session = await world.addSession();
    sandbox.faults.add({ provider: "zoom", kind: "forbidden_rate", method: "POST", path: "/v2/" });
    await world.drain();
    expect(await world.job(session)).toMatchObject({
      state: "parked",
      error_code: "forbidden",
      error_detail: "zoom_200",
    });
    const owner = connectAs(world.databaseUrl, { sub: world.ownerId, role: "authenticated" });
    const state = () =>
      owner.run((tx) => tx`select state, error_code from public.get_session_meeting_state(${session})`);
    expect([...(await state())]).toEqual([{ state: "failed", error_code: "forbidden" }]);
    await owner.run((tx) => tx`select public.retry_session_meeting(${session})`);
    expect([...(await state())]).toEqual([{ state: "pending", error_code: null }]);
    await world.drain();
    expect([...(await state())]).toEqual([{ state: "ready", error_code: null }]);
    await owner.end();
  });

  it("are parked after two to four hours of attempts, however it fails", async () => {
    const session = await world.addSession();
    sandbox.faults.add({ provider: "zoom", kind: "server_error", path: "/v2/", times: 1000 });
    const before = sandbox.calls.length;
    await world.drain(40);
    expect(await world.job(session)).toMatchObject({
      state: "parked",
      error_code: "server",
      attempts: MAX_ATTEMPTS,
    });
    expect(sandbox.calls.length - before).toBe(MAX_ATTEMPTS);
    const [waits] = await sql<{ hours: number }[]>`
      select sum(extract(epoch from private.job_backoff(attempt, k.backoff, k.backoff_most)))::float / 3600 as hours
      from private.job_kinds k, generate_series(1, k.most_attempts - 1) attempt where k.kind = 'meeting'`;
    expect(waits?.hours).toBeGreaterThan(1);
    expect(waits?.hours).toBeLessThan(4);
  });

  it.each(["zoom", "google_meet"] as const)(
    "of %s are parked, too, when it is too many calls each time",
    async (platform) => {
      const session = await world.addSession({ platform });
      const provider = platform === "zoom" ? "zoom" : "google";
      sandbox.faults.add({ provider, kind: "rate_qps", path: "/", times: 1000 });
      await world.drain(2);
      expect(await world.job(session)).toMatchObject({
        state: "queued",
        error_code: "rate_limited",
        attempts: 2,
      });
      await world.drain(40);
      expect(await world.job(session)).toMatchObject({ state: "parked", attempts: MAX_ATTEMPTS });
    },
  );

  it("that lose their worker each time are parked with a reason", async () => {
    const session = await world.addSession();
    const lose = (attempts: number) => sql`
      update private.video_sync_jobs set state = 'running', attempts = ${attempts}, lease = gen_random_uuid(),
        leased_until = now() - interval '1 second' where session_id = ${session}`;
    await lose(MAX_ATTEMPTS);
    expect(await runJob(login, config)).toBe(false);
    expect(await world.job(session)).toMatchObject({
      ...{ state: "parked", error_code: "server", error_detail: "worker_lost" },
    });
    await lose(MAX_ATTEMPTS - 1);
    expect(await runJob(login, config)).toBe(true);
    expect(await world.job(session)).toMatchObject({ state: "done" });
  });

  it("wait as long as people are in a meeting that is to be deleted, and are not parked", async () => {
    const session = await world.addSession();
    await world.drain(1);
    const meeting = sandbox.store.data.meetings.at(-1);
    if (!meeting) throw new Error("no meeting");
    meeting.startedAt = new Date().toISOString();
    await sql`update public.course_live_sessions set status = 'cancelled' where id = ${session}`;
    const before = sandbox.calls.length;
    await world.drain(MAX_ATTEMPTS + 6);
    expect(sandbox.calls.length - before).toBe(MAX_ATTEMPTS + 6);
    expect(await world.job(session)).toMatchObject({
      state: "queued",
      error_detail: "zoom_3002",
      attempts: 0,
    });
    const wait = (await due(session)).getTime() - Date.now();
    expect(wait).toBeGreaterThan(9 * 60_000);
    expect(wait).toBeLessThan(11 * 60_000);
    // Its end is heard: that is waited for no longer.
    await sql`
      select private.note_meeting_instance(id, 'a', now() - interval '1 hour', now())
      from private.video_meetings where session_id = ${session}`;
    meeting.startedAt = null;
    expect(await runJob(login, config)).toBe(true);
    expect((await world.truthOf(session)).stands).toEqual([]);
  });

  it("that no event has made are found by the sweep, and deleted sessions' meetings are not given up", async () => {
    const lost = await world.addSession();
    await sql`delete from private.video_sync_jobs`;
    const left = [await world.addSession(), await world.addSession(), await world.addSession()];
    const [deleted = "", cancelled = "", moved = ""] = left;
    await world.drain();
    await sql`update public.course_live_sessions set deleted_at = now() where id = ${deleted}`;
    await sql`update public.course_live_sessions set status = 'cancelled' where id = ${cancelled}`;
    await sql`update public.course_live_sessions set platform = 'custom' where id = ${moved}`;
    sandbox.faults.add({ provider: "zoom", kind: "server_error", path: "/v2/", times: 1000 });
    await world.drain(60);
    for (const session of left) expect(await world.job(session)).toMatchObject({ state: "parked" });
    sandbox.faults.clear();
    await sql`update private.video_sync_jobs set parked_at = now() - interval '7 hours' where state = 'parked'`;
    await sweep(login, config);
    await drainJobs(login, config, { parallel: 4, until: new Date(Date.now() + 5_000) });
    expect((await world.truthOf(lost)).stands).toHaveLength(1);
    for (const session of left) expect((await world.truthOf(session)).stands).toEqual([]);
  });
});

describe("links and accounts", () => {
  it("a conference in the making is waited for, a bounded number of times", async () => {
    const session = await world.addSession({ platform: "google_meet" });
    const before = sandbox.calls.length;
    await world.drain(1);
    expect(await linkOf(session)).toContain(`${sandbox.url}/google/meet/`);
    expect(sandbox.calls.length - before).toBeLessThanOrEqual(5);
  });

  it("a link that somebody put in its place is left alone", async () => {
    const session = await world.addSession();
    await world.drain(1);
    await sql`update public.course_live_session_meetings set join_url = 'https://own.example.test/room' where session_id = ${session}`;
    await sql`update public.course_live_sessions set platform = 'custom' where id = ${session}`;
    await world.drain(1);
    expect(await linkOf(session)).toBe("https://own.example.test/room");
    expect((await world.truthOf(session)).stands).toEqual([]);
  });

  it("what was changed in the calendar stays, next to what we change", async () => {
    const session = await world.addSession({ platform: "google_meet" });
    await world.drain(1);
    const event = sandbox.store.data.events.at(-1);
    if (!event) throw new Error("no event");
    event.fields.location = "Room 3";
    event.etag += 1;
    await edit(session, "A new title");
    await world.drain(1);
    expect(event.fields).toMatchObject({ location: "Room 3", summary: "A new title" });
  });

  it("a start that has passed, which Zoom ignores, is nobody's change there and is written once it lies ahead", async () => {
    const session = await world.addSession({ startsInMinutes: 30 });
    await world.drain(1);
    const meeting = sandbox.store.data.meetings.at(-1);
    const old = meeting?.fields.start_time;
    const look = async () => {
      await sql`select private.want_look(id) from private.video_meetings where session_id = ${session}`;
      await world.drain(1);
      const [row] = await sql<{ drift: Record<string, unknown> | null }[]>`
        select drift from private.video_meetings where session_id = ${session}`;
      return row?.drift && Object.keys(row.drift);
    };
    await sql`
      update public.course_live_sessions set title = 'Begun', scheduled_start = scheduled_start - interval '40 minutes'
      where id = ${session}`;
    await world.drain(1);
    expect(meeting?.fields).toMatchObject({ topic: "Begun", start_time: old, duration: 100 });
    const before = writes();
    expect(await look()).toBeNull();
    expect(writes()).toBe(before);
    // What somebody changes there is still seen.
    if (meeting) meeting.fields.start_time = "2030-01-01T10:00:00";
    expect(await look()).toEqual(["start"]);
    if (meeting) meeting.fields.start_time = old;
    expect(await look()).toBeNull();
    await sql`
      update public.course_live_sessions set scheduled_start = scheduled_start + interval '60 minutes',
        scheduled_end = scheduled_end + interval '60 minutes' where id = ${session}`;
    await world.drain(1);
    const { wanted, stands } = await world.truthOf(session);
    expect(stands).toEqual([wanted]);
  });

  it.each(["zoom", "google_meet"] as const)(
    "%s: a text is cut between characters, never inside one",
    async (platform) => {
      const session = await world.addSession({ platform, title: "🎨".repeat(120) });
      await sql`
      update public.course_live_sessions set description = repeat('a', 1898) || '🎨' || repeat('b', 90) where id = ${session}`;
      await world.drain();
      expect(await world.job(session)).toMatchObject({ state: "done" });
      const fields = (platform === "zoom" ? sandbox.store.data.meetings : sandbox.store.data.events).at(
        -1,
      )?.fields;
      expect(fields?.topic ?? fields?.summary).toBe(`${"🎨".repeat(99)}…`);
      expect(fields?.agenda ?? fields?.description).toMatch(/a…$/);
    },
  );

  it("a meeting removed over there comes back with the next change", async () => {
    for (const platform of ["zoom", "google_meet"] as const) {
      const session = await world.addSession({ platform });
      await world.drain(1);
      for (const thing of [...sandbox.store.data.meetings, ...sandbox.store.data.events])
        thing.deleted = true;
      await edit(session, "Still wanted");
      await world.drain();
      const { wanted, stands } = await world.truthOf(session);
      expect(stands).toEqual([wanted]);
    }
  });

  it("disconnecting leaves meetings with their links; the same account finds them again, another makes its own", async () => {
    const session = await world.addSession();
    const doomed = await world.addSession();
    await world.drain();
    const link = await linkOf(session);
    const [row] = await sql<{ id: string }[]>`
      select id from private.video_connections where provider = 'zoom' and status = 'connected'`;
    await disconnect(login, config, storeId, row?.id ?? "");
    const [secrets] = await sql`
      select count(*)::int as count from private.video_secrets`;
    // Google's.
    expect(secrets?.count).toBe(1);
    const grants = sandbox.store.data.grants.filter((grant) => grant.provider === "zoom");
    expect(grants.at(-1)?.revoked).toBe(true);
    await edit(session, "While disconnected");
    await sql`update public.course_live_sessions set deleted_at = now() where id = ${doomed}`;
    await world.drain();
    expect(await linkOf(session)).toBe(link);
    expect(await linkOf(doomed)).toBeNull();
    await world.connect("zoom");
    await world.drain();
    expect(await linkOf(session)).toBe(link);
    expect((await world.truthOf(session)).stands).toMatchObject([{ topic: "While disconnected" }]);
    expect((await world.truthOf(doomed)).stands).toEqual([]);
    await world.connect("zoom", { user: "another@provider.example.test" });
    await world.drain();
    expect(await linkOf(session)).not.toBe(link);
    const kept = await sql`
      select c.account_label from private.video_secrets s join private.video_connections c on c.grant_id = s.grant_id
      where c.provider = 'zoom'`;
    expect([...kept]).toEqual([{ account_label: "another@provider.example.test" }]);
    await world.connect("zoom");
  });
});
