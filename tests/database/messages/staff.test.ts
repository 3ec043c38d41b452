import { beforeEach, describe, expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../support/setting.ts";
import { insertRegistration, insertSession, minutes } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store } = setting;
const [ada = "", ben = ""] = await insertPeople(setting, "asking", 2);
await sql`update public.courses set access = 'on_request' where id = ${store.course}`;

const tick = () => sql`select private.tell_due_messages(1000)`;
const ask = (who: string) =>
  backend.actingAs(who).rpc("ask_to_join", { p_course_id: store.course }).throwOnError();
const nameOf = (id: string) => Object.entries(ids).find(([, one]) => one === id)?.[0] ?? "?";
async function told(kind: string): Promise<string[]> {
  const rows = await sql<{ person_id: string; outcome: string; reason: string | null }[]>`
    select person_id, outcome::text, reason from private.messages where kind = ${kind} order by id`;
  return rows
    .map(({ person_id: person, outcome, reason }) => `${nameOf(person)}: ${reason ?? outcome}`)
    .sort();
}
async function facts(kind: string): Promise<Record<string, unknown>> {
  const [row] = await sql<{ facts: Record<string, unknown> }[]>`
    select private.staff_facts(m) as facts from private.messages m where m.kind = ${kind} limit 1`;
  return row?.facts ?? {};
}

beforeEach(async () => {
  await sql`delete from private.messages`;
  await sql`delete from private.join_requests`;
  await sql`delete from private.video_connections`;
  await sql`delete from private.stopped_addresses`;
  await backend.clock.reset();
});

describe("somebody asks to join", () => {
  it("tells who answers for courses, of all that asked by then in one message, and leads there", async () => {
    await Promise.all([ask(ada), ask(ben)]);
    await tick();
    expect(new Set(await told("course_asked"))).toEqual(new Set(["manager: waiting", "owner: waiting"]));
    await backend.clock.shift("6 minutes");
    await tick();
    expect((await told("course_asked")).filter((one) => one.endsWith(": told"))).toEqual([
      "manager: told",
      "owner: told",
    ]);
    expect(await facts("course_asked")).toMatchObject({ count: 2, course_id: store.course });
    const { data } = await backend.actingAs(ids.owner).rpc("list_notifications").throwOnError();
    expect(data?.[0]).toMatchObject({ kind: "course_asked", course_id: store.course, session_id: null });
  });

  it("is no news once it is answered or taken back, nor to who left the team; a new request is", async () => {
    await ask(ada);
    await backend
      .actingAs(ids.owner)
      .rpc("answer_join_requests", { p_course_id: store.course, p_user_ids: [ada], p_accept: false })
      .throwOnError();
    await backend.clock.shift("6 minutes");
    await tick();
    expect(await told("course_asked")).toEqual(["manager: settled", "owner: settled"]);
    await sql`update public.store_members set role = 'viewer' where user_id = ${ids.manager}`;
    await sql`delete from private.messages`;
    await ask(ben);
    await backend.clock.shift("13 minutes");
    await tick();
    expect(await told("course_asked")).toEqual(["owner: told"]);
    await sql`update public.store_members set role = 'manager' where user_id = ${ids.manager}`;
  });
});

describe("an account at a provider", () => {
  const connect = () => sql`
    insert into private.video_connections (store_id, provider, auth_kind, account_id, connected_by)
    values (${store.id}, 'zoom', 'oauth', 'an-account', ${ids.manager})`;
  const lose = () =>
    sql`update private.video_connections set status = 'reconnect_needed' where store_id = ${store.id}`;

  it("that must be reconnected is told to owners, who connected it and hosts of what is to come, once each time", async () => {
    const session = await insertSession(sql, store, { starts: minutes(600), ends: minutes(660) });
    await sql`update public.course_live_sessions set platform = 'zoom', host_id = ${ids.instructor} where id = ${session}`;
    await connect();
    await lose();
    await lose();
    await tick();
    expect(await told("connection_lost")).toEqual(["instructor: told", "manager: told", "owner: told"]);
    expect(await facts("connection_lost")).toMatchObject({ provider: "zoom" });
    await sql`update public.course_live_sessions set deleted_at = now() where id = ${session}`;
  });

  it("that is reconnected before the tick is told to nobody", async () => {
    await connect();
    await lose();
    await sql`update private.video_connections set status = 'connected'`;
    await tick();
    expect(await told("connection_lost")).toEqual(["manager: settled", "owner: settled"]);
  });
});

describe("the kinds that a person chooses among", () => {
  const rows = async (who: string) =>
    (await backend.actingAs(who).rpc("get_message_preferences").throwOnError()).data ?? [];
  const kinds = async (who: string) => [...new Set((await rows(who)).map(({ kind }) => kind))];
  const staffs = async (who: string) =>
    (await kinds(who)).filter((kind) => !/^(session_(?!full)|seat_|question_|recording_)/.test(kind));
  const stock = ["warranty_digest", "low_stock", "history_broken"];
  const runs = ["hosting_soon", "host_missing", "session_full", "questions_waiting", "daily_digest"];

  it("are those of their roles and of the courses they take", async () => {
    const addresses = ["address_stopped", "address_back"];
    expect(await staffs(ids.owner)).toEqual([
      "course_asked",
      "connection_lost",
      ...addresses,
      ...runs,
      ...stock,
    ]);
    expect(await staffs(ids.manager)).toEqual(["course_asked", "connection_lost", ...runs, ...stock]);
    expect(await staffs(ids.instructor)).toEqual(["connection_lost", ...runs]);
    expect(await staffs(ids.stock)).toEqual(["daily_digest", ...stock]);
    expect(await kinds(ids.stock)).toEqual(await staffs(ids.stock));
    expect(await kinds(ids.viewer)).toEqual([]);
    expect(await staffs(ids.registered)).toEqual([]);
    expect(await kinds(ids.registered)).toContain("session_moved");
    expect(await kinds(ada)).toEqual([]);
    // A public session asks for no course.
    const seat = await insertRegistration(sql, store.id, store.publicSession, ada);
    expect(await kinds(ada)).toContain("session_moved");
    await sql`delete from public.course_live_session_registrations where id = ${seat}`;
  });

  it("are of abilities that there are", async () => {
    expect(
      await sql`select kind from private.message_kinds k, unnest(k.abilities) a
        where not exists (select from private.role_abilities r where r.ability = a)`,
    ).toEqual([]);
  });

  it("keep what was chosen while the role is another one, and cannot be chosen then", async () => {
    const choose = (kind: string) =>
      outcome(
        backend
          .actingAs(ids.stock)
          .rpc("set_message_preference", { p_kind: kind, p_channel: "email", p_wanted: false }),
      );
    const become = (role: string) =>
      sql`update public.store_members set role = ${role}::public.store_role where user_id = ${ids.stock}`;
    expect(await choose("course_asked")).toBe("403 role_not_allowed kind");
    expect(await choose("low_stock")).toBe("ok");
    await become("viewer");
    expect(await kinds(ids.stock)).toEqual([]);
    expect(await choose("low_stock")).toBe("403 role_not_allowed kind");
    await become("stock");
    expect(
      (await rows(ids.stock)).find((row) => row.kind === "low_stock" && row.channel === "email")?.wanted,
    ).toBe(false);
  });
});
