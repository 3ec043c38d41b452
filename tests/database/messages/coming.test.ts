import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../support/setting.ts";
import { insertRegistration, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store } = setting;
const [ada = "", ben = "", eve = ""] = await insertPeople(setting, "coming", 3);
const START = "2027-07-06T16:00:00Z";

let session = "";
let seat = "";
beforeEach(async () => {
  await sql`delete from private.messages`;
  await backend.clock.stop("2027-07-05T15:00:00Z");
  session = await insertSession(sql, store, {
    max_participants: 1,
    starts: new Date(START),
    ends: new Date("2027-07-06T17:00:00Z"),
  });
  seat = await insertRegistration(sql, store.id, session, ada);
  await insertRegistration(sql, store.id, session, ben, "waitlisted");
});

/** The secret of a mail that asks `person`, as the server that writes it has it noted. */
async function linkOf(person = ada): Promise<string> {
  const token = randomUUID();
  const [row] = await sql<{ id: string }[]>`
    with message as (
      insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at, outcome, decided_at)
      values (${token}, 'session_reminder_day', ${store.id}, ${person}, jsonb_build_object('session_id', ${session}::text), now(), 'told', now())
      returning id)
    insert into private.message_deliveries (message_id, store_id, channel, state)
    select id, ${store.id}, 'email', 'done' from message returning id`;
  await sql`select private.note_answer_token(${row?.id ?? ""}, private.token_hash(${token}))`;
  return token;
}
const look = async (token: string) =>
  (await backend.anon().rpc("look_at_coming", { p_token: token })).data?.[0]?.state;
const answer = (token: string, coming: boolean, start = START) =>
  outcome(backend.anon().rpc("answer_coming", { p_token: token, p_start: start, p_coming: coming }));
async function seats(): Promise<string[]> {
  const rows = await sql<{ user_id: string; status: string }[]>`
    select user_id, status::text from public.course_live_session_registrations where session_id = ${session} order by queue_no`;
  return rows.map(({ user_id: who, status }) => `${who === ada ? "ada" : "ben"}: ${status}`);
}

describe("the link of a reminder", () => {
  it("changes nothing when it is looked at, however often; yes is noted, and the session's staff sees it", async () => {
    const token = await linkOf();
    expect([await look(token), await look(token)]).toEqual(["open", "open"]);
    expect(await seats()).toEqual(["ada: registered", "ben: waitlisted"]);
    expect([await answer(token, true), await answer(token, true)]).toEqual(["ok", "ok"]);
    expect(await look(token)).toBe("confirmed");
    const { data } = await backend
      .actingAs(ids.owner)
      .rpc("list_session_registrations", { p_session_id: session })
      .throwOnError();
    expect(data?.map(({ confirmed }) => confirmed)).toEqual([true, false]);
  });

  it("frees the seat by a no, which the next one gets; said again or after a yes it is the same", async () => {
    const token = await linkOf();
    await answer(token, true);
    expect([await answer(token, false), await answer(token, false)]).toEqual(["ok", "ok"]);
    expect(await seats()).toEqual(["ada: cancelled", "ben: registered"]);
    expect(await look(token)).toBe("given_back");
    expect(await answer(token, true)).toBe("409 registration_closed");
    expect(
      (await sql`select from private.messages where kind = 'session_promoted' and person_id = ${ben}`).length,
    ).toBe(1);
  });

  it("frees one seat when it is pressed twice at once, and a yes beside a no never holds a seat that went to another", async () => {
    const token = await linkOf();
    await Promise.all([answer(token, false), answer(token, true), answer(token, false), answer(token, true)]);
    expect(await seats()).toEqual(["ada: cancelled", "ben: registered"]);
  });

  it("answers for the start that was shown and no other; what was said of one is not said of the next", async () => {
    const token = await linkOf();
    await answer(token, true);
    await sql`update public.course_live_sessions set scheduled_start = scheduled_start + interval '1 hour', scheduled_end = scheduled_end + interval '1 hour' where id = ${session}`;
    expect(await look(token)).toBe("open");
    expect([await answer(token, true), await answer(token, false)]).toEqual(["409 conflict", "409 conflict"]);
    expect(await seats()).toEqual(["ada: registered", "ben: waitlisted"]);
    expect(await answer(token, true, "2027-07-06T17:00:00Z")).toBe("ok");
  });

  it("is of one person and session: nobody else's seat, waiting or gone, is touched", async () => {
    const waits = await linkOf(ben);
    expect(await look(waits)).toBe("waiting");
    expect([await answer(waits, true), await answer(waits, false)]).toEqual([
      "409 registration_closed",
      "409 registration_closed",
    ]);
    const none = await linkOf(eve);
    expect(await look(none)).toBe("given_back");
    expect([await answer(none, true), await answer(none, false)]).toEqual(["409 registration_closed", "ok"]);
    expect(await seats()).toEqual(["ada: registered", "ben: waitlisted"]);
    for (const unknown of ["", "x", randomUUID(), "é".repeat(5000)]) {
      expect(await answer(unknown, false)).toBe("404 link_not_found");
      expect(await outcome(backend.anon().rpc("look_at_coming", { p_token: unknown }))).toBe(
        "404 link_not_found",
      );
    }
  });

  it.each([
    ["has begun", () => backend.clock.stop("2027-07-06T16:00:00Z")],
    [
      "is cancelled",
      () => sql`update public.course_live_sessions set status = 'cancelled' where id = ${session}`,
    ],
    [
      "is deleted",
      () => sql`update public.course_live_sessions set deleted_at = now() where id = ${session}`,
    ],
  ])("is closed once the session %s", async (_what, happens) => {
    const token = await linkOf();
    await happens();
    expect(await look(token)).toBe("closed");
    expect([await answer(token, true), await answer(token, false)]).toEqual([
      "409 registration_closed",
      "409 registration_closed",
    ]);
  });
});

describe("the button of the page", () => {
  it("confirms one's own seat and nobody else's, a waiting place not at all", async () => {
    const confirm = (who: string, id = seat) =>
      outcome(backend.actingAs(who).rpc("confirm_session_registration", { p_registration_id: id }));
    expect([await confirm(ben), await confirm(ids.owner), await confirm(ada, randomUUID())]).toEqual(
      Array.from({ length: 3 }, () => "404 registration_not_found"),
    );
    expect([await confirm(ada), await confirm(ada)]).toEqual(["ok", "ok"]);
    const mine = await backend
      .actingAs(ada)
      .rpc("list_my_live_sessions", { p_session_id: session })
      .throwOnError();
    expect(mine.data?.[0]?.confirmed).toBe(true);
    const [waits] = await sql<{ id: string }[]>`
      select id from public.course_live_session_registrations where session_id = ${session} and user_id = ${ben}`;
    expect(await confirm(ben, waits?.id)).toBe("409 registration_closed");
  });
});

it("who has said yes is asked no more, and who waits or has free entry never", async () => {
  const asks = async (who: string) =>
    (
      await sql<{ asks: boolean }[]>`
      select private.asks_if_coming(s, ${who}) as asks from public.course_live_sessions s where s.id = ${session}`
    )[0]?.asks;
  expect([await asks(ada), await asks(ben), await asks(eve)]).toEqual([true, false, false]);
  await answer(await linkOf(), true);
  expect(await asks(ada)).toBe(false);
});
