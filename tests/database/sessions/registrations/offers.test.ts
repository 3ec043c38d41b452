import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connectAll, countSeats, disconnect, flawsOf, type Caller } from "../../support/crowd.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;
const people = await insertPeople(setting, "offer", 6, store.course);
const [ada = "", ben = "", cleo = "", dan = ""] = people;
const names = new Map([
  [ada, "ada"],
  [ben, "ben"],
  [cleo, "cleo"],
  [dan, "dan"],
]);
// Doors at 15:45.
const START = "2027-07-06T16:00:00Z";
const at = (time: string) => backend.clock.stop(`2027-07-06T${time}:00Z`);

let session = "";
let seat = "";
/** One seat, which Ada has; Ben, Cleo and Dan wait. */
beforeEach(async () => {
  await sql`delete from private.messages`;
  await at("08:00");
  session = await insertSession(sql, store, {
    ...{ starts: new Date(START), ends: new Date("2027-07-06T17:00:00Z"), max_participants: 1 },
  });
  seat = await insertRegistration(sql, store.id, session, ada);
  for (const who of [ben, cleo, dan]) await insertRegistration(sql, store.id, session, who, "waitlisted");
});

const tick = () => sql`select private.run_sessions()`;
const registrationOf = async (who: string) => {
  const [row] = await sql<{ id: string }[]>`
    select id from public.course_live_session_registrations where session_id = ${session} and user_id = ${who} and status <> 'cancelled'`;
  return row?.id ?? "";
};
const leave = (who = ada, id = seat) =>
  outcome(backend.actingAs(who).rpc("cancel_session_registration", { p_registration_id: id }));
const answer = async (who: string, take: boolean) =>
  outcome(
    backend
      .actingAs(who)
      .rpc("answer_seat_offer", { p_registration_id: await registrationOf(who), p_take: take }),
  );
/** Who stands how, in the order of the queue: seats, offers with their end, and who waits. */
async function line(): Promise<string[]> {
  const rows = await sql<{ user_id: string; status: string; until: string | null }[]>`
    select user_id, status::text, to_char(offered_until at time zone 'UTC', 'HH24:MI') as until
    from public.course_live_session_registrations where session_id = ${session} and status <> 'cancelled' order by queue_no`;
  expect(flawsOf(await countSeats(sql, session))).toEqual([]);
  return rows.map(({ user_id: who, status, until }) => `${names.get(who) ?? "?"} ${until ?? status}`);
}
const log = async () => {
  const { data } = await as("owner")
    .rpc("list_session_events", { p_session_id: session, p_limit: 100 })
    .throwOnError();
  return (data ?? [])
    .filter(({ kind }) => /offer/.test(kind))
    .map(({ kind, cause, person_id: who }) => `${kind} ${cause} ${names.get(who) ?? "?"}`)
    .reverse();
};
const told = async (who: string) => {
  await sql`select private.tell_due_messages(1000)`;
  const rows = await sql<{ said: string }[]>`
    select concat_ws(' ', kind, reason) as said from private.messages
    where person_id = ${who} and session_id = ${session} and kind in ('seat_offered', 'session_promoted') order by id`;
  return rows.map(({ said }) => said);
};

describe("a seat that comes free near the start", () => {
  it("is offered for two hours to who waits first, held meanwhile, and theirs when they take it, however often they say so", async () => {
    await leave();
    expect(await line()).toEqual(["ben 10:00", "cleo waitlisted", "dan waitlisted"]);
    // Nobody new gets it, and the ranks are those of who waits.
    const { data } = await backend
      .actingAs(ada)
      .rpc("register_for_session", { p_session_id: session })
      .throwOnError();
    expect(data?.[0]).toMatchObject({ status: "waitlisted", waitlist_position: 3 });
    const mine = await backend
      .actingAs(cleo)
      .rpc("list_my_live_sessions", { p_session_id: session })
      .throwOnError();
    expect(mine.data?.[0]).toMatchObject({ waitlist_position: 1, registered_count: 1, offered_until: null });
    const staff = await as("owner")
      .rpc("list_session_registrations", { p_session_id: session })
      .throwOnError();
    expect(staff.data?.map(({ offered_until: until }) => until && new Date(until).toISOString())).toEqual([
      ...[null, "2027-07-06T10:00:00.000Z", null, null, null],
    ]);
    expect([await answer(ben, true), await answer(ben, true)]).toEqual(["ok", "ok"]);
    expect(await line()).toEqual([
      ...["ben registered", "cleo waitlisted", "dan waitlisted", "ada waitlisted"],
    ]);
    expect(await log()).toEqual(["seat_offered waitlist ben", "offer_taken person ben"]);
    expect(await told(ben)).toEqual(["seat_offered has_seat", "session_promoted"]);
  });

  it("goes to the next one when it is declined, or when nobody has answered in time, each once and with its reason", async () => {
    await leave();
    expect(await told(ben)).toEqual(["seat_offered"]);
    expect([await answer(ben, false)]).toEqual(["ok"]);
    expect(await line()).toEqual(["cleo 10:00", "dan waitlisted"]);
    await at("09:59");
    await tick();
    expect(await line()).toEqual(["cleo 10:00", "dan waitlisted"]);
    await at("10:00");
    await Promise.all([tick(), tick(), tick()]);
    expect(await line()).toEqual(["dan 12:00", "cleo waitlisted"]);
    expect(await answer(cleo, true)).toBe("409 offer_over");
    // Nobody is left who did not let it pass: it is free, for whoever comes first, Cleo too.
    await at("12:00");
    await tick();
    await tick();
    expect(await line()).toEqual(["cleo waitlisted", "dan waitlisted"]);
    expect(await answer(cleo, true)).toBe("ok");
    expect(await answer(dan, true)).toBe("409 offer_over");
    expect(await line()).toEqual(["cleo registered", "dan waitlisted"]);
    expect(await log()).toEqual([
      ...["seat_offered waitlist ben", "offer_declined person ben", "seat_offered waitlist cleo"],
      ...["offer_lapsed clock cleo", "seat_offered waitlist dan", "offer_lapsed clock dan"],
      "offer_taken person cleo",
    ]);
  });

  it("is offered at most until the doors open, and given at once when they are about to, or the store says never", async () => {
    await at("14:30");
    await leave();
    expect(await line()).toEqual(["ben 15:45", "cleo waitlisted", "dan waitlisted"]);
    await at("15:45");
    expect(await answer(ben, true)).toBe("409 offer_over");
    await tick();
    // Nobody else could answer in time.
    expect(await line()).toEqual(["cleo registered", "dan waitlisted", "ben waitlisted"]);
    await sql`update public.stores set offer_hours = 0 where id = ${store.id}`;
    await at("08:00");
    await leave(cleo, await registrationOf(cleo));
    await sql`update public.stores set offer_hours = 24 where id = ${store.id}`;
    expect(await line()).toEqual(["dan registered", "ben waitlisted"]);
  });

  it("is held for who has quiet hours until they had as long after them, and no longer than the doors", async () => {
    await sql`update public.profiles set time_zone = 'UTC' where id in (${ben}, ${cleo})`;
    await sql`insert into private.quiet_hours (person_id, starts, ends) values (${ben}, '22:00', '09:00'), (${cleo}, '08:00', '15:00')`;
    await leave();
    expect(await line()).toEqual(["ben 11:00", "cleo waitlisted", "dan waitlisted"]);
    await answer(ben, false);
    expect(await line()).toEqual(["cleo 15:45", "dan waitlisted"]);
    await sql`delete from private.quiet_hours`;
  });

  it("is given and not offered farther from the start than the store says", async () => {
    await backend.clock.stop("2027-07-05T16:00:00Z");
    await leave();
    expect(await line()).toEqual(["ben registered", "cleo waitlisted", "dan waitlisted"]);
    expect(await log()).toEqual([]);
    await backend.clock.stop("2027-07-05T16:00:01Z");
    await leave(ben, await registrationOf(ben));
    expect(await line()).toEqual(["cleo 18:00", "dan waitlisted"]);
  });
});

describe("an offer", () => {
  beforeEach(() => leave());

  it("ends when the session gets another time, and is made anew there as that asks", async () => {
    await sql`update public.course_live_sessions set scheduled_start = scheduled_start + interval '1 hour', scheduled_end = scheduled_end + interval '1 hour' where id = ${session}`;
    await at("09:00");
    await tick();
    expect(await line()).toEqual(["ben 11:00", "cleo waitlisted", "dan waitlisted"]);
    await at("11:00");
    await tick();
    expect(await line()).toEqual(["cleo 13:00", "dan waitlisted", "ben waitlisted"]);
    // Of a day far ahead nobody has let anything pass.
    await sql`update public.course_live_sessions set scheduled_start = scheduled_start + interval '9 days', scheduled_end = scheduled_end + interval '9 days' where id = ${session}`;
    await tick();
    expect(await line()).toEqual(["cleo registered", "dan waitlisted", "ben waitlisted"]);
    await leave(cleo, await registrationOf(cleo));
    await leave(dan, await registrationOf(dan));
    expect(await line()).toEqual(["ben registered"]);
  });

  it("is made when the capacity is raised, kept when it is lowered, and a seat where there is no limit any more", async () => {
    const capacity = (max_participants: number | null) =>
      as("owner")
        .rpc("update_live_session", { p_session_id: session, p_fields: { max_participants } })
        .throwOnError();
    await capacity(2);
    expect(await line()).toEqual(["ben 10:00", "cleo 10:00", "dan waitlisted"]);
    await capacity(1);
    expect(await answer(ben, true)).toBe("ok");
    expect(await answer(cleo, false)).toBe("ok");
    const rows = await countSeats(sql, session);
    expect(rows).toMatchObject({ seats: 1, waiting: 1, counted_seats: 1, counted_waiting: 1 });
    await capacity(2);
    await capacity(null);
    expect(await line()).toEqual(["ben registered", "dan registered"]);
  });

  it("goes to the next one when its person leaves, loses the course, closes their account or is deleted", async () => {
    expect(await leave(ben, await registrationOf(ben))).toBe("ok");
    expect(await line()).toEqual(["cleo 10:00", "dan waitlisted"]);
    await sql`update public.course_enrollments set status = 'revoked' where user_id = ${cleo}`;
    expect(await line()).toEqual(["dan 10:00"]);
    expect(await log()).toContain("offer_declined person ben");
    expect(await log()).toContain("offer_withdrawn waitlist cleo");
    await sql`update public.course_enrollments set status = 'active' where user_id = ${cleo}`;
    const [gone = "", erased = "", next = ""] = await insertPeople(setting, randomUUID(), 3, store.course);
    for (const who of [gone, erased, next])
      await insertRegistration(sql, store.id, session, who, "waitlisted");
    await answer(dan, false);
    await sql`delete from auth.users where id = ${gone}`;
    await sql`delete from public.profiles where id = ${erased}`;
    const rows = await sql`
      select user_id from public.course_live_session_registrations where session_id = ${session} and offered_until is not null`;
    expect(rows).toEqual([{ user_id: next }]);
    expect(await line()).toHaveLength(1);
  });

  it("comes out of a seat that its holder gives back by the mail of the day before", async () => {
    await answer(ben, true);
    const token = randomUUID();
    await sql`
      with message as (
        insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at, outcome, decided_at)
        values (${token}, 'session_reminder_day', ${store.id}, ${ben}, jsonb_build_object('session_id', ${session}::text), now(), 'told', now())
        returning id)
      insert into private.message_deliveries (message_id, store_id, channel, state, answer_hash)
      select id, ${store.id}, 'email', 'done', private.token_hash(${token}) from message`;
    await backend
      .anon()
      .rpc("answer_coming", { p_token: token, p_start: START, p_coming: false })
      .throwOnError();
    expect(await line()).toEqual(["cleo 10:00", "dan waitlisted"]);
  });

  it("waits for a session that is off to be on again, and is a seat where it began or has no date", async () => {
    const status = (p_status: "cancelled" | "scheduled" | "postponed" | "live") =>
      as("owner").rpc("set_live_session_status", { p_session_id: session, p_status }).throwOnError();
    await status("cancelled");
    await tick();
    expect(await answer(ben, true)).toBe("409 registration_closed");
    await at("09:00");
    await status("scheduled");
    expect(await line()).toEqual(["ben 11:00", "cleo waitlisted", "dan waitlisted"]);
    await status("live");
    await tick();
    expect(await line()).toEqual(["ben registered", "cleo waitlisted", "dan waitlisted"]);
  });

  it("is answered by who it was made to alone; unknown and foreign ones are answered alike, before any lock", async () => {
    const id = await registrationOf(ben);
    const ask = (who: string, p_registration_id: string) =>
      outcome(backend.actingAs(who).rpc("answer_seat_offer", { p_registration_id, p_take: true }));
    await sql.begin(async (tx) => {
      await tx`select from public.course_live_sessions where id = ${session} for update`;
      for (const who of [cleo, ids.owner, ids["other owner"], ids.stranger])
        expect([await ask(who, id), await ask(who, randomUUID())]).toEqual([
          "404 registration_not_found",
          "404 registration_not_found",
        ]);
    });
    // Who only waits takes nothing.
    expect(await answer(cleo, true)).toBe("409 offer_over");
    expect(
      await outcome(
        backend
          .actingAs(ben)
          .rpc("answer_seat_offer", { p_registration_id: id, p_take: null as unknown as boolean }),
      ),
    ).toBe("422 required take");
  });

  it("takes a seat also where it is written with the registration, and no more than there are", async () => {
    const write = async (of: string, user: string) =>
      sqlOutcome(
        sql`insert into public.course_live_session_registrations ${sql({
          ...{
            session_id: of,
            store_id: store.id,
            user_id: user,
            attendee_name: "A",
            attendee_email: "a@example.test",
          },
          ...{ status: "waitlisted", offered_until: "2027-07-06T12:00:00Z", offered_start: START },
        })}`,
      );
    const free = await insertSession(sql, store, {
      ...{ starts: new Date(START), ends: new Date("2027-07-06T17:00:00Z"), max_participants: 1 },
    });
    expect(await write(free, ada)).toBe("ok");
    expect(flawsOf(await countSeats(sql, free))).toEqual([]);
    expect(await write(free, ben)).toBe("session_full");
  });
});

describe("the link of its mail", () => {
  /** The secret of the mail that offered `who` a seat, as the server that writes it has it noted. */
  async function linkOf(who = ben): Promise<string> {
    const token = randomUUID();
    await sql`select private.tell_due_messages(1000)`;
    await sql`
      update private.message_deliveries d set answer_hash = private.token_hash(${token}) from private.messages m
      where m.id = d.message_id and m.person_id = ${who} and m.kind = 'seat_offered' and d.channel = 'email'`;
    return token;
  }
  const look = async (token: string) =>
    (await backend.anon().rpc("look_at_coming", { p_token: token })).data?.[0]?.state;
  const say = (token: string, coming: boolean, start = START) =>
    outcome(backend.anon().rpc("answer_coming", { p_token: token, p_start: start, p_coming: coming }));

  it("says how things stand, changes nothing by that, and takes the seat, or gives the wait up, without an account", async () => {
    await leave();
    const token = await linkOf();
    expect([await look(token), await look(token)]).toEqual(["offered", "offered"]);
    expect(await say(token, true, "2027-07-06T17:00:00Z")).toBe("409 conflict");
    expect([await say(token, true), await say(token, true), await look(token)]).toEqual([
      "ok",
      "ok",
      "taken",
    ]);
    expect((await log()).at(-1)).toBe("offer_taken person ben");
    await leave(ben, await registrationOf(ben));
    expect(await look(token)).toBe("declined");
    const theirs = await linkOf(cleo);
    expect([await say(theirs, false), await say(theirs, false), await look(theirs)]).toEqual([
      ...["ok", "ok", "declined"],
    ]);
    expect(await say(theirs, true)).toBe("409 registration_closed");
    expect((await log()).filter((one) => one.startsWith("offer_declined"))).toEqual([
      "offer_declined person cleo",
    ]);
  });

  it("is of one wait: who came back to the list is answered for by a link of their own", async () => {
    await leave();
    const token = await linkOf();
    await answer(ben, false);
    await backend.actingAs(ben).rpc("register_for_session", { p_session_id: session }).throwOnError();
    await answer(cleo, false);
    await answer(dan, false);
    expect(await line()).toEqual(["ben 10:00"]);
    expect([await look(token), await say(token, true), await say(token, false)]).toEqual([
      ...["declined", "409 registration_closed", "ok"],
    ]);
    expect(await line()).toEqual(["ben 10:00"]);
  });

  it("gives one seat when it is pressed beside the page and the clock, all at once", async () => {
    await leave();
    const token = await linkOf();
    await at("10:00");
    await Promise.all([
      ...[say(token, true), answer(ben, true), tick(), say(token, false), tick(), answer(cleo, true)],
      backend.actingAs(ada).rpc("register_for_session", { p_session_id: session }),
    ]);
    await tick();
    const held = await countSeats(sql, session);
    expect([held.seats, flawsOf(held)]).toEqual([1, []]);
  });

  it("that comes late finds the seat another's, or still free", async () => {
    await leave();
    const token = await linkOf();
    await at("10:00");
    // Before any tick has seen it.
    expect(await look(token)).toBe("lapsed");
    expect(await say(token, true)).toBe("409 offer_over");
    await tick();
    expect(await line()).toEqual(["cleo 12:00", "dan waitlisted", "ben waitlisted"]);
    await answer(cleo, false);
    await answer(dan, false);
    expect(await look(token)).toBe("free");
    expect(await say(token, true)).toBe("ok");
    await backend.clock.stop("2027-07-06T17:00:00Z");
    expect(await look(token)).toBe("closed");
  });
});

describe("many at once", () => {
  let callers: Caller[] = [];
  afterAll(() => disconnect(callers));

  it.each([1, 2, 3])(
    "neither overfill, nor lose, nor double anybody, nor leave a seat beside who may have it (%i)",
    async (seed) => {
      let state = seed * 7919;
      const random = (below: number) => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return Math.floor((state / 2147483648) * below);
      };
      if (callers.length === 0) callers = await connectAll(backend, people);
      await sql`delete from public.course_live_session_registrations where session_id = ${session}`;
      await sql`update public.course_live_sessions set max_participants = 2 where id = ${session}`;
      // The first offer stands before they begin, whoever comes first then.
      const gone = await insertRegistration(sql, store.id, session, ada);
      await insertRegistration(sql, store.id, session, ben);
      await insertRegistration(sql, store.id, session, cleo, "waitlisted");
      await sql`update public.course_live_session_registrations set status = 'cancelled' where id = ${gone}`;
      for (let round = 0; round < 8; round += 1) {
        await backend.clock.stop(new Date(Date.parse("2027-07-06T08:00:00Z") + round * 55 * 60_000));
        await Promise.all([
          ...callers.map((caller, index) => {
            const who = people[index] ?? "";
            const what = random(4);
            return sqlOutcome(
              caller.run(async (tx) => {
                if (what === 0) return tx`select public.register_for_session(${session})`;
                const [row] = await tx<{ id: string }[]>`
                  select id from public.course_live_session_registrations
                  where session_id = ${session} and user_id = ${who} and status <> 'cancelled'`;
                if (!row) return tx`select public.register_for_session(${session})`;
                return what === 1
                  ? tx`select public.cancel_session_registration(${row.id})`
                  : tx`select public.answer_seat_offer(${row.id}, ${what === 2 || random(3) > 0})`;
              }),
            );
          }),
          tick(),
          tick(),
        ]).then((answers) =>
          expect(
            answers.filter(
              (one) => typeof one === "string" && !["ok", "offer_over", "registration_closed"].includes(one),
            ),
          ).toEqual([]),
        );
        expect(flawsOf(await countSeats(sql, session))).toEqual([]);
        const twice = await sql`
          select user_id from public.course_live_session_registrations where session_id = ${session} and status <> 'cancelled'
          group by user_id having count(*) > 1`;
        expect(twice).toHaveLength(0);
      }
      // Each offer was told once, whatever came of it.
      const [told] = await sql`
        select (select count(*)::int from private.messages where session_id = ${session} and kind = 'seat_offered') as messages,
          (select count(*)::int from private.session_events where session_id = ${session} and kind = 'seat_offered') as offers,
          (select count(*)::int from private.session_events where session_id = ${session}
            and kind in ('offer_taken', 'offer_declined', 'offer_lapsed', 'offer_withdrawn')) as ends,
          (select count(*)::int from public.course_live_session_registrations where session_id = ${session} and offered_until is not null) as open`;
      expect(told?.["messages"]).toBe(told?.["offers"]);
      expect(told?.["offers"]).toBeGreaterThan(0);
      // One that was let pass may still be taken, which is an end of none.
      expect(told?.["ends"] + told?.["open"]).toBeGreaterThanOrEqual(told?.["offers"]);
    },
    60_000,
  );
});

describe("a no", () => {
  it.each(["moved", "live", "postponed"])(
    "is heard when the session is %s meanwhile and the seat has come of it, and by who took it and changes their mind",
    async (how) => {
      await leave();
      const registration = await registrationOf(ben);
      const no = () =>
        outcome(
          backend.actingAs(ben).rpc("answer_seat_offer", { p_registration_id: registration, p_take: false }),
        );
      await (
        how === "moved"
          ? as("owner").rpc("reschedule_live_session", {
              ...{ p_session_id: session, p_start: "2027-07-20T16:00:00Z", p_end: "2027-07-20T17:00:00Z" },
              p_time_zone: "Europe/Paris",
            })
          : as("owner").rpc("set_live_session_status", {
              ...{ p_session_id: session, p_status: how as "live" | "postponed" },
            })
      ).throwOnError();
      expect(await no()).toBe("ok");
      expect(await no()).toBe("ok");
      await tick();
      expect((await line()).map((one) => one.split(" ")[0])).toEqual(["cleo", "dan"]);
      // Taken, and given back.
      await sql`update public.course_live_sessions set status = 'scheduled' where id = ${session} and status = 'postponed'`;
      if (how === "live") return;
      expect((await line())[0]).toMatch(/^cleo/);
      const cleos = await registrationOf(cleo);
      const cleo_no = () =>
        outcome(backend.actingAs(cleo).rpc("answer_seat_offer", { p_registration_id: cleos, p_take: false }));
      expect(await cleo_no()).toBe("ok");
      await tick();
      expect((await line())[0]).toMatch(/^dan/);
    },
  );
});
