import { expect, it } from "vitest";
import { insertPeople, testSetting } from "../support/setting.ts";
import { emptyStore } from "../support/empty-store.ts";
import { insertRegistration, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { sql, as } = setting;

it("the week's registrations are those that stand, of this store, of these seven days", async () => {
  const store = await emptyStore(setting, "week");
  const session = await insertSession(sql, store);
  const deleted = await insertSession(sql, store);
  await sql`update public.course_live_sessions set deleted_at = now() where id = ${deleted}`;
  const elsewhere = await insertSession(sql, setting.store);
  const people = await insertPeople(setting, "weekly", 9);
  const ago = [0, 3, 6.9, 7.1, 10, 13.9, 14.1, 1, 8];
  for (const [index, person] of people.entries()) {
    const id = await insertRegistration(sql, store.id, session, person);
    const days = `${ago[index] ?? 0} days`;
    await sql`update public.course_live_session_registrations set registered_at = now() - ${days}::interval where id = ${id}`;
    // The last two gave their seat back, one in each week.
    if (index >= 7)
      await sql`update public.course_live_session_registrations set status = 'cancelled' where id = ${id}`;
  }
  await insertRegistration(sql, setting.store.id, elsewhere, people[0] ?? "");
  const { data } = await as("stranger").rpc("get_dashboard_overview", { p_store_id: store.id });
  expect((data as { sessions: object }).sessions).toMatchObject({
    registrations_7d: 3,
    registrations_previous_7d: 3,
  });
});

it("a session that people came to without anybody starting it is not said to be waiting for its start", async () => {
  const store = await emptyStore(setting, "unended");
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
  const session = await insertSession(sql, store, { starts: hours(-3), ends: hours(-2) });
  const overdue = async () => {
    const { data } = await as("stranger").rpc("get_dashboard_overview", { p_store_id: store.id });
    const { attention } = data as unknown as { attention: { kind: string; count: number }[] };
    return attention.find(({ kind }) => kind === "session_overdue")?.count ?? 0;
  };
  expect(await overdue()).toBe(1);
  const [person = ""] = await insertPeople(setting, "unended", 1);
  await sql`
    insert into public.session_attendance (session_id, store_id, user_id, source, evidence_key, joined_at)
    values (${session}, ${store.id}, ${person}, 'join_click', 'a', ${hours(-2.9)})`;
  expect(await overdue()).toBe(0);
});
