import { randomUUID } from "node:crypto";
import { beforeEach, expect, it } from "vitest";
import { outcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession } from "../../support/world.ts";

const { backend, sql, ids, store, as } = await testSetting();
const owner = as("owner");
// The night in which the clocks of Paris go forward: an hour of it is none.
const start = new Date("2027-03-28T00:30:00Z");
const end = new Date("2027-03-28T01:30:00Z");
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

async function planned(runs_by: string, status = "scheduled"): Promise<string> {
  const session = await insertSession(sql, store, { starts: start, ends: end, status });
  await sql`update public.course_live_sessions set runs_by = ${runs_by} where id = ${session}`;
  return session;
}
async function tick(minutes: number): Promise<number> {
  await backend.clock.stop(at(minutes));
  const [row] = await sql<{ count: number }[]>`select private.run_sessions() as count`;
  return row?.count ?? 0;
}
async function state(session: string) {
  const [row] = await sql<{ status: string; begun: Date | null; over: Date | null }[]>`
    select status::text, actual_start as begun, actual_end as over from public.course_live_sessions where id = ${session}`;
  const [last] = await sql<{ cause: string }[]>`
    select cause from private.session_events where session_id = ${session} and kind in ('started', 'ended') order by id desc limit 1`;
  const minutes = (when: Date | null | undefined) =>
    when ? (when.getTime() - start.getTime()) / 60_000 : null;
  return [row?.status, last?.cause ?? null, minutes(row?.begun), minutes(row?.over)];
}
async function meeting(session: string): Promise<string> {
  const [connection] = await sql<{ id: string }[]>`
    insert into private.video_connections (store_id, provider, auth_kind, account_id, status)
    values (${store.id}, 'zoom', 'oauth', 'an-account', 'disconnected') on conflict do nothing returning id`;
  const [row] = await sql<{ id: string }[]>`
    insert into private.video_meetings (store_id, session_id, connection_id, provider, provider_id, state)
    values (${store.id}, ${session}, coalesce(${connection?.id ?? null}::uuid, (select id from private.video_connections where store_id = ${store.id} limit 1)),
      'zoom', ${randomUUID()}, 'active') returning id`;
  return row?.id ?? "";
}
const run = (id: string, from: number, until: number | null) =>
  sql`select private.note_meeting_instance(${id}, 'run', ${at(from)}, ${until === null ? null : at(until)})`;

beforeEach(async () => {
  await backend.clock.reset();
  await sql`delete from public.course_live_sessions where store_id = ${store.id}`;
});

it("goes live and ends by the clock when told to, over a change of clocks too", async () => {
  const session = await planned("clock");
  const byHand = await planned("provider");
  expect(await tick(-1)).toBe(0);
  expect(await tick(0)).toBe(1);
  expect(await state(session)).toEqual(["live", "clock", 0, null]);
  expect([await tick(59), await tick(60)]).toEqual([0, 1]);
  expect(await state(session)).toEqual(["ended", "clock", 0, 60]);
  expect(await state(byHand)).toEqual(["scheduled", null, null, null]);
  expect(await tick(61)).toBe(0);
});

it("catches up what a late tick missed as it was planned, and leaves what is long past", async () => {
  const session = await planned("clock");
  expect(await tick(26 * 60)).toBe(2);
  expect(await state(session)).toEqual(["ended", "clock", 0, 60]);
  const forgotten = await planned("clock");
  expect(await tick(9 * 24 * 60)).toBe(0);
  expect(await state(forgotten)).toEqual(["scheduled", null, null, null]);
});

it("goes on past its end while somebody is in, and ends with the last of them", async () => {
  const session = await planned("clock");
  await tick(0);
  const id = await meeting(session);
  await run(id, 0, null);
  expect([await tick(60), await tick(75)]).toEqual([0, 0]);
  await run(id, 0, 80);
  expect(await tick(81)).toBe(1);
  expect(await state(session)).toEqual(["ended", "clock", 0, 80]);
});

it("ends what was forgotten: an hour after its end, with nobody in it, and after twelve in any case", async () => {
  const empty = await planned("hand", "live");
  const busy = await planned("provider", "live");
  await run(await meeting(busy), 0, null);
  expect(await tick(119)).toBe(0);
  expect(await tick(120)).toBe(1);
  expect((await state(empty)).slice(0, 2)).toEqual(["ended", "forgotten"]);
  expect((await state(empty))[3]).toBe(60);
  expect(await tick(12 * 60)).toBe(0);
  expect(await tick(13 * 60)).toBe(1);
  expect((await state(busy)).slice(0, 2)).toEqual(["ended", "forgotten"]);
});

it("does not go live by a provider's word where only people may, nor end", async () => {
  const session = await planned("hand");
  const id = await meeting(session);
  await backend.clock.stop(at(0));
  await run(id, 0, null);
  expect((await state(session))[0]).toBe("scheduled");
  await owner.rpc("set_live_session_status", { p_session_id: session, p_status: "live" }).throwOnError();
  await run(id, 0, 55);
  await backend.clock.stop(at(70));
  await sql`select private.end_sessions_over_at_provider()`;
  expect((await state(session))[0]).toBe("live");
});

it("runs once by workers side by side, and leaves what somebody holds", async () => {
  await planned("clock");
  await planned("clock");
  const held = await planned("clock");
  await backend.clock.stop(at(1));
  const counts = await sql.begin(async (tx) => {
    await tx`select from public.course_live_sessions where id = ${held} for no key update`;
    return Promise.all(
      Array.from({ length: 4 }, () => sql<{ count: number }[]>`select private.run_sessions() as count`),
    );
  });
  expect(counts.reduce((sum, [row]) => sum + (row?.count ?? 0), 0)).toBe(2);
  const live =
    await sql`select session_id, count(*)::int from private.session_events where kind = 'started' group by 1`;
  expect(live.map(({ count }) => count as number)).toEqual([1, 1]);
});

it("who starts or ends by hand what just did so by itself has what they wanted; later it is told", async () => {
  const session = await planned("clock");
  await tick(0);
  const set = (p_status: "live" | "ended") =>
    outcome(owner.rpc("set_live_session_status", { p_session_id: session, p_status }));
  expect(await set("live")).toBe("ok");
  await backend.clock.stop(at(2));
  expect(await set("live")).toMatch(/^409 transition_not_allowed/);
  expect(await set("ended")).toBe("ok");
  expect(await set("ended")).toMatch(/^409 transition_not_allowed/);
});

it("tells whoever has a seat once that it is live, and settles who came", async () => {
  const session = await planned("clock");
  await insertRegistration(sql, store.id, session, ids.registered);
  await tick(0);
  await sql`select private.tell_due_messages(100)`;
  await tick(60);
  const told = await sql`
    select kind, outcome::text from private.messages where session_id = ${session} and kind = 'session_live'`;
  expect(told.map(({ outcome: how }) => how as string)).toEqual(["told"]);
});

it("a new session runs as it is said, else as its course has it, else as its store", async () => {
  await as("manager")
    .from("stores")
    .update({ sessions_run_by: "clock" } as never)
    .eq("id", store.id)
    .throwOnError();
  const make = async (more: object) => {
    const fields = {
      title: "Talk",
      scheduled_start: start.toISOString(),
      scheduled_end: end.toISOString(),
      time_zone: "Europe/Paris",
      ...more,
    };
    const { data, error } = await owner.rpc("create_live_session", {
      p_course_id: store.course,
      p_fields: fields,
    });
    return error?.hint ?? data?.runs_by;
  };
  expect(await make({})).toBe("clock");
  expect(await make({ runs_by: "hand" })).toBe("hand");
  expect(await make({ runs_by: "moon" })).toBe("runs_by");
  expect(await make({ runs_by: null })).toBe("runs_by");
  const before = await sql<{ id: string; runs_by: string }[]>`
    select id, runs_by from public.course_live_sessions where title = 'Talk' order by id`;
  const course = (sessions_run_by: unknown, who: "manager" | "instructor" = "manager") =>
    outcome(
      as(who).rpc("update_course", { p_course_id: store.course, p_fields: { sessions_run_by } as never }),
    );
  expect(await course("hand")).toBe("ok");
  expect([await make({}), await make({ runs_by: "provider" })]).toEqual(["hand", "provider"]);
  for (const wrong of ["moon", "", 7, ["hand"], { by: "hand" }, true])
    expect(await course(wrong), JSON.stringify(wrong)).toBe("422 invalid_input sessions_run_by");
  expect(await course("clock", "instructor")).toBe("403 role_not_allowed");
  expect(await make({})).toBe("hand");
  // What is said of the course is of its new sessions alone, and may be left to the store again.
  expect(
    await sql`select id, runs_by from public.course_live_sessions where id = any (${before.map(({ id }) => id)}) order by id`,
  ).toEqual(before);
  expect(await course(null)).toBe("ok");
  expect(await make({})).toBe("clock");
});
