import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { importAttendance } from "../../../../supabase/functions/_shared/video/attendance/attendance.ts";
import { recordParticipant } from "../../../../supabase/functions/_shared/video/shared/participant.ts";
import { endConference, joinConference, leaveConference } from "../../../../supabase/local/sandbox/meet.ts";
import type { SandboxMeeting } from "../../../../supabase/local/sandbox/store.ts";
import { claimsOf, connectAs, insertUsers } from "../../../support/users.ts";
import { videoWorld } from "../../support/video.ts";

const world = await videoWorld();
const { sql, login, config, sandbox, storeId } = world;
const owner = connectAs(world.databaseUrl, claimsOf(world.ownerId));
afterAll(() => owner.end());
const emails = ["lea@example.test", "tom@example.test", "ines@example.test"];
const people = await insertUsers(sql, emails);
const [lea = "", tom = "", ines = ""] = people.map((person) => person.id);

beforeEach(async () => {
  sandbox.faults.clear();
  sandbox.calls.length = 0;
  await sql`delete from public.course_live_sessions`;
  await sql`delete from private.attendee_matches`;
  await world.newDay();
  await world.connect("zoom");
  await world.connect("google_meet");
});

const later = () => new Date(Date.now() + 20_000);
const at = (minutes: number) => new Date(Math.floor(Date.now() / 1000) * 1000 + minutes * 60_000);

/** A session of an hour that began 50 minutes ago, with its meeting and three people in it. */
async function heldSession(platform: "zoom" | "google_meet" = "zoom"): Promise<string> {
  const session = await world.addSession({ platform, startsInMinutes: 60 });
  await world.drain();
  await sql`
    update public.course_live_sessions set scheduled_start = ${at(-50)}, scheduled_end = ${at(10)}, status = 'live' where id = ${session}`;
  await sql`update public.course_live_sessions set actual_start = ${at(-51)} where id = ${session}`;
  for (const [index, email] of emails.entries()) {
    await sql`insert into public.course_live_session_registrations ${sql({
      session_id: session,
      store_id: storeId,
      user_id: people[index]?.id ?? "",
      attendee_name: email.split("@")[0] ?? "",
      attendee_email: email,
      status: "registered",
    })}`;
  }
  return session;
}

const end = (session: string) =>
  sql`update public.course_live_sessions set status = 'ended' where id = ${session}`;
const due = () => sql`update private.attendance_imports set run_at = now() where state = 'queued'`;
async function fetchReports(): Promise<void> {
  await due();
  await importAttendance(login, config, later());
}
const meetingOf = async (session: string): Promise<SandboxMeeting> => {
  const [row] = await sql<{ provider_id: string }[]>`
    select provider_id from private.video_meetings where session_id = ${session} and state = 'active'`;
  const found = sandbox.store.data.meetings.find((meeting) => meeting.id === row?.provider_id);
  if (!found) throw new Error("the session has no meeting");
  return found;
};
const codeOf = async (session: string): Promise<string> => {
  const [row] = await sql<{ provider_id: string }[]>`
    select provider_id from private.video_meetings where session_id = ${session} and state = 'active'`;
  return sandbox.store.data.events.find((event) => event.id === row?.provider_id)?.code ?? "";
};
let number = 16_778_240;
const row = (name: string, email: string, from: number, until: number | null, more: object = {}) => ({
  id: "",
  name,
  user_id: String((number += 1024)),
  user_email: email,
  join_time: at(from).toISOString(),
  leave_time: until === null ? "" : at(until).toISOString(),
  duration: until === null ? 0 : (until - from) * 60,
  status: "in_meeting",
  ...more,
});
const seats = async (session: string) =>
  Object.fromEntries(
    (
      await sql<{ name: string; status: string; minutes: number | null }[]>`
      select attendee_name as name, status, attendance_seconds / 60 as minutes
      from public.course_live_session_registrations where session_id = ${session}`
    ).map(({ name, status, minutes }) => [name, minutes === null ? status : `${status} ${minutes}`]),
  );
const evidence = async (session: string) =>
  Number(
    (await sql`select count(*)::int as n from public.session_attendance where session_id = ${session}`)[0]?.n,
  );
const report = async (session: string) =>
  (
    await sql`select state, outcome, participants, attempts, error_code, error_detail, run_at from private.attendance_imports
    where session_id = ${session}`
  )[0];
const overview = async (session: string) =>
  (
    await owner.run(
      (tx) =>
        tx<
          { o: { unmatched: { id: string; name: string; stays: number }[]; ignored: { name: string }[] } }[]
        >`select public.get_session_attendance(${session}) as o`,
    )
  )[0]?.o ?? { unmatched: [], ignored: [] };
const match = (id: string, user: string | null, ignored = false) =>
  owner.run((tx) => tx`select public.match_attendee(${id}, ${user}, ${ignored})`);

describe("Zoom's report", () => {
  it("unites the stays of who came back, follows addresses, and lists who has none", async () => {
    const session = await heldSession();
    (await meetingOf(session)).participants = [
      row("Léa", "LEA@example.test", -50, -30),
      row("Léa", "lea@example.test", -20, -5),
      // Two devices at once count once.
      row("Léa's iPad", "lea@example.test", -25, -10),
      row("Tom", "", -48, -3),
      row("Outside", "", -48, -47, { status: "in_waiting_room" }),
    ];
    await end(session);
    await fetchReports();
    expect(await seats(session)).toEqual({ lea: "attended 40", tom: "absent", ines: "absent" });
    const { unmatched } = await overview(session);
    expect(unmatched).toMatchObject([{ name: "Tom", stays: 1 }]);
    await match(unmatched[0]?.id ?? "", tom);
    expect(await seats(session)).toMatchObject({ tom: "attended 45" });
    // Read once more, because it was early; then done, and the same again changes nothing.
    expect(await report(session)).toMatchObject({ state: "queued", outcome: "imported", participants: 4 });
    const all = async () => {
      const rows =
        await sql`select * from public.session_attendance where session_id = ${session} order by id`;
      return rows.map((each) => ({ ...each, updated_at: null }));
    };
    const before = await all();
    await sql`update public.course_live_sessions set actual_end = ${at(0)}, actual_start = ${at(-110)},
      scheduled_start = ${at(-110)}, scheduled_end = ${at(-60)} where id = ${session}`;
    await fetchReports();
    expect(await all()).toEqual(before);
    expect(await evidence(session)).toBe(4);
  });

  it("counts the rows that can be read, whatever stands in the others", async () => {
    const session = await heldSession();
    (await meetingOf(session)).participants = [
      row("Léa", "lea@example.test", -50, -20),
      row("Tom", "tom@example.test", -50, -20, { user_id: "", id: 12345 }),
      row("Inès", "ines@example.test", -50, -20, { join_time: "" }),
      row("Nobody", "", -50, -20, { join_time: null }),
      row("Somebody", "", -50, -20, { join_time: "soon" }),
    ];
    await end(session);
    await fetchReports();
    expect(await report(session)).toMatchObject({ outcome: "imported", participants: 2 });
    expect(await seats(session)).toEqual({ lea: "attended 30", tom: "attended 30", ines: "absent" });
  });

  it("comes in pages", async () => {
    const session = await heldSession();
    const crowd = Array.from({ length: 700 }, (_, index) => row(`Guest number ${index}`, "", -40, -10));
    (await meetingOf(session)).participants = [...crowd, row("Léa", "lea@example.test", -50, -20)];
    await end(session);
    await fetchReports();
    expect(await evidence(session)).toBe(701);
    expect(await seats(session)).toMatchObject({ lea: "attended 30" });
    expect(sandbox.calls.filter((call) => call.path.includes("participants"))).toHaveLength(3);
    // One UUID begins with a slash and holds more of them.
    expect(sandbox.calls.find((call) => call.path.includes("participants"))?.path).toContain("%252F");
  });

  it("replaces what messages told of the same stay, whichever came first", async () => {
    const session = await heldSession();
    const meeting = await meetingOf(session);
    const [mine] = await sql<{ id: string }[]>`
      select id from private.video_meetings where session_id = ${session} and state = 'active'`;
    const exact = row("Léa", "lea@example.test", -50, -10);
    meeting.participants = [exact, row("Tom", "tom@example.test", -50, -10)];
    const stay = {
      ...{ meetingRowId: mine?.id ?? "", sessionId: session, storeId, instance: meeting.uuid },
      ...{ participantKey: exact.user_id, personId: null, name: "Léa", email: "lea@example.test" },
    };
    await recordParticipant(login, { ...stay, joinedAt: null, leftAt: at(-12) });
    expect(await seats(session)).toMatchObject({ lea: "registered 0" });
    await recordParticipant(login, { ...stay, joinedAt: at(-49), leftAt: null });
    await recordParticipant(login, { ...stay, joinedAt: at(-49), leftAt: null });
    await recordParticipant(login, { ...stay, joinedAt: null, leftAt: at(-12) });
    expect(await seats(session)).toMatchObject({ lea: "registered 37" });
    await end(session);
    await fetchReports();
    expect(await seats(session)).toMatchObject({ lea: "attended 40", tom: "attended 40" });
    // A message that comes after the report, and one of nobody we know, lose nothing.
    await recordParticipant(login, { ...stay, joinedAt: at(-49), leftAt: null });
    expect(await seats(session)).toMatchObject({ lea: "attended 40" });
    await recordParticipant(login, { ...stay, sessionId: randomUUID(), joinedAt: at(-1), leftAt: null });
    await recordParticipant(login, { ...stay, participantKey: "none", joinedAt: null, leftAt: null });
    expect(await evidence(session)).toBe(2);
  });

  it("counts an open stay to the session's end, and nothing of a try the day before", async () => {
    const session = await heldSession();
    const meeting = await meetingOf(session);
    meeting.participants = [
      row("Tom", "tom@example.test", -60 * 24, -60 * 23),
      row("Inès", "ines@example.test", -30, null),
    ];
    await end(session);
    await fetchReports();
    // Somebody is still in the meeting: the report is not whole, and nobody is absent by it.
    expect(await seats(session)).toEqual({ lea: "registered", tom: "registered", ines: "attended 30" });
    meeting.participants = meeting.participants.map((one) =>
      one.name === "Inès" ? { ...one, leave_time: at(0).toISOString() } : one,
    );
    await fetchReports();
    expect(await seats(session)).toEqual({ lea: "absent", tom: "absent", ines: "attended 30" });
  });

  it("is asked for again while there is none, for a day; one person alone leaves none", async () => {
    const session = await heldSession();
    (await meetingOf(session)).participants = [row("Léa", "lea@example.test", -50, -20)];
    await end(session);
    for (let round = 0; round < 3; round += 1) await fetchReports();
    const waiting = await report(session);
    expect(waiting).toMatchObject({ state: "queued", attempts: 3, error_code: null });
    expect(+(waiting?.run_at as Date)).toBeGreaterThan(Date.now() + 3 * 60_000);
    await sql`update private.attendance_imports set give_up_at = now()`;
    await fetchReports();
    expect(await report(session)).toMatchObject({ state: "done", outcome: "no_report" });
  });

  it.each(["unauthorized", "rate_qps", "rate_seconds", "server_error", "xml", "cut", "not_found"] as const)(
    "survives %s",
    async (kind) => {
      const session = await heldSession();
      (await meetingOf(session)).participants = [
        row("Léa", "lea@example.test", -50, -20),
        row("Tom", "tom@example.test", -50, -20),
      ];
      await end(session);
      sandbox.faults.add({ provider: "zoom", kind, path: "participants" });
      await fetchReports();
      await fetchReports();
      expect(await seats(session)).toMatchObject({ lea: "attended 30", tom: "attended 30" });
      expect(await report(session)).toMatchObject({ outcome: "imported", error_code: null });
    },
  );

  it("waits for the day's limit, and asks the other report where the plan refuses the one", async () => {
    const session = await heldSession();
    (await meetingOf(session)).participants = [
      row("Léa", "lea@example.test", -50, -20),
      row("Tom", "tom@example.test", -50, -20),
    ];
    await end(session);
    sandbox.faults.add({ provider: "zoom", kind: "rate_date", path: "participants" });
    await fetchReports();
    expect(await report(session)).toMatchObject({
      ...{ error_code: "daily_limit", error_detail: "zoom_account_limit", attempts: 0 },
    });
    // Reading is not among the hundred a day: without a name of its own, a limit is over soon.
    sandbox.faults.add({ provider: "zoom", kind: "rate_daily", path: "participants" });
    await fetchReports();
    expect(await report(session)).toMatchObject({ error_code: "rate_limited", error_detail: "zoom_429" });
    sandbox.faults.add({ provider: "zoom", kind: "forbidden_rate", path: "past_meetings", times: 2 });
    await sql`update private.attendance_imports set state = 'queued', give_up_at = now() + interval '1 day'`;
    await fetchReports();
    expect(sandbox.calls.some((call) => call.path.includes("/report/meetings/"))).toBe(true);
    // Which runs there were is not told either: nobody is absent by it.
    expect(await seats(session)).toEqual({ lea: "attended 30", tom: "attended 30", ines: "registered" });
  });

  it("fails with a reason when it may not be read, and goes on after a new consent or by hand", async () => {
    const session = await heldSession();
    (await meetingOf(session)).participants = [
      row("Léa", "lea@example.test", -50, -20),
      row("Tom", "tom@example.test", -50, -20),
    ];
    await end(session);
    sandbox.faults.add({ provider: "zoom", kind: "forbidden_rate", path: "participants", times: 2 });
    await fetchReports();
    expect(await report(session)).toMatchObject({ state: "parked", error_code: "forbidden" });
    await owner.run((tx) => tx`select public.refetch_session_attendance(${session})`);
    sandbox.faults.add({ provider: "zoom", kind: "revoked", path: "participants" });
    sandbox.faults.add({ provider: "zoom", kind: "unauthorized", path: "participants" });
    await fetchReports();
    expect(await report(session)).toMatchObject({ state: "parked", error_code: "reconnect" });
    await world.connect("zoom");
    await importAttendance(login, config, later());
    expect(await seats(session)).toMatchObject({ lea: "attended 30" });
  });

  it("is fetched for a session that nobody closed, and once by two workers", async () => {
    const session = await heldSession();
    (await meetingOf(session)).participants = [
      row("Léa", "lea@example.test", -50, -20),
      row("Tom", "tom@example.test", -50, -20),
    ];
    await sql`update public.course_live_sessions set scheduled_end = ${at(-35)} where id = ${session}`;
    sandbox.calls.length = 0;
    const counts = await Promise.all([1, 2, 3].map(() => importAttendance(login, config, later())));
    expect(counts.reduce((a, b) => a + b, 0)).toBe(1);
    expect(sandbox.calls.filter((call) => call.path.includes("participants"))).toHaveLength(1);
    expect(await seats(session)).toMatchObject({ lea: "attended 30" });
    await expect(
      owner.run(async (tx) => tx`select public.refetch_session_attendance(${await world.addSession()})`),
    ).rejects.toMatchObject({ message: "no_report_to_fetch" });
  });
});

describe("times that nothing can hold", () => {
  it.each(["zoom", "google_meet"] as const)("in what %s answers are no defect of ours", async (platform) => {
    const session = await heldSession(platform);
    const provider = platform === "zoom" ? "zoom" : "google";
    if (platform === "zoom") {
      (await meetingOf(session)).participants = [
        row("Léa", "lea@example.test", -50, -20),
        row("Tom", "tom@example.test", -50, -20),
      ];
    } else joinConference(sandbox.store, await codeOf(session), { displayName: "Léa" }, at(-30));
    await end(session);
    sandbox.faults.add({ provider, kind: "absurd", times: 20 });
    await fetchReports();
    expect(await report(session)).toMatchObject({ state: "queued", outcome: null, error_code: null });
    expect(await seats(session)).toMatchObject({ lea: "registered" });
    sandbox.faults.clear();
    await fetchReports();
    expect(await report(session)).toMatchObject({ outcome: "imported" });
  });

  it.each([
    ["rate_years", 24 * 60],
    ["rate_past", 10],
  ] as const)("%s: is waited for no longer than a day", async (kind, most) => {
    const session = await heldSession();
    await end(session);
    sandbox.faults.add({ provider: "zoom", kind, times: 20 });
    await fetchReports();
    const waiting = await report(session);
    expect(waiting).toMatchObject({ error_code: "rate_limited", error_detail: "zoom_qps" });
    expect(+(waiting?.run_at as Date)).toBeLessThan(Date.now() + (most + 1) * 60_000);
  });
});

describe("all at once", () => {
  it("messages, the end, the report and people's words leave what the evidence says, and nobody waits for ever", async () => {
    for (let round = 0; round < 5; round += 1) {
      const session = await heldSession();
      const meeting = await meetingOf(session);
      const [mine] = await sql<{ id: string }[]>`
        select id from private.video_meetings where session_id = ${session} and state = 'active'`;
      meeting.participants = emails.map((email, index) =>
        row(email, index === 2 ? "" : email, -50, -20 + index),
      );
      const tell = (index: number, joined: Date | null, gone: Date | null) =>
        recordParticipant(login, {
          ...{ meetingRowId: mine?.id ?? "", sessionId: session, storeId, instance: meeting.uuid },
          ...{ participantKey: String(meeting.participants[index]?.user_id), personId: null },
          ...{ name: emails[index] ?? "", email: index === 2 ? "" : (emails[index] ?? "") },
          ...{ joinedAt: joined, leftAt: gone },
        });
      const seatIds = await sql<{ id: string }[]>`
        select id from public.course_live_session_registrations where session_id = ${session} order by attendee_name`;
      await Promise.all([
        ...[0, 1, 2, 0, 1, 2].flatMap((index) => [tell(index, at(-49), null), tell(index, null, at(-21))]),
        owner.run((tx) => tx`select public.set_live_session_status(${session}, 'ended')`),
        ...seatIds.map(({ id }) => sql`select private.refresh_attendance(${session})`.then(() => id)),
      ]);
      await Promise.all([fetchReports(), tell(0, at(-49), at(-21)), tell(1, at(-49), null)]);
      expect(await seats(session)).toEqual({ lea: "attended 30", tom: "attended 31", ines: "absent" });
      expect(await evidence(session)).toBe(3);
    }
  });
});

describe("two stays of one person", () => {
  it("told at the same moment both count", async () => {
    const session = await heldSession();
    const [mine] = await sql<{ id: string }[]>`
      select id from private.video_meetings where session_id = ${session} and state = 'active'`;
    const stays = Array.from({ length: 12 }, (_, index) => ({
      ...{ meetingRowId: mine?.id ?? "", sessionId: session, storeId, instance: "one" },
      ...{ participantKey: String(index), personId: null, name: "Léa", email: "lea@example.test" },
      ...{ joinedAt: at(-49 + index * 4), leftAt: at(-48 + index * 4) },
    }));
    await Promise.all(stays.map((stay) => recordParticipant(login, stay)));
    expect(await seats(session)).toMatchObject({ lea: "registered 12" });
  });

  it("both count when the second is told before the first is committed", async () => {
    const session = await heldSession();
    const [mine] = await sql<{ id: string }[]>`
      select id from private.video_meetings where session_id = ${session} and state = 'active'`;
    const tell = (
      participantKey: string,
      from: number,
      connection: Parameters<typeof recordParticipant>[0],
    ) =>
      recordParticipant(connection, {
        ...{ meetingRowId: mine?.id ?? "", sessionId: session, storeId, instance: "one", participantKey },
        ...{
          personId: null,
          name: "Léa",
          email: "lea@example.test",
          joinedAt: at(from),
          leftAt: at(from + 10),
        },
      });
    const waits = async () =>
      (
        await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      ).length;
    let second: Promise<void> = Promise.resolve();
    await sql.begin(async (tx) => {
      await tell("1", -49, tx);
      second = tell("2", -29, sql);
      await expect.poll(waits).toBe(1);
    });
    await second;
    expect(await seats(session)).toMatchObject({ lea: "registered 20" });
  });
});

describe("a session that changed rooms in mid-flight", () => {
  it("has whoever was in either, and whoever was in both for as long as in one after the other", async () => {
    const session = await heldSession();
    (await meetingOf(session)).participants = [
      row("Léa", "lea@example.test", -50, -30),
      row("Tom", "tom@example.test", -50, -30),
    ];
    await sql`update public.course_live_sessions set platform = 'google_meet' where id = ${session}`;
    await world.drain();
    const code = await codeOf(session);
    joinConference(sandbox.store, code, { displayName: "Léa Martin", account: "1041" }, at(-28));
    joinConference(sandbox.store, code, { displayName: "Inès Roy", account: "1042" }, at(-28));
    endConference(sandbox.store, code, at(-8));
    await end(session);
    await world.drain();
    await fetchReports();
    for (const one of (await overview(session)).unmatched)
      await match(one.id, one.name === "Inès Roy" ? ines : lea);
    expect(await seats(session)).toEqual({ lea: "attended 40", tom: "attended 20", ines: "attended 20" });
  });
});

describe("what is left over", () => {
  it("is read again when somebody came back after the report, and forgotten when nobody was ever named", async () => {
    const session = await heldSession();
    const meeting = await meetingOf(session);
    meeting.participants = [
      row("Léa", "lea@example.test", -50, -20),
      row("Somebody", "", -50, -20, { user_id: "1" }),
    ];
    await end(session);
    await fetchReports();
    await sql`update private.attendance_imports set state = 'done'`;
    await importAttendance(login, config, later());
    expect(await report(session)).toMatchObject({ state: "done" });
    const [mine] = await sql<{ id: string }[]>`
      select id from private.video_meetings where session_id = ${session} and state = 'active'`;
    await recordParticipant(login, {
      ...{ meetingRowId: mine?.id ?? "", sessionId: session, storeId, instance: "another instance" },
      ...{ participantKey: "7", personId: null, name: "Tom", email: "tom@example.test" },
      ...{ joinedAt: at(-5), leftAt: at(-1) },
    });
    await importAttendance(login, config, later());
    expect(await report(session)).toMatchObject({ state: "queued", attempts: 0 });
    await sql`update public.session_attendance set created_at = now() - interval '181 days' where session_id = ${session}`;
    await importAttendance(login, config, later());
    expect(await evidence(session)).toBe(2);
    expect(await seats(session)).toMatchObject({ lea: "attended 30", tom: "attended 4" });
  });
});

describe("Meet's conference records", () => {
  it("come in pages, with rejoins, and are matched by hand once for the account", async () => {
    const session = await heldSession("google_meet");
    const code = await codeOf(session);
    const { store } = sandbox;
    joinConference(store, code, { displayName: "Léa Martin", account: "1041" }, at(-50));
    leaveConference(store, code, "Léa Martin", at(-40));
    joinConference(store, code, { displayName: "Léa Martin", account: "1041" }, at(-30));
    for (let index = 0; index < 45; index += 1)
      joinConference(store, code, { displayName: `Guest ${index} of Meet` }, at(-30));
    endConference(store, code, at(-10));
    await end(session);
    await fetchReports();
    expect(await evidence(session)).toBe(47);
    const { unmatched } = await overview(session);
    const unknown = unmatched.find((one) => one.name === "Léa Martin");
    expect(unknown).toMatchObject({ stays: 2 });
    await match(unknown?.id ?? "", lea);
    expect(await seats(session)).toMatchObject({ lea: "attended 30", tom: "absent" });

    // The next session knows the account, under whatever name.
    const next = await heldSession("google_meet");
    const nextCode = await codeOf(next);
    joinConference(store, nextCode, { displayName: "Léa M.", account: "1041" }, at(-50));
    joinConference(store, nextCode, { displayName: "Léa Martin" }, at(-50));
    endConference(store, nextCode, at(-20));
    await end(next);
    await fetchReports();
    expect(await seats(next)).toMatchObject({ lea: "attended 30" });
    expect((await overview(next)).unmatched.map((one) => one.name)).toEqual(["Léa Martin"]);
  });

  it("of a rehearsal the day before are nobody's, and those of both halves are", async () => {
    const session = await heldSession("google_meet");
    const code = await codeOf(session);
    const { store } = sandbox;
    joinConference(store, code, { displayName: "Helper" }, at(-20 * 60));
    endConference(store, code, at(-19 * 60));
    joinConference(store, code, { displayName: "Léa M." }, at(-50));
    endConference(store, code, at(-40));
    joinConference(store, code, { displayName: "Tom" }, at(-30));
    endConference(store, code, at(-10));
    await end(session);
    await fetchReports();
    expect(await report(session)).toMatchObject({ outcome: "imported", participants: 2 });
    expect((await overview(session)).unmatched.map(({ name }) => name)).toEqual(["Léa M.", "Tom"]);
  });

  it("are waited for while the conference goes on, and found when the event is gone", async () => {
    const session = await heldSession("google_meet");
    const code = await codeOf(session);
    joinConference(sandbox.store, code, { displayName: "Tom", phone: true }, at(-75));
    await end(session);
    await sql`update public.course_live_sessions set actual_start = ${at(-120)}, actual_end = ${at(-60)}, scheduled_start = ${at(-120)},
      scheduled_end = ${at(-60)} where id = ${session}`;
    await fetchReports();
    expect(await report(session)).toMatchObject({ state: "queued", outcome: "imported" });
    endConference(sandbox.store, code, at(-40));
    const event = sandbox.store.data.events.find((one) => one.code === code);
    if (event) event.deleted = true;
    for (const kind of ["unauthorized", "rate_seconds", "server_error", "xml", "cut"] as const) {
      sandbox.faults.add({ provider: "google", kind, path: "/v2/" });
      await fetchReports();
    }
    await fetchReports();
    expect(await report(session)).toMatchObject({ state: "done", outcome: "imported", error_code: null });
    expect(await evidence(session)).toBe(1);
  });
});

describe("matching", () => {
  const held = async (...rows: ReturnType<typeof row>[]) => {
    const session = await heldSession();
    (await meetingOf(session)).participants = rows;
    await end(session);
    await fetchReports();
    return session;
  };

  it("remembers a name in its course, not a device's; takes back what was said", async () => {
    const first = await held(row("T. Dupont", "", -50, -20), row("iPhone", "", -50, -20));
    const names = (await overview(first)).unmatched;
    for (const one of names) await match(one.id, one.name === "iPhone" ? lea : tom);
    expect(await seats(first)).toMatchObject({ lea: "attended 30", tom: "attended 30" });
    const second = await held(row("t.  dupont", "", -50, -20), row("iPhone", "", -50, -20));
    expect(await seats(second)).toMatchObject({ lea: "absent", tom: "attended 30" });
    expect((await overview(second)).unmatched.map((one) => one.name)).toEqual(["iPhone"]);

    const again = names.find((one) => one.name === "T. Dupont")?.id ?? "";
    await match(again, null);
    expect(await seats(first)).toMatchObject({ lea: "attended 30", tom: "absent" });
    const third = await held(row("T. Dupont", "", -50, -20), row("Other", "", -50, -20));
    expect(await seats(third)).toMatchObject({ tom: "absent" });
    // None of the audience: remembered as well.
    const bot = (await overview(third)).unmatched.find((one) => one.name === "Other");
    await match(bot?.id ?? "", null, true);
    const fourth = await held(row("Other", "", -50, -20), row("Somebody", "", -50, -20));
    expect((await overview(fourth)).ignored.map((one) => one.name)).toEqual(["Other"]);
    expect((await overview(fourth)).unmatched.map((one) => one.name)).toEqual(["Somebody"]);
  });

  it("does not guess between two of the same name at the same time", async () => {
    const session = await held(
      row("Marie Petit", "", -50, -20),
      row("Marie Petit", "", -40, -10),
      row("Tom", "tom@example.test", -50, -20),
    );
    const { unmatched } = await overview(session);
    expect(unmatched).toHaveLength(2);
    await match(unmatched[0]?.id ?? "", lea);
    await match(unmatched[1]?.id ?? "", ines);
    expect(await seats(session)).toMatchObject({ lea: "attended 30", ines: "attended 30" });
    const next = await held(row("Marie Petit", "", -50, -20), row("Somebody", "", -50, -20));
    expect(await seats(next)).toMatchObject({ lea: "absent", ines: "absent" });
  });

  it("does not take a first name for the one it was, where another has it too", async () => {
    const session = await held(row("Alex", "", -50, -20), row("Tom", "tom@example.test", -50, -20));
    const unknown = (await overview(session)).unmatched[0]?.id ?? "";
    await match(unknown, lea);
    const alone = await held(row("alex", "", -50, -20), row("Tom", "tom@example.test", -50, -20));
    expect(await seats(alone)).toMatchObject({ lea: "attended 30" });
    const two = await heldSession();
    await sql`
      update public.course_live_session_registrations set attendee_name = 'Alex Durand'
      where session_id = ${two} and user_id = ${ines}`;
    (await meetingOf(two)).participants = [
      row("Alex", "", -50, -20),
      row("Tom", "tom@example.test", -50, -20),
    ];
    await end(two);
    await fetchReports();
    expect(await seats(two)).toMatchObject({ lea: "absent", "Alex Durand": "absent" });
    expect((await overview(two)).unmatched.map((one) => one.name)).toEqual(["Alex"]);
  });

  it("knows the host, refuses strangers, and lets an address be overruled", async () => {
    const session = await held(
      row("Host", "owner@example.test", -50, -20, { id: "host-id" }),
      row("Shared account", "tom@example.test", -50, -20),
    );
    expect((await overview(session)).unmatched).toEqual([]);
    const listed = await owner.run(
      (tx) => tx<{ user_id: string; is_team: boolean; status: string | null; match_id: string | null }[]>`
        select user_id, is_team, status, match_id from public.list_session_attendance(${session})`,
    );
    expect(listed.find((one) => one.user_id === world.ownerId)).toMatchObject({
      is_team: true,
      status: null,
    });
    const shared = listed.find((one) => one.user_id === tom)?.match_id ?? "";
    await expect(match(shared, randomUUID())).rejects.toMatchObject({ message: "attendee_not_found" });
    await match(shared, ines);
    expect(await seats(session)).toMatchObject({ tom: "absent", ines: "attended 30" });
    await fetchReports();
    expect(await seats(session)).toMatchObject({ tom: "absent", ines: "attended 30" });
  });
});
