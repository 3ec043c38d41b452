import { beforeEach, describe, expect, it } from "vitest";
import { factsSchema } from "../../../supabase/functions/_shared/messages/texts/facts.ts";
import { insertPeople, testSetting } from "../support/setting.ts";
import { insertQuestion, insertRegistration, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other } = setting;
const [ada = "", ben = "", cleo = ""] = await insertPeople(setting, "comer", 3, store.course);
const START = new Date("2027-07-06T16:00:00Z");
const END = new Date("2027-07-06T17:00:00Z");

const at = (minutes: number) => backend.clock.stop(new Date(START.getTime() + minutes * 60_000));
/** What a worker does with messages in its tick; several at once, as workers are. */
async function tick(): Promise<void> {
  await Promise.all([1, 2].map(() => sql`select private.plan_for_creators()`));
  await sql`select private.tell_due_messages(1000)`;
}
const nameOf = (id: string) => Object.entries(ids).find(([, one]) => one === id)?.[0] ?? "?";
async function told(kind: string): Promise<string[]> {
  const rows = await sql<{ person_id: string; said: string }[]>`
    select person_id, coalesce(reason, outcome::text) as said from private.messages where kind = ${kind} order by id`;
  return rows.map(({ person_id: person, said }) => `${nameOf(person)}: ${said}`).sort();
}
async function facts(kind: string) {
  const [row] = await sql<{ facts: object }[]>`
    select private.staff_facts(m) as facts from private.messages m where m.kind = ${kind} order by id desc limit 1`;
  return row?.facts ?? {};
}

let session = "";
const plan = async (settings: Parameters<typeof insertSession>[2] = {}) => {
  const id = await insertSession(sql, store, { starts: START, ends: END, ...settings });
  await sql`update public.course_live_sessions set host_id = ${ids.instructor} where id = ${id}`;
  return id;
};
const change = (set: Record<string, unknown>, id = session) =>
  sql`update public.course_live_sessions set ${sql(set)} where id = ${id}`;

beforeEach(async () => {
  await at(-3 * 24 * 60);
  await sql`delete from public.course_live_sessions`;
  await sql`delete from private.messages`;
  await sql`delete from private.digest_days`;
  await sql`update public.store_members set role = 'instructor' where user_id = ${ids.instructor}`;
  session = await plan();
});

describe("soon", () => {
  it("is told an hour and ten minutes before, once each, to the host alone, with how the session stands then", async () => {
    await insertRegistration(sql, store.id, session, ada);
    for (const minute of [-61, -60, -59, -31, -29, -11]) {
      await at(minute);
      await tick();
    }
    expect(await told("hosting_soon")).toEqual(["instructor: told"]);
    expect(await facts("hosting_soon")).toEqual({
      ...{ count: 1, waiting: 0, minutes: 60 },
      ready: { link: true, connection: null, red: null },
    });
    await at(-10);
    await tick();
    await tick();
    expect(await told("hosting_soon")).toEqual(["instructor: told", "instructor: told"]);
    await sql`update public.course_live_session_meetings set join_url = null where session_id = ${session}`;
    expect(await facts("hosting_soon")).toMatchObject({
      minutes: 10,
      ready: { link: false, connection: "disconnected" },
    });
    // What is written reads as it should.
    expect(factsSchema.safeParse({ store_id: "", store: "", ...(await facts("hosting_soon")) }).success).toBe(
      true,
    );
  });

  it("is told to who runs it then: another host, or who answers for courses where there is none", async () => {
    await at(-60);
    await sql`select private.plan_for_creators()`;
    await change({ host_id: ids.manager });
    await tick();
    expect(await told("hosting_soon")).toEqual(["instructor: left", "manager: told"]);
    await sql`delete from private.messages`;
    await change({ host_id: null });
    await tick();
    expect(await told("hosting_soon")).toEqual(["manager: told", "owner: told"]);
    await sql`delete from private.messages`;
    await change({ host_id: ids.instructor });
    await sql`update public.store_members set role = 'viewer' where user_id = ${ids.instructor}`;
    await tick();
    expect(await told("hosting_soon")).toEqual(["manager: told", "owner: told"]);
  });

  it("is told of no session that was called off, moved or begun meanwhile, nor too late", async () => {
    await at(-60);
    await sql`select private.plan_for_creators()`;
    await change({ status: "cancelled" });
    await tick();
    expect(await told("hosting_soon")).toEqual(["instructor: session_cancelled"]);
    await sql`delete from private.messages`;
    session = await plan();
    await sql`select private.plan_for_creators()`;
    await change({ scheduled_start: new Date(START.getTime() + 600_000) });
    await sql`select private.tell_due_messages(1000)`;
    expect(await told("hosting_soon")).toEqual(["instructor: session_moved"]);
    await at(-8);
    await tick();
    expect(await told("hosting_soon")).toEqual(["instructor: session_moved"]);
    await at(5);
    await sql`select private.plan_for_creators()`;
    await at(20);
    await tick();
    expect(await told("hosting_soon")).toEqual(["instructor: session_moved", "instructor: too_late"]);
  });
});

describe("people wait and nobody is there", () => {
  const come = (person: string) =>
    backend.actingAs(person).rpc("join_live_session", { p_session_id: session });
  beforeEach(async () => {
    for (const person of [ada, ben]) await insertRegistration(sql, store.id, session, person);
  });

  it("calls the host three minutes after the start, two minutes later who else could begin, each once", async () => {
    await at(-2);
    await come(ada).throwOnError();
    for (const minute of [0, 2.9]) {
      await at(minute);
      await tick();
    }
    expect(await told("host_missing")).toEqual([]);
    await at(3);
    await come(ben).throwOnError();
    await tick();
    await tick();
    expect(await told("host_missing")).toEqual(["instructor: told", "manager: waiting", "owner: waiting"]);
    expect(await facts("host_missing")).toMatchObject({ count: 2, substitute: true });
    await at(4.9);
    await tick();
    expect((await told("host_missing"))[1]).toBe("manager: waiting");
    await at(5);
    await tick();
    expect(await told("host_missing")).toEqual(["instructor: told", "manager: told", "owner: told"]);
  });

  it("calls nobody where nobody waits, and nobody more once somebody of the team came in", async () => {
    await at(4);
    await tick();
    expect(await told("host_missing")).toEqual([]);
    await come(ada).throwOnError();
    await tick();
    await backend.actingAs(ids.manager).rpc("join_live_session", { p_session_id: session }).throwOnError();
    await at(7);
    await tick();
    expect(await told("host_missing")).toEqual(["instructor: told", "manager: settled", "owner: settled"]);
  });

  it("takes the clock's word that it is live for nobody, and a hand's for somebody", async () => {
    await at(-5);
    await come(ada).throwOnError();
    await change({ runs_by: "clock" });
    await at(0);
    await sql`select private.run_sessions()`;
    await at(3);
    await tick();
    expect(await told("host_missing")).toEqual(["instructor: told", "manager: waiting", "owner: waiting"]);
    await sql`delete from private.messages`;
    await change({ runs_by: "hand" });
    await tick();
    expect(await told("host_missing")).toEqual([]);
  });

  it("came once for another date says nothing of this one", async () => {
    await at(-5);
    await come(ada).throwOnError();
    await backend.actingAs(ids.instructor).rpc("join_live_session", { p_session_id: session }).throwOnError();
    const day = 24 * 60;
    await change({
      scheduled_start: new Date(START.getTime() + day * 60_000),
      scheduled_end: new Date(END.getTime() + day * 60_000),
    });
    await at(day + 4);
    await tick();
    expect(await told("host_missing")).toEqual([]);
    await come(ben).throwOnError();
    await tick();
    expect((await told("host_missing"))[0]).toBe("instructor: told");
  });
});

describe("full", () => {
  beforeEach(() => change({ max_participants: 10 }));
  const fill = (count: number) => sql`
    update public.course_live_session_counts set registered_count = ${count} where session_id = ${session}`;

  it("is told once a filling, however seats come and go, and again after a fifth of it was free", async () => {
    await fill(9);
    await tick();
    expect(await told("session_full")).toEqual([]);
    for (const count of [10, 9, 10, 8, 10]) {
      await fill(count);
      await tick();
    }
    expect(await told("session_full")).toEqual(["instructor: told"]);
    await fill(7);
    await tick();
    await at(-2 * 24 * 60);
    await fill(10);
    await tick();
    expect(await told("session_full")).toEqual(["instructor: told", "instructor: told"]);
  });

  it("is no news where a seat is free again by then, nor when it has begun", async () => {
    await fill(10);
    await sql`select private.plan_for_creators()`;
    await change({ max_participants: 12 });
    await sql`select private.tell_due_messages(10)`;
    expect(await told("session_full")).toEqual(["instructor: settled"]);
    await sql`delete from private.session_fillings`;
    await change({ max_participants: 10 });
    await at(1);
    await tick();
    expect(await told("session_full")).toEqual(["instructor: settled"]);
  });
});

describe("questions without an answer", () => {
  it("are told two hours before and once more after, all in one, and not once they are answered", async () => {
    const one = await insertQuestion(sql, store.id, session, ada);
    await insertQuestion(sql, store.id, session, ben);
    await at(-121);
    await tick();
    expect(await told("questions_waiting")).toEqual([]);
    for (const minute of [-119, -60, 10]) {
      await at(minute);
      await tick();
    }
    expect(await told("questions_waiting")).toEqual(["instructor: told"]);
    expect(await facts("questions_waiting")).toEqual({ count: 2, after: false });
    await sql`update public.course_live_session_questions set status = 'answered', answered_at = now() where id = ${one}`;
    await at(91);
    await tick();
    await tick();
    expect(await told("questions_waiting")).toEqual(["instructor: told", "instructor: told"]);
    expect(await facts("questions_waiting")).toEqual({ count: 1, after: true });
  });

  it("that are answered before the tick are no news", async () => {
    await insertQuestion(sql, store.id, session, ada);
    await at(-100);
    await sql`select private.plan_for_creators()`;
    await sql`update public.course_live_session_questions set status = 'dismissed'`;
    await tick();
    expect(await told("questions_waiting")).toEqual(["instructor: settled"]);
  });
});

describe("the morning", () => {
  const zone = (person: string, name: string) =>
    sql`update public.profiles set time_zone = ${name} where id = ${person}`;
  beforeEach(async () => {
    await sql`update public.profiles set time_zone = 'Europe/Paris'`;
  });

  it("comes at seven of each one's zone, once, with what they may know", async () => {
    await zone(ids.instructor, "America/Martinique");
    await insertRegistration(sql, store.id, session, cleo);
    await backend.clock.stop("2027-07-06T04:59:00Z");
    await tick();
    expect(await told("daily_digest")).toEqual([]);
    await backend.clock.stop("2027-07-06T05:00:00Z");
    await tick();
    await tick();
    expect(await told("daily_digest")).toEqual(["manager: told", "owner: told"]);
    expect(await facts("daily_digest")).toMatchObject({
      digest: { today: 1, sessions: [{ title: "Session", registered: 1 }] },
    });
    await backend.clock.stop("2027-07-06T11:00:00Z");
    await tick();
    expect(await told("daily_digest")).toEqual(["instructor: told", "manager: told", "owner: told"]);
    expect(factsSchema.safeParse({ store_id: "", store: "", ...(await facts("daily_digest")) }).success).toBe(
      true,
    );
  });

  it("is at seven after the clock was changed too, and only once on a day of 25 hours", async () => {
    await change({
      scheduled_start: new Date("2027-10-31T16:00:00Z"),
      scheduled_end: new Date("2027-10-31T17:00:00Z"),
    });
    await backend.clock.stop("2027-10-31T05:59:00Z");
    await tick();
    expect(await told("daily_digest")).toEqual([]);
    for (const hour of ["06:00", "06:59", "07:00"]) {
      await backend.clock.stop(`2027-10-31T${hour}:00Z`);
      await tick();
    }
    expect(await told("daily_digest")).toEqual(["instructor: told", "manager: told", "owner: told"]);
  });

  it("is none where there is nothing to say, to who left, of another store, or at noon past", async () => {
    await backend.clock.stop("2027-07-05T06:00:00Z");
    await tick();
    expect(await told("daily_digest")).toEqual([]);
    await backend.clock.stop("2027-07-06T06:00:00Z");
    await sql`select private.plan_for_creators()`;
    await change({ status: "cancelled" });
    await tick();
    expect(await told("daily_digest")).toEqual(["instructor: settled", "manager: settled", "owner: settled"]);
    expect((await sql`select from private.messages where store_id = ${other.id}`).length).toBe(0);
    await sql`delete from private.messages`;
    await sql`delete from private.digest_days`;
    session = await plan();
    await backend.clock.stop("2027-07-06T11:00:00Z");
    await tick();
    expect(new Set(await told("daily_digest"))).toEqual(
      new Set(["instructor: too_late", "manager: too_late", "owner: too_late"]),
    );
  });

  it("says to who only runs sessions theirs, and to the stock team what waits for them", async () => {
    await change({ host_id: ids.manager });
    await insertQuestion(sql, store.id, session, ada);
    await backend.clock.stop("2027-07-06T06:00:00Z");
    await sql`insert into private.stock_alerts (store_id, kind) values (${store.id}, 'low_stock')`;
    await tick();
    const digest = async (person: string) =>
      (
        await sql<{ digest: object }[]>`
          select private.digest_of(${store.id}, ${person}, '2027-07-06') as digest`
      )[0]?.digest;
    expect(await digest(ids.instructor)).toBeNull();
    expect(await digest(ids.stock)).toMatchObject({ today: 0, questions: 0, alerts: 1, sessions: [] });
    expect(await digest(ids.owner)).toMatchObject({ today: 1, questions: 1, alerts: 1 });
    expect(await told("daily_digest")).toEqual(["manager: told", "owner: told", "stock: told"]);
    await sql`delete from private.stock_alerts`;
  });
});
