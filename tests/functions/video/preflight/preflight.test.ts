import { beforeEach, describe, expect, it } from "vitest";
import type { CheckName } from "../../../../supabase/functions/_shared/contracts/video-meetings.ts";
import {
  checkDueSessions,
  checkSession,
} from "../../../../supabase/functions/_shared/video/preflight/preflight.ts";
import { sweep } from "../../../../supabase/functions/_shared/video/reconcile/sweep.ts";
import { connectAs } from "../../../support/users.ts";
import { videoWorld, type Provider } from "../../support/video.ts";

const world = await videoWorld();
const { sql, login, config, sandbox } = world;

beforeEach(async () => {
  sandbox.faults.clear();
  sandbox.store.data.zoomPlan = { type: 2, capacity: 300 };
  await sql`delete from public.course_live_sessions`;
  await world.newDay();
  await world.connect("zoom");
  await world.connect("google_meet");
});

/** The points that are not green, as "check code". */
async function notGreen(session: string): Promise<string[]> {
  const { results } = await checkSession(login, config, session);
  return results.filter((point) => point.state !== "ok").map((point) => `${point.check} ${point.code}`);
}
const names = async (session: string): Promise<CheckName[]> =>
  (await checkSession(login, config, session)).results.map((point) => point.check);
const soon = () => new Date(Date.now() + 20_000);
const kept = async (session: string) =>
  (
    await sql<{ red: number; checked_at: Date | null }[]>`
      select red, checked_at from private.session_checks where session_id = ${session}`
  )[0];
const set = (session: string, fields: Record<string, unknown>) =>
  sql`update public.course_live_sessions set ${sql(fields)} where id = ${session}`;
/** So many have registered, as far as its counter says. */
const registered = (session: string, count: number) =>
  sql`update public.course_live_session_counts set registered_count = ${count} where session_id = ${session}`;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
/** Its start is moved on the clock alone: nothing is said to the provider. */
async function startsIn(session: string, minutes: number): Promise<void> {
  const start = inMinutes(minutes);
  await sql`alter table public.course_live_sessions disable trigger course_live_sessions_video`;
  await set(session, { scheduled_start: start, scheduled_end: new Date(start.getTime() + 3_600_000) });
  await sql`alter table public.course_live_sessions enable trigger course_live_sessions_video`;
}
/** So many minutes pass. */
async function later(session: string, minutes: number): Promise<void> {
  const [now] = await sql<{ left: number }[]>`
    select (extract(epoch from scheduled_start - now()) / 60)::int as left from public.course_live_sessions where id = ${session}`;
  await startsIn(session, (now?.left ?? 0) - minutes);
  await sql`
    update private.session_checks c set planned_start = s.scheduled_start, session_start = s.scheduled_start,
      checked_at = c.checked_at - make_interval(mins => ${minutes})
    from public.course_live_sessions s where s.id = c.session_id`;
}
const lastMeeting = () => {
  const meeting = sandbox.store.data.meetings.at(-1);
  if (!meeting) throw new Error("no meeting");
  return meeting;
};

async function ready(platform: Provider, fields: Parameters<typeof world.addSession>[0] = {}) {
  const session = await world.addSession({ platform, ...fields });
  await world.drain();
  return session;
}

describe("a check", () => {
  it("is green when the provider says what the session says", async () => {
    for (const platform of ["zoom", "google_meet"] as const) {
      const session = await ready(platform);
      expect(await notGreen(session)).toEqual([]);
      expect(await names(session)).toEqual(["connection", "meeting", "capacity", "recording", "link"]);
    }
  });

  it("of a meeting on its way says so, and is out of date once its link is there", async () => {
    const session = await world.addSession();
    expect(await notGreen(session)).toEqual(["meeting being_made", "recording not_asked", "link being_made"]);
    expect((await checkSession(login, config, session)).red).toBe(0);
    await world.drain();
    const owner = connectAs(world.databaseUrl, { sub: world.ownerId, role: "authenticated" });
    const [kept] = await owner.run(
      (tx) => tx<{ outdated: boolean }[]>`select outdated from public.get_session_check(${session})`,
    );
    await owner.end();
    expect(kept?.outdated).toBe(true);
    expect(await notGreen(session)).toEqual([]);
  });

  it("of a session with a link of its own looks at the link only, and asks nobody", async () => {
    const session = await world.addSession({ platform: "custom" });
    const before = sandbox.calls.length;
    expect(await notGreen(session)).toEqual(["link no_link"]);
    await sql`
      insert into public.course_live_session_meetings (session_id, store_id, join_url)
      values (${session}, ${world.storeId}, 'https://rooms.example.test/1')`;
    expect(await notGreen(session)).toEqual([]);
    const typed = await ready("zoom");
    await sql`
      update public.course_live_session_meetings set join_url = 'https://rooms.example.test/2' where session_id = ${typed}`;
    const after = sandbox.calls.length;
    expect(await names(typed)).toEqual(["link"]);
    expect(sandbox.calls.length).toBe(after);
    expect(after).toBeGreaterThan(before);
  });

  it("sees another time, another length and a meeting that is gone", async () => {
    const zoom = await ready("zoom");
    lastMeeting().fields.start_time = "2031-01-01T10:00:00";
    expect(await notGreen(zoom)).toEqual(["meeting time_differs"]);
    lastMeeting().fields.start_time = (
      await sql<{ at: string }[]>`
        select to_char(scheduled_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
        from public.course_live_sessions where id = ${zoom}`
    )[0]?.at;
    expect(await notGreen(zoom)).toEqual([]);
    lastMeeting().fields.duration = 30;
    expect(await notGreen(zoom)).toEqual(["meeting length_differs"]);
    lastMeeting().deleted = true;
    expect(await notGreen(zoom)).toEqual(["meeting gone", "recording not_asked"]);
    const meet = await ready("google_meet");
    const event = sandbox.store.data.events.at(-1);
    if (!event) throw new Error("no event");
    event.fields.end = { dateTime: "2031-01-01T10:00:00", timeZone: "Europe/Paris" };
    expect(await notGreen(meet)).toEqual(["meeting end_differs"]);
    event.deleted = true;
    expect(await notGreen(meet)).toEqual(["meeting gone"]);
    // One answer "not found" is not believed.
    const again = await ready("zoom");
    sandbox.faults.add({ provider: "zoom", kind: "not_found", path: "/meetings/" });
    expect(await notGreen(again)).toEqual([]);
  });

  it("holds the plan against the people who have registered, and says when it does not know", async () => {
    const session = await ready("zoom");
    await registered(session, 301);
    expect(await notGreen(session)).toEqual(["capacity plan_too_small"]);
    await sql`update private.video_connections set scopes = array_remove(scopes, 'user:read:settings')`;
    expect(await notGreen(session)).toEqual(["capacity plan_unknown"]);
    await registered(session, 12);
    expect(await notGreen(session)).toEqual([]);
    sandbox.store.data.zoomPlan = { type: 1, capacity: 100 };
    expect(await notGreen(session)).toEqual(["capacity plan_too_short"]);
    await registered(session, 101);
    expect(await notGreen(session)).toEqual(["capacity plan_too_small"]);
    const meet = await ready("google_meet");
    await registered(meet, 101);
    expect(await notGreen(meet)).toEqual(["capacity plan_unknown"]);
  });

  it("holds the recording against what is set, both ways", async () => {
    const session = await ready("zoom");
    lastMeeting().fields.settings = { auto_recording: "cloud" };
    expect(await notGreen(session)).toEqual(["recording recording_on"]);
    await set(session, { recording_enabled: true });
    expect(await notGreen(session)).toEqual([]);
    lastMeeting().fields.settings = { auto_recording: "none" };
    expect(await notGreen(session)).toEqual(["recording recording_off"]);
    sandbox.store.data.zoomPlan = { type: 1, capacity: 100 };
    expect(await notGreen(session)).toContain("recording recording_not_in_plan");
    const meet = await ready("google_meet");
    await set(meet, { recording_enabled: true });
    expect(await notGreen(meet)).toEqual(["recording recording_by_hand"]);
  });

  it("tells an account that its owner has to reconnect from one that gives no answer now", async () => {
    const session = await ready("zoom");
    sandbox.faults.add({ provider: "zoom", kind: "unauthorized", path: "/v2/" });
    // One refusal is a token that has run out: it is renewed and asked again.
    expect(await notGreen(session)).toEqual([]);
    sandbox.faults.add({ provider: "zoom", kind: "server_error", path: "/v2/", times: 9 });
    const silent = await checkSession(login, config, session);
    expect(silent.red).toBe(0);
    expect(silent.results[0]).toEqual({
      check: "connection",
      state: "unknown",
      code: "no_answer",
      theirs: "zoom_500",
    });
    sandbox.faults.clear();
    sandbox.faults.add({ provider: "zoom", kind: "unauthorized", path: "/v2/", times: 9 });
    expect(await notGreen(session)).toContain("connection reconnect_needed");
    const before = sandbox.calls.length;
    expect((await notGreen(session))[0]).toBe("connection reconnect_needed");
    expect(sandbox.calls.length).toBe(before);
    sandbox.faults.clear();
    await sql`update private.video_connections set status = 'disconnected' where provider = 'zoom'`;
    const fresh = await world.addSession();
    expect(await notGreen(fresh)).toContain("connection unconnected");
    expect(await notGreen(fresh)).toContain("link no_link");
  });
});

describe("a link typed by hand", () => {
  const owner = connectAs(world.databaseUrl, { sub: world.ownerId, role: "authenticated" });
  const linkOf = async (session: string) =>
    (
      await sql<{ join_url: string | null }[]>`
        select join_url from public.course_live_session_meetings where session_id = ${session}`
    )[0]?.join_url ?? null;
  const type = (session: string, url: string | null) =>
    sql`update public.course_live_session_meetings set join_url = ${url} where session_id = ${session}`;
  const ownLink = async (session: string) =>
    (
      await owner.run(
        (tx) =>
          tx<{ own_link: boolean }[]>`select own_link from public.get_session_meeting_state(${session})`,
      )
    )[0]?.own_link;
  const meetingIn = async (session: string) =>
    (
      await owner.run(
        (tx) =>
          tx<{ meeting_id: string | null }[]>`select meeting_id from public.get_session_check(${session})`,
      )
    )[0]?.meeting_id;

  it("is not the meeting's own whose account was disconnected: the check is red", async () => {
    for (const platform of ["zoom", "google_meet"] as const) {
      const session = await ready(platform);
      await sql`update private.video_connections set status = 'disconnected' where provider = ${platform}`;
      const { red, results } = await checkSession(login, config, session);
      expect(red).toBe(1);
      expect(results[0]).toMatchObject({ check: "connection", code: "unconnected" });
      expect(results.at(-1)).toMatchObject({ check: "link", code: "present" });
      await type(session, "https://rooms.example.test/3");
      expect(await names(session)).toEqual(["link"]);
    }
  });

  it("is not that of an earlier meeting of the session: the one that stands takes its place", async () => {
    const session = await ready("zoom");
    const earlier = await linkOf(session);
    await sql`update private.video_connections set status = 'disconnected' where provider = 'zoom'`;
    await world.connect("zoom", { user: "yves@provider.example.test" });
    await world.drain();
    const standing = await linkOf(session);
    expect(standing).not.toBe(earlier);
    await type(session, earlier);
    expect(await ownLink(session)).toBe(false);
    expect(await meetingIn(session)).not.toBeNull();
    await sql`select private.want_look(id) from private.video_meetings where session_id = ${session} and state = 'active'`;
    await world.drain();
    expect(await linkOf(session)).toBe(standing);
    await type(session, "https://rooms.example.test/4");
    expect(await ownLink(session)).toBe(true);
    expect(await meetingIn(session)).toBeNull();
  });
});

describe("the worker", () => {
  it("checks each session once, half an hour before its start, and no other", async () => {
    const near = await ready("zoom", { startsInMinutes: 25 });
    const far = await ready("zoom", { startsInMinutes: 45 });
    const over = await ready("zoom", { startsInMinutes: 20 });
    await set(over, { status: "cancelled" });
    const rounds = await Promise.all([
      checkDueSessions(login, config, soon()),
      checkDueSessions(login, config, soon()),
    ]);
    expect(rounds.reduce((a, b) => a + b)).toBe(1);
    expect(await kept(near)).toMatchObject({ red: 0 });
    expect(await kept(far)).toBeUndefined();
    expect(await checkDueSessions(login, config, soon())).toBe(0);
    await startsIn(far, 29);
    expect(await checkDueSessions(login, config, soon())).toBe(1);
  });

  it("checks a red one again ten minutes before, and once after it was changed", async () => {
    const session = await ready("zoom", { startsInMinutes: 25 });
    lastMeeting().fields.duration = 5;
    await checkDueSessions(login, config, soon());
    expect(await kept(session)).toMatchObject({ red: 1 });
    expect(await checkDueSessions(login, config, soon())).toBe(0);
    await sql`update public.course_live_sessions set revision = revision + 1 where id = ${session}`;
    expect(await checkDueSessions(login, config, soon())).toBe(1);
    expect(await checkDueSessions(login, config, soon())).toBe(0);
    await later(session, 10);
    expect(await checkDueSessions(login, config, soon())).toBe(0);
    await later(session, 6);
    expect(await checkDueSessions(login, config, soon())).toBe(1);
    expect(await checkDueSessions(login, config, soon())).toBe(0);
  });

  it("asks once more when the provider gave no answer", async () => {
    const session = await ready("zoom", { startsInMinutes: 25 });
    sandbox.faults.add({ provider: "zoom", kind: "server_error", path: "/v2/", times: 9 });
    await checkDueSessions(login, config, soon());
    expect(await kept(session)).toMatchObject({ red: 0 });
    sandbox.faults.clear();
    await later(session, 10);
    expect(await checkDueSessions(login, config, soon())).toBe(0);
    await later(session, 6);
    expect(await checkDueSessions(login, config, soon())).toBe(1);
    expect(await checkDueSessions(login, config, soon())).toBe(0);
  });

  it("takes up a check whose worker died, and gives a meeting in the making its time", async () => {
    const session = await ready("zoom", { startsInMinutes: 25 });
    await sql`select private.queue_session_checks()`;
    await sql`select * from private.claim_jobs('session_check', 5)`;
    expect(await checkDueSessions(login, config, soon())).toBe(0);
    await sql`update private.session_checks set leased_until = now() - interval '1 second'`;
    expect(await checkDueSessions(login, config, soon())).toBe(1);
    const young = await world.addSession({ startsInMinutes: 20 });
    expect(await checkDueSessions(login, config, soon())).toBe(0);
    await world.drain();
    expect(await checkDueSessions(login, config, soon())).toBe(1);
    expect(await kept(young)).toMatchObject({ red: 0 });
    expect((await kept(session))?.checked_at).not.toBeNull();
  });
});

describe("moving in mid-flight", () => {
  const owner = () => connectAs(world.databaseUrl, { sub: world.ownerId, role: "authenticated" });
  async function move(session: string, platform: string, url: string | null = null): Promise<void> {
    const person = owner();
    await person.run((tx) => tx`select public.move_live_session(${session}, ${platform}, ${url})`);
    await person.end();
  }
  const linkOf = async (session: string) =>
    (
      await sql<{ join_url: string | null }[]>`
        select join_url from public.course_live_session_meetings where session_id = ${session}`
    )[0]?.join_url;
  const states = async (session: string) =>
    (
      await sql<{ line: string }[]>`
        select provider || ' ' || state as line from private.video_meetings where session_id = ${session} order by created_at`
    ).map((row) => row.line);

  it("takes the room away at once while nobody can be in it", async () => {
    const session = await ready("zoom");
    await move(session, "google_meet");
    expect(await linkOf(session)).toBeNull();
    await world.drain();
    const { stands, link } = await world.truthOf(session);
    expect(stands).toMatchObject([{ provider: "google_meet", link }]);
  });

  it("leaves the room to the people in it until the session is over", async () => {
    const session = await ready("zoom", { startsInMinutes: 5 });
    const old = await linkOf(session);
    await set(session, { status: "live" });
    await move(session, "google_meet");
    await world.drain();
    expect(await states(session)).toEqual(["zoom leaving", "google_meet active"]);
    expect(await linkOf(session)).not.toBe(old);
    expect((await world.truthOf(session)).stands).toHaveLength(2);
    await set(session, { title: "Changed meanwhile" });
    await world.drain();
    expect((await world.truthOf(session)).stands).toHaveLength(2);
    await set(session, { status: "ended" });
    await world.drain();
    expect(await states(session)).toEqual(["zoom gone", "google_meet active"]);
    expect((await world.truthOf(session)).stands).toMatchObject([{ provider: "google_meet" }]);
  });

  it("comes back into the room that was left, with its link and its people", async () => {
    for (const [from, to] of [
      ["zoom", "google_meet"],
      ["google_meet", "zoom"],
    ] as const) {
      const session = await ready(from, { startsInMinutes: 5 });
      const old = await linkOf(session);
      await set(session, { status: "live" });
      await move(session, to);
      await world.drain();
      await move(session, from);
      await world.drain();
      expect(await states(session)).toEqual([`${from} active`, `${to} leaving`]);
      expect(await linkOf(session)).toBe(old);
      await move(session, "custom", "https://rooms.example.test/9");
      await world.drain();
      expect(await states(session)).toEqual([`${from} leaving`, `${to} leaving`]);
      expect(await linkOf(session)).toBe("https://rooms.example.test/9");
      await set(session, { status: "ended" });
      await world.drain();
      expect((await world.truthOf(session)).stands).toEqual([]);
      expect(await linkOf(session)).toBe("https://rooms.example.test/9");
    }
  });

  it("is found by the sweep when the end of the session went unnoticed", async () => {
    const session = await ready("zoom", { startsInMinutes: 5 });
    await set(session, { status: "live" });
    await move(session, "custom", "https://rooms.example.test/9");
    await world.drain();
    await sql`alter table public.course_live_sessions disable trigger course_live_sessions_video`;
    await set(session, { status: "ended" });
    await sql`alter table public.course_live_sessions enable trigger course_live_sessions_video`;
    expect(await states(session)).toEqual(["zoom leaving"]);
    await sweep(login, config);
    await world.drain();
    expect(await states(session)).toEqual(["zoom gone"]);
  });

  it("comes to the same end wherever a worker dies on the way", async () => {
    const steps: string[] = [];
    const journey = async (dieAt: number): Promise<void> => {
      const session = await ready("zoom", { startsInMinutes: 5 });
      const old = await linkOf(session);
      await set(session, { status: "live" });
      let step = 0;
      const walk = async () => {
        await world.drain(12, async (name) => {
          if (dieAt < 0) steps.push(name);
          step += 1;
          if (step - 1 !== dieAt) return;
          // Its lease runs out, and the job is taken again.
          throw new Error("the power is gone");
        });
        await sql`update private.video_sync_jobs set leased_until = now() - interval '1 second' where state = 'running'`;
        await world.drain();
      };
      await move(session, "google_meet");
      await walk();
      expect(await states(session), `${dieAt}`).toEqual(["zoom leaving", "google_meet active"]);
      await move(session, "zoom");
      await walk();
      expect(await states(session), `${dieAt}`).toEqual(["zoom active", "google_meet leaving"]);
      expect(await linkOf(session), `${dieAt}`).toBe(old);
      await set(session, { status: "ended" });
      await walk();
      expect(await states(session), `${dieAt}`).toEqual(["zoom active", "google_meet gone"]);
      expect((await world.truthOf(session)).stands).toHaveLength(1);
    };
    await journey(-1);
    const count = steps.length;
    expect(steps).toContain("left");
    for (let at = 0; at < count; at += 1) await journey(at);
  });

  it("waits for the last person after the end, too: Zoom takes no meeting away that is in progress", async () => {
    const session = await ready("zoom", { startsInMinutes: 5 });
    await set(session, { status: "live" });
    await move(session, "custom", "https://rooms.example.test/9");
    await world.drain();
    lastMeeting().startedAt = new Date().toISOString();
    await set(session, { status: "ended" });
    await world.drain(3);
    expect(await world.job(session)).toMatchObject({ state: "queued", error_detail: "zoom_3002" });
    expect(await states(session)).toEqual(["zoom deleting"]);
    lastMeeting().startedAt = null;
    await world.drain();
    expect(await states(session)).toEqual(["zoom gone"]);
    expect((await world.truthOf(session)).stands).toEqual([]);
  });

  it("is refused with the reason, and changes nothing", async () => {
    const session = await ready("zoom");
    const refused = (work: Promise<void>) =>
      work.then(
        () => "done",
        (error: { code: string; message: string; hint: string }) =>
          `${error.code} ${error.message} ${error.hint}`,
      );
    expect(await refused(move(session, "zoom"))).toBe("PT409 already_there platform");
    expect(await refused(move(session, "custom"))).toBe("PT422 required join_url");
    expect(await refused(move(session, "native"))).toBe("PT422 required stream_url");
    expect(await refused(move(session, "custom", "javascript:1"))).toBe("PT422 url_invalid join_url");
    await sql`update private.video_connections set status = 'reconnect_needed' where provider = 'google_meet'`;
    expect(await refused(move(session, "google_meet"))).toBe("PT409 reconnect_needed platform");
    await sql`update private.video_connections set status = 'disconnected' where provider = 'google_meet'`;
    expect(await refused(move(session, "google_meet"))).toBe("PT409 not_connected platform");
    const person = owner();
    await expect(
      person.run(
        (tx) => tx`select public.move_live_session(${session}, 'custom', 'https://a.test', null, 99)`,
      ),
    ).rejects.toThrow("stale_version");
    await person.end();
    await set(session, { status: "cancelled" });
    expect(await refused(move(session, "custom", "https://a.test"))).toMatch("PT409 session_closed");
    expect((await world.truthOf(session)).link).toMatch(/zoom/);
  });

  it("a typed link gives way when the platform's own room is asked for again", async () => {
    const session = await ready("zoom");
    const room = await linkOf(session);
    await move(session, "zoom", "https://zoom.example.test/j/own");
    await world.drain();
    expect(await linkOf(session)).toBe("https://zoom.example.test/j/own");
    await move(session, "zoom");
    await world.drain();
    expect(await linkOf(session)).toBe(room);
  });
});
