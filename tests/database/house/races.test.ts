import type { TransactionSql } from "postgres";
import { describe, expect, it, vi } from "vitest";
import { connectAll, countSeats, disconnect, register } from "../support/crowd.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../support/setting.ts";
import { insertQuestion, insertRegistration, insertSerial, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store } = setting;

describe("what ends while it is used", () => {
  it("joining and giving the seat back at the same moment: the way in only while the seat was held", async () => {
    const session = await insertSession(sql, store, { max_participants: 50 });
    const people = await insertPeople(setting, "door", 30, store.course);
    const rows = await Promise.all(
      people.map((person) => insertRegistration(sql, store.id, session, person)),
    );
    const joining = await connectAll(backend, people);
    const leaving = await connectAll(backend, people);
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
    const ways = await sql<{ user_id: string }[]>`
      select user_id from public.session_attendance where session_id = ${session} and source = 'join_click'`;
    const handedOut = new Set(ways.map((row) => row.user_id));
    expect(outcomes.map(({ left }) => left)).toEqual(people.map(() => "ok"));
    for (const [index, { joined }] of outcomes.entries()) {
      expect(["ok", "not_registered"]).toContain(joined);
      expect(handedOut.has(people[index] ?? "")).toBe(joined === "ok");
    }
  });

  it("an enrolment revoked or given up while the person registers leaves no seat behind", async () => {
    const session = await insertSession(sql, store, { max_participants: 5 });
    const people = await insertPeople(setting, "revoked", 12, store.course);
    const crowd = await connectAll(backend, people);
    const hosts = await connectAll(
      backend,
      people.map((person, index) => (index % 2 === 0 ? ids.owner : person)),
    );
    await Promise.all(
      people.flatMap((person, index) => [
        sqlOutcome(register(crowd[index] ?? fail(), session)),
        (hosts[index] ?? fail()).run((tx) =>
          index % 2 === 0
            ? tx`select public.remove_students(${store.course}, ${[person]})`
            : tx`select public.leave_course(${store.course})`,
        ),
      ]),
    );
    await disconnect([...crowd, ...hosts]);
    expect(await countSeats(sql, session)).toMatchObject({
      seats: 0,
      waiting: 0,
      counted_seats: 0,
      counted_waiting: 0,
    });
  });

  it("a status changed by several hosts at once is changed once", async () => {
    const session = await insertSession(sql, store);
    const hosts = await connectAll(backend, [ids.owner, ids.manager, ids.instructor, ids.owner, ids.manager]);
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
    const partners = await insertPeople(setting, "partner", 2);
    const [row] = await sql<
      { id: string }[]
    >`insert into public.stores (name) values ('Partners') returning id`;
    const id = row?.id ?? "";
    await sql`insert into public.store_members ${sql(partners.map((user_id) => ({ store_id: id, user_id, role: "owner" })))}`;
    const leave = (tx: TransactionSql, user: string | undefined) =>
      tx`delete from public.store_members where store_id = ${id} and user_id = ${user ?? ""}`;

    // The first has been checked and is not committed yet: the second may neither pass by it nor count on its owner.
    let second: Promise<string> = Promise.reject(new Error("not begun"));
    second.catch(() => undefined);
    let done = false;
    const first = sqlOutcome(
      sql.begin(async (tx) => {
        await leave(tx, partners[0]);
        await tx`set constraints all immediate`;
        second = sqlOutcome(sql.begin((other) => leave(other, partners[1])));
        void second.then(() => (done = true));
        await vi.waitFor(
          async () => {
            const [waiting] = await tx`
              select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
            expect(done || waiting !== undefined).toBe(true);
          },
          { timeout: 30_000, interval: 20 },
        );
      }),
    );
    expect([await first, await second]).toEqual(["ok", "last_owner"]);
    const left =
      await sql`select user_id from public.store_members where store_id = ${id} and role = 'owner'`;
    expect(left.map((member) => member["user_id"])).toEqual([partners[1]]);
  });
});

describe("votes, stores and serials", () => {
  it("an odd number of taps is one vote; a vote of each person counts once", async () => {
    const session = await insertSession(sql, store);
    const question = await insertQuestion(sql, store.id, session, ids.owner);
    const people = await insertPeople(setting, "voter", 15, store.course);
    for (const person of people) await insertRegistration(sql, store.id, session, person);
    const taps = await connectAll(backend, [...people, ...Array.from({ length: 9 }, () => ids.owner)]);
    await Promise.all(
      taps.map((tap) => tap.run((tx) => tx`select * from public.toggle_question_vote(${question})`)),
    );
    await disconnect(taps);
    const [row] = await sql<{ counted: number; votes: number }[]>`
      select q.vote_count as counted, (select count(*)::int from public.course_live_session_question_votes v where v.question_id = q.id) as votes
      from public.course_live_session_questions q where q.id = ${question}`;
    expect(row).toEqual({ counted: 16, votes: 16 });
  });

  it("five questions a minute are five, however many sessions they are asked in at once", async () => {
    const [person] = await insertPeople(setting, "asker", 1, store.course);
    const sessions = await Promise.all(Array.from({ length: 4 }, () => insertSession(sql, store)));
    for (const session of sessions) await insertRegistration(sql, store.id, session, person ?? "");
    const taps = await connectAll(
      backend,
      Array.from({ length: 12 }, () => person ?? ""),
    );
    const outcomes = await Promise.all(
      taps.map((tap, index) =>
        sqlOutcome(
          tap.run((tx) => tx`select public.ask_session_question(${sessions[index % 4] ?? ""}, 'Why?')`),
        ),
      ),
    );
    await disconnect(taps);
    expect(outcomes.filter((each) => each === "ok")).toHaveLength(5);
    expect(outcomes.filter((each) => each === "too_many_questions")).toHaveLength(7);
  });

  it("a person opens ten stores and not one more, however many calls run together", async () => {
    const [person] = await insertPeople(setting, "founder", 1);
    const taps = await connectAll(
      backend,
      Array.from({ length: 14 }, () => person ?? ""),
    );
    const outcomes = await Promise.all(
      taps.map((tap) => sqlOutcome(tap.run((tx) => tx`select public.create_store('Mine')`))),
    );
    await disconnect(taps);
    expect(outcomes.filter((each) => each === "ok")).toHaveLength(10);
    expect(outcomes.filter((each) => each === "too_many_stores")).toHaveLength(4);
  });

  it("of moves made from the same version exactly one happens", async () => {
    const serial = await insertSerial(sql, store);
    const hands = await connectAll(
      backend,
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
    const hands = await connectAll(
      backend,
      Array.from({ length: 20 }, () => ids.stock),
    );
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
