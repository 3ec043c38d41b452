import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { SandboxMeeting, SandboxRun } from "../../../../supabase/local/sandbox/store.ts";
import { recordingOf } from "../../../../supabase/local/sandbox/zoom.ts";
import { claimsOf, connectAs, insertUsers } from "../../../support/users.ts";
import { serveFunctions } from "../../support/functions.ts";
import { consent, REDIRECT, videoWorld } from "../../support/video.ts";
import { beginConnection } from "../../../../supabase/functions/video-oauth/consent-state.ts";
import { finishConnection } from "../../../../supabase/functions/video-oauth/finish-connection.ts";

const world = await videoWorld();
const { sql, login, config, sandbox, storeId } = world;
const functions = await serveFunctions(world);
sandbox.webhooks.retries = [];
const names = ["lea", "tom", "ines", "zoe"];
const people = await insertUsers(
  sql,
  [...names, "alone"].map((name) => `${name}@example.test`),
);
const owner = connectAs(world.databaseUrl, claimsOf(world.ownerId));
const student = connectAs(world.databaseUrl, claimsOf(people[0]?.id ?? ""));
const stranger = connectAs(world.databaseUrl, claimsOf(people[4]?.id ?? ""));
afterAll(() => Promise.all([owner.end(), student.end(), stranger.end()]));

beforeEach(async () => {
  sandbox.faults.clear();
  sandbox.webhooks.target = null;
  await sql`delete from private.video_webhook_events`;
  await sql`delete from public.course_live_sessions`;
  await sql`update private.video_connections set status = 'disconnected'`;
  await world.newDay();
  await world.connect("zoom");
});

const at = (minutes: number) => new Date(Math.floor(Date.now() / 1000) * 1000 + minutes * 60_000);
const DAY = 24 * 60;

interface Lesson {
  id: string;
  meeting: SandboxMeeting;
}

/** A session of an hour that began 50 minutes ago, its meeting, and four people with a seat. */
async function lesson({ recorded = true } = {}): Promise<Lesson> {
  const id = await world.addSession();
  if (recorded) await sql`update public.course_live_sessions set recording_enabled = true where id = ${id}`;
  await world.drain();
  await sql`
    update public.course_live_sessions set scheduled_start = ${at(-50)}, scheduled_end = ${at(10)} where id = ${id}`;
  await sql`update public.session_rooms set opened_at = ${at(-2 * DAY)} where session_id = ${id}`;
  for (const [index, name] of names.entries()) {
    await sql`insert into public.course_live_session_registrations ${sql({
      ...{ session_id: id, store_id: storeId, user_id: people[index]?.id ?? "", attendee_name: name },
      ...{ attendee_email: `${name}@example.test`, status: "registered", registered_at: at(-2 * DAY) },
    })}`;
  }
  const meeting = sandbox.store.data.meetings.findLast((one) => !one.deleted);
  if (!meeting) throw new Error("no meeting");
  return { id, meeting };
}

const send = (event: string, object: Record<string, unknown>) =>
  sandbox.webhooks.target ? sandbox.webhooks.send(event, object) : Promise.resolve();

let number = 16_778_240;
/** One time that the meeting was opened, as Zoom remembers it, and tells it where it does. */
async function run(
  { meeting }: Lesson,
  from: number,
  until: number,
  who: readonly string[],
): Promise<SandboxRun> {
  const made: SandboxRun = {
    uuid: `/${randomBytes(9).toString("base64url")}//${randomBytes(6).toString("base64url")}==`,
    startedAt: at(from).toISOString(),
    endedAt: at(until).toISOString(),
  };
  (meeting.runs ??= []).push(made);
  const here = { id: meeting.id, uuid: made.uuid, start_time: made.startedAt };
  await send("meeting.started", here);
  for (const name of who) {
    const email = [...names, "owner"].includes(name) ? `${name}@example.test` : "";
    const times = { join_time: made.startedAt, leave_time: made.endedAt };
    const user_id = String((number += 1024));
    meeting.participants.push({
      ...{ id: "", name, user_id, user_email: email, instance: made.uuid, status: "in_meeting" },
      ...times,
    });
    const participant = { user_id, user_name: name, id: "", email };
    await send("meeting.participant_left", {
      ...here,
      participant: { ...participant, leave_time: times.leave_time },
    });
    await send("meeting.participant_joined", {
      ...here,
      participant: { ...participant, join_time: times.join_time },
    });
  }
  await send("meeting.ended", { ...here, end_time: made.endedAt });
  await handled();
  return made;
}

async function recorded({ meeting }: Lesson, of: SandboxRun, event = "recording.completed"): Promise<void> {
  const state = { trashed: "trashed", deleted: "deleted" }[event.split(".")[1] ?? ""] ?? "there";
  of.recording = {
    passcode: of.recording?.passcode ?? `pass${of.uuid.slice(1, 5)}`,
    state: state as "there",
  };
  await send(event, recordingOf(sandbox.url, meeting, of));
  await handled();
}

async function handled(): Promise<void> {
  if (!sandbox.webhooks.target) return;
  await vi.waitFor(
    async () => {
      const open = await sql`select from private.video_webhook_events where state in ('queued', 'running')`;
      expect(open).toHaveLength(0);
    },
    { timeout: 20_000 },
  );
}

/** The worker's turns after the end: whatever waits for its time has it. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) {
    await sql`update private.attendance_imports set run_at = now() where state = 'queued'`;
    await sql`update private.recording_searches set run_at = now() where state = 'queued'`;
    await functions.work();
  }
}

const seats = async ({ id }: Lesson) =>
  Object.fromEntries(
    (
      await sql<{ name: string; status: string; minutes: number | null }[]>`
      select attendee_name as name, status, round(attendance_seconds / 60.0)::int as minutes
      from public.course_live_session_registrations where session_id = ${id}`
    ).map(({ name, status, minutes }) => [name, minutes === null ? status : `${status} ${minutes}`]),
  );
interface Seen {
  id: string;
  url: string;
  published: boolean;
}
const staffSees = async ({ id }: Lesson) =>
  (
    await owner.run(
      (tx) =>
        tx<
          {
            o: { recordings: Seen[]; searches: { outcome: string | null; error_code: string | null }[] };
          }[]
        >`select public.get_session_recordings(${id}) as o`,
    )
  )[0]?.o ?? { recordings: [], searches: [] };
const sees = async (who: typeof student, { id }: Lesson) =>
  (
    await who.run(
      (tx) => tx<{ recordings: Seen[]; recording_url: string | null }[]>`
        select recordings, recording_url from public.list_my_live_sessions(null, ${id})`,
    )
  ).map((row) => row.recordings.map((one) => one.url));
const publish = (recording: string, published: boolean) =>
  owner.run((tx) => tx`select public.publish_session_recording(${recording}, ${published})`);
const strangersOf = async ({ id }: Lesson) =>
  (
    await owner.run(
      (tx) => tx<{ o: { unmatched: { name: string }[]; reports: { unasked: string | null }[] } }[]>`
        select public.get_session_attendance(${id}) as o`,
    )
  )[0]?.o;
const pageOf = ({ meeting }: Lesson, of: SandboxRun) => {
  const url = new URL(String(recordingOf(sandbox.url, meeting, of).share_url));
  url.searchParams.set("pwd", of.recording?.passcode ?? "");
  return url.href;
};

/** The rehearsal of the day before, the lesson that broke off, and its second half. */
async function held(one: Lesson) {
  const rehearsal = await run(one, -DAY, -DAY + 30, ["zoe", "owner", "Helper"]);
  await recorded(one, rehearsal);
  const told = await staffSees(one);
  const first = await run(one, -50, -35, ["lea", "tom"]);
  const second = await run(one, -30, -2, ["lea", "ines", "Guest"]);
  return { rehearsal, first, second, told };
}

describe.each([true, false])("a lesson in two runs, a rehearsal the day before, messages: %s", (told) => {
  const begin = async () => {
    const one = await lesson();
    if (told) sandbox.webhooks.target = `${functions.url}/zoom-webhook`;
    else
      await sql`update public.course_live_sessions set status = 'live', actual_start = ${at(-50)} where id = ${one.id}`;
    return one;
  };
  const close = async ({ id }: Lesson) => {
    // With messages it ends by them; without, the host says so.
    if (told) await sql`update public.course_live_sessions set scheduled_end = ${at(-1)} where id = ${id}`;
    else
      await sql`update public.course_live_sessions set status = 'ended', actual_end = ${at(-1)} where id = ${id}`;
  };

  it("has the right people and the right recordings, and nothing else", async () => {
    const one = await begin();
    const { first, second, told: before } = await held(one);
    // The rehearsal is nobody's recording of the lesson, before it or after.
    expect(before.recordings).toEqual([]);
    await recorded(one, second);
    await recorded(one, first);
    await recorded(one, first, "recording.transcript_completed");
    await recorded(one, second);
    await close(one);
    await turns();
    expect(await seats(one)).toEqual({
      ...{ lea: "attended 43", tom: "attended 15", ines: "attended 28" },
      zoe: "absent",
    });
    expect((await strangersOf(one))?.unmatched.map(({ name }) => name)).toEqual(["Guest"]);
    // Nor is whoever of the team rehearsed among those who came.
    const listed = await owner.run(
      (tx) => tx<{ name: string }[]>`select name from public.list_session_attendance(${one.id})`,
    );
    expect(listed.map(({ name }) => name)).toEqual(["ines", "lea", "tom", "zoe"]);
    const { recordings, searches } = await staffSees(one);
    expect(recordings.map(({ url }) => url)).toEqual([pageOf(one, first), pageOf(one, second)]);
    expect(searches).toMatchObject([{ outcome: "found", error_code: null }]);
    expect(recordings.map(({ published }) => published)).toEqual([false, false]);

    // Nobody sees what nobody has published; then those who have a seat see that one.
    expect(await sees(student, one)).toEqual([[]]);
    await publish(recordings[0]?.id ?? "", true);
    expect(await sees(student, one)).toEqual([[pageOf(one, first)]]);
    expect((await sees(stranger, one)).flat()).toEqual([]);
    await publish(recordings[0]?.id ?? "", false);
    expect(await sees(student, one)).toEqual([[]]);
  });

  it("loses a recording that is trashed, which comes back to nobody but the staff", async () => {
    const one = await begin();
    const { first, second } = await held(one);
    await recorded(one, first);
    await recorded(one, second);
    await close(one);
    await turns();
    const { recordings } = await staffSees(one);
    for (const { id } of recordings) await publish(id, true);
    expect((await sees(student, one))[0]).toHaveLength(2);
    await recorded(one, first, "recording.trashed");
    await recorded(one, second, "recording.deleted");
    const ask = async () => {
      await sql`update private.session_recordings set said_at = said_at - interval '1 hour'`;
      await owner.run((tx) => tx`select public.find_session_recordings(${one.id})`);
      await turns();
    };
    if (!told) await ask();
    expect((await staffSees(one)).recordings).toEqual([]);
    expect(await sees(student, one)).toEqual([[]]);
    await recorded(one, first, "recording.recovered");
    if (!told) await ask();
    expect((await staffSees(one)).recordings).toMatchObject([{ url: pageOf(one, first), published: false }]);
    expect(await sees(student, one)).toEqual([[]]);
  });
});

describe("recordings that messages tell of", () => {
  const told = async () => {
    const one = await lesson({ recorded: false });
    sandbox.webhooks.target = `${functions.url}/zoom-webhook`;
    return one;
  };

  it("count by the session's times as they are by now, in whatever order they come", async () => {
    const one = await told();
    // Its recording is told of before the end of the run is.
    const early: SandboxRun = {
      uuid: "e==",
      startedAt: at(-130).toISOString(),
      endedAt: at(-90).toISOString(),
    };
    await recorded(one, early, "recording.trashed");
    await recorded(one, early);
    expect((await staffSees(one)).recordings).toEqual([]);
    await sql`
      update public.course_live_sessions set scheduled_start = ${at(-120)}, scheduled_end = ${at(-60)} where id = ${one.id}`;
    expect((await staffSees(one)).recordings).toHaveLength(1);
    // What is postponed was not held at its date, and is held at another.
    await sql`update public.course_live_sessions set status = 'postponed' where id = ${one.id}`;
    expect((await staffSees(one)).recordings).toEqual([]);
    await sql`
      update public.course_live_sessions set scheduled_start = ${at(DAY)}, scheduled_end = ${at(DAY + 60)},
        status = 'scheduled' where id = ${one.id}`;
    expect((await staffSees(one)).recordings).toEqual([]);
  });

  it("an older word changes nothing, and of what was deleted no address is kept", async () => {
    const one = await told();
    const first = await run(one, -50, -35, ["lea", "tom"]);
    const body = { ...recordingOf(sandbox.url, one.meeting, first), recording_play_passcode: "abc" };
    const [meeting] = await sql<{ id: string }[]>`
      select id from private.video_meetings where session_id = ${one.id}`;
    const say = (state: string, saidAt: Date, url: string | null) => login`
      select private.note_recording(${meeting?.id ?? ""}, ${first.uuid}, ${state}, ${saidAt}, ${url}, null, null)`;
    await send("recording.completed", body);
    await handled();
    await say("trashed", at(-20), null);
    expect((await staffSees(one)).recordings).toHaveLength(1);
    await say("deleted", at(20), null);
    await say("there", at(10), "https://zoom.example/rec/1");
    expect(await sql`select state, url from private.session_recordings`).toMatchObject([
      { state: "deleted", url: null },
    ]);
    await say("there", at(30), "https://zoom.example/rec/1");
    expect((await staffSees(one)).recordings).toMatchObject([{ url: "https://zoom.example/rec/1" }]);
  });

  it("are not watched while the session goes on, whatever is published", async () => {
    const one = await told();
    const first = await run(one, -50, -35, ["lea", "tom"]);
    await recorded(one, first);
    await sql`
      insert into public.course_live_session_meetings (session_id, store_id, recording_url)
      values (${one.id}, ${storeId}, 'https://videos.example/typed')
      on conflict (session_id) do update set recording_url = excluded.recording_url`;
    await publish((await staffSees(one)).recordings[0]?.id ?? "", true);
    const shown = () =>
      student.run(
        (tx) =>
          tx`select jsonb_array_length(recordings) as n, recording_url from public.list_my_live_sessions(null, ${one.id})`,
      );
    expect(await shown()).toMatchObject([{ n: 0, recording_url: null }]);
    await sql`update public.course_live_sessions set status = 'ended' where id = ${one.id}`;
    expect(await shown()).toMatchObject([{ n: 1, recording_url: "https://videos.example/typed" }]);
    await sql`update public.course_live_session_registrations set status = 'waitlisted' where session_id = ${one.id}`;
    expect(await shown()).toMatchObject([{ n: 0, recording_url: null }]);
  });
});

it("what the consent does not let us ask is said, and blames nobody and no account", async () => {
  await sql`update private.video_connections set status = 'disconnected'`;
  const identity = { userId: world.ownerId, storeId, provider: "zoom" as const, redirectUri: REDIRECT };
  const url = await beginConnection(login, config, identity);
  const { state, code } = await consent(url, {
    scopes: [
      ...[
        "meeting:write:meeting",
        "meeting:read:meeting",
        "meeting:update:meeting",
        "meeting:delete:meeting",
      ],
      ...["meeting:read:list_meetings", "meeting:read:list_past_participants", "user:read:user"],
    ],
  });
  await finishConnection(login, config, { ...identity, state, code, mayConnect: async () => undefined });
  const one = await lesson();
  await sql`update public.course_live_sessions set status = 'live', actual_start = ${at(-50)} where id = ${one.id}`;
  const { second } = await held(one);
  one.meeting.uuid = second.uuid;
  await sql`update public.course_live_sessions set status = 'ended', actual_end = ${at(-1)} where id = ${one.id}`;
  await turns();
  // The last run is all that is known: who was in the first one alone may have come.
  expect(await seats(one)).toMatchObject({
    lea: "attended 28",
    ines: "attended 28",
    tom: "registered",
    zoe: "registered",
  });
  expect((await strangersOf(one))?.reports).toMatchObject([{ unasked: "runs" }]);
  expect((await staffSees(one)).searches).toMatchObject([{ outcome: "not_allowed", error_code: null }]);
  const [connection] = await sql`
    select status from private.video_connections where provider = 'zoom' and status <> 'disconnected'`;
  expect(connection).toMatchObject({ status: "connected" });
});

it("a lesson that was ended when it broke off goes on with what came after, and a rehearsal never makes it longer", async () => {
  const one = await lesson();
  sandbox.webhooks.target = `${functions.url}/zoom-webhook`;
  await run(one, -50, -35, ["lea", "tom"]);
  await functions.work();
  const [ended] = await sql`select status from public.course_live_sessions where id = ${one.id}`;
  expect(ended).toMatchObject({ status: "ended" });
  await run(one, -20, -5, ["ines", "tom"]);
  await turns();
  expect(await seats(one)).toMatchObject({
    lea: "attended 15",
    tom: "attended 30",
    ines: "attended 15",
    zoe: "absent",
  });
});
