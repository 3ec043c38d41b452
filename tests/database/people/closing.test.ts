import postgres from "postgres";
import { expect, it, vi } from "vitest";
import { connectAll, countSeats, disconnect, flawsOf, register, type Caller } from "../support/crowd.ts";
import { insertPeople, sqlOutcome, testSetting } from "../support/setting.ts";
import { insertQuestion, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store } = setting;

/** Whatever the rules of the contract answer is an answer; a deadlock is none, nor is anything else of Postgres. */
const answers = /^(ok|[a-z]+(_[a-z]+)+)$/;

it("an account closes while its attendance is settled with everybody's: neither waits in a circle", async () => {
  const session = await insertSession(sql, store, { status: "ended" });
  const [leaving = "", staying = ""] = await insertPeople(setting, "settled", 2, store.course);
  await sql`insert into public.course_live_session_registrations ${sql(
    [leaving, staying].map((user_id) => ({
      ...{ session_id: session, store_id: store.id, user_id, attendee_name: "Somebody" },
      status: "registered",
    })),
  )}`;
  const [owner] = await connectAll(backend, [ids.owner]);
  const waiting = (count: number) =>
    vi.waitFor(
      async () => {
        const rows = await sql`
          select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        expect(rows).toHaveLength(count);
      },
      { timeout: 30_000, interval: 20 },
    );
  // Both stand at the session's door in this order, and each holds what it takes before.
  let settling = Promise.resolve("not begun");
  let closing = Promise.resolve("not begun");
  await sql.begin(async (tx) => {
    await tx`select 1 from public.course_live_sessions where id = ${session} for update`;
    settling = sqlOutcome(
      owner?.run((call) => call`select public.settle_session_attendance(${session}, 'absent')`) ?? settling,
    );
    await waiting(1);
    closing = sqlOutcome(sql`delete from auth.users where id = ${leaving}`);
    await waiting(2);
  });
  expect([await settling, await closing]).toEqual(["ok", "ok"]);
  const left = await sql`
    select r.user_id, r.status, p.closed_at is not null as closed from public.course_live_session_registrations r
    join public.profiles p on p.id = r.user_id where r.session_id = ${session} order by closed`;
  // Whichever came first, that nobody came is evidence, and stays without a name.
  expect([...left]).toEqual([
    { user_id: staying, status: "absent", closed: false },
    { user_id: expect.not.stringContaining(leaving), status: "absent", closed: true },
  ]);
  await disconnect(owner === undefined ? [] : [owner]);
});

it("accounts close while everybody registers, asks, votes, comes in and is revoked: nobody waits in a circle", async () => {
  const sessions = await Promise.all(
    Array.from({ length: 4 }, () => insertSession(sql, store, { max_participants: 5 })),
  );
  const questions = await Promise.all(
    sessions.map((session) => insertQuestion(sql, store.id, session, ids.owner)),
  );
  const people = await insertPeople(setting, "crowd", 36, store.course);
  const [host = ""] = await insertPeople(setting, "host", 1);
  await sql`insert into public.store_members ${sql({ store_id: store.id, user_id: host, role: "instructor" })}`;
  for (const [index, session] of sessions.entries())
    await sql`insert into public.course_live_session_registrations ${sql(
      people.map((user_id, at) => ({
        ...{ session_id: session, store_id: store.id, user_id, attendee_name: "Somebody" },
        status: (at + index * 7) % people.length < 5 ? "registered" : "waitlisted",
      })),
    )}`;
  for (const question of questions)
    await sql`insert into public.course_live_session_question_votes ${sql(
      people.map((user_id) => ({ question_id: question, store_id: store.id, user_id })),
    )}`;
  const crowd = await connectAll(backend, people);
  const [owner] = await connectAll(backend, [ids.owner]);
  const said: string[] = [];
  const note = async (work: Promise<unknown>) => said.push(await sqlOutcome(work));
  const pick = <T>(list: readonly T[], at: number): T => {
    const one = list[at % list.length];
    if (one === undefined) throw new Error("nothing to pick from");
    return one;
  };

  const visit = async (caller: Caller, index: number) => {
    for (let round = 0; round < 8; round += 1) {
      const session = pick(sessions, index + round * 3);
      const question = pick(questions, index * 3 + round);
      const outcome = await sqlOutcome(
        register(caller, session).then(async (seat) => {
          if ((index + round) % 2 === 0)
            await caller.run((tx) => tx`select public.cancel_session_registration(${seat.registration_id})`);
        }),
      );
      said.push(outcome);
      await note(caller.run((tx) => tx`select * from public.join_live_session(${session})`));
      await note(caller.run((tx) => tx`select * from public.toggle_question_vote(${question})`));
      if (round === 4)
        await note(caller.run((tx) => tx`select public.ask_session_question(${session}, 'Why?')`));
    }
  };
  // Four at a time, one after the other, so that accounts close from the first visit to the last.
  const close = async (lane: number) => {
    const own = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
    for (let index = lane; index < 24; index += 4)
      await note(own`delete from auth.users where id = ${pick(people, index)}`);
    await own.end();
  };
  const staff = async () => {
    for (let round = 0; round < 12; round += 1) {
      const session = pick(sessions, round);
      const fields = { max_participants: 3 + (round % 5), host_id: round % 2 ? host : ids.owner };
      await note(
        owner?.run((tx) => tx`select public.update_live_session(${session}, ${tx.json(fields)})`) ??
          Promise.reject(),
      );
    }
  };
  const revoke = async (from: number) => {
    const some = people.slice(from, from + 6);
    for (const status of ["revoked", "active", "revoked"])
      await note(
        owner === undefined
          ? Promise.reject()
          : sql`update public.course_enrollments set status = ${status} where user_id in ${sql(some)}`,
      );
  };
  await Promise.all([
    ...crowd.map(visit),
    ...[0, 1, 2, 3].map(close),
    staff(),
    revoke(18),
    revoke(22),
    sql`delete from auth.users where id = ${host}`,
  ]);
  await disconnect([...crowd, ...(owner ? [owner] : [])]);

  expect(said.filter((outcome) => !answers.test(outcome))).toEqual([]);
  expect(said.filter((outcome) => outcome === "ok").length).toBeGreaterThan(100);
  for (const session of sessions) {
    const seats = await countSeats(sql, session);
    // A capacity may have been lowered under what was taken: nobody is sent away for that.
    expect(flawsOf({ ...seats, capacity: Math.max(seats.capacity ?? 0, seats.seats) })).toEqual([]);
  }
}, 120_000);
