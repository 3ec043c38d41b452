import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../support/setting.ts";
import { insertRegistration, insertSession, minutes } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, store, other, as } = setting;
const [ada = "", ben = "", cleo = ""] = await insertPeople(setting, "convoked", 3, store.course);
const owner = as("owner");

const plan = async () => (await sql<{ n: number }[]>`select private.plan_convocations() as n`)[0]?.n;
const tell = () => sql`select private.tell_due_messages(1000)`;
const inDays = (days: number) => ({ starts: minutes(days * 1440), ends: minutes(days * 1440 + 60) });
const set = (said: Record<string, unknown>) => owner.rpc("set_convocation", said);

async function seat(session: string, person: string): Promise<void> {
  await insertRegistration(sql, store.id, session, person);
}
async function told(session: string, person: string): Promise<string[]> {
  const rows = await sql<{ said: string }[]>`
    select coalesce(reason, outcome::text) as said from private.messages
    where session_id = ${session} and person_id = ${person} and kind = 'session_convocation' order by id`;
  return rows.map(({ said }) => said);
}
/** Sends the mails as a worker does. */
async function send(address: string): Promise<void> {
  const jobs = await sql<{ id: string; lease: string }[]>`
    select job_id as id, lease from private.claim_jobs('delivery', 100)`;
  await sql`select private.end_deliveries(${jobs.map(({ id }) => id)}::bigint[], ${jobs.map(({ lease }) => lease)}::uuid[],
    ${jobs.map(() => "sent")}::text[], ${jobs.map(() => null)}::text[], ${jobs.map(() => "server-1")}::text[], ${jobs.map(() => address)}::text[])`;
}

beforeEach(async () => {
  await sql`delete from public.course_live_sessions`;
  await sql`delete from private.convocations`;
  await backend.clock.reset();
});

describe("when it is sent", () => {
  it("is at the nearest hour that was said, and never where nobody said one", async () => {
    const session = await insertSession(sql, store, inDays(2));
    await seat(session, ada);
    expect(await plan()).toBe(0);
    await set({ p_store_id: store.id, p_hours: 24, p_contact: "Ask Ben" }).throwOnError();
    expect(await plan()).toBe(0);
    await set({ p_course_id: store.course, p_hours: 72, p_programme: "Clay, then glaze" }).throwOnError();
    expect(await plan()).toBe(1);
    expect(await plan()).toBe(0);
    const { data } = await owner.rpc("get_convocation", { p_session_id: session }).throwOnError();
    expect(data).toEqual({
      own: {
        seen: "",
        by: null,
        hours: null,
        programme: null,
        contact: null,
        accessibility: null,
        reminders: null,
      },
      usual: {
        ...{ hours: 72, programme: "Clay, then glaze", contact: "Ask Ben", accessibility: null },
        reminders: [1440, 60, 10],
      },
    });
    const off = await insertSession(sql, store, inDays(2));
    await seat(off, ada);
    await set({ p_session_id: off, p_hours: 0 }).throwOnError();
    expect(await plan()).toBe(0);
  });

  it("is at once for who registers late, never for who waits, and once by workers side by side", async () => {
    await set({ p_store_id: store.id, p_hours: 72 }).throwOnError();
    const session = await insertSession(sql, store, { ...inDays(1), max_participants: 1 });
    await seat(session, ada);
    await insertRegistration(sql, store.id, session, cleo, "waitlisted");
    const counts = await Promise.all([1, 2, 3, 4].map(() => plan()));
    expect(counts.reduce<number>((sum, n) => sum + (n ?? 0), 0)).toBe(1);
    await sql`update public.course_live_sessions set max_participants = 5 where id = ${session}`;
    await seat(session, ben);
    expect(await plan()).toBeGreaterThanOrEqual(1);
    expect([await told(session, ada), await told(session, ben)]).toEqual([["waiting"], ["waiting"]]);
  });

  it("is again after a move, which the one before it is not told of any more", async () => {
    await set({ p_store_id: store.id, p_hours: 100 }).throwOnError();
    const session = await insertSession(sql, store, inDays(2));
    await seat(session, ada);
    await plan();
    const { starts, ends } = inDays(3);
    await sql`update public.course_live_sessions set scheduled_start = ${starts}, scheduled_end = ${ends} where id = ${session}`;
    await plan();
    await tell();
    expect(await told(session, ada)).toEqual(["session_moved", "told"]);
    // Other words are no other time, in whatever zone the worker's connection writes it.
    await sql`update public.course_live_sessions set title = 'Other words' where id = ${session}`;
    const elsewhere = await sql.begin(async (tx) => {
      await tx`set local time zone 'Pacific/Auckland'`;
      return tx<{ n: number }[]>`select private.plan_convocations() as n`;
    });
    expect(elsewhere[0]?.n).toBe(0);
    const first = inDays(2);
    await sql`update public.course_live_sessions set scheduled_start = ${first.starts}, scheduled_end = ${first.ends} where id = ${session}`;
    expect(await plan()).toBe(1);
  });

  it("is not for who left or for what is off a moment before, nor once it has begun", async () => {
    await set({ p_store_id: store.id, p_hours: 72 }).throwOnError();
    const [left, off, begun] = await Promise.all(
      [1, 1, 1].map((days) => insertSession(sql, store, inDays(days))),
    );
    for (const session of [left, off, begun]) await seat(session ?? "", ada);
    expect(await plan()).toBe(3);
    await sql`update public.course_live_session_registrations set status = 'cancelled' where session_id = ${left ?? ""}`;
    await sql`update public.course_live_sessions set status = 'cancelled' where id = ${off ?? ""}`;
    await sql`update public.course_live_sessions set status = 'live' where id = ${begun ?? ""}`;
    await tell();
    expect(await Promise.all([left, off, begun].map((session) => told(session ?? "", ada)))).toEqual([
      ["left"],
      ["session_cancelled"],
      ["too_late"],
    ]);
  });
});

describe("the proof", () => {
  it("names the address that the server took, and stays under a pseudonym without it", async () => {
    await set({ p_store_id: store.id, p_hours: 72 }).throwOnError();
    const [gone = ""] = await insertPeople(setting, `gone-${randomUUID()}`, 1, store.course);
    const session = await insertSession(sql, store, { starts: minutes(60), ends: minutes(120) });
    await seat(session, gone);
    await plan();
    await tell();
    await send("where@example.test");
    const list = async () =>
      (await owner.rpc("list_convocations", { p_session_id: session }).throwOnError()).data;
    expect(await list()).toMatchObject([
      { person_id: gone, standing: "sent", address: "where@example.test", provider_id: "server-1", times: 1 },
    ]);
    const { data } = await backend.actingAs(gone).rpc("export_my_data").throwOnError();
    expect(data).toMatchObject({
      convocations: [{ address: "where@example.test", accepted_as: "server-1", session: "Session" }],
    });
    await backend.clock.shift("3 hours");
    await sql`delete from auth.users where id = ${gone}`;
    const [kept] = (await list()) ?? [];
    expect(kept).toMatchObject({ address: null, provider_id: "server-1", times: 1 });
    expect(kept?.name).toMatch(/^#/);
    await backend.clock.shift("11 years");
    await sql`select private.forget_what_is_over()`;
    expect(await sql`select from private.convocation_proofs where session_id = ${session}`).toEqual([]);
  });

  it("goes with who closes the account before the session", async () => {
    await set({ p_store_id: store.id, p_hours: 72 }).throwOnError();
    const [gone = ""] = await insertPeople(setting, `early-${randomUUID()}`, 1, store.course);
    const session = await insertSession(sql, store, inDays(1));
    await seat(session, gone);
    await plan();
    await tell();
    await send("where@example.test");
    await sql`delete from auth.users where id = ${gone}`;
    expect(await sql`select from private.convocation_proofs where session_id = ${session}`).toEqual([]);
  });
});

it("is not sent again to who is marked before the start: it is the same seat", async () => {
  const session = await insertSession(sql, store, inDays(2));
  await seat(session, ada);
  await seat(session, ben);
  await set({ p_store_id: store.id, p_hours: 72 }).throwOnError();
  expect(await plan()).toBe(2);
  await tell();
  await sql`update public.course_live_session_registrations set status = 'attended' where session_id = ${session} and user_id = ${ada}`;
  await sql`update public.course_live_session_registrations set status = 'absent' where session_id = ${session} and user_id = ${ben}`;
  expect(await plan()).toBe(0);
});

describe("a session that was off for a moment", () => {
  it("sends anew what its mail could not say meanwhile, and once alone what did leave", async () => {
    const session = await insertSession(sql, store, inDays(2));
    await seat(session, ada);
    await set({ p_store_id: store.id, p_hours: 72 }).throwOnError();
    const call = (to: "cancelled" | "scheduled") =>
      owner
        .rpc("set_live_session_status", {
          ...{ p_session_id: session, p_status: to, p_reason: "x", p_tell: false },
        })
        .throwOnError();
    const meet = async () => {
      const jobs = await sql<{ id: string; lease: string }[]>`
        select job_id as id, lease from private.claim_jobs('delivery', 100)`;
      const facts = await sql<{ job_id: string; skip: string | null }[]>`
        select job_id, skip from private.delivery_facts(${jobs.map(({ id }) => id)}::bigint[])`;
      for (const { job_id: job, skip } of facts)
        await sql`select private.end_deliveries(array[${job}]::bigint[], array[${jobs.find(({ id }) => id === job)?.lease ?? ""}]::uuid[],
          array[${skip === null ? "sent" : "skipped"}]::text[], array[${skip}]::text[], array['server-1']::text[], array['ada@example.test']::text[])`;
      return facts.map(({ skip }) => skip);
    };
    await plan();
    await tell();
    await call("cancelled");
    expect(await meet()).toEqual(["session_cancelled"]);
    await call("scheduled");
    await plan();
    await tell();
    expect(await meet()).toEqual([null]);
    await call("cancelled");
    await call("scheduled");
    await plan();
    expect(await told(session, ada)).toEqual(["told", "told"]);
  });
});

describe("two who write at once", () => {
  it("undo nothing of each other: what was read before may not have changed", async () => {
    const session = await insertSession(sql, store, inDays(2));
    const seen = async () =>
      (
        (await owner.rpc("get_convocation", { p_session_id: session }).throwOnError()).data as {
          own: { seen: string };
        }
      ).own.seen;
    const first = await seen();
    expect(first).toBe("");
    expect(await outcome(set({ p_session_id: session, p_programme: "Long", p_seen: first }))).toBe("ok");
    expect(await outcome(set({ p_session_id: session, p_reminders: [60], p_seen: first }))).toBe(
      "409 stale_version",
    );
    expect(await outcome(set({ p_session_id: session, p_programme: "Longer", p_seen: await seen() }))).toBe(
      "ok",
    );
    // What shows nothing says nothing of its own.
    await set({ p_session_id: session, p_contact: "\n\u00a0\u3164" }).throwOnError();
    const { data } = await owner.rpc("get_convocation", { p_session_id: session }).throwOnError();
    expect(data).toMatchObject({ own: { contact: null, programme: null } });
  });
});

describe("whose word it is", () => {
  it("is its own kind's, and what is foreign answers as what is not there", async () => {
    const session = await insertSession(sql, store, inDays(2));
    const foreign = await insertSession(sql, other, inDays(2));
    expect(await outcome(set({ p_session_id: foreign, p_hours: 1 }))).toBe("404 session_not_found");
    expect(await outcome(set({ p_session_id: randomUUID(), p_hours: 1 }))).toBe("404 session_not_found");
    expect(await outcome(set({ p_course_id: other.course, p_hours: 1 }))).toBe(
      "404 course_not_found course_id",
    );
    expect(await outcome(set({ p_store_id: other.id, p_hours: 1 }))).toBe("404 store_not_found");
    expect(await outcome(set({ p_hours: 1 }))).toBe("422 invalid_input");
    expect(await outcome(set({ p_store_id: store.id, p_session_id: session }))).toBe("422 invalid_input");
    expect(await outcome(as("instructor").rpc("set_convocation", { p_store_id: store.id }))).toBe(
      "403 role_not_allowed",
    );
    expect(await outcome(as("stock").rpc("list_convocations", { p_session_id: session }))).toBe(
      "403 role_not_allowed",
    );
    expect(await outcome(as("registered").rpc("list_convocations", { p_session_id: session }))).toBe(
      "404 session_not_found",
    );
  });

  it("has its bounds", async () => {
    const at = { p_store_id: store.id };
    expect(await outcome(set({ ...at, p_hours: 721 }))).toBe("422 invalid_input hours");
    expect(await outcome(set({ ...at, p_programme: "x".repeat(4001) }))).toBe("422 invalid_input programme");
    expect(await outcome(set({ ...at, p_contact: "a\u202Eb" }))).toBe("422 unprintable contact");
    expect(await outcome(set({ ...at, p_programme: "  " }))).toBe("ok");
  });
});
