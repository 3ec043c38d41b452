import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../support/setting.ts";
import { insertSession, minutes } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, store, other, as } = setting;
const [ada = "", ben = ""] = await insertPeople(setting, "reader", 2, store.course);
const asAda = backend.actingAs(ada);
const asBen = backend.actingAs(ben);

async function tell(person: string, kind = "session_live", storeId = store.id): Promise<string> {
  const session = await insertSession(sql, storeId === store.id ? store : other, {
    ...{ title: "Glazes", starts: minutes(-5), ends: minutes(55) },
  });
  const [row] = await sql<{ id: string }[]>`
    insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at, outcome, decided_at)
    values (${randomUUID()}, ${kind}, ${storeId}, ${person}, ${sql.json({ session_id: session })}, now(), 'told', now()) returning id`;
  await sql`insert into private.notifications (message_id, store_id, person_id) values (${row?.id ?? ""}, ${storeId}, ${person})`;
  return row?.id ?? "";
}
async function deliver(message: string, fields: Record<string, string | null> = {}): Promise<string> {
  const [row] = await sql<{ job_id: string }[]>`
    insert into private.message_deliveries ${sql({ message_id: message, store_id: store.id, channel: "email", ...fields })} returning job_id`;
  return row?.job_id ?? "";
}
const unread = async (who: typeof asAda) => (await who.rpc("count_unread_notifications")).data;

beforeEach(async () => {
  await sql`delete from private.messages`;
});

describe("the bell", () => {
  it("has one's own alone, newest first, page by page, and says how many are unread", async () => {
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.unshift(await tell(ada));
    await tell(ben);
    expect([await unread(asAda), await unread(asBen)]).toEqual([5, 1]);
    const first = (await asAda.rpc("list_notifications", { p_limit: 3 })).data ?? [];
    const rest =
      (await asAda.rpc("list_notifications", { p_before: first.at(-1)?.id ?? 0, p_limit: 3 })).data ?? [];
    expect([...first, ...rest].map(({ id }) => String(id))).toEqual(made);
    expect(first[0]).toMatchObject({ kind: "session_live", title: "Glazes", store_name: "This store" });
  });

  it("says of a session that one may see no more only that there was something", async () => {
    await tell(ada);
    const titles = async () =>
      ((await asAda.rpc("list_notifications", {})).data ?? []).map(({ title }) => title);
    await sql`update public.course_enrollments set status = 'revoked' where user_id = ${ada}`;
    expect(await titles()).toEqual([null]);
    await sql`update public.course_enrollments set status = 'active' where user_id = ${ada}`;
    expect(await titles()).toEqual(["Glazes"]);
  });

  it("is read one by one, or up to what was seen; another's stays as it is", async () => {
    const [one, two] = [await tell(ada), await tell(ada)];
    const theirs = await tell(ben);
    const read = (ids: string[]) => asAda.rpc("mark_notifications_read", { p_ids: ids.map(Number) });
    expect((await read([one, theirs])).data).toBe(1);
    expect(await unread(asBen)).toBe(1);
    const later = await tell(ada);
    expect((await asAda.rpc("mark_notifications_read", { p_upto: Number(two) })).data).toBe(1);
    const rows = (await asAda.rpc("list_notifications", {})).data ?? [];
    expect(rows.filter(({ read_at }) => read_at === null).map(({ id }) => String(id))).toEqual([later]);
    // Read stays read, with its time.
    const [before] = await sql`select read_at from private.notifications where message_id = ${one}`;
    await read([one]);
    const [after] = await sql`select read_at from private.notifications where message_id = ${one}`;
    expect(after).toEqual(before);
  });
});

describe("preferences", () => {
  it("are those of the kind until somebody chooses, and the fixed ones stay on", async () => {
    const of = async (kind: string) =>
      ((await asAda.rpc("get_message_preferences")).data ?? [])
        .filter((row) => row.kind === kind)
        .map(({ channel, wanted, fixed }) => `${channel} ${wanted ? "on" : "off"}${fixed ? " fixed" : ""}`);
    expect(await of("session_reminder_hour")).toEqual(["app off", "email on"]);
    expect(await of("session_cancelled")).toEqual(["app on fixed", "email on fixed"]);
    expect(await of("course_invitation")).toEqual([]);
    const set = (p_kind: string, p_channel: string, p_wanted: boolean) =>
      outcome(asAda.rpc("set_message_preference", { p_kind, p_channel, p_wanted }));
    expect(await set("session_reminder_hour", "email", false)).toBe("ok");
    expect(await set("session_reminder_hour", "app", true)).toBe("ok");
    expect(await of("session_reminder_hour")).toEqual(["app on", "email off"]);
    expect(await set("session_cancelled", "email", false)).toBe("409 message_not_optional kind");
    expect(await set("session_unknown", "email", false)).toBe("422 invalid_input kind");
    expect(await set("member_invitation", "email", false)).toBe("422 invalid_input kind");
    expect(await set("session_live", "pigeon", true)).toBe("422 invalid_input channel");
    const theirs = (await asBen.rpc("get_message_preferences")).data ?? [];
    expect(
      theirs.find((row) => row.kind === "session_reminder_hour" && row.channel === "email")?.wanted,
    ).toBe(true);
  });

  it("have quiet hours, both ends or neither", async () => {
    const set = (p_starts: string | null, p_ends: string | null) =>
      outcome(asAda.rpc("set_quiet_hours", { p_starts: p_starts as string, p_ends: p_ends as string }));
    const get = async () => (await asAda.rpc("get_quiet_hours")).data;
    expect(await get()).toEqual([]);
    expect(await set("22:00", "07:00")).toBe("ok");
    expect(await get()).toEqual([{ starts: "22:00:00", ends: "07:00:00" }]);
    expect(await set("22:00", null)).toBe("422 required ends");
    expect(await set("22:00", "22:00")).toBe("422 quiet_hours_empty ends");
    expect((await asBen.rpc("get_quiet_hours")).data).toEqual([]);
    expect(await set(null, null)).toBe("ok");
    expect(await get()).toEqual([]);
  });
});

describe("the store's ledger", () => {
  it("says how each message stands, and is the store's alone", async () => {
    const sent = await tell(ada);
    await deliver(sent, { state: "done", outcome: "sent" });
    const failed = await tell(ada);
    const job = await deliver(failed, {
      state: "parked",
      error_code: "invalid",
      error_detail: "mail_bounced",
    });
    const open = await tell(ada);
    await deliver(open);
    const [skipped] = await sql<{ id: string }[]>`
      insert into private.messages (cause_key, kind, store_id, address, send_at, outcome, reason, decided_at)
      values ('s', 'course_invitation', ${store.id}, 'new@example.test', now(), 'skipped', 'too_late', now()) returning id`;
    await tell(ben, "session_live", other.id);
    const list = async (settings: { p_standing?: string } = {}) =>
      (
        (await as("manager").rpc("list_store_messages", { p_store_id: store.id, ...settings })).data ?? []
      ).map(({ id, standing, recipient, reason }) => [String(id), standing, recipient, reason]);
    const name = (
      await sql<{ display_name: string }[]>`select display_name from public.profiles where id = ${ada}`
    )[0]?.display_name;
    expect(await list()).toEqual([
      [skipped?.id, "skipped", "new@example.test", "too_late"],
      [open, "waiting", name, null],
      [failed, "failed", name, null],
      [sent, "sent", name, null],
    ]);
    expect((await list({ p_standing: "failed" })).map(([id]) => id)).toEqual([failed]);
    const retry = (who: Parameters<typeof as>[0]) =>
      outcome(as(who).rpc("retry_delivery", { p_job_id: Number(job) }));
    expect(await retry("instructor")).toBe("403 role_not_allowed");
    expect(await retry("other owner")).toBe("404 job_not_found");
    expect(await retry("manager")).toBe("ok");
    expect((await list({ p_standing: "waiting" })).map(([id]) => id)).toEqual(
      [failed, open].sort().reverse(),
    );
  });
});
