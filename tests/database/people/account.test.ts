import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { connectAll, disconnect } from "../support/crowd.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../support/setting.ts";
import {
  insertQuestion,
  insertRegistration,
  insertSerial,
  insertSession,
  minutes,
} from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;
afterEach(() => backend.clock.reset());

const ended = { status: "ended", starts: minutes(-120), ends: minutes(-60) };

/** Every row of every table, Auth's included, in which one of the words stands. */
async function traces(...words: string[]): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'private', 'auth')`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ text: string }[]>(
      `select t::text as text from ${name} t where lower(t::text) like any ($1)`,
      [words.map((word) => `%${word.toLowerCase()}%`)],
    );
    found.push(...rows.map(({ text }) => `${name} ${text}`));
  }
  return found;
}

interface Person {
  id: string;
  email: string;
  name: string;
}

async function somebody(): Promise<Person> {
  const mark = randomUUID().slice(0, 8);
  const [id = ""] = await insertPeople(setting, `ada-${mark}`, 1, store.course);
  const name = `Ada ${mark} Lovelace`;
  await sql`update public.profiles set display_name = ${name} where id = ${id}`;
  return { id, email: `ada-${mark}-0@example.test`, name };
}

async function seat(person: Person, session: string, status = "registered"): Promise<string> {
  const id = await insertRegistration(sql, store.id, session, person.id, status);
  await sql`update public.course_live_session_registrations set attendee_name = ${person.name},
    attendee_email = ${person.email} where id = ${id}`;
  await sql`insert into private.session_feedback (session_id, store_id, user_id, rating, comment)
    values (${session}, ${store.id}, ${person.id}, 4, ${`Thanks, ${person.name}`}) on conflict do nothing`;
  return id;
}

/** A stay that a provider told of, as it tells of it. */
const told = (session: string, person: Person) =>
  sql`select private.record_participant(${session}, ${store.id}, null, 'run', ${`${person.email} 10:00`}, null,
    ${person.name}, ${person.email}, ${minutes(-110)}, ${minutes(-70)})`;

const closeIt = ({ id, email }: Person) => backend.actingAs(id).rpc("close_account", { p_email: email });
const standing = (session: string) =>
  sql<{ user_id: string; attendee_name: string; status: string; joined_at: Date | null }[]>`
    select user_id, attendee_name, status, joined_at from public.course_live_session_registrations
    where session_id = ${session} order by queue_no`;

/** Somebody who has left something everywhere. */
async function busyPerson() {
  const person = await somebody();
  const came = await insertSession(sql, store, ended);
  await seat(person, came);
  await told(came, person);
  await sql`select private.note_join_click(s, ${person.id}) from public.course_live_sessions s where id = ${came}`;
  const missed = await insertSession(sql, store, ended);
  await as("owner").rpc("set_registration_attendance", {
    p_registration_id: await seat(person, missed),
    p_attended: false,
  });
  const given = await insertSession(sql, store, ended);
  await seat(person, given, "cancelled");
  // The head of the queue, and a full session where somebody waits for the seat.
  const coming = await insertSession(sql, store, {
    starts: minutes(3000),
    ends: minutes(3060),
    max_participants: 1,
  });
  await seat(person, coming);
  await insertRegistration(sql, store.id, coming, ids.waitlisted, "waitlisted");
  const full = await insertSession(sql, store, {
    starts: minutes(600),
    ends: minutes(660),
    max_participants: 1,
  });
  await insertRegistration(sql, store.id, full, ids.registered);
  await seat(person, full, "waitlisted");

  await insertQuestion(sql, store.id, came, person.id);
  await sql`update public.course_live_session_questions q set body = ${`I am ${person.name}`}, author_name = ${person.name}
    from public.course_live_session_question_authors a where a.question_id = q.id and a.user_id = ${person.id}`;
  await sql`insert into public.course_live_session_question_votes ${sql({ question_id: store.question, store_id: store.id, user_id: person.id })}`;

  await sql`insert into public.store_members ${sql({ store_id: store.id, user_id: person.id, role: "manager" })}`;
  const hosted = await insertSession(sql, store, { starts: minutes(600), ends: minutes(660) });
  await sql`update public.course_live_sessions set host_id = ${person.id} where id in (${hosted}, ${came})`;
  const me = backend.actingAs(person.id, person.email);
  const friend = `friend-${randomUUID()}@example.test`;
  await me.rpc("invite_members", { p_store_id: store.id, p_role: "viewer", p_emails: [friend] });
  await as("owner").rpc("invite_to_course", { p_course_id: store.course, p_emails: [person.email] });
  await backend
    .actingAs(ids["other owner"])
    .rpc("invite_to_course", { p_course_id: other.course, p_emails: [person.email] });
  await backend
    .actingAs(ids["other owner"])
    .rpc("invite_members", { p_store_id: other.id, p_role: "viewer", p_emails: [person.email] });
  const unit = await insertSerial(sql, store);
  expect(
    await outcome(
      me.rpc("update_serial_number", {
        p_serial_id: unit,
        p_fields: { notes: `Checked by ${person.name}`, hold: "quarantined" },
        p_lock_version: 1,
        p_reason: `Because ${person.name} says so`,
      }),
    ),
  ).toBe("ok");
  await me.rpc("create_customer", { p_store_id: store.id, p_name: "Bought", p_request_id: randomUUID() });
  await sql`insert into private.attendee_matches ${sql({ store_id: store.id, person_key: `email:${person.email}`, user_id: person.id })}`;
  return { ...person, came, missed, given, coming, full, hosted, unit, friend };
}

const ways: [string, (person: Person) => Promise<unknown>][] = [
  ["the person's own word", async (person) => expect(await outcome(closeIt(person))).toBe("ok")],
  ["a script that deletes the account", ({ id }) => sql`delete from auth.users where id = ${id}`],
  [
    "a script that deletes the profile",
    async ({ id }) => {
      await sql`delete from public.profiles where id = ${id}`;
      await sql`delete from auth.users where id = ${id}`;
    },
  ],
];

describe.each(ways)("an account that is closed by %s", (_way, close) => {
  it("leaves neither name nor address nor text, frees what it held, and keeps the evidence under a pseudonym", async () => {
    const person = await busyPerson();
    expect(await traces(person.name, person.email)).not.toEqual([]);
    await close(person);
    expect(await traces(person.name, person.email)).toEqual([]);

    const [came] = await standing(person.came);
    const [missed] = await standing(person.missed);
    expect(came).toMatchObject({
      status: "attended",
      attendee_name: expect.stringMatching(/^#[0-9a-f]{8}$/),
    });
    expect(came?.joined_at).not.toBeNull();
    expect(missed).toMatchObject({ status: "absent", user_id: came?.user_id });
    expect(came?.user_id).not.toBe(person.id);
    expect(await standing(person.given)).toHaveLength(0);
    expect((await standing(person.coming)).map(({ user_id, status }) => [user_id, status])).toEqual([
      [ids.waitlisted, "registered"],
    ]);
    expect((await standing(person.full)).map(({ user_id }) => user_id)).toEqual([ids.registered]);
    const evidence =
      await sql`select distinct source from public.session_attendance where user_id = ${came?.user_id ?? ""} order by source`;
    expect(evidence.map((row) => row["source"])).toEqual(["join_click", "provider", "manual"]);
    // Nobody learns from the pseudonym who it was: the id of the person leads nowhere but to what was done.
    const left = await traces(person.id);
    expect(
      left
        .map((row) => row.split(" ")[0])
        .filter(
          (table) =>
            ![
              "private.member_events",
              "private.session_events",
              "public.serial_number_history",
              "private.serial_erasures",
            ].includes(table ?? ""),
        ),
    ).toEqual([]);

    const [hosted] =
      await sql`select host_id, revision from public.course_live_sessions where id = ${person.hosted}`;
    expect(hosted).toEqual({ host_id: null, revision: 2 });
    const { data: members } = await as("owner").rpc("list_member_invitations", { p_store_id: store.id });
    expect(members?.filter(({ email }) => email === person.friend)).toEqual([]);
    const { data: check } = await as("viewer").rpc("verify_serial_history", { p_serial_id: person.unit });
    expect(check).toMatchObject([{ intact: true }]);
    const { data: log } = await as("owner").rpc("list_member_events", { p_store_id: store.id, p_limit: 3 });
    expect(log?.find(({ kind }) => kind === "left")).toMatchObject({
      person_id: person.id,
      person_name: null,
    });
  });
});

describe("what stays of an account", () => {
  it("is on the staff's lists, can be judged by hand, and does not come back with a later report", async () => {
    const person = await somebody();
    const session = await insertSession(sql, store, ended);
    await seat(person, session);
    await told(session, person);
    await closeIt(person);
    const [row] = await standing(session);
    await told(session, person);
    expect(await traces(person.name, person.email)).toEqual([]);
    expect((await sql`select 1 from public.session_attendance where session_id = ${session}`).length).toBe(1);
    const list = async () =>
      (await as("support").rpc("list_session_attendance", { p_session_id: session })).data;
    expect(await list()).toMatchObject([
      { name: row?.attendee_name, email: null, status: "attended", known_as: null, seconds: 2400 },
    ]);
    const [registration] = await sql<
      { id: string }[]
    >`select id from public.course_live_session_registrations where session_id = ${session}`;
    expect(
      await outcome(
        as("owner").rpc("set_registration_attendance", {
          p_registration_id: registration?.id ?? "",
          p_attended: false,
        }),
      ),
    ).toBe("ok");
    expect(await list()).toMatchObject([{ status: "absent", by_hand: false }]);
  });

  it("of a session that goes on is who came, and whoever only had a seat gives it back", async () => {
    const session = await insertSession(sql, store, { status: "live" });
    const [came, waits] = [await somebody(), await somebody()];
    await seat(came, session);
    await seat(waits, session);
    await sql`select private.note_join_click(s, ${came.id}) from public.course_live_sessions s where id = ${session}`;
    await closeIt(came);
    await closeIt(waits);
    expect(await standing(session)).toHaveLength(1);
  });

  it("is counted before: how much is freed, and which store keeps what until when", async () => {
    const person = await busyPerson();
    await sql`update public.stores set evidence_years = 10 where id = ${store.id}`;
    const { data } = await backend.actingAs(person.id).rpc("get_account_closing");
    const until = new Date(ended.ends);
    until.setUTCFullYear(until.getUTCFullYear() + 10);
    expect(data).toMatchObject({
      ...{ owned_alone: [], stores: 1, courses: 1, seats: 2, hosted: 1, questions: 1 },
      kept: [{ store: "This store", years: 10, sessions: 2 }],
    });
    const [kept] = (data as { kept: { until: string }[] }).kept;
    expect(new Date(kept?.until ?? "").toISOString().slice(0, 10)).toBe(until.toISOString().slice(0, 10));
    await sql`update public.stores set evidence_years = 6 where id = ${store.id}`;
  });

  it("goes at its store's date, by itself, and nothing of it before", async () => {
    const person = await somebody();
    const session = await insertSession(sql, store, ended);
    await seat(person, session);
    await told(session, person);
    const lasting = await insertSession(sql, store, ended);
    await insertRegistration(sql, store.id, lasting, ids.registered, "attended");
    await closeIt(person);
    const [row] = await standing(session);
    const left = async () => [
      (await standing(session)).length,
      (await sql`select 1 from public.session_attendance where session_id = ${session}`).length,
      (await sql`select 1 from public.profiles where id = ${row?.user_id ?? ""}`).length,
    ];
    await backend.clock.shift("6 years -2 hours");
    await sql`select private.forget_what_is_over()`;
    expect(await left()).toEqual([1, 1, 1]);
    await sql`update public.stores set evidence_years = 10 where id = ${store.id}`;
    await backend.clock.shift("7 years");
    await sql`select private.forget_what_is_over()`;
    expect(await left()).toEqual([1, 1, 1]);
    await sql`update public.stores set evidence_years = 6 where id = ${store.id}`;
    while (Number((await sql`select private.forget_what_is_over() as count`)[0]?.["count"]) > 0);
    expect(await left()).toEqual([0, 0, 0]);
    // Whoever has an account keeps what they came to.
    expect(await standing(lasting)).toHaveLength(1);
  });
});

describe("closing is refused", () => {
  it("to whoever would leave a store without an owner, who is told which, and before anything of it is done", async () => {
    const person = await somebody();
    const { data: id } = await backend.actingAs(person.id).rpc("create_store", { p_name: "Left behind" });
    const { error } = await closeIt(person);
    expect(error).toMatchObject({ code: "PT409", message: "last_owner", details: "Left behind" });
    expect((await backend.actingAs(person.id).rpc("get_account_closing")).data).toMatchObject({
      owned_alone: [{ id, name: "Left behind" }],
    });
    expect(await sqlOutcome(sql`delete from auth.users where id = ${person.id}`)).toBe("last_owner");
    expect(await sql`select 1 from auth.users where id = ${person.id}`).toHaveLength(1);
    await sql`insert into public.store_members ${sql({ store_id: id ?? "", user_id: ids.stranger, role: "owner" })}`;
    expect(await outcome(closeIt(person))).toBe("ok");
    await sql`delete from public.stores where id = ${id ?? ""}`;
  });

  it("without the address of the account, however it is written", async () => {
    const person = await somebody();
    for (const p_email of ["", "ada@example.test", null as unknown as string, `${person.email}.`])
      expect(await outcome(backend.actingAs(person.id).rpc("close_account", { p_email }))).toBe(
        "422 email_differs email",
      );
    expect(
      await outcome(
        backend.actingAs(person.id).rpc("close_account", { p_email: ` ${person.email.toUpperCase()} ` }),
      ),
    ).toBe("ok");
    expect(await outcome(closeIt(person))).toBe("401 not_signed_in");
  });
});

describe("at the same moment", () => {
  it("closing twice is closing once, and of two last owners one stays", async () => {
    const [one, two] = [await somebody(), await somebody()];
    const id = randomUUID();
    await sql`insert into public.stores ${sql({ id, name: "Two owners" })}`;
    await sql`insert into public.store_members ${sql([one, two].map((person) => ({ store_id: id, user_id: person.id, role: "owner" })))}`;
    const callers = await connectAll(backend, [one.id, two.id]);
    const [first, second] = callers;
    const said = await Promise.all([
      sqlOutcome(first?.run((tx) => tx`select public.close_account(${one.email})`) ?? Promise.reject()),
      sqlOutcome(second?.run((tx) => tx`select public.close_account(${two.email})`) ?? Promise.reject()),
    ]);
    expect(said.sort()).toEqual(["last_owner", "ok"]);
    await disconnect(callers);

    const three = await somebody();
    const lanes = await connectAll(
      backend,
      Array.from({ length: 4 }, () => three.id),
    );
    const twice = await Promise.all(
      lanes.map((lane) => sqlOutcome(lane.run((tx) => tx`select public.close_account(${three.email})`))),
    );
    expect(twice).toContain("ok");
    expect(twice.filter((word) => word !== "ok" && word !== "not_signed_in")).toEqual([]);
    await disconnect(lanes);
  });
});

describe("what goes by itself", () => {
  it("is addresses of invitations a month after their end, of messages when their links are dead, and answered requests", async () => {
    const mark = randomUUID();
    const emails = ["revoked", "expired", "open"].map((word) => `${word}-${mark}@example.test`);
    await as("owner").rpc("invite_members", {
      p_store_id: store.id,
      p_role: "viewer",
      p_emails: emails,
      p_days: 90,
    });
    await sql`update private.invitations set revoked_at = private.now() where email = ${emails[0] ?? ""}`;
    await sql`update private.invitations set expires_at = private.now() + interval '1 day' where email = ${emails[1] ?? ""}`;
    await sql`select private.tell_due_messages(500)`;
    await as("owner").rpc("create_customer", {
      p_store_id: store.id,
      p_name: "Bought",
      p_request_id: randomUUID(),
    });
    await sql`insert into private.address_codes (person_id, address_hash, code) values (${ids.owner}, '\\x00', '123456')`;
    const sweep = async (ahead: string) => {
      await backend.clock.shift(ahead);
      while (Number((await sql`select private.forget_what_is_over() as count`)[0]?.["count"]) > 0);
    };
    const known = async () => {
      const rows = await sql<
        { email: string }[]
      >`select email from private.invitations where email like ${`%${mark}%`} order by email`;
      return rows.map(({ email }) => email.split("-")[0]);
    };
    await sweep("29 days");
    expect(await known()).toEqual(["expired", "open", "revoked"]);
    await sweep("32 days");
    expect(await known()).toEqual(["open"]);
    // What is erased is invited no more, and not named in the log.
    const { data } = await as("owner").rpc("list_member_invitations", { p_store_id: store.id });
    expect(data?.map(({ email }) => email)).not.toContainEqual(expect.stringContaining("erased.invalid"));
    const { data: log } = await as("owner").rpc("list_member_events", { p_store_id: store.id, p_limit: 200 });
    expect(log?.map(({ person_name }) => person_name)).not.toContainEqual(
      expect.stringContaining("erased.invalid"),
    );
    expect(await sql`select 1 from private.create_requests`).toHaveLength(0);
    expect(await sql`select 1 from private.address_codes`).toHaveLength(0);
    const addressed = () => sql`select 1 from private.messages where address like ${`%${mark}%`}`;
    expect((await addressed()).length).toBe(3);
    await sweep("399 days");
    expect((await addressed()).length).toBe(3);
    await sweep("402 days");
    expect(await traces(mark)).toEqual([]);
  });

  it("is recordings: watched until the store's end, then withdrawn, and not brought back by a provider", async () => {
    const session = await insertSession(sql, store, ended);
    await insertRegistration(sql, store.id, session, ids.registered, "attended");
    const [connection] = await sql<{ id: string }[]>`
      insert into private.video_connections (store_id, provider, auth_kind, account_id, status)
      values (${store.id}, 'google_meet', 'oauth', ${randomUUID()}, 'disconnected') returning id`;
    const [meeting] = await sql<{ id: string }[]>`
      insert into private.video_meetings (store_id, session_id, connection_id, provider, state)
      values (${store.id}, ${session}, ${connection?.id ?? ""}, 'google_meet', 'gone') returning id`;
    const note = () =>
      sql`select private.note_recording(${meeting?.id ?? ""}, 'run', 'there', private.now(), 'https://watch.example.test/1', ${minutes(-110)}, ${minutes(-70)})`;
    await note();
    await sql`update private.session_recordings set published = true where session_id = ${session}`;
    const watched = async () => {
      const { data } = await as("registered").rpc("list_my_live_sessions", { p_session_id: session });
      const [row] = data ?? [];
      return [row?.recording_url !== null, JSON.stringify(row?.recordings).includes("watch.example.test")];
    };
    expect(await watched()).toEqual([true, true]);
    await backend.clock.shift("1 year -2 hours");
    await sql`select private.forget_what_is_over()`;
    expect(await watched()).toEqual([true, true]);
    await backend.clock.shift("1 year");
    expect(await watched()).toEqual([false, false]);
    while (Number((await sql`select private.forget_what_is_over() as count`)[0]?.["count"]) > 0);
    await note();
    const kept = await sql`select r.url, m.recording_url from private.session_recordings r
      join public.course_live_session_meetings m on m.session_id = r.session_id where r.session_id = ${session}`;
    expect([...kept]).toEqual([{ url: null, recording_url: null }]);
  });
});
