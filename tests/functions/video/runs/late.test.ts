import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { claimsOf, connectAs, insertUsers } from "../../../support/users.ts";
import { importAttendance } from "../../../../supabase/functions/_shared/video/attendance/attendance.ts";
import { findRecordings } from "../../../../supabase/functions/_shared/video/recordings/recordings.ts";
import { videoWorld } from "../../support/video.ts";

/** What a provider says after the session was settled, or while somebody decides. */
const world = await videoWorld();
const { sql, login, config, sandbox, storeId } = world;
const owner = connectAs(world.databaseUrl, claimsOf(world.ownerId));
afterAll(() => owner.end());
const people = await insertUsers(sql, ["lea@example.test", "tom@example.test", "ines@example.test"]);

beforeEach(async () => {
  await sql`delete from public.course_live_sessions`;
  await sql`update private.video_connections set status = 'disconnected'`;
  await world.newDay();
  await world.connect("zoom");
});

const at = (minutes: number) => new Date(Math.floor(Date.now() / 1000) * 1000 + minutes * 60_000);

/** A session of Zoom that is over: its meeting, as we and as Zoom know it. */
async function over() {
  const id = await world.addSession();
  await sql`update public.course_live_sessions set recording_enabled = true where id = ${id}`;
  await world.drain();
  await sql`
    update public.course_live_sessions set scheduled_start = ${at(-60)}, scheduled_end = ${at(-1)}, status = 'live',
      actual_start = ${at(-60)} where id = ${id}`;
  await sql`update public.session_rooms set opened_at = ${at(-120)} where session_id = ${id}`;
  const [row] = await sql<{ id: string }[]>`select id from private.video_meetings where session_id = ${id}`;
  const there = sandbox.store.data.meetings.findLast((one) => !one.deleted);
  if (!row || !there) throw new Error("no meeting");
  return { id, meetingId: row.id, there };
}
const end = (id: string) =>
  sql`update public.course_live_sessions set status = 'ended', actual_end = ${at(-1)} where id = ${id}`;
const soon = () => new Date(Date.now() + 20_000);

it("a run whose list of people Zoom has not made yet makes nobody absent, whoever told that it was", async () => {
  const { id, meetingId, there } = await over();
  for (const [index, name] of ["lea", "tom", "ines"].entries()) {
    await sql`insert into public.course_live_session_registrations ${sql({
      ...{ session_id: id, store_id: storeId, user_id: people[index]?.id ?? "", attendee_name: name },
      ...{ attendee_email: `${name}@example.test`, status: "registered", registered_at: at(-120) },
    })}`;
  }
  const runs = [
    { uuid: "first==", from: -60, until: -40, who: ["lea", "tom"] },
    { uuid: "second==", from: -35, until: -2, who: ["lea", "ines"] },
  ];
  const list = ({ uuid, from, until, who }: (typeof runs)[0]) => {
    for (const name of who) {
      there.participants.push({
        ...{ id: "", name, user_id: `${uuid}${name}`, user_email: `${name}@example.test`, instance: uuid },
        ...{ status: "in_meeting", join_time: at(from).toISOString(), leave_time: at(until).toISOString() },
      });
    }
  };
  for (const run of runs) {
    const times = { startedAt: at(run.from).toISOString(), endedAt: at(run.until).toISOString() };
    (there.runs ??= []).push({ uuid: run.uuid, ...times });
    await sql`select private.note_meeting_instance(${meetingId}, ${run.uuid}, ${at(run.from)}, ${at(run.until)})`;
  }
  const report = async () => {
    await sql`update private.attendance_imports set run_at = now() where state = 'queued'`;
    await importAttendance(login, config, soon());
    const rows = await sql<{ name: string; status: string }[]>`
      select attendee_name as name, status from public.course_live_session_registrations where session_id = ${id}`;
    return Object.fromEntries(rows.map(({ name, status }) => [name, status]));
  };
  await end(id);
  if (runs[0]) list(runs[0]);
  expect(await report()).toEqual({ lea: "attended", tom: "attended", ines: "registered" });
  if (runs[1]) list(runs[1]);
  expect(await report()).toEqual({ lea: "attended", tom: "attended", ines: "attended" });
});

it("a recording that goes away while it is being published is not published, and says so", async () => {
  const { id, meetingId } = await over();
  await end(id);
  await sql`
    select private.note_recording(${meetingId}, 'run', 'there', now(), 'https://zoom.us/rec/x', ${at(-60)}, ${at(-1)})`;
  const [recording] = await sql<{ id: string }[]>`select id from private.session_recordings`;
  let published: Promise<unknown> | undefined;
  await sql.begin(async (tx) => {
    await tx`select private.note_recording(${meetingId}, 'run', 'trashed', now() + interval '1 second', null, null, null)`;
    published = owner
      .run((o) => o`select public.publish_session_recording(${recording?.id ?? ""}, true)`)
      .catch((error: unknown) => error);
    await vi.waitFor(async () => {
      const waiting = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query like '%publish_session_recording%'`;
      expect(waiting).toHaveLength(1);
    });
  });
  expect(await published).toMatchObject({ message: "recording_not_found" });
  expect([...(await sql`select state, published from private.session_recordings`)]).toEqual([
    { state: "trashed", published: false },
  ]);
});

it("what the account could not be asked for is asked for after a new consent", async () => {
  const { id, there } = await over();
  (there.runs ??= []).push({
    ...{ uuid: "run==", startedAt: at(-60).toISOString(), endedAt: at(-1).toISOString() },
    recording: { passcode: "pass", state: "there" },
  });
  await end(id);
  await sql`update private.video_connections set status = 'reconnect_needed' where status = 'connected'`;
  await sql`update private.recording_searches set run_at = now()`;
  await findRecordings(login, config, soon());
  expect(await sql`select from private.recording_searches where state = 'parked'`).toHaveLength(1);
  await world.connect("zoom");
  await findRecordings(login, config, soon());
  expect(
    await sql`select from private.recording_searches where state = 'done' and outcome = 'found'`,
  ).toHaveLength(1);
});

it("a session that nobody closes is asked about at its second date too, whatever was found at the first", async () => {
  const id = await world.addSession();
  await sql`update public.course_live_sessions set recording_enabled = true where id = ${id}`;
  await world.drain();
  const there = sandbox.store.data.meetings.findLast((one) => !one.deleted);
  const planned = (from: number, until: number) => sql`
    update public.course_live_sessions set scheduled_start = ${at(from)}, scheduled_end = ${at(until)} where id = ${id}`;
  const asked = async () => {
    for (const queue of ["private.attendance_imports", "private.recording_searches"]) {
      await sql.unsafe(`update ${queue} set run_at = now() where state = 'queued'`);
    }
    await importAttendance(login, config, soon());
    await findRecordings(login, config, soon());
    return [
      ...(await sql`
        select i.outcome as people, r.outcome as recordings
        from private.attendance_imports i join private.recording_searches r using (meeting_id)`),
    ];
  };
  await planned(-300, -240);
  await asked();
  // A day and a half later nothing is waited for any more.
  for (const queue of ["private.attendance_imports", "private.recording_searches"]) {
    await sql.unsafe(`update ${queue} set give_up_at = now(), queued_at = now() - interval '230 minutes'`);
  }
  expect(await asked()).toEqual([{ people: "no_report", recordings: "none" }]);
  await planned(-100, -40);
  const times = { startedAt: at(-99).toISOString(), endedAt: at(-41).toISOString() };
  if (there) {
    there.runs = [{ uuid: "late==", ...times, recording: { passcode: "pass", state: "there" } }];
    for (const name of ["lea", "tom"]) {
      there.participants.push({
        ...{ id: "", name, user_id: name, user_email: `${name}@example.test`, instance: "late==" },
        ...{ status: "in_meeting", join_time: times.startedAt, leave_time: times.endedAt },
      });
    }
  }
  expect(await asked()).toEqual([{ people: "imported", recordings: "found" }]);
  // Once is enough.
  const [calls] = await sql`select sum(wanted)::int as wanted from private.recording_searches`;
  await asked();
  expect((await sql`select sum(wanted)::int as wanted from private.recording_searches`)[0]).toEqual(calls);
});

it("a report of the first date says nothing of who came at the second", async () => {
  const { id, there } = await over();
  await sql`update public.course_live_sessions set status = 'live' where id = ${id}`;
  await sql`insert into public.course_live_session_registrations ${sql({
    ...{ session_id: id, store_id: storeId, user_id: people[0]?.id ?? "", attendee_name: "lea" },
    ...{ attendee_email: "lea@example.test", status: "registered", registered_at: at(-600) },
  })}`;
  const planned = (from: number, until: number) => sql`
    update public.course_live_sessions set scheduled_start = ${at(from)}, scheduled_end = ${at(until)},
      actual_start = ${at(from)} where id = ${id}`;
  await planned(-300, -240);
  const times = { startedAt: at(-300).toISOString(), endedAt: at(-240).toISOString() };
  there.runs = [{ uuid: "early==", ...times }];
  for (const name of ["tom", "ines"]) {
    there.participants.push({
      ...{ id: "", name, user_id: name, user_email: `${name}@example.test`, instance: "early==" },
      ...{ status: "in_meeting", join_time: times.startedAt, leave_time: times.endedAt },
    });
  }
  await importAttendance(login, config, soon());
  await sql`update private.attendance_imports set fetched_at = now() - interval '200 minutes'`;
  expect(await sql`select from private.attendance_imports where complete`).toHaveLength(1);
  const seat = async () =>
    (await sql`select status from public.course_live_session_registrations where session_id = ${id}`)[0]
      ?.status;
  await planned(-60, -1);
  await end(id);
  expect(await seat()).toBe("registered");
});
