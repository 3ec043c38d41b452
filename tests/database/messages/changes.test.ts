import { beforeEach, describe, expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../support/setting.ts";
import { insertSession, minutes } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;
const [ada = "", ben = "", cleo = ""] = await insertPeople(setting, "reader", 3, store.course);
const owner = as("owner");
const far = { starts: minutes(3 * 24 * 60), ends: minutes(3 * 24 * 60 + 60) };
const later = {
  p_start: minutes(4 * 24 * 60).toISOString(),
  p_end: minutes(4 * 24 * 60 + 60).toISOString(),
  p_time_zone: "Europe/Paris",
};

/** One seat, Ada's; Ben waits. */
async function two(): Promise<string> {
  const session = await insertSession(sql, store, { ...far, max_participants: 1, host_id: ids.owner });
  for (const person of [ada, ben])
    await backend.actingAs(person).rpc("register_for_session", { p_session_id: session }).throwOnError();
  await tick();
  return session;
}
let ahead = 0;
async function tick(): Promise<void> {
  ahead += 61;
  await backend.clock.shift(`${ahead} seconds`);
  await sql`select private.tell_due_messages(1000)`;
}
async function told(session: string, person = ada): Promise<string[]> {
  const rows = await sql<{ kind: string; how: string }[]>`
    select replace(kind, 'session_', '') as kind, coalesce(reason, outcome::text) as how from private.messages
    where session_id = ${session} and person_id = ${person} and kind not in ('session_registered', 'session_waitlisted') order by id`;
  return rows.map(({ kind, how }) => `${kind}: ${how}`);
}
const status = (session: string, p_status: "cancelled" | "scheduled" | "postponed", p_tell = true) =>
  owner.rpc("set_live_session_status", { p_session_id: session, p_status, p_reason: "Illness", p_tell });
const preview = async (session: string, p_kind: string) =>
  (await owner.rpc("preview_session_change", { p_session_id: session, p_kind }).throwOnError()).data;

beforeEach(async () => {
  ahead = 0;
  await backend.clock.reset();
});

it("what a change would tell is counted by place and channel before it", async () => {
  const session = await two();
  await sql`insert into private.message_preferences (person_id, kind, channel, wanted) values (${ben}, 'session_moved', 'email', false)`;
  const both = [
    { place: "seat", people: 1, channels: { app: 1, email: 1 } },
    { place: "waitlisted", people: 1, channels: { app: 1, email: 1 } },
  ];
  // What may not be missed is told all the same.
  expect(await preview(session, "session_moved")).toEqual(both);
  expect(await preview(session, "session_cancelled")).toEqual(both);
  expect(await preview(session, "session_restored")).toEqual([]);
  await status(session, "cancelled").throwOnError();
  await tick();
  expect(await preview(session, "session_restored")).toEqual(both);
  expect(await preview(session, "session_cancelled")).toEqual([]);
  expect(
    await outcome(owner.rpc("preview_session_change", { p_session_id: session, p_kind: "session_live" })),
  ).toBe("422 invalid_input kind");
});

it("a cancellation is undone, and told to those who heard of it, with a higher sequence", async () => {
  const session = await two();
  const sequence = async () => {
    const [row] = await sql<{ no: number }[]>`
      select calendar_sequence as no from public.course_live_sessions where id = ${session}`;
    return row?.no ?? 0;
  };
  const before = await sequence();
  await status(session, "cancelled").throwOnError();
  await tick();
  await status(session, "scheduled").throwOnError();
  await tick();
  for (const person of [ada, ben])
    expect(await told(session, person)).toEqual(["cancelled: told", "restored: told"]);
  expect(await sequence()).toBe(before + 2);
  const [log] = await sql`
    select kind, reason from private.session_events where session_id = ${session} order by id desc limit 1`;
  expect(log).toEqual({ kind: "cancellation_undone", reason: "Illness" });
  // Told anew when it is off anew.
  await status(session, "cancelled").throwOnError();
  await tick();
  expect((await told(session)).at(-1)).toBe("cancelled: told");
});

it("undone before anybody was told tells nobody; told nobody, it is nothing to be undone", async () => {
  const session = await two();
  await status(session, "cancelled").throwOnError();
  await status(session, "scheduled").throwOnError();
  await tick();
  expect(await told(session)).toEqual(["cancelled: taken_back", "restored: taken_back"]);
  const quiet = await two();
  await status(quiet, "cancelled", false).throwOnError();
  expect(await preview(quiet, "session_restored")).toEqual([]);
  await status(quiet, "scheduled").throwOnError();
  await tick();
  expect(await told(quiet)).toEqual(["restored: taken_back"]);
  // Heard off, then on again, then off in silence: on again is no news.
  await status(quiet, "cancelled").throwOnError();
  await tick();
  await status(quiet, "scheduled").throwOnError();
  await tick();
  await status(quiet, "cancelled", false).throwOnError();
  await status(quiet, "scheduled").throwOnError();
  await tick();
  expect((await told(quiet)).slice(1)).toEqual(["cancelled: told", "restored: told", "restored: taken_back"]);
});

it("is undone only until its end, and without the seats of those who left the course meanwhile", async () => {
  const session = await insertSession(sql, store, { ...far, max_participants: 2 });
  for (const person of [ada, cleo])
    await backend.actingAs(person).rpc("register_for_session", { p_session_id: session }).throwOnError();
  await status(session, "cancelled").throwOnError();
  await sql`update public.course_enrollments set status = 'left' where user_id = ${cleo}`;
  await status(session, "scheduled").throwOnError();
  const [counts] = await sql`
    select registered_count as seats from public.course_live_session_counts where session_id = ${session}`;
  expect(counts).toEqual({ seats: 1 });
  await status(session, "cancelled").throwOnError();
  await backend.clock.shift("4 days");
  expect(await outcome(status(session, "scheduled"))).toBe("422 session_in_past scheduled_start");
  await sql`update public.course_enrollments set status = 'active' where user_id = ${cleo}`;
});

const ways: Record<string, (session: string, p_tell: boolean) => PromiseLike<unknown>> = {
  move: (p_session_id, p_tell) =>
    owner.rpc("reschedule_live_session", { p_session_id, ...later, p_tell }).throwOnError(),
  form: (p_session_id, p_tell) =>
    owner
      .rpc("update_live_session", {
        p_session_id,
        p_fields: { scheduled_start: later.p_start, scheduled_end: later.p_end },
        p_tell,
      })
      .throwOnError(),
  place: (p_session_id, p_tell) =>
    owner
      .rpc("move_live_session", {
        p_session_id,
        p_platform: "custom",
        p_url: "https://meet.example.test/9",
        p_tell,
      })
      .throwOnError(),
  host: (p_session_id, p_tell) =>
    owner
      .rpc("update_live_session", { p_session_id, p_fields: { host_id: ids.manager }, p_tell })
      .throwOnError(),
  delete: (p_session_id, p_tell) => owner.rpc("delete_live_session", { p_session_id, p_tell }).throwOnError(),
  postpone: (session, p_tell) => status(session, "postponed", p_tell).throwOnError(),
};

it.each(Object.entries(ways))("%s tells who comes, or nobody where that is said", async (_name, change) => {
  const loud = await two();
  const quiet = await two();
  await change(loud, true);
  await change(quiet, false);
  await tick();
  expect(await told(loud)).toHaveLength(1);
  expect(await told(quiet)).toEqual([]);
  const logged = await sql<{ told: string | null }[]>`
    select details ->> 'told' as told from private.session_events
    where session_id in (${loud}, ${quiet}) and kind <> 'planned' and kind <> 'link_changed' order by id`;
  expect(logged.map(({ told: said }) => said)).toEqual([null, "false"]);
});

it("says a sentence with the move it came with, and no longer with the next one", async () => {
  const session = await two();
  const note = 'See <b>you</b> & "bring" ink';
  const said = async () => {
    await tick();
    const [row] = await sql<{ note: string | null }[]>`
      select f.facts ->> 'note' as note from private.messages m join private.message_deliveries d on d.message_id = m.id
      cross join lateral private.delivery_facts(array[d.job_id]) f
      where m.session_id = ${session} and m.person_id = ${ada} and m.kind = 'session_moved' order by m.id desc limit 1`;
    return row?.note ?? null;
  };
  const move = (p_start: Date, p_note?: string) =>
    owner.rpc("reschedule_live_session", {
      p_session_id: session,
      p_start: p_start.toISOString(),
      p_end: new Date(p_start.getTime() + 3_600_000).toISOString(),
      p_time_zone: "Europe/Paris",
      ...(p_note !== undefined && { p_note }),
    });
  await move(minutes(5 * 24 * 60), note).throwOnError();
  await owner
    .rpc("update_live_session", { p_session_id: session, p_fields: { title: "Other" } })
    .throwOnError();
  expect(await said()).toBe(note);
  await move(minutes(6 * 24 * 60)).throwOnError();
  expect(await said()).toBeNull();
  expect(await outcome(move(minutes(7 * 24 * 60), "x".repeat(501)))).toBe("422 too_long note");
  expect(await outcome(move(minutes(7 * 24 * 60), "a\u0000b\u0007"))).not.toBe("ok");
});

/** What the mail of the last message says is different, and the sentence with it. */
async function facts(session: string): Promise<unknown> {
  const [row] = await sql<{ facts: { changed: string[]; note?: string; sequence: number } }[]>`
    select f.facts from private.messages m join private.message_deliveries d on d.message_id = m.id
    cross join lateral private.delivery_facts(array[d.job_id]) f
    where m.session_id = ${session} and m.person_id = ${ada} order by m.id desc limit 1`;
  return row && [row.facts.changed, row.facts.note ?? null, row.facts.sequence];
}
const change = (session: string, p_fields: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  owner.rpc("update_live_session", { p_session_id: session, p_fields, ...more } as never).throwOnError();

describe("another host or place", () => {
  const moved = { scheduled_start: later.p_start, scheduled_end: later.p_end };
  const before = {
    scheduled_start: far.starts.toISOString(),
    scheduled_end: far.ends.toISOString(),
    host_id: ids.owner,
  };

  it("is told with a seat and without, in one message with the sentence, and a higher sequence", async () => {
    const session = await two();
    await change(session, { host_id: ids.manager });
    await change(
      session,
      { platform: "custom", join_url: "https://meet.example.test/1" },
      { p_note: " Bring ink " },
    );
    await tick();
    for (const person of [ada, ben])
      expect(await told(session, person)).toEqual(["changed: superseded", "changed: told"]);
    expect(await facts(session)).toEqual([["place", "host"], "Bring ink", 2]);
  });

  it("goes with a move within the minute, whichever comes first", async () => {
    const first = await two();
    await change(first, { host_id: ids.manager });
    await change(first, moved);
    const second = await two();
    await change(second, moved);
    await change(second, { host_id: ids.manager });
    await tick();
    expect(await told(first)).toEqual(["changed: superseded", "moved: told"]);
    expect(await told(second)).toEqual(["moved: superseded", "moved: told"]);
    for (const session of [first, second]) expect(await facts(session)).toEqual([["time", "host"], null, 2]);
  });

  it("taken back within the minute tells nobody; in part, what is left of it", async () => {
    const whole = await two();
    await change(whole, { ...moved, host_id: ids.manager });
    await change(whole, before);
    const part = await two();
    await change(part, { ...moved, host_id: ids.manager });
    await change(part, { scheduled_start: before.scheduled_start, scheduled_end: before.scheduled_end });
    await tick();
    expect(await told(whole)).toEqual(["moved: superseded", "moved: taken_back"]);
    expect(await told(part)).toEqual(["moved: superseded", "changed: told"]);
    expect(await facts(part)).toEqual([["host"], null, 2]);
  });

  it("does not keep back the mail of a move that the app has told already", async () => {
    const session = await two();
    await change(session, moved);
    await tick();
    await change(session, { host_id: ids.manager });
    await tick();
    expect(await told(session)).toEqual(["moved: told", "changed: told"]);
    const skips = await sql<{ skip: string | null }[]>`
      select f.skip from private.messages m join private.message_deliveries d on d.message_id = m.id
      cross join lateral private.delivery_facts(array[d.job_id]) f
      where m.session_id = ${session} and m.person_id = ${ada} and m.kind in ('session_moved', 'session_changed') order by m.id`;
    expect(skips.map(({ skip }) => skip)).toEqual([null, null]);
  });

  it("is nothing while there is no date, where the host went, and where the session is put off meanwhile", async () => {
    const session = await two();
    await change(session, { host_id: null });
    await change(session, { host_id: ids.owner });
    await tick();
    expect(await told(session)).toEqual(["changed: told"]);
    await change(session, { platform: "google_meet" });
    await status(session, "postponed", false).throwOnError();
    await tick();
    expect((await told(session)).slice(1)).toEqual(["changed: taken_back"]);
    expect(await preview(session, "session_changed")).toEqual([]);
    await change(session, { host_id: ids.manager });
    await tick();
    expect(await told(session)).toHaveLength(2);
  });

  it("is counted before, told at once while it is live, and to nobody of another store", async () => {
    const session = await two();
    expect(await preview(session, "session_changed")).toHaveLength(2);
    await sql`
      update public.course_live_sessions set scheduled_start = private.now() - interval '5 minutes',
        scheduled_end = private.now() + interval '1 hour', status = 'live' where id = ${session}`;
    await change(session, { platform: "google_meet" });
    await sql`select private.tell_due_messages(1000)`;
    expect((await told(session)).at(-1)).toBe("changed: told");
    expect(
      await outcome(
        as("stranger").rpc("preview_session_change", { p_session_id: session, p_kind: "session_changed" }),
      ),
    ).toBe("404 session_not_found");
  });
});

it("keeps the sentence where nothing is said of telling", async () => {
  const session = await two();
  await change(session, { host_id: ids.manager }, { p_tell: null, p_note: "Ask at the desk" });
  await tick();
  expect(await facts(session)).toMatchObject([["host"], "Ask at the desk", 1]);
});

it("a cancellation that is undone goes back to what was before it, also where that had no date", async () => {
  const session = await two();
  await status(session, "postponed").throwOnError();
  await status(session, "cancelled").throwOnError();
  await backend.clock.shift("5 days");
  expect((await status(session, "scheduled").throwOnError()).data?.status).toBe("postponed");
  await owner
    .rpc("reschedule_live_session", {
      p_session_id: session,
      p_start: minutes(9 * 24 * 60).toISOString(),
      p_end: minutes(9 * 24 * 60 + 60).toISOString(),
      p_time_zone: "Europe/Paris",
    })
    .throwOnError();
  await status(session, "cancelled").throwOnError();
  expect((await status(session, "scheduled").throwOnError()).data?.status).toBe("scheduled");
});

it("many who cancel and undo at once leave one truth, told once a person", async () => {
  const session = await two();
  const both = Array.from({ length: 8 }, (_, index) =>
    outcome(status(session, index % 2 === 0 ? "cancelled" : "scheduled")),
  );
  await Promise.all(both);
  await tick();
  await tick();
  const [row] = await sql<{ status: string }[]>`
    select status::text from public.course_live_sessions where id = ${session}`;
  const said = (await told(session)).filter((line) => line.endsWith(": told"));
  expect(said).toEqual(row?.status === "cancelled" ? ["cancelled: told"] : []);
});

describe("what people have not heard", () => {
  const moved = { scheduled_start: later.p_start, scheduled_end: later.p_end };
  const back = { scheduled_start: far.starts.toISOString(), scheduled_end: far.ends.toISOString() };
  const quiet = { p_tell: false };

  const again = (p_session_id: string) =>
    owner
      .rpc("reschedule_live_session", {
        ...{ p_session_id, p_start: back.scheduled_start, p_end: back.scheduled_end },
        p_time_zone: "Europe/Paris",
      })
      .throwOnError();

  it("is told when a session that went off in silence is on again, by undoing or by restoring", async () => {
    const session = await two();
    await change(session, moved, { p_note: "Another oven" });
    await status(session, "cancelled", false).throwOnError();
    await tick();
    expect(await told(session)).toEqual(["moved: session_cancelled"]);
    await status(session, "scheduled").throwOnError();
    await tick();
    expect(await told(session)).toEqual(["moved: session_cancelled", "moved: told"]);
    expect(await facts(session)).toEqual([["time"], "Another oven", 3]);

    const deleted = await two();
    await change(deleted, moved);
    await owner.rpc("delete_live_session", { p_session_id: deleted, ...quiet }).throwOnError();
    await tick();
    await owner.rpc("restore_live_session", { p_session_id: deleted }).throwOnError();
    await tick();
    expect((await told(deleted)).at(-1)).toBe("moved: told");

    const meanwhile = await two();
    await status(meanwhile, "cancelled", false).throwOnError();
    await tick();
    await change(meanwhile, { host_id: ids.manager });
    await tick();
    await status(meanwhile, "scheduled").throwOnError();
    await tick();
    expect(await told(meanwhile)).toEqual(["changed: told"]);
  });

  it("nothing of a session that is as they know it, however it came to be so", async () => {
    const there = await two();
    await change(there, moved, quiet);
    await tick();
    await change(there, back);
    await tick();
    expect(await told(there)).toEqual(["moved: taken_back"]);
    const postponed = await two();
    await status(postponed, "postponed").throwOnError();
    await again(postponed);
    await tick();
    expect(await told(postponed)).toEqual(["postponed: superseded", "moved: taken_back"]);
    const silently = await two();
    await status(silently, "postponed", false).throwOnError();
    await tick();
    await again(silently);
    await tick();
    expect(await told(silently)).toEqual(["moved: taken_back"]);
  });

  it("comes with the next change that is told; who registered meanwhile knows it", async () => {
    const session = await insertSession(sql, store, { ...far, host_id: ids.owner });
    await backend.actingAs(ada).rpc("register_for_session", { p_session_id: session }).throwOnError();
    await tick();
    await change(session, moved, quiet);
    await tick();
    await backend.actingAs(cleo).rpc("register_for_session", { p_session_id: session }).throwOnError();
    await tick();
    await change(session, { host_id: ids.manager });
    await tick();
    expect([await told(session), await told(session, cleo)]).toEqual([["moved: told"], ["changed: told"]]);
    expect(await facts(session)).toEqual([["time", "host"], null, 2]);
    // Told once, it is known.
    await change(session, { host_id: ids.owner });
    await tick();
    expect((await told(session)).at(-1)).toBe("changed: told");
  });

  it("keeps its sentence through a silent change, another one within the minute, and while its mail is still to leave", async () => {
    const session = await two();
    await change(session, moved, { p_note: "The oven is broken" });
    await change(session, { host_id: ids.manager });
    await tick();
    expect(await facts(session)).toEqual([["time", "host"], "The oven is broken", 2]);
    await change(session, { host_id: ids.owner }, quiet);
    expect(await facts(session)).toEqual([["time"], "The oven is broken", 3]);
    await tick();
    await change(session, { host_id: ids.instructor });
    await tick();
    expect(await facts(session)).toEqual([["host"], null, 4]);
  });

  it("reaches whoever may come: who completed the course, who was marked absent, who waited for what is open now", async () => {
    const session = await two();
    const open = await insertSession(sql, store, { ...far, require_registration: false });
    await sql`update public.course_enrollments set status = 'completed' where user_id = ${cleo}`;
    await owner.rpc("reschedule_live_session", { p_session_id: open, ...later }).throwOnError();
    await sql`update public.course_live_session_registrations set status = 'absent' where session_id = ${session} and user_id = ${ada}`;
    await sql`update public.course_live_sessions set require_registration = false where id = ${session}`;
    await status(session, "cancelled").throwOnError();
    await tick();
    expect(await told(open, cleo)).toEqual(["moved: told"]);
    expect([await told(session), await told(session, ben)]).toEqual([
      ["cancelled: told"],
      ["cancelled: told"],
    ]);
    const [place] = await sql<{ waits: boolean }[]>`
      select waits from private.session_audience(${session}) where person_id = ${ben}`;
    expect(place?.waits).toBe(false);
    await sql`update public.course_enrollments set status = 'active' where user_id = ${cleo}`;
  });

  it("says so to who may come no more to what they were told takes place, and to nobody else", async () => {
    const open = await insertSession(sql, store, { ...far, require_registration: false });
    await owner.rpc("reschedule_live_session", { p_session_id: open, ...later }).throwOnError();
    await tick();
    await backend.actingAs(ben).rpc("register_for_session", { p_session_id: open }).throwOnError();
    await change(open, { require_registration: true });
    await tick();
    expect([await told(open), await told(open, ben)]).toEqual([
      ["moved: told", "withdrawn: told"],
      ["moved: told"],
    ]);
    const [mail] = await sql<{ facts: { registers: boolean } }[]>`
      select f.facts from private.messages m join private.message_deliveries d on d.message_id = m.id
      cross join lateral private.delivery_facts(array[d.job_id]) f where m.session_id = ${open} and m.kind = 'session_withdrawn' and m.person_id = ${ada}`;
    expect(mail?.facts.registers).toBe(true);
    await change(open, { require_registration: false });
    const [skip] = await sql`
      select f.skip from private.messages m join private.message_deliveries d on d.message_id = m.id
      cross join lateral private.delivery_facts(array[d.job_id]) f where m.session_id = ${open} and m.kind = 'session_withdrawn' and m.person_id = ${ada}`;
    expect(skip).toEqual({ skip: "taken_back" });
    const fresh = await insertSession(sql, store, { ...far, require_registration: false });
    await change(fresh, { course_id: store.draftCourse });
    await tick();
    expect(await told(fresh)).toEqual([]);
    const moved = await insertSession(sql, store, { ...far, require_registration: false });
    await owner.rpc("reschedule_live_session", { p_session_id: moved, ...later }).throwOnError();
    await tick();
    await change(moved, { course_id: store.draftCourse }, quiet);
    await tick();
    expect(await told(moved)).toEqual(["moved: told"]);
  });
});
