import { describe, expect, it } from "vitest";
import { claimsOf, connectAs, type Caller } from "../../support/users.ts";
import { insertPeople, testSetting } from "../support/setting.ts";
import { insertRegistration, insertSerial, insertSession, roles } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;

// What is sent is looked at here, where nobody listens; tests/database/house/live.test.ts hears it.
const sent = async (work: () => Promise<unknown>) => {
  await sql`select private.tell_seats()`;
  await sql`delete from realtime.messages`;
  await work();
  return sql<{ topic: string; event: string; payload: object; private: boolean }[]>`
    select distinct topic, event, payload, private from realtime.messages order by topic, payload`;
};

/** How many messages the work sent about a table, by their topic. */
async function countsOf(table: string, work: () => Promise<unknown>): Promise<Record<string, number>> {
  await sql`delete from realtime.messages`;
  await work();
  const rows = await sql<{ topic: string; count: number }[]>`
    select topic, count(*)::int as count from realtime.messages where payload ->> 'table' = ${table} group by topic`;
  return Object.fromEntries(rows.map(({ topic, count }) => [topic, count]));
}

describe("what is broadcast", () => {
  it("says that something changed, on private channels, and nothing else", async () => {
    const session = await insertSession(sql, store);
    const messages = await sent(async () => {
      await insertRegistration(sql, store.id, session, ids.registered);
      await as("registered").rpc("ask_session_question", {
        p_session_id: session,
        p_body: "A secret?",
        p_anonymous: true,
      });
      await insertSerial(sql, store);
      await sql`select private.tell_seats()`;
    });
    const message = (topic: string, table: string) => ({
      topic,
      event: "changed",
      payload: { table },
      private: true,
    });
    const inSession = ["course_live_session_questions", "course_live_session_registrations"];
    expect([...messages]).toEqual([
      ...inSession.map((table) => message(`session:${session}`, table)),
      ...[...inSession, "serial_numbers"].map((table) => message(`store:${store.id}`, table)),
    ]);
  });

  it("is one message a statement and store, however many rows have changed", async () => {
    const units = await Promise.all(Array.from({ length: 40 }, () => insertSerial(sql, store)));
    const theirs = await insertSerial(sql, other);
    const note = (ids: string[]) =>
      countsOf(
        "serial_numbers",
        () => sql`update public.serial_numbers set bin = 'B-1' where id = any (${ids})`,
      );
    expect(await note([])).toEqual({});
    expect(await note(units)).toEqual({ [`store:${store.id}`]: 1 });
    expect(await note([...units, theirs])).toEqual({ [`store:${store.id}`]: 1, [`store:${other.id}`]: 1 });
    const session = await insertSession(sql, store);
    const seats = await insertPeople(setting, "crowd", 30, store.course);
    const rows = seats.map((user_id) => ({
      store_id: store.id,
      session_id: session,
      user_id,
      attendee_name: "Someone",
      status: "registered",
    }));
    const registrations = (work: () => Promise<unknown>) =>
      countsOf("course_live_session_registrations", work);
    const topics = { [`session:${session}`]: 1, [`store:${store.id}`]: 1 };
    expect(
      await registrations(() => sql`insert into public.course_live_session_registrations ${sql(rows)}`),
    ).toEqual({});
    // A rush is one message, with the tick.
    expect(await registrations(() => sql`select private.tell_seats()`)).toEqual(topics);
    expect(await registrations(() => sql`select private.tell_seats()`)).toEqual({});
    expect(
      await registrations(
        () => sql`delete from public.course_live_session_registrations where session_id = ${session}`,
      ),
    ).toEqual(topics);
    // A session tells of itself by its own id.
    const told = await countsOf(
      "course_live_sessions",
      () => sql`update public.course_live_sessions set title = 'Told' where id = ${session}`,
    );
    expect(told).toEqual(topics);
  });

  it("is one message when a set of units moves", async () => {
    const units = await Promise.all(Array.from({ length: 25 }, () => insertSerial(sql, store)));
    const counts = await countsOf("serial_numbers", async () => {
      const moved = await as("stock").rpc("transition_serial_numbers", {
        p_store_id: store.id,
        p_units: units.map((id) => ({ id, lock_version: 1 })),
        p_to_status: "in_stock",
        p_fields: { warehouse_id: store.warehouse },
      });
      expect(moved.error).toBeNull();
    });
    expect(counts).toEqual({ [`store:${store.id}`]: 1 });
  });

  it("is one message a person for what comes under their bell, on a topic of their own", async () => {
    const tell = sql`
      with told as (
        insert into private.messages (cause_key, kind, store_id, person_id, send_at, outcome, decided_at)
        select 'bell ' || n, 'session_live', ${store.id}, case when n > 1 then ${ids.registered}::uuid else ${ids.stranger}::uuid end,
          now(), 'told', now() from generate_series(1, 3) n returning id, store_id, person_id)
      insert into private.notifications (message_id, store_id, person_id) select id, store_id, person_id from told`;
    expect(await countsOf("notifications", () => tell)).toEqual({
      [`person:${ids.registered}`]: 1,
      [`person:${ids.stranger}`]: 1,
    });
  });

  it("is followed by members of the store and by those admitted to the session", async () => {
    const session = await insertSession(sql, store);
    await insertRegistration(sql, store.id, session, ids.registered);
    await insertRegistration(sql, store.id, session, ids.waitlisted, "waitlisted");
    await sent(() => insertSerial(sql, store));
    const people = roles.filter((role) => role !== "anon");
    const callers = new Map(
      people.map((role) => [role, connectAs(backend.databaseUrl, claimsOf(ids[role]))]),
    );
    const follows = async (caller: Caller, topic: string) => {
      const seen = await caller.run(async (tx) => {
        await tx`select set_config('realtime.topic', ${topic}, true)`;
        return tx`select 1 from realtime.messages limit 1`;
      });
      return seen.length === 1;
    };
    const followers = async (topic: string) => {
      const found: string[] = [];
      for (const [role, caller] of callers) if (await follows(caller, topic)) found.push(role);
      return found;
    };
    expect(await followers(`store:${store.id}`)).toEqual([
      "owner",
      "manager",
      "instructor",
      "stock",
      "support",
      "viewer",
    ]);
    expect(await followers(`session:${session}`)).toEqual([
      "owner",
      "manager",
      "instructor",
      "support",
      "viewer",
      "registered",
    ]);
    // One's own bell, and nobody else's.
    expect(await followers(`person:${ids.registered}`)).toEqual(["registered"]);
    for (const topic of [
      "person:",
      "store:",
      "store:%",
      `STORE:${store.id}`,
      `store:${store.id} `,
      "session:1",
      "anything",
      "",
    ]) {
      expect(await followers(topic), topic).toEqual([]);
    }
    await Promise.all([...callers.values()].map((caller) => caller.end()));
  });
});
