import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { testSetting } from "../support/setting.ts";
import { insertSerial, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { sql, store, ids, as } = setting;
await sql`insert into public.store_members ${sql([{ store_id: store.id, user_id: ids.manager, role: "manager" }])}
  on conflict do nothing`;

interface Changed {
  session: string;
  serial: string;
  course: string;
}

/** A session, a unit and a course that the manager has changed since the owner read them. */
async function changed(): Promise<Changed> {
  const session = await insertSession(sql, store, { status: "scheduled" });
  const serial = await insertSerial(sql, store);
  await as("manager").rpc("update_live_session", { p_session_id: session, p_fields: { title: "Mine now" } });
  await as("manager").rpc("update_serial_number", {
    ...{ p_serial_id: serial, p_fields: { batch: "B-7" }, p_lock_version: 1 },
  });
  const course = randomUUID();
  await sql`insert into public.courses ${sql({ id: course, store_id: store.id, title: "Course" })}`;
  await as("manager").rpc("update_course", { p_course_id: course, p_fields: { title: "Mine now" } });
  return { session, serial, course };
}

/** How each function that takes the version that was read is asked with an old one. */
const asks: Record<string, (made: Changed) => object> = {
  update_course: ({ course }) => ({ p_course_id: course, p_fields: { title: "Late" }, p_revision: 1 }),
  update_live_session: ({ session }) => ({
    p_session_id: session,
    p_fields: { title: "Late" },
    p_revision: 1,
  }),
  delete_live_session: ({ session }) => ({ p_session_id: session, p_revision: 1 }),
  set_live_session_status: ({ session }) => ({ p_session_id: session, p_status: "cancelled", p_revision: 1 }),
  reschedule_live_session: ({ session }) => ({
    ...{ p_session_id: session, p_start: "2099-01-01T10:00:00Z", p_end: "2099-01-01T11:00:00Z" },
    ...{ p_time_zone: "Europe/Paris", p_revision: 1 },
  }),
  resolve_session_drift: ({ session }) => ({ p_session_id: session, p_choice: "ours", p_revision: 1 }),
  move_live_session: ({ session }) => ({
    ...{ p_session_id: session, p_platform: "custom", p_url: "https://rooms.example/1", p_revision: 1 },
  }),
  transition_serial_number: ({ serial }) => ({
    ...{ p_serial_id: serial, p_to_status: "in_stock", p_lock_version: 1 },
  }),
  update_serial_number: ({ serial }) => ({
    ...{ p_serial_id: serial, p_fields: { batch: "B-8" }, p_lock_version: 1 },
  }),
  delete_serial_number: ({ serial }) => ({ p_serial_id: serial, p_lock_version: 1, p_reason: "Late" }),
};

describe("whoever is too late is told who was faster", () => {
  it("by every function that takes the version that was read", async () => {
    const locking = await sql<{ name: string }[]>`
      select proname as name from pg_proc where pronamespace = 'public'::regnamespace
        and proargnames && array['p_revision', 'p_lock_version'] order by 1`;
    expect(Object.keys(asks).sort()).toEqual(locking.map(({ name }) => name));
  });

  it.each(Object.keys(asks))("%s", async (name) => {
    const args = asks[name]?.(await changed()) ?? {};
    const { error } = await as("owner").rpc(name as "delete_live_session", args as { p_session_id: string });
    expect(error?.message).toBe("stale_version");
    const [manager] = await sql<{ display_name: string }[]>`
      select display_name from public.profiles where id = ${ids.manager}`;
    expect(JSON.parse(error?.details ?? "")).toEqual({ version: 2, by: manager?.display_name });
  });

  it("and without a name where no person was", async () => {
    const session = await insertSession(sql, store);
    await sql`update public.course_live_sessions set title = ${randomUUID()}, revision = revision + 1 where id = ${session}`;
    const { error } = await as("owner").rpc("delete_live_session", { p_session_id: session, p_revision: 1 });
    expect(JSON.parse(error?.details ?? "")).toEqual({ version: 2, by: null });
  });
});
