import { Buffer } from "node:buffer";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  signedBy,
  validationReply,
  zoomSignature,
} from "../../../../supabase/functions/_shared/providers/zoom/signature.ts";
import { WEBHOOK_SECRET } from "../../../../supabase/local/sandbox/webhooks.ts";
import { serveFunctions } from "../../support/functions.ts";
import { videoWorld } from "../../support/video.ts";

const ACCOUNT_SECRET = "secret-of-an-account";
const world = await videoWorld();
const { sql, sandbox } = world;
const functions = await serveFunctions(world, {
  ZOOM_WEBHOOK_SECRET_TOKEN: `${WEBHOOK_SECRET},acct-1:${ACCOUNT_SECRET}`,
});
const address = `${functions.url}/zoom-webhook`;
sandbox.webhooks.target = address;
sandbox.webhooks.retries = [];
await world.connect("zoom");

/**
 * Lets what was begun end, and nothing else begin. A message that is done has its meeting looked at after it: that job
 * would find its session gone in the middle of it.
 */
async function calm() {
  await vi.waitFor(
    async () => {
      const begun: unknown[] = [];
      for (const queue of ["private.video_webhook_events", "private.video_sync_jobs"]) {
        await sql.unsafe(`delete from ${queue} where state <> 'running'`);
        begun.push(...(await sql.unsafe(`select 1 from ${queue}`)));
      }
      expect(begun).toEqual([]);
    },
    { timeout: 60_000 },
  );
}

beforeEach(async () => {
  sandbox.faults.clear();
  await calm();
  await sql`delete from public.course_live_sessions`;
  await world.newDay();
});

const seconds = (at = Date.now()) => String(Math.floor(at / 1000));

/** One request as it would come over the wire; what is left out is signed and on time. */
async function post(
  body: string,
  {
    secret = WEBHOOK_SECRET,
    timestamp = seconds(),
    signature,
  }: { secret?: string; timestamp?: string; signature?: string | null } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const signed = signature === undefined ? zoomSignature(secret, timestamp, Buffer.from(body)) : signature;
  const reply = await fetch(address, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-zm-request-timestamp": timestamp,
      ...(signed !== null && { "x-zm-signature": signed }),
    },
    body,
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}

const stored = async () =>
  (
    await sql<{ event: string; state: string; body: unknown }[]>`
    select event, state, body from private.video_webhook_events order by job_id`
  ).map((row) => ({ ...row }));
const processed = async () => {
  await vi.waitFor(
    async () => {
      const open = await sql`select 1 from private.video_webhook_events where state in ('queued', 'running')`;
      expect(open.length).toBe(0);
    },
    { timeout: 10_000 },
  );
};

/** A session with its meeting; `endsInMinutes` may have passed by the time it is looked at. */
async function openSession(startsInMinutes = 5, endsInMinutes = startsInMinutes + 60) {
  const id = await world.addSession({ startsInMinutes });
  await world.drain();
  if (endsInMinutes < 0) {
    await sql`
      update public.course_live_sessions set scheduled_end = now() + make_interval(mins => ${endsInMinutes}) where id = ${id}`;
  }
  const meeting = sandbox.store.data.meetings.findLast((one) => !one.deleted);
  if (!meeting) throw new Error("no meeting");
  return { id, meeting };
}
const sessionOf = async (id: string) =>
  (
    await sql<{ status: string; actual_start: Date | null; actual_end: Date | null; revision: number }[]>`
    select status, actual_start, actual_end, revision from public.course_live_sessions where id = ${id}`
  )[0];
const iso = (inMinutes: number) => new Date(Date.now() + inMinutes * 60_000).toISOString();

describe("signature", () => {
  const vector = {
    secret: "4fv1RkqGQUq5sWbEz6hA5A",
    timestamp: "1720705455",
    raw: Buffer.from(
      '{"payload":{"plainToken":"xys8n8PGS7mAU0m5-YJjRA"},"event_ts":1720705455858,"event":"endpoint.url_validation"}',
    ),
    signature: "v0=93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6",
  };
  const headers = (timestamp = vector.timestamp, signature = vector.signature) =>
    new Headers({ "x-zm-request-timestamp": timestamp, "x-zm-signature": signature });
  const secrets = [
    { account: null, secret: "another" },
    { account: null, secret: vector.secret },
  ];
  const at = (offset: number) => new Date((Number(vector.timestamp) + offset) * 1000);

  it("of the known answer is right, by any of the secrets", () => {
    expect(zoomSignature(vector.secret, vector.timestamp, vector.raw)).toBe(vector.signature);
    expect(signedBy(headers(), vector.raw, secrets, at(2))).toEqual(secrets[1]);
  });

  it("holds for two hours, five minutes ahead, and for these bytes alone", () => {
    // Zoom's last try comes 85 minutes after the first, and may carry its time.
    expect(signedBy(headers(), vector.raw, secrets, at(85 * 60))).not.toBeNull();
    expect(signedBy(headers(), vector.raw, secrets, at(7199))).not.toBeNull();
    expect(signedBy(headers(), vector.raw, secrets, at(-299))).not.toBeNull();
    expect(signedBy(headers(), vector.raw, secrets, at(7201))).toBeNull();
    expect(signedBy(headers(), vector.raw, secrets, at(-301))).toBeNull();
    expect(signedBy(headers(), Buffer.concat([vector.raw, Buffer.from(" ")]), secrets, at(0))).toBeNull();
    expect(signedBy(headers("1720705456"), vector.raw, secrets, at(0))).toBeNull();
    expect(signedBy(headers("1720705455.5"), vector.raw, secrets, at(0))).toBeNull();
    expect(signedBy(new Headers(), vector.raw, secrets, at(0))).toBeNull();
    expect(signedBy(headers(vector.timestamp, ""), vector.raw, secrets, at(0))).toBeNull();
  });

  it("answers the question whether the address is ours, with the secret that asked", async () => {
    const body = JSON.stringify({
      event: "endpoint.url_validation",
      event_ts: 1,
      payload: { plainToken: "abc" },
    });
    for (const secret of [WEBHOOK_SECRET, ACCOUNT_SECRET]) {
      expect(await post(body, { secret })).toEqual({ status: 200, body: validationReply("abc", secret) });
    }
    expect(await stored()).toEqual([]);
  });
});

describe("refused, and nothing is changed", () => {
  const message = (id: unknown) =>
    JSON.stringify({
      event: "meeting.started",
      event_ts: Date.now(),
      payload: { account_id: "sandbox", object: { id, uuid: "u1", start_time: iso(0) } },
    });

  it.each([
    ["unsigned", { signature: null }],
    ["signed with another secret", { secret: "guessed" }],
    ["older than two hours", { timestamp: seconds(Date.now() - 7_201_000) }],
    ["from the future", { timestamp: seconds(Date.now() + 3_600_000) }],
    ["without a time", { timestamp: "" }],
  ])("a message that is %s", async (_, how) => {
    const { id, meeting } = await openSession();
    expect(await post(message(meeting.id), how)).toMatchObject({
      status: 401,
      body: { code: "signature_invalid" },
    });
    await functions.work();
    expect(await stored()).toEqual([]);
    expect(await sessionOf(id)).toMatchObject({ status: "scheduled" });
  });

  it("a message that was tampered with", async () => {
    const { id, meeting } = await openSession();
    const timestamp = seconds();
    const signature = zoomSignature(WEBHOOK_SECRET, timestamp, Buffer.from(message("1")));
    expect(await post(message(meeting.id), { timestamp, signature })).toMatchObject({ status: 401 });
    expect(await stored()).toEqual([]);
    expect(await sessionOf(id)).toMatchObject({ status: "scheduled" });
  });

  it("a replay: the same request once more", async () => {
    const { meeting } = await openSession();
    const body = message(meeting.id);
    const timestamp = seconds();
    expect(await post(body, { timestamp })).toMatchObject({ status: 200 });
    await processed();
    const before = await sql`select * from private.video_meeting_instances`;
    expect(await post(body, { timestamp })).toMatchObject({ status: 409, body: { code: "replayed" } });
    expect(await stored()).toHaveLength(1);
    expect(await sql`select * from private.video_meeting_instances`).toEqual(before);
  });

  it.each([true, false])(
    "what could not be taken at first comes again, with its first time: %s",
    async (retriesKeepTime) => {
      const { id, meeting } = await openSession();
      sandbox.webhooks.retries = [20];
      sandbox.webhooks.retriesKeepTime = retriesKeepTime;
      sandbox.webhooks.target = "http://127.0.0.1:9/away";
      await sandbox.webhooks.send("meeting.started", { id: meeting.id, uuid: "r==", start_time: iso(0) });
      sandbox.webhooks.target = address;
      await vi.waitFor(async () => expect(await stored()).toHaveLength(1), 10_000);
      await processed();
      sandbox.webhooks.retries = [];
      expect(await sessionOf(id)).toMatchObject({ status: "live" });
    },
  );

  it("a retry 85 minutes later, signed with the time of the first, is taken; the same once more is a replay", async () => {
    const { id, meeting } = await openSession();
    const timestamp = seconds(Date.now() - 85 * 60_000);
    const body = message(meeting.id);
    expect(await post(body, { timestamp })).toMatchObject({ status: 200 });
    await processed();
    expect(await sessionOf(id)).toMatchObject({ status: "live" });
    expect(await post(body, { timestamp })).toMatchObject({ status: 409, body: { code: "replayed" } });
  });

  it("what nests deeper than any message", async () => {
    const deep = (levels: number, by: [string, string]) =>
      `{"event":"meeting.started","event_ts":${Date.now()},"payload":{"object":${by[0].repeat(levels)}1${by[1].repeat(levels)}}}`;
    for (const by of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as [string, string][]) {
      for (const levels of [100, 5000, 150_000])
        expect(await post(deep(levels, by)), `${levels} ${by[0]}`).toMatchObject({
          ...{ status: 400, body: { code: "message_unreadable" } },
        });
      expect(await post(deep(20, by))).toMatchObject({ status: 200 });
    }
    // Brackets in a text are none.
    const text = JSON.stringify({
      event: "meeting.created",
      payload: { object: { topic: '["{\\"'.repeat(90) } },
    });
    expect(await post(text)).toMatchObject({ status: 200 });
  });

  it("what is too large, is no JSON, or speaks for another account than it is signed for", async () => {
    expect(await post("x".repeat(1024 * 1024 + 1))).toMatchObject({ status: 413 });
    for (const body of ["<event/>", "[]", '{"payload":{}}', '{"event":7}'])
      expect(await post(body), body).toMatchObject({ status: 400, body: { code: "message_unreadable" } });
    const { id, meeting } = await openSession();
    const theirs = (account: string) =>
      JSON.stringify({
        ...{ event: "meeting.started", event_ts: Date.now() },
        payload: { account_id: account, object: { id: meeting.id, uuid: "u1", start_time: iso(0) } },
      });
    expect(await post(theirs("sandbox"), { secret: ACCOUNT_SECRET })).toMatchObject({ status: 403 });
    // Its own account has no such meeting.
    expect(await post(theirs("acct-1"), { secret: ACCOUNT_SECRET })).toMatchObject({ status: 200 });
    await processed();
    expect(await sessionOf(id)).toMatchObject({ status: "scheduled" });
  });
});

describe("what happened at Zoom", () => {
  it("began and ended: the session goes live and ends with the times of the meeting", async () => {
    const { id, meeting } = await openSession();
    await sandbox.webhooks.send("meeting.started", { id: meeting.id, uuid: "a==", start_time: iso(-1) });
    await processed();
    const [heard] = await sql`select last_heard_at from private.video_connections where provider = 'zoom'`;
    expect(heard?.last_heard_at).toBeInstanceOf(Date);
    expect(await sessionOf(id)).toMatchObject({ status: "live", revision: 2 });
    const started = (await sessionOf(id))?.actual_start?.getTime() ?? 0;
    expect(Date.now() - started).toBeGreaterThan(55_000);
    await sandbox.webhooks.send("meeting.ended", {
      id: meeting.id,
      uuid: "a==",
      start_time: iso(-1),
      end_time: iso(0),
    });
    await processed();
    // Before its time: it may be opened again.
    expect(await functions.work()).toMatchObject({ closed: 0 });
    expect(await sessionOf(id)).toMatchObject({ status: "live" });
    await sandbox.webhooks.send("meeting.started", {
      id: Number(meeting.id),
      uuid: "b==",
      start_time: iso(0),
    });
    await processed();
    await sql`update private.video_meeting_instances set ended_at = now() - interval '11 minutes', started_at = now() - interval '16 minutes' where instance = 'a=='`;
    expect(await functions.work()).toMatchObject({ closed: 0 });
    await sandbox.webhooks.send("meeting.ended", { id: meeting.id, uuid: "b==", end_time: iso(0) });
    await processed();
    await sql`update public.course_live_sessions set scheduled_start = now() - interval '20 minutes',
      actual_start = now() - interval '20 minutes'`;
    await sql`update private.video_meeting_instances set ended_at = now() - interval '10 minutes 1 second' where instance = 'b=='`;
    expect(await functions.work()).toMatchObject({ closed: 1 });
    const ended = await sessionOf(id);
    expect(ended).toMatchObject({ status: "ended" });
    expect(Date.now() - (ended?.actual_end?.getTime() ?? 0)).toBeGreaterThan(599_000);
  });

  it("out of order and twice: the end is known before the beginning, and nothing is counted double", async () => {
    const { id, meeting } = await openSession(-20, -2);
    const object = { id: meeting.id, uuid: "c==", start_time: iso(-19) };
    sandbox.faults.add({ provider: "zoom", kind: "webhook_late" });
    await sandbox.webhooks.send("meeting.started", object);
    sandbox.faults.add({ provider: "zoom", kind: "webhook_twice" });
    await sandbox.webhooks.send("meeting.ended", { ...object, end_time: iso(-4) });
    await processed();
    expect((await stored()).map((row) => row.event)).toEqual(["meeting.ended", "meeting.started"]);
    expect(await functions.work()).toMatchObject({ closed: 1 });
    expect(await sessionOf(id)).toMatchObject({ status: "ended", revision: 3 });
    expect(await functions.work()).toMatchObject({ closed: 0 });
  });

  it("an end that was never told: a meeting that was opened again since is over when that one is", async () => {
    const { id, meeting } = await openSession(-20, 30);
    const send = (event: string, uuid: string, times: Record<string, string>) =>
      sandbox.webhooks.send(event, { id: meeting.id, uuid, ...times });
    await send("meeting.started", "lost==", { start_time: iso(-19) });
    await send("meeting.started", "second==", { start_time: iso(-17) });
    await processed();
    expect(await functions.work()).toMatchObject({ closed: 0 });
    await send("meeting.ended", "second==", { start_time: iso(-17), end_time: iso(-11) });
    await processed();
    expect(await functions.work()).toMatchObject({ closed: 1 });
    expect(await sessionOf(id)).toMatchObject({ status: "ended" });
  });

  it("has ended, and is not wanted any more: it is taken away then, without waiting on", async () => {
    const { id, meeting } = await openSession();
    meeting.startedAt = iso(-1);
    await sql`update public.course_live_sessions set status = 'cancelled' where id = ${id}`;
    await functions.work();
    expect(await world.job(id)).toMatchObject({ state: "queued", error_detail: "zoom_3002" });
    expect(await functions.work()).toMatchObject({ meeting: 0 });
    meeting.startedAt = null;
    await sandbox.webhooks.send("meeting.ended", { id: meeting.id, uuid: "end==", end_time: iso(0) });
    await processed();
    expect(await functions.work()).toMatchObject({ meeting: 1 });
    expect(meeting.deleted).toBe(true);
  });

  it("a room that is opened days before the session only for a look leaves the session as it is", async () => {
    const { id, meeting } = await openSession(60 * 24);
    await sandbox.webhooks.send("meeting.started", { id: meeting.id, uuid: "d==", start_time: iso(0) });
    await sandbox.webhooks.send("meeting.ended", { id: meeting.id, uuid: "d==", end_time: iso(0) });
    await processed();
    await functions.work();
    expect(await sessionOf(id)).toMatchObject({ status: "scheduled", revision: 1 });
  });

  it("people came and went, also when the going is told first", async () => {
    const { id, meeting } = await openSession();
    const participant = { user_id: "16778240", user_name: "Léa", email: "", id: "" };
    const object = { id: meeting.id, uuid: "e==" };
    sandbox.faults.add({ provider: "zoom", kind: "webhook_late" });
    await sandbox.webhooks.send("meeting.participant_joined", {
      ...object,
      participant: { ...participant, join_time: iso(0) },
    });
    await sandbox.webhooks.send("meeting.participant_left", {
      ...object,
      participant: { ...participant, leave_time: iso(10) },
    });
    await processed();
    const rows = await sql<{ person_name: string; joined_at: Date; left_at: Date; user_id: string | null }[]>`
      select person_name, joined_at, left_at, user_id from public.session_attendance where session_id = ${id}`;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ person_name: "Léa", user_id: null });
    expect(
      Math.round(((rows[0]?.left_at.getTime() ?? 0) - (rows[0]?.joined_at.getTime() ?? 0)) / 60_000),
    ).toBe(10);
  });

  it("in another shape than usual: what can be read counts, and the message is kept", async () => {
    const { id, meeting } = await openSession();
    let at = Date.now();
    const send = (event: string, object: unknown, payload: Record<string, unknown> = {}) =>
      post(
        JSON.stringify({
          event,
          event_ts: (at += 1),
          payload: { account_id: "sandbox", object, ...payload },
        }),
      );
    const here = { id: Number(meeting.id), uuid: "s==" };
    const participant = {
      ...{
        user_id: 16778240,
        id: 12345,
        participant_uuid: null,
        user_name: "Léa",
        email: null,
        customer_key: null,
      },
    };
    const replies = [
      await send("meeting.started", { ...here, start_time: iso(-1), end_time: null, participant: null }),
      await send("meeting.participant_joined", {
        ...here,
        participant: { ...participant, join_time: iso(-1), leave_time: null },
      }),
      await send("meeting.participant_left", {
        ...here,
        participant: { ...participant, user_name: "Le\u0000\ud83d", join_time: {}, leave_time: iso(0) },
      }),
      await send("meeting.ended", { ...here, start_time: [], end_time: null }),
      await send("meeting.participant_joined", { ...here, participant: ["nobody"] }),
      await send("recording.completed", { ...here, share_url: "nowhere" }),
      await send("meeting.started", "nothing"),
      await send("meeting.updated", here, { account_id: null, event_ts: "late" }),
      await post(JSON.stringify({ event: "meeting.created" })),
      await post(JSON.stringify({ event: "meeting.created", payload: [1], event_ts: null })),
    ];
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    await processed();
    expect((await stored()).map(({ state }) => state)).toEqual(replies.map(() => "done"));
    expect(await sessionOf(id)).toMatchObject({ status: "live" });
    const people = await sql`
      select person_name, person_key, joined_at is not null and left_at is not null as told
      from public.session_attendance where session_id = ${id}`;
    expect(people).toHaveLength(1);
    expect(people[0]).toMatchObject({ told: true });
    const [instance] = await sql`select ended_at from private.video_meeting_instances where instance = 's=='`;
    expect(instance?.ended_at).toBeInstanceOf(Date);
  });

  it("was opened for a look shortly before the session: that is over, and the session is not", async () => {
    const { id, meeting } = await openSession(15);
    const tell = (event: string, times: Record<string, string>) =>
      post(
        JSON.stringify({ event, event_ts: Date.now(), payload: { object: { id: meeting.id, ...times } } }),
      );
    await tell("meeting.started", { uuid: "look==", start_time: iso(-14) });
    await tell("meeting.ended", { uuid: "look==", start_time: iso(-14), end_time: iso(-11) });
    await processed();
    await functions.work();
    expect((await sessionOf(id))?.status).toBe("live");
    // The lesson itself is in it, and its end is the session's.
    await sql`
      update public.course_live_sessions set scheduled_start = ${iso(-30)}, scheduled_end = ${iso(30)} where id = ${id}`;
    const [start, end] = [iso(-30), iso(-11)];
    await tell("meeting.started", { uuid: "lesson==", start_time: start });
    await tell("meeting.ended", { uuid: "lesson==", start_time: start, end_time: end });
    await processed();
    await functions.work();
    expect(await sessionOf(id)).toMatchObject({ status: "ended", actual_end: new Date(end) });
  });

  it("is told by two apps of one account: whoever is first, the meeting of each hears its own", async () => {
    const { id, meeting } = await openSession();
    const body = JSON.stringify({
      event: "meeting.started",
      event_ts: Date.now(),
      payload: {
        account_id: "acct-1",
        object: { id: meeting.id, uuid: "two==", start_time: iso(0) },
      },
    });
    // The account's own app hears of all its people, and of meetings that it did not make.
    expect(await post(body, { secret: ACCOUNT_SECRET })).toMatchObject({ status: 200 });
    await processed();
    expect((await sessionOf(id))?.status).toBe("scheduled");
    expect(await post(body)).toMatchObject({ status: 200 });
    await processed();
    expect((await sessionOf(id))?.status).toBe("live");
  });

  it("with what Postgres has no room for: the message is kept, and what can be read of it is done", async () => {
    const { meeting } = await openSession();
    const id = Number(meeting.id);
    const share_url = "https://zoom.us/rec/share/a";
    const odd: [event: string, object: Record<string, unknown>][] = [
      ["recording.completed", { id, uuid: "a\0b==", share_url }],
      ["recording.completed", { id: `${id}\0`, uuid: "b==", share_url }],
      ["recording.completed", { id, uuid: "c".repeat(400), share_url }],
      ["recording.completed", { id, uuid: "d==", share_url, start_time: iso(-5), duration: 1e300 }],
      ["recording.completed", { id, uuid: "e==", share_url, start_time: "-200000-01-01T00:00:00Z" }],
      ["recording.completed", { id, uuid: "f==", share_url, start_time: "+275000-01-01T00:00:00Z" }],
      ["meeting.started", { id, uuid: "g==", start_time: "-200000-01-01T00:00:00Z" }],
      ["meeting.\0started", { id }],
    ];
    for (const [index, [event, object]] of odd.entries()) {
      const body = JSON.stringify({ event, event_ts: Date.now() + index, payload: { object } });
      expect((await post(body)).status, body.slice(0, 120)).toBe(200);
    }
    await processed();
    expect((await stored()).filter(({ state }) => state !== "done")).toEqual([]);
    const kept = await sql<{ instance: string }[]>`select instance from private.session_recordings`;
    expect(kept.map(({ instance }) => instance).sort()).toEqual(["a\uFFFDb==", "d==", "e==", "f=="]);
  });

  it("of a time to come is of now: what is said of a recording after it is its last word", async () => {
    const { meeting } = await openSession();
    const tell = (event: string, event_ts: number) =>
      post(
        JSON.stringify({
          event,
          event_ts,
          payload: { object: { id: meeting.id, uuid: "h==", share_url: "https://zoom.us/rec/share/a" } },
        }),
      );
    await tell("recording.completed", Date.now() + 365 * 24 * 3600_000);
    await tell("recording.deleted", Date.now() + 1000);
    const [row] = await sql`select state, url from private.session_recordings where instance = 'h=='`;
    expect(row).toEqual({ state: "deleted", url: null });
  });

  it("a recording is ready: its page is kept for the staff, never its token, and published to nobody", async () => {
    const { id, meeting } = await openSession();
    const send = (share_url: string, event_ts: number) =>
      post(
        JSON.stringify({
          event: "recording.completed",
          event_ts,
          download_token: "secret-download-token",
          payload: {
            account_id: "sandbox",
            object: {
              ...{ id: Number(meeting.id), uuid: "f==", share_url, recording_play_passcode: "Xy1" },
              ...{ start_time: iso(10), duration: 20 },
              recording_files: [
                {
                  file_type: "MP4",
                  download_url: "https://zoom.test/rec/download/1",
                  play_url: "https://zoom.test/rec/play/1",
                },
              ],
            },
          },
        }),
      );
    await send("https://zoom.test/rec/share/1", 1);
    await send("https://zoom.test/rec/share/2", 2);
    await processed();
    const rows = await sql`
      select r.url, r.published, m.recording_url from private.session_recordings r
      left join public.course_live_session_meetings m on m.session_id = r.session_id where r.session_id = ${id}`;
    expect(rows).toMatchObject([
      { url: "https://zoom.test/rec/share/2?pwd=Xy1", published: false, recording_url: null },
    ]);
    const kept = JSON.stringify(await stored());
    expect(kept).not.toContain("rec/play/1");
    expect(kept).not.toContain("secret-download-token");
    expect(kept).not.toContain("rec/download");
  });

  it("the app was taken out of the account: reconnect needed, unless it was connected again since", async () => {
    const status = async () =>
      (await sql`select status, status_reason from private.video_connections where provider = 'zoom'`)[0];
    await sandbox.webhooks.deauthorized("somebody@provider.example.test", sandbox.apps.zoom.clientId);
    await sandbox.webhooks.deauthorized("claire@provider.example.test", "another-app");
    await processed();
    expect(await status()).toMatchObject({ status: "connected" });
    await sandbox.webhooks.deauthorized("claire@provider.example.test", sandbox.apps.zoom.clientId);
    await processed();
    expect(await status()).toMatchObject({ status: "reconnect_needed", status_reason: "deauthorized" });
    await world.connect("zoom");
    await sql`update private.video_webhook_events set state = 'queued'`;
    await functions.work();
    expect(await status()).toMatchObject({ status: "connected" });
  });

  it.each(["number", "text"] as const)(
    "that the app was taken out is told late, its time as %s: a consent that was given since stands",
    async (told) => {
      const status = async () =>
        (await sql`select status, status_reason from private.video_connections where provider = 'zoom'`)[0];
      await world.connect("zoom");
      const take = (at: Date) =>
        sandbox.webhooks.deauthorized("claire@provider.example.test", sandbox.apps.zoom.clientId, {
          at,
          told,
        });
      await take(new Date(Date.now() - 60_000));
      await processed();
      expect(await status()).toMatchObject({ status: "connected" });
      await take(new Date(Date.now() + 1000));
      await processed();
      expect(await status()).toMatchObject({ status: "reconnect_needed", status_reason: "deauthorized" });
      await world.connect("zoom");
    },
  );

  it("that the app was taken out, without saying when, is asked of Zoom", async () => {
    const status = async () =>
      (await sql`select status, status_reason from private.video_connections where provider = 'zoom'`)[0];
    const user = "claire@provider.example.test";
    const take = async () => {
      await calm();
      await sandbox.webhooks.deauthorized(user, sandbox.apps.zoom.clientId, { told: "not" });
      await processed();
    };
    await take();
    expect(await status()).toMatchObject({ status: "connected" });
    for (const grant of sandbox.store.data.grants) if (grant.user === user) grant.revoked = true;
    await take();
    expect(await status()).toMatchObject({ status: "reconnect_needed", status_reason: "invalid_grant" });
    await world.connect("zoom");
  });

  it("is kept without what opens a door or a file, wherever it stands", async () => {
    const secret = "Qx7vZ";
    const link = `https://us02web.zoom.us/j/123?pwd=${secret}1`;
    const object = {
      ...{ id: 1, uuid: "k==", topic: `Come: ${link}, passcode: ${secret}2`, password: `${secret}3` },
      ...{
        encrypted_password: `${secret}4`,
        h323_password: `${secret}5`,
        join_url: link,
        start_url: `${link}&zak=x`,
      },
      ...{ agenda: `Mot de passe : ${secret}6. Kenncode: ${secret}7 {"pwd":"${secret}8"}`, passcode: 7 },
      ...{
        invitation: `us02web.zoom.us/rec/share/${secret}11 <b>Passcode:</b> ${secret}12, Kennwort&nbsp;: ${secret}13`,
      },
      ...{ one_tap: `+13017158592,,93812345678#,,,,*777123# US` },
      ...{ share_url: link, recording_play_passcode: `${secret}9`, settings: { host_key: `${secret}10` } },
      recording_files: [
        {
          play_url: `https://zoom.us/rec/play/${secret}11`,
          download_url: link,
          nested: [{ zak: `${secret}12` }],
        },
      ],
      participant: { user_name: `Léa https://zoom.us/w/1?tk=${secret}13#s`, registrant_id: "r1" },
    };
    const body = {
      ...{ event: "meeting.created", event_ts: Date.now(), download_token: `${secret}14` },
      payload: { account_id: "sandbox", accessToken: `${secret}15`, object, old_object: object },
    };
    expect(await post(JSON.stringify(body))).toMatchObject({ status: 200 });
    await processed();
    const kept = JSON.stringify(await stored());
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain("777123");
    expect(kept).toContain("Léa https://zoom.us/…");
    expect(kept).toContain("registrant_id");
  });

  it("is forgotten after thirty days, and done by the worker when nobody was there to do it at once", async () => {
    const { id, meeting } = await openSession();
    await sandbox.webhooks.send("meeting.started", { id: meeting.id, uuid: "g==", start_time: iso(0) });
    await processed();
    await sql`update public.course_live_sessions set status = 'ended' where id = ${id}`;
    const second = await openSession();
    await sql`
      insert into private.video_webhook_events (dedupe_key, signature_hash, event, event_at, body)
      select 'lost', 'lost', event, event_at, jsonb_set(body, '{payload,object,id}', to_jsonb(${second.meeting.id}::text))
      from private.video_webhook_events`;
    await functions.work();
    expect(await sessionOf(second.id)).toMatchObject({ status: "live" });
    await sql`update private.video_webhook_events set received_at = now() - interval '31 days' where dedupe_key = 'lost'`;
    await functions.work();
    expect(await stored()).toHaveLength(1);
  });

  it("and could not be noted is tried again, later and later, and given up visibly", async () => {
    const { id, meeting } = await openSession();
    await sql`alter function private.note_meeting_instance rename to note_meeting_instance_away`;
    await sandbox.webhooks.send("meeting.started", { id: meeting.id, uuid: "h==", start_time: iso(0) });
    const row = async () =>
      (
        await sql<
          { state: string; attempts: number; error_code: string; error_detail: string; wait: number }[]
        >`
          select state, attempts, error_code, error_detail, extract(epoch from run_at - now())::float as wait
          from private.video_webhook_events`
      )[0];
    await vi.waitFor(async () => expect(await row()).toMatchObject({ state: "queued", attempts: 1 }), 10_000);
    expect(await row()).toMatchObject({ error_code: "server", error_detail: "internal" });
    expect((await row())?.wait).toBeGreaterThan(2);
    for (let attempt = 2; attempt <= 8; attempt += 1) {
      await sql`update private.video_webhook_events set run_at = now()`;
      await functions.work();
    }
    expect(await row()).toMatchObject({ state: "parked", attempts: 8 });
    await sql`alter function private.note_meeting_instance_away rename to note_meeting_instance`;
    // Set back by hand, as the manual says.
    await sql`select private.queue_job('zoom_message', job_id) from private.video_webhook_events`;
    await functions.work();
    expect(await row()).toMatchObject({ state: "done", error_code: null });
    expect(await sessionOf(id)).toMatchObject({ status: "live" });
  });

  it("nothing of it is printed but that something failed", () => {
    const said = new Set(functions.logs.filter((line) => !/listening/.test(line)));
    expect([...said]).toEqual(["  functions | zoom_message job failed: PostgresError 42883"]);
  });
});
