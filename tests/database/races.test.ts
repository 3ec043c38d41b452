import postgres from "postgres";
import { afterAll, describe, expect, it, vi } from "vitest";
import { claimsOf, connectAs, type Caller } from "../support/users.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "./support/setting.ts";
import { insertQuestion, insertRegistration, insertSerial, insertSession } from "./support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store } = setting;
const callers: Caller[] = [];
afterAll(() => Promise.all(callers.map((caller) => caller.end())));

/** One open connection a person, so that what starts together is together at the server. */
async function connect(users: string[]): Promise<Caller[]> {
  const mine = users.map((user) => connectAs(backend.databaseUrl, claimsOf(user)));
  callers.push(...mine);
  await Promise.all(mine.map((caller) => caller.run((tx) => tx`select 1`)));
  return mine;
}

async function disconnect(mine: Caller[]): Promise<void> {
  await Promise.all(mine.map((caller) => caller.end()));
}

interface Seat {
  registration_id: string;
  status: string;
  waitlist_position: number | null;
  already: boolean;
}

const register = (caller: Caller, session: string) =>
  caller.run(async (tx) => {
    const [seat] = await tx<Seat[]>`select * from public.register_for_session(${session})`;
    if (seat === undefined) throw new Error("no answer");
    return seat;
  });

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

interface Count {
  seats: number;
  waiting: number;
  capacity: number | null;
  counted_seats: number;
  counted_waiting: number;
}

const count = async (session: string, connection: postgres.Sql = sql) => {
  const [row] = await connection<Count[]>`
    select s.registered_count as counted_seats, s.waitlisted_count as counted_waiting, s.max_participants as capacity,
      (count(*) filter (where r.status in ('registered', 'attended', 'absent')))::int as seats,
      (count(*) filter (where r.status = 'waitlisted'))::int as waiting
    from public.course_live_sessions s left join public.course_live_session_registrations r on r.session_id = s.id
    where s.id = ${session} group by s.id`;
  if (row === undefined) throw new Error("no session");
  return row;
};

/** What must hold at every moment anybody can see. */
function flaws({ seats, waiting, capacity, counted_seats, counted_waiting }: Count): string[] {
  return [
    capacity !== null && seats > capacity ? `${seats} seats of ${capacity} are taken` : "",
    capacity !== null && seats < capacity && waiting > 0 ? `${waiting} wait beside a free seat` : "",
    seats !== counted_seats || waiting !== counted_waiting ? "the counters are wrong" : "",
  ].filter((flaw) => flaw !== "");
}

describe("one seat more than there is is never given", () => {
  it("200 people at once for 50 seats: exactly 50 registered, 150 waiting in the order they came", async () => {
    const session = await insertSession(sql, store, { max_participants: 50 });
    const crowd = await connect(await insertPeople(setting, "crowd", 200, store.course));
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
    expect(await count(session)).toMatchObject({ counted_seats: 50, counted_waiting: 150 });
  });

  it("40 people at once through the API for 9 seats", async () => {
    const session = await insertSession(sql, store, { max_participants: 9 });
    const people = await insertPeople(setting, "web", 40, store.course);
    const replies = await Promise.all(
      people.map((person) => backend.actingAs(person).rpc("register_for_session", { p_session_id: session })),
    );
    expect(replies.filter((reply) => reply.error !== null)).toEqual([]);
    expect(replies.filter((reply) => reply.data?.[0]?.status === "registered")).toHaveLength(9);
    expect(flaws(await count(session))).toEqual([]);
  });

  it("a storm of registering and giving back, while the capacity moves: no moment oversells or wastes a seat", async () => {
    const session = await insertSession(sql, store, { max_participants: 4 });
    const people = await insertPeople(setting, "storm", 24, store.course);
    const crowd = await connect(people);
    const [host] = await connect([ids.owner]);
    const watcher = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });

    let raging = true;
    const seen: string[] = [];
    let looks = 0;
    const watch = async () => {
      while (raging) {
        seen.push(...flaws(await count(session, watcher)));
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
    expect(flaws(await count(session))).toEqual([]);
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
    const hosts = await connect([ids.owner, ids.manager, ids.instructor]);
    await Promise.all(
      hosts.map((host) =>
        host.run(
          (tx) => tx`select public.update_live_session(${session}, ${tx.json({ max_participants: 5 })})`,
        ),
      ),
    );
    expect(await count(session)).toMatchObject({
      seats: 5,
      waiting: 5,
      counted_seats: 5,
      counted_waiting: 5,
    });
  });

  it("ten taps of one person are one registration", async () => {
    const session = await insertSession(sql, store, { max_participants: 3 });
    const taps = await connect(Array.from({ length: 10 }, () => ids.unregistered));
    const seats = await Promise.all(taps.map((tap) => register(tap, session)));
    expect(new Set(seats.map((seat) => seat.registration_id)).size).toBe(1);
    expect(seats.filter((seat) => !seat.already)).toHaveLength(1);
    expect(await count(session)).toMatchObject({ seats: 1, counted_seats: 1 });
  });
});

describe("what ends while it is used", () => {
  it("joining and giving the seat back at the same moment: the way in only while the seat was held", async () => {
    const session = await insertSession(sql, store, { max_participants: 50 });
    const people = await insertPeople(setting, "door", 30, store.course);
    const rows = await Promise.all(
      people.map((person) => insertRegistration(sql, store.id, session, person)),
    );
    const joining = await connect(people);
    const leaving = await connect(people);
    const outcomes = await Promise.all(
      people.map(async (_, index) => {
        const join = joining[index]?.run((tx) => tx`select * from public.join_live_session(${session})`);
        const leave = leaving[index]?.run(
          (tx) => tx`select public.cancel_session_registration(${rows[index] ?? ""})`,
        );
        const [joined, left] = await Promise.all([
          sqlOutcome(join ?? Promise.reject()),
          sqlOutcome(leave ?? Promise.reject()),
        ]);
        return { joined, left };
      }),
    );
    await disconnect([...joining, ...leaving]);
    const after = await sql<{ id: string; inTime: boolean | null }[]>`
      select id, joined_at <= cancelled_at as "inTime" from public.course_live_session_registrations where session_id = ${session}`;
    const inTime = new Map(after.map((row) => [row.id, row.inTime]));
    expect(outcomes.map(({ left }) => left)).toEqual(people.map(() => "ok"));
    for (const [index, { joined }] of outcomes.entries()) {
      expect(["ok", "not_registered"]).toContain(joined);
      expect(inTime.get(rows[index] ?? "")).toBe(joined === "ok" ? true : null);
    }
  });

  it("an enrolment revoked while the person registers leaves no seat behind", async () => {
    const session = await insertSession(sql, store, { max_participants: 5 });
    const people = await insertPeople(setting, "revoked", 12, store.course);
    const crowd = await connect(people);
    const hosts = await connect(people.map(() => ids.owner));
    await Promise.all(
      people.flatMap((person, index) => [
        sqlOutcome(register(crowd[index] ?? fail(), session)),
        (hosts[index] ?? fail()).run(
          (tx) =>
            tx`update public.course_enrollments set status = 'revoked' where user_id = ${person} and course_id = ${store.course}`,
        ),
      ]),
    );
    await disconnect([...crowd, ...hosts]);
    expect(await count(session)).toMatchObject({
      seats: 0,
      waiting: 0,
      counted_seats: 0,
      counted_waiting: 0,
    });
  });

  it("a status changed by several hosts at once is changed once", async () => {
    const session = await insertSession(sql, store);
    const hosts = await connect([ids.owner, ids.manager, ids.instructor, ids.owner, ids.manager]);
    const outcomes = await Promise.all(
      hosts.map((host) =>
        sqlOutcome(host.run((tx) => tx`select public.set_live_session_status(${session}, 'live', null, 1)`)),
      ),
    );
    expect(outcomes.sort()).toEqual([
      "ok",
      "stale_version",
      "stale_version",
      "stale_version",
      "stale_version",
    ]);
  });

  it("of two owners who leave at the same moment, one stays", async () => {
    const [first, second] = await insertPeople(setting, "partner", 2);
    const [row] = await sql<
      { id: string }[]
    >`insert into public.stores (name) values ('Partners') returning id`;
    const id = row?.id ?? "";
    const partners = [first ?? "", second ?? ""];
    await sql`insert into public.store_members ${sql(partners.map((user_id) => ({ store_id: id, user_id, role: "owner" })))}`;
    const leave = (user: string) =>
      sqlOutcome(
        sql.begin(async (tx) => {
          await tx`delete from public.store_members where store_id = ${id} and user_id = ${user}`;
        }),
      );
    expect((await Promise.all(partners.map(leave))).sort()).toEqual(["last_owner", "ok"]);
  });
});

describe("votes, stores and serials", () => {
  it("an odd number of taps is one vote; a vote of each person counts once", async () => {
    const session = await insertSession(sql, store);
    const question = await insertQuestion(sql, store.id, session, ids.owner);
    const people = await insertPeople(setting, "voter", 15, store.course);
    for (const person of people) await insertRegistration(sql, store.id, session, person);
    const taps = await connect([...people, ...Array.from({ length: 9 }, () => ids.owner)]);
    await Promise.all(
      taps.map((tap) => tap.run((tx) => tx`select * from public.toggle_question_vote(${question})`)),
    );
    await disconnect(taps);
    const [row] = await sql<{ counted: number; votes: number }[]>`
      select q.vote_count as counted, (select count(*)::int from public.course_live_session_question_votes v where v.question_id = q.id) as votes
      from public.course_live_session_questions q where q.id = ${question}`;
    expect(row).toEqual({ counted: 16, votes: 16 });
  });

  it("a person opens ten stores and not one more, however many calls run together", async () => {
    const [person] = await insertPeople(setting, "founder", 1);
    const taps = await connect(Array.from({ length: 14 }, () => person ?? ""));
    const outcomes = await Promise.all(
      taps.map((tap) => sqlOutcome(tap.run((tx) => tx`select public.create_store('Mine')`))),
    );
    await disconnect(taps);
    expect(outcomes.filter((each) => each === "ok")).toHaveLength(10);
    expect(outcomes.filter((each) => each === "too_many_stores")).toHaveLength(4);
  });

  it("of moves made from the same version exactly one happens", async () => {
    const serial = await insertSerial(sql, store);
    const hands = await connect(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? ids.stock : ids.owner)),
    );
    const outcomes = await Promise.all(
      hands.map((hand, index) =>
        sqlOutcome(
          hand.run(
            (tx) =>
              tx`select public.transition_serial_number(${serial}, ${index % 3 === 0 ? "in_stock" : "damaged"}, 1)`,
          ),
        ),
      ),
    );
    await disconnect(hands);
    expect(outcomes.filter((each) => each === "ok")).toHaveLength(1);
    expect(outcomes.filter((each) => each === "stale_version")).toHaveLength(19);
    const [row] = await sql<{ events: number; intact: boolean }[]>`
      select (select count(*)::int from public.serial_number_history where serial_id = ${serial}) as events,
        (select intact from private.check_serial_history(${serial})) as intact`;
    expect(row).toEqual({ events: 2, intact: true });
  });

  it("one serial typed in twenty spellings at once is one unit", async () => {
    const spellings = ["ab 12-x", "AB12-X", "ａｂ１２-ｘ", "Ab12-x "];
    const hands = await connect(Array.from({ length: 20 }, () => ids.stock));
    const outcomes = await Promise.all(
      hands.map((hand, index) => {
        const fields = {
          serial_number: spellings[index % spellings.length] ?? "",
          product_id: store.product,
        };
        return sqlOutcome(
          hand.run((tx) => tx`select public.create_serial_number(${store.id}, ${tx.json(fields)})`),
        );
      }),
    );
    await disconnect(hands);
    expect(outcomes.filter((each) => each === "ok")).toHaveLength(1);
    expect(outcomes.filter((each) => each === "serial_taken")).toHaveLength(19);
  });

  it("edits through the API from the same version: one is saved, the others are told", async () => {
    const serial = await insertSerial(sql, store);
    const edits = Array.from({ length: 8 }, (_, index) =>
      outcome(
        setting.as(index % 2 === 0 ? "stock" : "manager").rpc("update_serial_number", {
          p_serial_id: serial,
          p_fields: { batch: `B-${index}` },
          p_lock_version: 1,
        }),
      ),
    );
    const outcomes = await Promise.all(edits);
    expect(outcomes.filter((each) => each === "ok")).toHaveLength(1);
    expect(outcomes.filter((each) => each === "409 stale_version")).toHaveLength(7);
  });
});

function fail(): never {
  throw new Error("a connection is missing");
}
