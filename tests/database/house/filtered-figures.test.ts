import { describe, expect, it } from "vitest";
import { emptyStore } from "../support/empty-store.ts";
import { insertPeople, testSetting } from "../support/setting.ts";
import { insertRegistration, insertSerial, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { sql, ids, as } = setting;

const day = 86_400_000;

describe("figures", () => {
  it("of sessions follow the filters, and count the rows that the list has with them, in each view", async () => {
    const store = await emptyStore(setting, "filtered-figures");
    const statuses = ["scheduled", "live", "ended", "cancelled", "postponed"];
    for (let index = 0; index < 40; index += 1) {
      const starts = new Date(Date.now() + (index - 20) * day);
      const status = statuses[index % 5] ?? "";
      const title = index % 3 ? `Émail ${index}` : `Verre ${index}`;
      await insertSession(sql, store, {
        title,
        status,
        starts,
        ends: new Date(starts.getTime() + 3_600_000),
      });
    }
    await sql`
      update public.course_live_sessions set platform = 'native'
      where store_id = ${store.id} and extract(day from scheduled_start)::int % 2 = 0`;
    const filters = [
      {},
      { p_query: "email" },
      { p_query: "1 émail", p_platforms: ["native" as const] },
      { p_from: new Date().toISOString(), p_until: new Date(Date.now() + 9 * day).toISOString() },
      { p_course_id: ids.owner },
    ];
    for (const filter of filters) {
      const ask = { p_store_id: store.id, ...filter };
      const { data: all } = await as("stranger").rpc("list_live_sessions", { ...ask, p_limit: 200 });
      for (const p_scope of [undefined, "upcoming", "past"]) {
        for (const p_statuses of [undefined, ["scheduled" as const, "cancelled" as const]]) {
          const narrowed = { ...ask, ...(p_scope ? { p_scope } : {}), ...(p_statuses ? { p_statuses } : {}) };
          const { data: rows } = await as("stranger").rpc("list_live_sessions", {
            ...narrowed,
            p_limit: 200,
          });
          const { data } = await as("stranger").rpc("get_live_session_stats", narrowed);
          const of = (status: string) => all?.filter((row) => row.status === status).length;
          expect(data?.[0], JSON.stringify(narrowed)).toMatchObject({
            ...Object.fromEntries(statuses.map((status) => [status, of(status)])),
            total: all?.length,
            listed: rows?.length,
          });
        }
      }
    }
  });

  it("of filtered units count the rows that the list has, for each role", async () => {
    const store = await emptyStore(setting, "filtered-units");
    const [customer] = await sql<{ id: string }[]>`
      insert into public.customers ${sql({ store_id: store.id, name: "Zoé Martin" })} returning id`;
    const [place] = await sql<{ id: string }[]>`
      insert into public.warehouses ${sql({ store_id: store.id, name: "Nord", code: "N" })} returning id`;
    for (let index = 0; index < 12; index += 1) {
      const sold = {
        status: "sold",
        customer_id: customer?.id ?? "",
        warranty_start: "2026-01-01",
        warranty_end: "2199-01-01",
      };
      await insertSerial(sql, store, {
        serial_number: `CNT-${index}`,
        ...(index % 2 ? sold : { status: "in_stock", warehouse_id: place?.id ?? "" }),
        ...(index % 4 === 0 ? { hold: "lost" } : {}),
      });
    }
    await sql`insert into public.store_members ${sql([
      { store_id: store.id, user_id: ids.viewer, role: "viewer" },
      { store_id: store.id, user_id: ids.support, role: "support" },
    ])}`;
    const filters = [
      {},
      { p_query: "cnt 1" },
      { p_query: "martin" },
      { p_statuses: ["sold" as const] },
      { p_hold: "any" },
      { p_hold: "stolen" },
      { p_warranty: "active", p_product_id: store.product },
      { p_warehouse_id: place?.id ?? "" },
      { p_deleted: true },
    ];
    for (const filter of filters) {
      for (const role of ["stranger", "viewer", "support"] as const) {
        const ask = { p_store_id: store.id, ...filter };
        const { data: rows } = await as(role).rpc("list_serial_numbers", { ...ask, p_limit: 200 });
        const { data } = await as(role).rpc("count_serial_numbers", ask);
        expect(data, `${role} ${JSON.stringify(filter)}`).toBe(rows?.length);
      }
    }
    const { data } = await as("viewer").rpc("count_serial_numbers", {
      p_store_id: store.id,
      p_query: "martin",
    });
    expect(data).toBe(0);
  });

  it("of registrations are what counting says", async () => {
    const store = await emptyStore(setting, "seat-figures");
    const session = await insertSession(sql, store, { status: "ended" });
    const seats = ["registered", "waitlisted", "waitlisted", "cancelled", "attended", "absent"];
    const people = await insertPeople(setting, "seat", seats.length);
    for (const [at, status] of seats.entries())
      await insertRegistration(sql, store.id, session, people[at] ?? "", status);
    const { data } = await as("stranger").rpc("get_session_registration_counts", { p_session_id: session });
    expect(data).toEqual([
      {
        registered: 1,
        waitlisted: 2,
        cancelled: 1,
        attended: 1,
        absent: 1,
        last: expect.any(Number) as number,
      },
    ]);
  });
});
