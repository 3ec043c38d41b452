import { beforeEach, describe, expect, it } from "vitest";
import { connectAll, disconnect } from "../support/crowd.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../support/setting.ts";
import { insertRegistration, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;
const [ada = ""] = await insertPeople(setting, "comer", 1, store.course);
const START = new Date("2027-07-06T16:00:00Z");
const at = (minutes: number) => backend.clock.stop(new Date(START.getTime() + minutes * 60_000));
const owner = as("owner");
const say = (said: Record<string, unknown>) => outcome(owner.rpc("set_convocation", said));
const plan = (starts = START) =>
  insertSession(sql, store, { starts, ends: new Date(starts.getTime() + 3_600_000) });

let session = "";
beforeEach(async () => {
  await at(-20 * 24 * 60);
  await sql`delete from public.course_live_sessions`;
  await sql`delete from private.messages`;
  await sql`delete from private.convocations`;
  session = await plan();
  await insertRegistration(sql, store.id, session, ada);
});

const toCome = async (of = session) => {
  const [row] = await sql<{ minutes: number[] | null }[]>`
    select array_agg(minutes order by minutes desc) as minutes from private.session_reminders where session_id = ${of}`;
  return row?.minutes ?? [];
};
/** What Ada was reminded of, minute by minute over the given moments. */
async function told(moments: number[]): Promise<string[]> {
  for (const moment of moments) {
    await at(moment);
    await Promise.all([1, 2].map(() => sql`select private.plan_reminders()`));
    await sql`select private.tell_due_messages(100)`;
  }
  const rows = await sql<{ kind: string; minutes: number; said: string }[]>`
    select kind, (subject ->> 'minutes')::int as minutes, coalesce(reason, outcome::text) as said
    from private.messages where person_id = ${ada} and kind like 'session_reminder%' order by id`;
  return rows.map(({ kind, minutes, said }) => `${kind.slice(17)} ${minutes}: ${said}`);
}

describe("when people are reminded", () => {
  it("is a day, an hour and ten minutes before where nobody says otherwise", async () => {
    expect(await toCome()).toEqual([1440, 60, 10]);
    expect(await told([-1440, -60, -10])).toEqual(["day 1440: told", "hour 60: told", "soon 10: told"]);
  });

  it("is late, and not lost, where the session was off at that moment", async () => {
    const call = (to: "cancelled" | "scheduled") =>
      owner
        .rpc("set_live_session_status", {
          ...{ p_session_id: session, p_status: to, p_reason: "x", p_tell: false },
        })
        .throwOnError();
    await at(-1441);
    await call("cancelled");
    expect(await told([-1440])).toEqual([]);
    await at(-1430);
    await call("scheduled");
    expect(await told([-1429])).toEqual(["day 1440: told"]);
    await call("cancelled");
    await told([0, 1]);
    expect(await toCome()).toEqual([]);
  });

  it("is as the session says, else its course, else its store; for what is planned and what will be", async () => {
    expect(await say({ p_store_id: store.id, p_reminders: [2880] })).toBe("ok");
    expect(await toCome()).toEqual([2880]);
    expect(await say({ p_course_id: store.course, p_reminders: [120, 15] })).toBe("ok");
    expect(await toCome()).toEqual([120, 15]);
    expect(await say({ p_session_id: session, p_reminders: [] })).toBe("ok");
    expect(await toCome()).toEqual([]);
    expect(await toCome(await plan())).toEqual([120, 15]);
    // What is left open again is the wider one's.
    expect(await say({ p_session_id: session })).toBe("ok");
    expect(await toCome()).toEqual([120, 15]);
    const { data } = await owner.rpc("get_convocation", { p_session_id: session }).throwOnError();
    expect(data).toMatchObject({ own: { reminders: null }, usual: { reminders: [120, 15] } });
    expect(await told([-120, -15])).toEqual(["hour 120: told", "soon 15: told"]);
  });

  it("may change between two of them: what was told is told once, what has passed is left out, what was dropped is not told", async () => {
    expect(await told([-1440])).toEqual(["day 1440: told"]);
    expect(await say({ p_session_id: session, p_reminders: [20160, 1440, 90] })).toBe("ok");
    expect(await toCome()).toEqual([90]);
    // Written, but held until a worker comes; by then it was dropped.
    await at(-90);
    await sql`select private.plan_reminders()`;
    expect(await say({ p_session_id: session, p_reminders: [30] })).toBe("ok");
    expect(await told([-89, -30])).toEqual(["day 1440: told", "hour 90: taken_back", "hour 30: told"]);
  });

  it("follows the session to another time, with the list that it has", async () => {
    await say({ p_session_id: session, p_reminders: [60, 30] });
    expect(await told([-60])).toEqual(["hour 60: told"]);
    await sql`update public.course_live_sessions set scheduled_start = scheduled_start + interval '1 day',
      scheduled_end = scheduled_end + interval '1 day' where id = ${session}`;
    expect(await toCome()).toEqual([60, 30]);
    expect(await told([1440 - 60])).toEqual(["hour 60: told", "hour 60: told"]);
  });

  it("follows the session into another course, with what that one says", async () => {
    const [course] = await sql<{ id: string }[]>`
      insert into public.courses ${sql({ store_id: store.id, title: "Another", status: "published" })} returning id`;
    await say({ p_course_id: course?.id, p_reminders: [90] });
    const move = (course_id = "") =>
      outcome(owner.rpc("update_live_session", { p_session_id: session, p_fields: { course_id } }));
    expect(await move(course?.id)).toBe("ok");
    expect(await toCome()).toEqual([90]);
    await say({ p_session_id: session, p_reminders: [45] });
    expect(await move(store.course)).toBe("ok");
    expect(await toCome()).toEqual([45]);
  });

  it("is taken over by a copy, with what its convocation says; of another store's session nothing is", async () => {
    await say({ p_session_id: session, p_hours: 48, p_programme: "Clay", p_reminders: [45] });
    const copy = async (copy_of: unknown, who: "owner" | "other owner" = "owner") => {
      const p_fields = {
        ...{ title: "Copy", time_zone: "Europe/Paris", copy_of },
        ...{ scheduled_start: START.toISOString(), scheduled_end: "2027-07-06T17:00:00Z" },
      };
      const p_course_id = who === "owner" ? store.course : other.course;
      const { data } = await as(who)
        .rpc("create_live_session", { p_course_id, p_fields: p_fields as never })
        .throwOnError();
      return data.id;
    };
    const made = await copy(session);
    expect(await toCome(made)).toEqual([45]);
    const { data } = await owner.rpc("get_convocation", { p_session_id: made }).throwOnError();
    expect(data).toMatchObject({ own: { hours: 48, programme: "Clay", reminders: [45] } });
    for (const nothing of ["nothing", null, 7])
      expect(await toCome(await copy(nothing))).toEqual([1440, 60, 10]);
    expect(await toCome(await copy(session, "other owner"))).toEqual([1440, 60, 10]);
    expect(
      await outcome(
        owner.rpc("update_live_session", { p_session_id: made, p_fields: { copy_of: session } as never }),
      ),
    ).toBe("422 unknown_field copy_of");
  });

  it("is from five minutes to fourteen days, at most five times, each once", async () => {
    for (const wrong of [[4], [20161], [60, 60], [5, 6, 7, 8, 9, 10], [-1440], [null], [[60], [10]]])
      expect(await say({ p_session_id: session, p_reminders: wrong }), JSON.stringify(wrong)).toBe(
        "422 invalid_input reminders",
      );
    expect(await say({ p_session_id: session, p_reminders: [5, 6, 7, 8, 20160] })).toBe("ok");
    expect(
      await sqlOutcome(sql`update private.convocations set reminders = '{1}' where session_id = ${session}`),
    ).toBe("23514");
  });

  it("is said by who manages the sessions, and by nobody for another store's", async () => {
    const foreign = await insertSession(sql, other, {
      starts: START,
      ends: new Date(START.getTime() + 60_000),
    });
    expect(await say({ p_session_id: foreign, p_reminders: [30] })).toBe("404 session_not_found");
    const theirs = (who: "viewer" | "instructor") =>
      outcome(as(who).rpc("set_convocation", { p_session_id: session, p_reminders: [30] }));
    expect(await theirs("viewer")).toBe("403 role_not_allowed");
    expect(await theirs("instructor")).toBe("ok");
    expect(await toCome(foreign)).toEqual([1440, 60, 10]);
  });

  it("misses no session that is planned at the same moment", async () => {
    const [caller] = await connectAll(backend, [ids.owner]);
    if (!caller) throw new Error("nobody");
    const made = await sql.begin(async (tx) => {
      const id = await insertSession(tx, store, {
        starts: START,
        ends: new Date(START.getTime() + 3_600_000),
      });
      const said = caller.run(
        (of) => of`select public.set_convocation(p_store_id => ${store.id}, p_reminders => '{45}')`,
      );
      await expect
        .poll(
          async () => (await sql`select from pg_locks where locktype = 'advisory' and not granted`).length,
        )
        .toBe(1);
      return { id, said };
    });
    await made.said;
    await disconnect([caller]);
    expect(await toCome(made.id)).toEqual([45]);
  });
});
