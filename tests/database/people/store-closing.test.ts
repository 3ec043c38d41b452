import { randomUUID } from "node:crypto";
import type { TransactionSql as Tx } from "postgres";
import { afterEach, expect, it } from "vitest";
import { connectAll, disconnect, whileHeld } from "../support/crowd.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../support/setting.ts";
import { insertSerial, insertSession, minutes } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql } = setting;
afterEach(() => backend.clock.reset());

const ended = { status: "ended", starts: minutes(-120), ends: minutes(-60) };

/** A store whose owner is alone in it, with a student. */
async function alone() {
  const mark = randomUUID().slice(0, 8);
  const [owner = "", student = ""] = await insertPeople(setting, `alone-${mark}`, 2);
  const name = `Atelier ${mark}`;
  const { data: id } = await backend.actingAs(owner).rpc("create_store", { p_name: name }).throwOnError();
  const [course] = await sql<{ id: string }[]>`
    insert into public.courses (store_id, title, status, access) values (${id}, 'Course', 'published', 'on_request') returning id`;
  const [product] = await sql<{ id: string }[]>`
    insert into public.physical_products (store_id, name, sku) values (${id}, 'Lamp', 'LAMP') returning id`;
  const store = { id, course: course?.id ?? "", product: product?.id ?? "" };
  await sql`insert into public.course_enrollments ${sql({ store_id: id, course_id: store.course, user_id: student })}`;
  return { ...store, name, mark, owner, student };
}
const close = (store: { id: string; owner: string }, name: string) =>
  backend.actingAs(store.owner).rpc("close_store", { p_store_id: store.id, p_name: name });

it("is refused while somebody waits for something in it, each in turn, and by another name", async () => {
  const store = await alone();
  const [mate = ""] = await insertPeople(setting, `mate-${store.mark}`, 1);
  await sql`insert into public.store_members ${sql({ store_id: store.id, user_id: mate, role: "owner" })}`;
  const session = await insertSession(sql, store, {});
  await sql`insert into private.video_connections (store_id, provider, auth_kind, status, account_id)
    values (${store.id}, 'zoom', 'oauth', 'reconnect_needed', ${store.mark})`;
  const { data } = await backend.actingAs(store.owner).rpc("get_store_closing", { p_store_id: store.id });
  expect(data).toMatchObject({
    members: 1,
    connections: 1,
    sessions: 1,
    students: 1,
    units: 0,
    kept_until: null,
  });
  expect(await outcome(close(store, store.name))).toBe("409 store_has_members");
  await sql`update public.store_members set role = 'manager' where user_id = ${mate}`;
  expect(await outcome(close({ ...store, owner: mate }, store.name))).toBe("403 role_not_allowed");
  await sql`delete from public.store_members where user_id = ${mate}`;
  expect(await outcome(close(store, store.name))).toBe("409 store_has_connections");
  await sql`update private.video_connections set status = 'disconnected' where store_id = ${store.id}`;
  expect(await outcome(close(store, store.name))).toBe("409 store_has_sessions");
  await sql`update public.course_live_sessions set status = 'cancelled' where id = ${session}`;
  expect(await outcome(close(store, "Another"))).toBe("422 name_differs name");
  expect(await outcome(close({ ...store, owner: mate }, store.name))).toBe("404 store_not_found");
  expect(await outcome(close({ id: randomUUID(), owner: mate }, store.name))).toBe("404 store_not_found");
  expect(await outcome(close(store, ` ${store.name.toUpperCase()} `))).toBe("ok");
  expect(await outcome(close(store, store.name))).toBe("404 store_not_found");
});

it("leaves nobody in it and lets nobody in, and its owner may close the account", async () => {
  const store = await alone();
  const { student } = store;
  const owner = backend.actingAs(store.owner);
  const { data: link } = await owner.rpc("create_invitation_link", {
    p_course_id: store.course,
    p_max_uses: 3,
  });
  await owner.rpc("invite_to_course", {
    p_course_id: store.course,
    p_emails: [`in-${store.mark}@example.test`],
  });
  expect(await outcome(close(store, store.name))).toBe("ok");
  expect(await sql`select 1 from public.store_members where store_id = ${store.id}`).toHaveLength(0);
  expect(await sql`select status from public.course_enrollments where store_id = ${store.id}`).toEqual([
    { status: "revoked" },
  ]);
  expect(await sql`select 1 from private.invitations where email like ${`%${store.mark}%`}`).toHaveLength(0);
  for (const rpc of ["get_store_closing", "list_store_messages", "list_member_events"] as const)
    expect(await outcome(owner.rpc(rpc, { p_store_id: store.id })), rpc).toBe("404 store_not_found");
  const [stranger = ""] = await insertPeople(setting, `late-${store.mark}`, 1);
  expect(
    await outcome(backend.actingAs(stranger).rpc("accept_invitation", { p_token: link?.[0]?.token ?? "" })),
  ).not.toBe("ok");
  expect(await outcome(backend.actingAs(stranger).rpc("ask_to_join", { p_course_id: store.course }))).toBe(
    "404 course_not_found",
  );
  // By the service's own hand as well.
  const into = { store_id: store.id, user_id: stranger };
  expect(await sqlOutcome(sql`insert into public.store_members ${sql({ ...into, role: "owner" })}`)).toBe(
    "store_closed",
  );
  expect(
    await sqlOutcome(sql`insert into public.course_enrollments ${sql({ ...into, course_id: store.course })}`),
  ).toBe("store_closed");
  expect(
    await sqlOutcome(sql`update public.course_enrollments set status = 'active' where user_id = ${student}`),
  ).toBe("store_closed");
  expect(await sqlOutcome(insertSession(sql, store))).toBe("store_closed");
  expect(
    await sqlOutcome(
      sql`insert into private.video_connections (store_id, provider, auth_kind, account_id) values (${store.id}, 'zoom', 'oauth', 'late')`,
    ),
  ).toBe("store_closed");
  expect(
    await sqlOutcome(sql`insert into public.customers ${sql({ store_id: store.id, name: "Late" })}`),
  ).toBe("store_closed");
  const [{ email } = { email: "" }] = await sql<
    { email: string }[]
  >`select email from auth.users where id = ${store.owner}`;
  expect(await outcome(owner.rpc("close_account", { p_email: email }))).toBe("ok");
});

it("takes names and texts, leaves histories intact and evidence until its date, and goes when nothing must stay", async () => {
  const store = await alone();
  const owner = backend.actingAs(store.owner);
  const serial = await insertSerial(sql, store);
  const said = (p_fields: object, p_lock_version: number) =>
    owner.rpc("update_serial_number", { p_serial_id: serial, p_fields: p_fields as never, p_lock_version });
  expect(await outcome(said({ notes: `For Ada ${store.mark}` }, 1))).toBe("ok");
  await sql`insert into public.customers ${sql({ store_id: store.id, name: `Ada ${store.mark}`, email: `ada@${store.mark}.test` })}`;
  const session = await insertSession(sql, store, ended);
  await sql`insert into public.course_live_session_registrations ${sql({
    ...{
      session_id: session,
      store_id: store.id,
      user_id: store.student,
      attendee_name: "Student",
      status: "attended",
    },
  })}`;
  expect((await owner.rpc("get_store_closing", { p_store_id: store.id })).data).toMatchObject({
    ...{ customers: 1, units: 1, kept_until: expect.stringMatching(/^\d{4}-/) as string },
  });
  expect(await outcome(close(store, store.name))).toBe("ok");
  const texts = await sql<{ text: string }[]>`
    select c::text as text from public.customers c where c.store_id = ${store.id}
    union all select t::text from private.serial_texts t where t.store_id = ${store.id}
    union all select s.notes from public.serial_numbers s where s.store_id = ${store.id}`;
  expect(texts.map(({ text }) => text).join("\n")).not.toMatch(new RegExp(`Ada|${store.mark}\\.test`));
  expect(
    (await sql<{ intact: boolean }[]>`select intact from private.check_serial_history(${serial})`)[0]?.intact,
  ).toBe(true);
  const sweep = async (ahead: string) => {
    await backend.clock.shift(ahead);
    while (Number((await sql`select private.forget_what_is_over() as count`)[0]?.["count"]) > 0);
    return (await sql`select 1 from public.stores where id = ${store.id}`).length;
  };
  expect(await sweep("31 days")).toBe(1);
  expect(
    await sql`select 1 from public.course_live_session_registrations where session_id = ${session}`,
  ).toHaveLength(1);
  await sweep("7 years");
  // A unit's history outlives its store.
  expect(await sql`select 1 from public.stores where id = ${store.id}`).toHaveLength(1);

  await backend.clock.reset();
  const other = await alone();
  expect(await outcome(close(other, other.name))).toBe("ok");
  const left = async () => (await sql`select 1 from public.stores where id = ${other.id}`).length;
  await backend.clock.shift("29 days");
  await sql`select private.forget_what_is_over()`;
  expect(await left()).toBe(1);
  await backend.clock.shift("31 days");
  await sql`select private.forget_what_is_over()`;
  expect(await left()).toBe(0);
});

it("waits for whoever comes in at the same moment, and lets in nobody who comes after", async () => {
  for (let round = 0; round < 12; round += 1) {
    const store = await alone();
    const [late = ""] = await insertPeople(setting, `race-${store.mark}`, 1);
    const link = await backend
      .actingAs(store.owner)
      .rpc("create_invitation_link", { p_course_id: store.course, p_max_uses: 3 })
      .throwOnError();
    const [closed, came] = await Promise.all([
      outcome(close(store, store.name)),
      outcome(backend.actingAs(late).rpc("accept_invitation", { p_token: link.data[0]?.token ?? "" })),
      outcome(backend.actingAs(store.student).rpc("leave_course", { p_course_id: store.course })),
      sqlOutcome(
        sql`insert into public.store_members ${sql({ store_id: store.id, user_id: late, role: "stock" })}`,
      ),
    ]);
    expect(["ok", "409 store_has_members"]).toContain(closed);
    const active = await sql`
      select 1 from public.course_enrollments where store_id = ${store.id} and status = 'active'
      union all select 1 from public.store_members where store_id = ${store.id}`;
    if (closed === "ok") expect(active, came).toHaveLength(0);
  }
});

it("has nothing come in that began meanwhile: a session that is on again, a request, an invitation, a link, a note", async () => {
  const acts: [
    string,
    (store: Awaited<ReturnType<typeof alone>>, session: string) => (tx: Tx) => Promise<unknown>,
    string,
  ][] = [
    [
      "session",
      (_, session) => (tx) => tx`select public.set_live_session_status(${session}, 'scheduled')`,
      "session_not_found",
    ],
    [
      "restored",
      (_, session) => (tx) => tx`select public.restore_live_session(${session})`,
      "session_not_found",
    ],
    [
      "invitation",
      ({ id }) =>
        (tx) =>
          tx`select * from public.invite_members(${id}, 'manager', array['a@example.test'])`,
      "store_not_found",
    ],
    [
      "student",
      ({ course }) =>
        (tx) =>
          tx`select * from public.invite_to_course(${course}, array['b@example.test'])`,
      "course_not_found",
    ],
    [
      "link",
      ({ course }) =>
        (tx) =>
          tx`select * from public.create_invitation_link(${course}, 5, 5)`,
      "course_not_found",
    ],
    [
      "note",
      (_, session) => (tx) => tx`select public.write_session_note(${session}, 'everyone', 'Hello', 'There')`,
      "store_closed",
    ],
    [
      "convocation",
      ({ course }) =>
        (tx) =>
          tx`select public.set_convocation(p_course_id => ${course}, p_contact => 'Marie')`,
      "store_closed",
    ],
  ];
  for (const [name, act, refusal] of acts) {
    const store = await alone();
    const session = await insertSession(sql, store, { status: "cancelled" });
    if (name === "restored")
      await sql`update public.course_live_sessions set deleted_at = now() where id = ${session}`;
    const [first, second] = await connectAll(backend, [store.owner, store.owner]);
    if (!first || !second) throw new Error("no connection");
    const said = await whileHeld(backend, [
      [first, (tx) => tx`select public.close_store(${store.id}, ${store.name})`],
      [second, act(store, session)],
    ]);
    await disconnect([first, second]);
    expect([name, said]).toEqual([name, refusal]);
  }
  const store = await alone();
  const [first, second] = await connectAll(backend, [
    store.owner,
    (await insertPeople(setting, `asks-${store.mark}`, 1))[0] ?? "",
  ]);
  if (!first || !second) throw new Error("no connection");
  const said = await whileHeld(backend, [
    [first, (tx) => tx`select public.close_store(${store.id}, ${store.name})`],
    [second, (tx) => tx`select public.ask_to_join(${store.course})`],
  ]);
  await disconnect([first, second]);
  expect(said).toBe("store_closed");
});

it("waits for a session that is being put on again, and then has one to call off", async () => {
  const store = await alone();
  const session = await insertSession(sql, store, { status: "cancelled" });
  const [first, second] = await connectAll(backend, [store.owner, store.owner]);
  if (!first || !second) throw new Error("no connection");
  const said = await whileHeld(backend, [
    [first, (tx) => tx`select public.set_live_session_status(${session}, 'scheduled')`],
    [second, (tx) => tx`select public.close_store(${store.id}, ${store.name})`],
  ]);
  await disconnect([first, second]);
  expect(said).toBe("store_has_sessions");
});

it("takes its convocations along", async () => {
  const store = await alone();
  await backend
    .actingAs(store.owner)
    .rpc("set_convocation", { p_store_id: store.id, p_contact: "Marie, 06 12 34 56 78" })
    .throwOnError();
  expect(await outcome(close(store, store.name))).toBe("ok");
  expect(await sql`select from private.convocations where store_id = ${store.id}`).toHaveLength(0);
});
