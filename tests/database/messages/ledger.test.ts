import { beforeEach, describe, expect, it } from "vitest";
import { CHANNELS } from "../../../supabase/functions/_shared/messages/channels/channels.ts";
import { MESSAGE_KINDS } from "../../../supabase/functions/_shared/messages/texts/kinds.ts";
import { wordsOf } from "../../support/words.ts";
import { insertPeople, testSetting } from "../support/setting.ts";
import { insertRegistration, insertSession, minutes } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;
const [ada = "", ben = "", cleo = ""] = await insertPeople(setting, "reader", 3, store.course);

const tick = async () => {
  await sql`select private.tell_seats(), private.plan_reminders()`;
  const [row] = await sql<{ count: number }[]>`select private.tell_due_messages(1000) as count`;
  return row?.count ?? 0;
};

interface Told {
  kind: string;
  outcome: string;
  reason: string | null;
  channels: string;
}

/** What one person is told of a session, oldest first; each with the channels by which. */
async function told(session: string, person: string): Promise<string[]> {
  const rows = await sql<Told[]>`
    select m.kind, m.outcome::text, m.reason, concat_ws('+', (select 'app' from private.notifications n where n.message_id = m.id),
      (select string_agg(d.channel, '+') from private.message_deliveries d where d.message_id = m.id)) as channels
    from private.messages m where m.session_id = ${session} and m.person_id = ${person} order by m.id`;
  return rows.map(({ kind, outcome, reason, channels }) =>
    [kind.replace("session_", ""), outcome === "told" ? channels : (reason ?? outcome)].join(": "),
  );
}

const inThreeDays = minutes(3 * 24 * 60);
const far = { starts: inThreeDays, ends: new Date(inThreeDays.getTime() + 3_600_000) };
const register = (person: string, session: string) =>
  backend.actingAs(person).rpc("register_for_session", { p_session_id: session });
async function leave(person: string, session: string): Promise<void> {
  const [seat] = await sql<{ id: string }[]>`
    select id from public.course_live_session_registrations where session_id = ${session} and user_id = ${person}`;
  await backend
    .actingAs(person)
    .rpc("cancel_session_registration", { p_registration_id: seat?.id ?? "" })
    .throwOnError();
}
async function revision(session: string): Promise<number> {
  const [row] = await sql<{ revision: number }[]>`
    select revision from public.course_live_sessions where id = ${session}`;
  return row?.revision ?? 0;
}
const move = async (session: string, starts: Date) =>
  as("owner")
    .rpc("reschedule_live_session", {
      p_session_id: session,
      p_start: starts.toISOString(),
      p_end: new Date(starts.getTime() + 3_600_000).toISOString(),
      p_time_zone: "Europe/Paris",
      p_revision: await revision(session),
    })
    .throwOnError();

beforeEach(async () => {
  await backend.clock.reset();
  await sql`delete from private.messages`;
  await sql`delete from private.seats_untold`;
  await sql`delete from private.session_reminders`;
});

describe("seats", () => {
  it("who registers is told by mail, who waits with their rank, and who moves up at once", async () => {
    const session = await insertSession(sql, store, { ...far, max_participants: 1 });
    for (const person of [ada, ben, cleo]) await register(person, session).throwOnError();
    expect(await tick()).toBe(3);
    expect(await told(session, ada)).toEqual(["registered: email"]);
    expect(await told(session, ben)).toEqual(["waitlisted: email"]);
    const [row] = await sql<{ facts: { rank: number } }[]>`
      select f.facts from private.message_deliveries d join private.messages m on m.id = d.message_id and m.person_id = ${cleo}
      cross join lateral private.delivery_facts(array[d.job_id]) f`;
    expect(row?.facts.rank).toBe(2);
    await leave(ada, session);
    await tick();
    expect(await told(session, ben)).toEqual(["waitlisted: email", "promoted: app+email"]);
    // Registering again is another registration, with words of its own.
    await register(ada, session).throwOnError();
    await tick();
    expect(await told(session, ada)).toEqual(["registered: email", "waitlisted: email"]);
  });

  it("who leaves before the tick is told nothing, and a message that waits follows them", async () => {
    const session = await insertSession(sql, store, far);
    await register(ada, session).throwOnError();
    await leave(ada, session);
    await tick();
    expect(await told(session, ada)).toEqual(["registered: left"]);
  });

  it("what came from elsewhere long ago, or is over, tells nobody", async () => {
    const session = await insertSession(sql, store, far);
    await insertRegistration(sql, store.id, session, ada);
    const over = await insertSession(sql, store, { status: "ended" });
    await insertRegistration(sql, store.id, over, ada);
    await tick();
    expect(await told(session, ada)).toEqual(["registered: too_late"]);
    expect(await told(over, ada)).toEqual([]);
  });
});

describe("a session", () => {
  async function two(): Promise<string> {
    const session = await insertSession(sql, store, { ...far, max_participants: 1 });
    for (const person of [ada, ben]) await register(person, session).throwOnError();
    await tick();
    await sql`delete from private.messages`;
    await sql`delete from private.seats_untold`;
    return session;
  }

  it("that is moved twice tells the second move alone, to who has a seat and who waits", async () => {
    const session = await two();
    await move(session, minutes(4 * 24 * 60));
    await move(session, minutes(5 * 24 * 60));
    expect(await tick()).toBe(0);
    await backend.clock.shift("61 seconds");
    await tick();
    for (const person of [ada, ben])
      expect(await told(session, person)).toEqual(["moved: superseded", "moved: app+email"]);
    // Told once, whatever ticks.
    expect(await tick()).toBe(0);
  });

  it("that is moved there and back before anybody was told tells nobody", async () => {
    const session = await two();
    await move(session, minutes(4 * 24 * 60));
    await move(session, far.starts);
    await backend.clock.shift("61 seconds");
    await tick();
    expect(await told(session, ada)).toEqual(["moved: superseded", "moved: taken_back"]);
  });

  it("that is moved, then cancelled one second before the tick, is told as cancelled", async () => {
    const session = await two();
    await move(session, minutes(4 * 24 * 60));
    await backend.clock.shift("61 seconds");
    await as("owner")
      .rpc("set_live_session_status", { p_session_id: session, p_status: "cancelled", p_reason: "Illness" })
      .throwOnError();
    await tick();
    expect(await told(session, ada)).toEqual(["moved: session_cancelled", "cancelled: app+email"]);
  });

  it("that is deleted is told as cancelled, and as taking place after all when it is brought back", async () => {
    const session = await two();
    const gone = () => as("owner").rpc("delete_live_session", { p_session_id: session }).throwOnError();
    const back = () => as("owner").rpc("restore_live_session", { p_session_id: session }).throwOnError();
    await gone();
    await tick();
    await back();
    await tick();
    expect(await told(session, ben)).toEqual(["cancelled: app+email", "restored: app+email"]);
    await sql`delete from private.messages`;
    await sql`delete from private.seats_untold`;
    await gone();
    await back();
    await tick();
    expect(await told(session, ben)).toEqual(["cancelled: taken_back", "restored: taken_back"]);
  });

  it("that is moved, deleted and brought back before anybody was told is told as moved", async () => {
    const session = await two();
    await move(session, minutes(4 * 24 * 60));
    await as("owner").rpc("delete_live_session", { p_session_id: session }).throwOnError();
    await as("owner").rpc("restore_live_session", { p_session_id: session }).throwOnError();
    await backend.clock.shift("61 seconds");
    await tick();
    expect(await told(session, ada)).toEqual([
      "moved: superseded",
      "cancelled: taken_back",
      "moved: app+email",
    ]);
  });

  it("that is postponed and planned anew tells both, with nothing of what it was", async () => {
    const session = await two();
    await as("owner")
      .rpc("set_live_session_status", { p_session_id: session, p_status: "postponed" })
      .throwOnError();
    await tick();
    await move(session, minutes(6 * 24 * 60));
    await backend.clock.shift("61 seconds");
    await tick();
    expect(await told(session, ada)).toEqual(["postponed: app+email", "moved: app+email"]);
  });

  it("that goes live calls those who have a seat; a new title tells nobody", async () => {
    const session = await two();
    await as("owner")
      .rpc("update_live_session", {
        p_session_id: session,
        p_fields: { title: "Another" },
        p_revision: await revision(session),
      })
      .throwOnError();
    await as("owner")
      .rpc("set_live_session_status", { p_session_id: session, p_status: "live" })
      .throwOnError();
    await tick();
    expect(await told(session, ada)).toEqual(["live: app"]);
    expect(await told(session, ben)).toEqual([]);
  });

  it("nobody has to register for reaches who attends the course", async () => {
    const session = await insertSession(sql, store, { ...far, require_registration: false });
    await move(session, minutes(4 * 24 * 60));
    await backend.clock.shift("61 seconds");
    await tick();
    expect(await told(session, cleo)).toEqual(["moved: app+email"]);
    expect(await told(session, ids.stranger)).toEqual([]);
  });
});

describe("reminders", () => {
  const start = new Date("2027-03-28T09:00:00Z");
  const before = (count: number) => new Date(start.getTime() - count * 60_000);
  async function planned(now: Date): Promise<string> {
    await backend.clock.stop(now);
    const session = await insertSession(sql, store, {
      starts: start,
      ends: new Date(start.getTime() + 3_600_000),
    });
    await register(ada, session).throwOnError();
    await sql`delete from private.messages`;
    await sql`delete from private.seats_untold`;
    return session;
  }

  it("come a day, an hour and ten minutes before, each once, over a change of clocks too", async () => {
    const session = await planned(before(3 * 1440));
    for (const [count, at] of [
      [0, before(1441)],
      [1, before(1440)],
      [0, before(1400)],
      [1, before(60)],
      [1, before(10)],
      [0, before(9)],
    ] as const) {
      await backend.clock.stop(at);
      expect(await tick(), at.toISOString()).toBe(count);
    }
    expect(await told(session, ada)).toEqual([
      "reminder_day: app+email",
      "reminder_hour: email",
      "reminder_soon: app",
    ]);
  });

  it("that were past when the session was planned are none; missed ticks are caught up, and what is too late says so", async () => {
    const late = await planned(before(50));
    await backend.clock.stop(before(9));
    await tick();
    expect(await told(late, ada)).toEqual(["reminder_soon: app"]);
    const missed = await planned(before(3 * 1440));
    await backend.clock.stop(before(20));
    await tick();
    expect(await told(missed, ada)).toEqual(["reminder_day: too_late", "reminder_hour: too_late"]);
  });

  it("follow a move, and remind nobody twice of what is moved there and back", async () => {
    const session = await planned(before(3 * 1440));
    await backend.clock.stop(before(1440));
    await tick();
    const later = new Date(start.getTime() + 1440 * 60_000);
    await move(session, later);
    await move(session, start);
    await backend.clock.stop(before(1439));
    await tick();
    const kinds = (await told(session, ada)).filter((line) => line.startsWith("reminder"));
    expect(kinds).toEqual(["reminder_day: app+email"]);
    await move(session, later);
    await backend.clock.stop(before(60));
    await tick();
    expect((await told(session, ada)).filter((line) => line.startsWith("reminder_hour"))).toEqual([]);
    await backend.clock.stop(new Date(later.getTime() - 60 * 60_000));
    await tick();
    expect((await told(session, ada)).filter((line) => line.startsWith("reminder_hour"))).toEqual([
      "reminder_hour: email",
    ]);
  });

  it("reach nobody when the session is off or moved by the second in which they are told", async () => {
    const session = await planned(before(3 * 1440));
    await backend.clock.stop(before(60));
    await sql`select private.tell_seats(), private.plan_reminders()`;
    await move(session, new Date(start.getTime() + 86_400_000));
    await sql`select private.tell_due_messages(100)`;
    expect((await told(session, ada)).filter((line) => line.startsWith("reminder"))).toEqual([
      "reminder_day: too_late",
      "reminder_hour: session_moved",
    ]);
  });
});

describe("what a person wants", () => {
  it("turned off is told by no channel; what may not be missed is told all the same", async () => {
    const session = await insertSession(sql, store, far);
    await sql`insert into private.message_preferences (person_id, kind, channel, wanted) values
      (${ada}, 'session_registered', 'email', false), (${ada}, 'session_cancelled', 'email', false)`;
    await register(ada, session).throwOnError();
    await tick();
    await as("owner").rpc("delete_live_session", { p_session_id: session }).throwOnError();
    await tick();
    expect(await told(session, ada)).toEqual(["registered: turned_off", "cancelled: app+email"]);
    await sql`delete from private.message_preferences`;
  });

  it("waits for the end of quiet hours in their zone, and is skipped when that is too late", async () => {
    await sql`update public.profiles set time_zone = 'America/Montreal' where id = ${ada}`;
    await sql`insert into private.quiet_hours values (${ada}, '22:00', '07:00')`;
    const until = async (at: string) => {
      await backend.clock.stop(at);
      const [row] = await sql<{ until: Date | null }[]>`select private.quiet_until(${ada}) as until`;
      return row?.until?.toISOString() ?? null;
    };
    // 22:30 there, and 03:00 on the night in which the clocks go forward; 12:00 is no quiet hour.
    expect(await until("2027-01-15T03:30:00Z")).toBe("2027-01-15T12:00:00.000Z");
    expect(await until("2027-03-14T06:00:00Z")).toBe("2027-03-14T11:00:00.000Z");
    expect(await until("2027-01-15T17:00:00Z")).toBeNull();
    const start = new Date("2027-01-16T04:00:00Z");
    await backend.clock.stop("2027-01-10T12:00:00Z");
    const session = await insertSession(sql, store, {
      starts: start,
      ends: new Date(start.getTime() + 3_600_000),
    });
    await register(ada, session).throwOnError();
    await sql`delete from private.messages`;
    await sql`delete from private.seats_untold`;
    await backend.clock.stop("2027-01-15T04:00:00Z");
    await tick();
    const [row] = await sql`
      select d.run_at, d.state::text from private.message_deliveries d join private.messages m on m.id = d.message_id
      where m.session_id = ${session}`;
    expect(row).toEqual({ run_at: new Date("2027-01-15T12:00:00Z"), state: "queued" });
    await sql`delete from private.quiet_hours`;
  });
});

it("kinds and channels are the same lists in the database, in the functions and in the words of the app", async () => {
  const kinds = await sql<{ kind: string }[]>`select kind from private.message_kinds order by place`;
  expect(kinds.map(({ kind }) => kind)).toEqual(MESSAGE_KINDS);
  const channels = await sql<{ channel: string }[]>`
    select channel from private.message_channels where not in_app order by place`;
  expect(channels.map(({ channel }) => channel)).toEqual(Object.keys(CHANNELS));
  // The app has a word for each, and one for those of a later day.
  const words = wordsOf("fr", "messages").messages["kinds"] ?? {};
  expect(Object.keys(words).sort()).toEqual([...MESSAGE_KINDS, "other"].sort());
});

it("keys never come free again, and many workers decide each message once", async () => {
  const queue = (key: string) => sql<{ made: boolean }[]>`
    select private.queue_message(${key}, 'session_live', ${store.id}, ${ada}, null, '{}') as made`;
  expect([(await queue("once"))[0]?.made, (await queue("once"))[0]?.made]).toEqual([true, false]);
  await tick();
  expect((await queue("once"))[0]?.made).toBe(false);
  await sql`
    insert into private.messages (cause_key, kind, store_id, person_id, send_at)
    select 'many ' || n, 'session_live', ${store.id}, ${ada}, private.now() from generate_series(1, 400) n`;
  const counts = await Promise.all(
    Array.from({ length: 4 }, () => sql<{ count: number }[]>`select private.tell_due_messages(200) as count`),
  );
  const more = await tick();
  expect(counts.reduce((sum, [row]) => sum + (row?.count ?? 0), more)).toBe(400);
  const [made] = await sql`select count(*)::int as count from private.notifications`;
  expect(made).toEqual({ count: 401 });
});

it("an account that closes takes its messages along, and waits for nobody who writes about it", async () => {
  const [leaving = ""] = await insertPeople(setting, "leaving", 1, store.course);
  const session = await insertSession(sql, store, { ...far, require_registration: false });
  await move(session, minutes(4 * 24 * 60));
  await backend.clock.shift("61 seconds");
  await tick();
  expect(await told(session, leaving)).toHaveLength(1);
  await sql`delete from auth.users where id = ${leaving}`;
  expect(await told(session, leaving)).toEqual([]);
});
