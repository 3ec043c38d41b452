import { expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession, type SessionSettings } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;
type Client = ReturnType<typeof as>;
const in10Minutes = { starts: new Date(Date.now() + 600_000) };

const join = (client: Client, id: string) => outcome(client.rpc("join_live_session", { p_session_id: id }));
const noticeOf = async (client: Client, id: string) => {
  const { data } = await client.rpc("list_my_live_sessions", { p_session_id: id });
  return (data?.[0]?.recording_notice ?? null) as Record<string, string> | null;
};
const agree = async (client: Client, id: string, version?: string) =>
  outcome(
    client.rpc("agree_to_recording", {
      p_session_id: id,
      p_version: version ?? (await noticeOf(client, id))?.["version"] ?? "",
    }),
  );
const withdraw = (client: Client, id: string) =>
  outcome(client.rpc("withdraw_recording_consent", { p_session_id: id }));

/** A recorded session with open doors in which a student holds a seat. */
async function recorded(settings: SessionSettings = {}, person = ids.registered): Promise<string> {
  const id = await insertSession(sql, store, { recording_enabled: true, ...settings });
  await insertRegistration(sql, store.id, id, person);
  return id;
}

it("gives no way in without a yes to what is told, and asks neither staff nor the host", async () => {
  const id = await recorded();
  const student = as("registered");
  expect(await join(student, id)).toBe("409 recording_consent_needed");
  expect(await noticeOf(student, id)).toMatchObject({
    ...{ purpose: null, months: 12, access: "participants", agreed_at: null },
  });
  expect(await agree(student, id, "another")).toBe("409 recording_notice_changed");
  expect(await join(student, id)).toBe("409 recording_consent_needed");
  expect([await agree(student, id), await agree(student, id)]).toEqual(["ok", "ok"]);
  expect((await noticeOf(student, id))?.["agreed_at"]).toMatch(/^20/);
  expect(await join(student, id)).toBe("ok");
  expect([await join(as("owner"), id), await join(as("instructor"), id)]).toEqual(["ok", "ok"]);

  const hosted = await recorded();
  await sql`insert into public.course_live_session_registrations
    (session_id, store_id, user_id, attendee_name, status) values (${hosted}, ${store.id}, ${ids.owner}, 'Owner', 'registered')`;
  expect(await noticeOf(as("owner"), hosted)).toBeNull();
  expect(await agree(as("owner"), hosted, "any")).toBe("409 not_recorded");
});

it("asks again when purpose, length or access change, and not when they come back", async () => {
  const id = await recorded();
  const student = as("registered");
  await agree(student, id);
  const changes = [
    [
      sql`update public.stores set recording_purpose = 'To train our team' where id = ${store.id}`,
      sql`update public.stores set recording_purpose = null where id = ${store.id}`,
    ],
    [
      sql`update public.stores set recording_months = 24 where id = ${store.id}`,
      sql`update public.stores set recording_months = 12 where id = ${store.id}`,
    ],
    [
      sql`update public.course_live_sessions set is_public = true, require_registration = false where id = ${id}`,
      sql`update public.course_live_sessions set is_public = false, require_registration = true where id = ${id}`,
    ],
  ] as const;
  for (const [change, back] of changes) {
    await change;
    expect(await join(student, id)).toBe("409 recording_consent_needed");
    expect((await noticeOf(student, id))?.["agreed_at"]).toBeNull();
    await back;
    expect(await join(student, id)).toBe("ok");
  }
});

it("asks those inside when recording begins, and counts a yes only for its session", async () => {
  const id = await recorded({ recording_enabled: false });
  const student = as("registered");
  expect(await noticeOf(student, id)).toBeNull();
  expect([await agree(student, id), await withdraw(student, id)]).toEqual([
    "409 not_recorded",
    "409 not_recorded",
  ]);
  expect(await join(student, id)).toBe("ok");
  await agree(student, await recorded());
  const switched = await as("owner").rpc("update_live_session", {
    p_session_id: id,
    p_fields: { recording_enabled: true },
  });
  expect(switched.error).toBeNull();
  expect((await noticeOf(student, id))?.["agreed_at"]).toBeNull();
  expect(await join(student, id)).toBe("409 recording_consent_needed");
});

it("lets the yes be taken back until the session begins", async () => {
  const id = await recorded(in10Minutes);
  const student = as("registered");
  const counted = async () =>
    ((await as("owner").rpc("get_session_recordings", { p_session_id: id })).data as { agreed: number })
      .agreed;
  await agree(student, id);
  expect(await counted()).toBe(1);
  expect([await withdraw(student, id), await withdraw(student, id)]).toEqual(["ok", "ok"]);
  expect(await counted()).toBe(0);
  expect(await join(student, id)).toBe("409 recording_consent_needed");
  await agree(student, id);
  await sql`update public.course_live_sessions set status = 'live' where id = ${id}`;
  expect(await withdraw(student, id)).toBe("409 session_began");
  expect(await counted()).toBe(1);
  await sql`update public.course_live_sessions set status = 'cancelled' where id = ${id}`;
  expect(await agree(student, id)).toBe("409 session_not_open");
});

it("answers those who have nothing to say there as for a session that is not", async () => {
  const id = await recorded();
  await insertRegistration(sql, store.id, id, ids.waitlisted, "waitlisted");
  for (const call of [(client: Client) => agree(client, id, "x"), (client: Client) => withdraw(client, id)]) {
    expect(await call(as("stranger"))).toBe("404 session_not_found");
    expect(await call(as("unregistered"))).toBe("403 not_registered");
    expect(await call(as("waitlisted"))).toBe("403 on_waitlist");
  }
  expect(await agree(as("registered"), crypto.randomUUID(), "x")).toBe("404 session_not_found");
});

it("is invited by Google only with a yes", async () => {
  const [connection] = await sql<{ id: string }[]>`
    insert into private.video_connections (store_id, provider, auth_kind, account_id, status, invites)
    values (${store.id}, 'google_meet', 'oauth', 'guests', 'connected', true) returning id`;
  const id = await recorded(in10Minutes);
  await sql`update public.course_live_sessions set platform = 'google_meet' where id = ${id}`;
  const guests = async () => (await sql`select private.event_guests(${id}) as guests`)[0]?.["guests"];
  expect(await guests()).toBe("");
  await sql`delete from private.video_sync_jobs where session_id = ${id}`;
  await agree(as("registered"), id);
  expect(await guests()).toBe("somebody@example.test");
  expect(await sql`select from private.video_sync_jobs where session_id = ${id}`).toHaveLength(1);
  await withdraw(as("registered"), id);
  expect(await guests()).toBe("");
  await sql`delete from private.video_connections where id = ${connection?.id ?? ""}`;
});

it("stays under the pseudonym of who came, goes with who did not, and is in the export before", async () => {
  const [person = ""] = await insertPeople(setting, "recorded", 1, store.course);
  const came = await recorded({}, person);
  const ahead = await recorded(in10Minutes, person);
  const client = backend.actingAs(person);
  expect([await agree(client, came), await agree(client, ahead)]).toEqual(["ok", "ok"]);
  await join(client, came);
  const { data } = await client.rpc("export_my_data");
  expect((data as Record<string, unknown>)["recording_consents"]).toMatchObject([
    { months: 12, access: "participants", purpose: null },
    { months: 12 },
  ]);
  await sql`update public.course_live_sessions set status = 'live' where id = ${came}`;
  await sql`delete from auth.users where id = ${person}`;
  const kept = await sql`
    select c.session_id, p.closed_at is not null as closed, c.user_id <> ${person} as another
    from private.recording_consents c join private.recording_notices n on n.id = c.notice_id join public.profiles p on p.id = c.user_id
    where c.session_id in (${came}, ${ahead})`;
  expect([...kept]).toEqual([{ session_id: came, closed: true, another: true }]);
});

it("is taken back whatever became of the seat or of the recording, and does not come alive again by itself", async () => {
  const id = await recorded(in10Minutes);
  const student = as("registered");
  await agree(student, id);
  await sql`update public.course_live_session_registrations set status = 'cancelled' where session_id = ${id} and user_id = ${ids.registered}`;
  expect(await withdraw(student, id)).toBe("ok");
  await insertRegistration(sql, store.id, id, ids.registered);
  expect((await noticeOf(student, id))?.["agreed_at"]).toBeNull();
  await agree(student, id);
  await sql`update public.course_live_sessions set recording_enabled = false where id = ${id}`;
  expect(await withdraw(student, id)).toBe("ok");
  await sql`update public.course_live_sessions set recording_enabled = true where id = ${id}`;
  expect((await noticeOf(student, id))?.["agreed_at"]).toBeNull();
  expect(await withdraw(as("stranger"), id)).toBe("404 session_not_found");
});
