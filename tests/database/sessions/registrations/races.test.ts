import postgres from "postgres";
import { describe, expect, it, vi } from "vitest";
import { connectAll, countSeats, disconnect, flawsOf, register, type Caller } from "../../support/crowd.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../../support/setting.ts";
import { insertQuestion, insertRegistration, insertSession, minutes } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store } = setting;

/** Holds the session until everybody stands at its door, then lets go: nobody wins by an earlier start. */
async function atOnce<T>(session: string, start: () => Promise<T>[]): Promise<T[]> {
  let running: Promise<T>[] = [];
  await sql.begin(async (tx) => {
    await tx`select 1 from public.course_live_sessions where id = ${session} for update`;
    running = start();
    await vi.waitFor(
      async () => {
        const [row] = await sql`
          select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        expect(row?.["waiting"]).toBe(running.length);
      },
      { timeout: 30_000, interval: 50 },
    );
  });
  return Promise.all(running);
}

it("a stranger who asks for a session waits for nobody: the answer is that of a session there is not", async () => {
  const session = await insertSession(sql, store);
  await sql.begin(async (tx) => {
    await tx`select 1 from public.course_live_sessions where id = ${session} for update`;
    const asked = [
      setting.as("other owner").rpc("update_live_session", { p_session_id: session, p_fields: {} }),
      setting.as("other owner").rpc("delete_live_session", { p_session_id: session }),
      setting.as("stranger").rpc("set_live_session_status", { p_session_id: session, p_status: "live" }),
    ];
    expect(await Promise.all(asked.map((request) => outcome(request)))).toEqual(
      asked.map(() => "404 session_not_found"),
    );
  });
});

it("nor who asks for a seat or a question of others", async () => {
  const session = await insertSession(sql, store, { starts: minutes(60), ends: minutes(120) });
  const seat = await insertRegistration(sql, store.id, session, setting.ids.registered);
  const question = await insertQuestion(sql, store.id, session, setting.ids.registered);
  await sql.begin(async (tx) => {
    await tx`select 1 from public.course_live_sessions where id = ${session} for update`;
    await tx`select 1 from public.course_live_session_registrations where id = ${seat} for update`;
    await tx`select 1 from public.course_live_session_questions where id = ${question} for update`;
    for (const who of ["stranger", "other owner"] as const) {
      const asked = [
        setting.as(who).rpc("cancel_session_registration", { p_registration_id: seat }),
        setting.as(who).rpc("toggle_question_vote", { p_question_id: question }),
      ];
      expect(await Promise.all(asked.map((request) => outcome(request)))).toEqual([
        "404 registration_not_found",
        "404 question_not_found",
      ]);
    }
  });
});

describe("one seat more than there is is never given", () => {
  it("200 people at once for 50 seats: exactly 50 registered, 150 waiting in the order they came", async () => {
    const session = await insertSession(sql, store, { max_participants: 50 });
    const crowd = await connectAll(backend, await insertPeople(setting, "crowd", 200, store.course));
    const seats = await atOnce(session, () => crowd.map((caller) => register(caller, session)));
    await disconnect(crowd);

    expect(seats.filter((seat) => seat.status === "registered")).toHaveLength(50);
    const positions = seats.flatMap((seat) =>
      seat.waitlist_position === null ? [] : [seat.waitlist_position],
    );
    expect(positions.sort((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
    const rows = await sql<{ status: string; id: string }[]>`
      select status, id from public.course_live_session_registrations where session_id = ${session} order by queue_no`;
    expect(rows.map((row) => row.status)).toEqual([
      ...Array.from({ length: 50 }, () => "registered"),
      ...Array.from({ length: 150 }, () => "waitlisted"),
    ]);
    const told = seats.filter((seat) => seat.waitlist_position !== null);
    told.sort((a, b) => (a.waitlist_position ?? 0) - (b.waitlist_position ?? 0));
    expect(rows.slice(50).map((row) => row.id)).toEqual(told.map((seat) => seat.registration_id));
    expect(await countSeats(sql, session)).toMatchObject({ counted_seats: 50, counted_waiting: 150 });
  });

  it("40 people at once through the API for 9 seats", async () => {
    const session = await insertSession(sql, store, { max_participants: 9 });
    const people = await insertPeople(setting, "web", 40, store.course);
    const replies = await Promise.all(
      people.map((person) => backend.actingAs(person).rpc("register_for_session", { p_session_id: session })),
    );
    expect(replies.filter((reply) => reply.error !== null)).toEqual([]);
    expect(replies.filter((reply) => reply.data?.[0]?.status === "registered")).toHaveLength(9);
    expect(flawsOf(await countSeats(sql, session))).toEqual([]);
  });

  it("a storm of registering and giving back, while the capacity moves: no moment oversells or wastes a seat", async () => {
    const session = await insertSession(sql, store, { max_participants: 4 });
    const people = await insertPeople(setting, "storm", 24, store.course);
    const crowd = await connectAll(backend, people);
    const [host] = await connectAll(backend, [ids.owner]);
    const watcher = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });

    let raging = true;
    const seen: string[] = [];
    let looks = 0;
    const watch = async () => {
      while (raging) {
        seen.push(...flawsOf(await countSeats(watcher, session)));
        looks += 1;
      }
    };
    const visitor = async (caller: Caller, index: number) => {
      for (let round = 0; round < 6; round += 1) {
        const seat = await register(caller, session);
        if ((index + round) % 3 === 0) continue;
        await caller.run((tx) => tx`select public.cancel_session_registration(${seat.registration_id})`);
      }
    };
    const planner = async () => {
      for (const capacity of [5, 6, 7, 8, 9, 10, 11, 12]) {
        await host?.run(
          (tx) =>
            tx`select public.update_live_session(${session}, ${tx.json({ max_participants: capacity })})`,
        );
      }
    };
    const watching = watch();
    await Promise.all([...crowd.map(visitor), planner()]);
    raging = false;
    await watching;
    await watcher.end();
    await disconnect(crowd);

    expect(seen).toEqual([]);
    expect(looks).toBeGreaterThan(10);
    expect(flawsOf(await countSeats(sql, session))).toEqual([]);
    const [twice] = await sql`
      select user_id from public.course_live_session_registrations
      where session_id = ${session} and status <> 'cancelled' group by user_id having count(*) > 1`;
    expect(twice).toBeUndefined();
    const overtaken = await sql`
      select w.id from public.course_live_session_registrations w join public.course_live_session_registrations s using (session_id)
      where w.session_id = ${session} and w.status = 'waitlisted' and s.status = 'registered' and s.queue_no > w.queue_no`;
    expect(overtaken).toHaveLength(0);
  });

  it("the capacity raised twice at the same moment promotes nobody twice", async () => {
    const session = await insertSession(sql, store, { max_participants: 1 });
    const people = await insertPeople(setting, "raise", 10, store.course);
    for (const person of people)
      await backend.actingAs(person).rpc("register_for_session", { p_session_id: session });
    const hosts = await connectAll(backend, [ids.owner, ids.manager, ids.instructor]);
    await Promise.all(
      hosts.map((host) =>
        host.run(
          (tx) => tx`select public.update_live_session(${session}, ${tx.json({ max_participants: 5 })})`,
        ),
      ),
    );
    expect(await countSeats(sql, session)).toMatchObject({
      seats: 5,
      waiting: 5,
      counted_seats: 5,
      counted_waiting: 5,
    });
  });

  it("accounts that close at the same moment give back all their seats, and none waits for another in vain", async () => {
    const sessions: string[] = [];
    for (let n = 0; n < 4; n += 1) sessions.push(await insertSession(sql, store, { max_participants: 3 }));
    const people = await insertPeople(setting, "leaving", 20, store.course);
    for (const [at, person] of people.entries()) {
      const order = at % 2 === 0 ? sessions : sessions.toReversed();
      for (const session of order)
        await backend.actingAs(person).rpc("register_for_session", { p_session_id: session });
    }
    const closing = people.slice(0, 14).map(async (person) => {
      const own = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
      try {
        await own`delete from auth.users where id = ${person}`;
      } finally {
        await own.end();
      }
    });
    const failed = (await Promise.allSettled(closing)).filter(({ status }) => status === "rejected");
    expect(failed).toEqual([]);
    for (const session of sessions) {
      const seats = await countSeats(sql, session);
      expect(flawsOf(seats)).toEqual([]);
      expect(seats).toMatchObject({ seats: 3, waiting: 3 });
    }
  });

  it("a counter cannot be written, and no seat of a full session made past it, not by a trigger of one's own either", async () => {
    const session = await insertSession(sql, store, { max_participants: 1 });
    await backend.actingAs(ids.registered).rpc("register_for_session", { p_session_id: session });
    const asServer = (statement: string) =>
      sqlOutcome(
        sql.begin(async (tx) => {
          await tx.unsafe("set local role service_role");
          await tx.unsafe(statement);
        }),
      );
    expect(await asServer(`update public.course_live_session_counts set registered_count = 0`)).toBe("42501");
    const seat = `insert into public.course_live_session_registrations (session_id, store_id, user_id, attendee_name, status)
      values ('${session}', '${store.id}', '${ids.unregistered}', 'Somebody', 'registered')`;
    expect(await asServer(seat)).toBe("session_full");
    // With a table and a trigger of its own, the same writer is no nearer to it.
    expect(
      await asServer(`
        create temporary table own (id int);
        create function pg_temp.own() returns trigger language plpgsql as $f$ begin
          update public.course_live_session_counts set registered_count = 0;
          return new;
        end $f$;
        create trigger own before insert on own for each row execute function pg_temp.own();
        insert into own values (1)`),
    ).toBe("42501");
    expect(
      await asServer(`
        create temporary table own (id int);
        create function pg_temp.own() returns trigger language plpgsql as $f$ begin ${seat}; return new; end $f$;
        create trigger own before insert on own for each row execute function pg_temp.own();
        insert into own values (1)`),
    ).toBe("session_full");
    const { data } = await backend
      .actingAs(ids.unregistered)
      .rpc("register_for_session", { p_session_id: session });
    expect(data?.[0]?.status).toBe("waitlisted");
  });

  it("ten taps of one person are one registration", async () => {
    const session = await insertSession(sql, store, { max_participants: 3 });
    const taps = await connectAll(
      backend,
      Array.from({ length: 10 }, () => ids.unregistered),
    );
    const seats = await Promise.all(taps.map((tap) => register(tap, session)));
    expect(new Set(seats.map((seat) => seat.registration_id)).size).toBe(1);
    expect(seats.filter((seat) => !seat.already)).toHaveLength(1);
    expect(await countSeats(sql, session)).toMatchObject({ seats: 1, counted_seats: 1 });
  });
});
