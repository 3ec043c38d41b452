import { beforeEach, expect, it } from "vitest";
import { LOCAL_BROWSER } from "../../../supabase/local/local-browser.ts";
import { insertPeople, testSetting } from "../support/setting.ts";

const setting = await testSetting();
const { backend, sql, store } = setting;
const [ada = "", ben = ""] = await insertPeople(setting, "device", 2, store.course);
const device = (name: string, over: Record<string, string> = {}) => ({
  ...{ p_endpoint: LOCAL_BROWSER.endpoint(name), p_p256dh: LOCAL_BROWSER.p256dh },
  ...{ p_auth: LOCAL_BROWSER.auth, p_label: name, ...over },
});
const add = (who: string, name: string, over = {}) =>
  backend.actingAs(who).rpc("add_push_device", device(name, over));
const list = async (who: string) =>
  ((await backend.actingAs(who).rpc("list_message_addresses").throwOnError()).data ?? []).map(
    ({ label }) => label,
  );

beforeEach(() => sql`delete from private.message_addresses`);

it("a browser is one person's: whoever asked last on it, however often", async () => {
  const first = (await add(ada, "phone").throwOnError()).data;
  expect((await add(ada, "phone").throwOnError()).data).toBe(first);
  expect(await list(ada)).toEqual(["phone"]);
  await add(ben, "phone").throwOnError();
  expect([await list(ada), await list(ben)]).toEqual([[], ["phone"]]);
});

it("asked for many times at once it is there once", async () => {
  await Promise.all(Array.from({ length: 12 }, () => add(ada, "phone").throwOnError()));
  expect(await list(ada)).toEqual(["phone"]);
});

it("asked for by two people at once it is told of for one of them, and of many at once there are ten", async () => {
  for (let n = 0; n < 8; n += 1) {
    await Promise.all([ada, ben].map((who) => add(who, `shared${n}`).throwOnError()));
    const rows = await sql`
      select from private.message_addresses where address = ${LOCAL_BROWSER.endpoint(`shared${n}`)}`;
    expect(rows).toHaveLength(1);
  }
  await Promise.all(Array.from({ length: 25 }, (_, n) => add(ada, `many${n}`).throwOnError()));
  expect(await list(ada)).toHaveLength(10);
});

it("what a telephone's provider could not bring is mailed, be it told before the worker has written that it left", async () => {
  const [row] = await sql<{ id: string; job_id: string }[]>`
    with message as (
      insert into private.messages (cause_key, kind, store_id, person_id, send_at, outcome, decided_at)
      values ('early word', 'course_asked', ${store.id}, ${ada}, now(), 'told', now()) returning id)
    insert into private.message_deliveries (message_id, store_id, channel, state, lease, leased_until)
    select id, ${store.id}, 'sms', 'running', gen_random_uuid(), now() + interval '1 minute' from message returning id, job_id`;
  await sql`select private.note_phone_word(${row?.id ?? ""}, 'SM1', true, '30003')`;
  await sql`
    select private.end_deliveries(array[d.job_id], array[d.lease], '{sent}', '{null}', '{SM1}', '{null}')
    from private.message_deliveries d where d.job_id = ${row?.job_id ?? ""}`;
  const rows = await sql`
    select channel, outcome, reason, sent_at from private.message_deliveries order by job_id`;
  expect([...rows]).toEqual([
    { channel: "sms", outcome: "skipped", reason: "not_reachable", sent_at: null },
    { channel: "email", outcome: null, reason: null, sent_at: null },
  ]);
});

it("of more than ten the oldest go", async () => {
  for (let n = 1; n <= 12; n += 1) await add(ada, `n${n}`).throwOnError();
  expect(await list(ada)).toHaveLength(10);
  expect(await list(ada)).not.toContain("n2");
});

it.each([
  ["http", { p_endpoint: "http://fcm.googleapis.com/fcm/send/a" }],
  ["a server that is no push service", { p_endpoint: "https://127.0.0.1:5432/fcm.googleapis.com/a" }],
  ["a name that only ends so", { p_endpoint: "https://evil-fcm.googleapis.com.example.test/a" }],
  ["a name that only ends the same", { p_endpoint: "https://evilfcm.googleapis.com/a" }],
  ["a login before the name", { p_endpoint: "https://fcm.googleapis.com@example.test/a" }],
  ["another port", { p_endpoint: "https://fcm.googleapis.com:8443/a" }],
  ["a key that is none", { p_p256dh: "short" }],
  ["no secret", { p_auth: null }],
  ["a name with tricks", { p_label: "a\u202eb" }],
  ["no name", { p_label: " " }],
])("refuses %s", async (_what, over) => {
  const { error } = await add(ada, "phone", over);
  expect(error?.message).toBe("push_not_usable");
});

it("nobody takes away what is another's, and the answer says nothing", async () => {
  const id = (await add(ada, "phone").throwOnError()).data ?? "";
  const remove = (who: string) => backend.actingAs(who).rpc("remove_message_address", { p_id: id });
  expect((await remove(ben)).error).toBeNull();
  expect(await list(ada)).toEqual(["phone"]);
  expect((await remove(ada)).error).toBeNull();
  expect(await list(ada)).toEqual([]);
});

it("the channel is offered to whoever has asked for it, and is never fixed", async () => {
  const offered = async () =>
    ((await backend.actingAs(ada).rpc("get_message_preferences").throwOnError()).data ?? []).filter(
      ({ channel }) => channel === "push",
    );
  expect(await offered()).toEqual([]);
  await add(ada, "phone").throwOnError();
  const rows = await offered();
  expect(rows.find(({ kind }) => kind === "session_cancelled")).toMatchObject({ wanted: true, fixed: false });
  expect(rows.find(({ kind }) => kind === "session_reminder_hour")).toMatchObject({
    wanted: false,
    fixed: false,
  });
});

it("goes with the account", async () => {
  await add(ben, "phone").throwOnError();
  await sql`delete from auth.users where id = ${ben}`;
  expect(await sql`select from private.message_addresses`).toHaveLength(0);
});
