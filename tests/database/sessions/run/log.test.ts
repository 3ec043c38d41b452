import { expect, it } from "vitest";
import { outcome, testSetting } from "../../support/setting.ts";
import { insertSession, minutes } from "../../support/world.ts";

const { backend, sql, ids, store, as } = await testSetting();
const far = { starts: minutes(3 * 24 * 60), ends: minutes(3 * 24 * 60 + 60) };
const owner = as("owner");

const log = async (session: string) =>
  (await owner.rpc("list_session_events", { p_session_id: session }).throwOnError()).data ?? [];
const lines = async (session: string) => (await log(session)).map(({ kind, cause }) => `${kind} ${cause}`);

it("says each change with whose hand it was, and what they said of it", async () => {
  const fields = {
    title: "Talk",
    scheduled_start: far.starts.toISOString(),
    scheduled_end: far.ends.toISOString(),
    time_zone: "Europe/Paris",
  };
  const { data: made } = await owner
    .rpc("create_live_session", { p_course_id: store.course, p_fields: fields })
    .throwOnError();
  const session = made?.id ?? "";
  const change = (p_fields: Record<string, string | number>) =>
    as("instructor").rpc("update_live_session", { p_session_id: session, p_fields }).throwOnError();
  await change({ title: "Another", max_participants: 3 });
  await change({ host_id: ids.manager, platform: "custom", join_url: "https://meet.example.test/1" });
  await change({ join_url: "https://meet.example.test/2" });
  const later = new Date(far.starts.getTime() + 1_800_000).toISOString();
  await change({ scheduled_start: later });
  // What changes nothing is nothing.
  await change({ title: "Another" });
  const status = (p_status: "postponed" | "scheduled" | "cancelled", p_reason?: string) =>
    owner
      .rpc("set_live_session_status", {
        p_session_id: session,
        p_status,
        ...(p_reason !== undefined && { p_reason }),
      })
      .throwOnError();
  await status("postponed");
  await status("scheduled");
  await status("cancelled", "Illness");
  await owner.rpc("delete_live_session", { p_session_id: session }).throwOnError();
  await owner.rpc("restore_live_session", { p_session_id: session }).throwOnError();

  const events = await log(session);
  expect(events.map(({ kind }) => kind)).toEqual(
    ["planned", "changed", "host_changed", "place_changed", "link_changed", "moved"]
      .concat("postponed", "rescheduled", "cancelled", "deleted", "brought_back")
      .reverse(),
  );
  const said = (kind: string) => events.find((event) => event.kind === kind);
  expect(said("planned")).toMatchObject({ cause: "person", actor_id: ids.owner });
  expect(said("changed")).toMatchObject({
    actor_id: ids.instructor,
    details: { fields: ["max_participants", "title"] },
  });
  expect(said("host_changed")).toMatchObject({
    person_id: ids.manager,
    details: { from_host: ids.owner },
  });
  expect(said("place_changed")?.details).toEqual({ from: "zoom", to: "custom" });
  const moved = said("moved")?.details as { to: string } | undefined;
  expect(new Date(moved?.to ?? 0).toISOString()).toBe(later);
  expect(said("cancelled")?.reason).toBe("Illness");
  const page = await owner.rpc("list_session_events", {
    p_session_id: session,
    p_before: events[1]?.id ?? 0,
    p_limit: 2,
  });
  expect(page.data?.map(({ id }) => id)).toEqual(events.slice(2, 4).map(({ id }) => id));
});

it("tells the word of a provider and a script from a person's", async () => {
  const session = await insertSession(sql, store, { starts: minutes(-10), ends: minutes(50) });
  expect(await lines(session)).toEqual(["planned script"]);
  const [connection] = await sql<{ id: string }[]>`
    insert into private.video_connections (store_id, provider, auth_kind, account_id, status)
    values (${store.id}, 'zoom', 'oauth', 'an-account', 'disconnected') returning id`;
  const [meeting] = await sql<{ id: string }[]>`
    insert into private.video_meetings (store_id, session_id, connection_id, provider, provider_id, state)
    values (${store.id}, ${session}, ${connection?.id ?? ""}, 'zoom', 'one', 'active') returning id`;
  const run = (ended: Date | null) =>
    sql`select private.note_meeting_instance(${meeting?.id ?? ""}, 'run', ${minutes(-10)}, ${ended})`;
  await run(null);
  await run(minutes(50));
  await backend.clock.shift("55 minutes");
  await sql`select private.end_sessions_over_at_provider()`;
  await backend.clock.reset();
  // The cause of one change is not that of the next.
  await sql.begin(async (tx) => {
    await tx`select private.say_session_cause('clock')`;
    await tx`select private.say_session_cause(null)`;
    await tx`update public.course_live_sessions set title = 'By hand' where id = ${session}`;
  });
  expect(await lines(session)).toEqual([
    "changed script",
    "ended provider",
    "started provider",
    "planned script",
  ]);
});

it("is never written anew, by whoever it is, and goes with its session alone", async () => {
  const session = await insertSession(sql, store, far);
  const refused = /history_append_only/;
  await expect(
    sql`update private.session_events set kind = 'ended' where session_id = ${session}`,
  ).rejects.toThrow(refused);
  await expect(sql`delete from private.session_events where session_id = ${session}`).rejects.toThrow(
    refused,
  );
  await sql`delete from public.course_live_sessions where id = ${session}`;
  expect(await sql`select from private.session_events where session_id = ${session}`).toHaveLength(0);
});

it("is read by who manages the session; of a foreign one not even that it is there", async () => {
  const session = await insertSession(sql, store, far);
  const asks = (who: Parameters<typeof as>[0]) =>
    outcome(as(who).rpc("list_session_events", { p_session_id: session }));
  expect(await asks("support")).toBe("403 role_not_allowed");
  expect(await asks("other owner")).toBe("404 session_not_found");
  expect(await asks("registered")).toBe("404 session_not_found");
});

it("keeps a person who has gone without a name", async () => {
  const [gone] = await sql<{ id: string }[]>`
    insert into auth.users (id, email) values (gen_random_uuid(), 'gone@example.test') returning id`;
  const person = gone?.id ?? "";
  await sql`insert into public.store_members (store_id, user_id, role) values (${store.id}, ${person}, 'instructor')`;
  const session = await insertSession(sql, store, far);
  await backend
    .actingAs(person)
    .rpc("update_live_session", { p_session_id: session, p_fields: { title: "Mine", host_id: person } })
    .throwOnError();
  await sql`delete from auth.users where id = ${person}`;
  const named = (await log(session)).filter(({ actor_id: actor }) => actor === person);
  expect(named.map(({ kind, actor_name: name }) => [kind, name])).toEqual([
    ["host_changed", null],
    ["changed", null],
  ]);
});
