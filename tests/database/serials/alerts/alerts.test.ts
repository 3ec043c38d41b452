import { beforeEach, describe, expect, it } from "vitest";
import { outcome, testSetting } from "../../support/setting.ts";
import { bySystem, insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;
await sql`update public.stores set time_zone = 'Europe/Paris' where id = ${store.id}`;

const watch = (histories = 0) => sql`select private.watch_stock(100, ${histories})`;
const number = () => sql`select private.number_serial_events()`;
const tell = () => sql`select private.tell_due_messages(1000)`;
const nameOf = (id: string) => Object.entries(ids).find(([, one]) => one === id)?.[0] ?? "?";
async function told(kind: string): Promise<string[]> {
  const rows = await sql<{ person_id: string; said: string }[]>`
    select person_id, coalesce(reason, outcome::text) as said from private.messages where kind = ${kind} order by id`;
  return rows.map(({ person_id: person, said }) => `${nameOf(person)}: ${said}`).sort();
}
const facts = async (kind: string) =>
  (
    await sql<{ facts: Record<string, unknown> }[]>`
      select private.staff_facts(m) as facts from private.messages m where m.kind = ${kind} order by m.id desc limit 1`
  )[0]?.facts;
const settle = (warranty: boolean, low: number | null) =>
  as("owner")
    .rpc("set_stock_alert_settings", {
      ...{ p_store_id: store.id, p_warranty: warranty, p_low_stock: low as number },
    })
    .throwOnError();
const sold = (count: number, ends: string) =>
  Promise.all(
    Array.from({ length: count }, () =>
      insertSerial(sql, store, { status: "delivered", warranty_start: "2026-01-01", warranty_end: ends }),
    ),
  );
const alerts = async (who: "owner" | "stock" = "owner") =>
  (await as(who).rpc("list_stock_alerts", { p_store_id: store.id }).throwOnError()).data ?? [];

beforeEach(async () => {
  await sql`delete from private.messages`;
  await sql`delete from private.stock_alerts`;
  await sql`delete from private.stock_alert_settings`;
  await sql`delete from private.stock_watches`;
  await sql`delete from private.unit_follows`;
  await sql`update private.history_rounds set serial_id = '00000000-0000-0000-0000-000000000000'`;
  await bySystem(
    sql,
    (tx) =>
      tx`update public.serial_numbers set deleted_at = now() where store_id = ${store.id} and deleted_at is null`,
  );
  await number();
  await backend.clock.reset();
});

describe("warranties", () => {
  it("that end in 30 and in 7 days and those that ended are one message a day, however many", async () => {
    await sold(40, "2027-10-31");
    await sold(3, "2027-10-08");
    await sold(2, "2027-09-30");
    await sold(5, "2027-10-20");
    await backend.clock.stop("2027-10-01T05:59:00Z");
    await watch();
    await sql`delete from private.messages`;
    await sql`delete from private.stock_alerts`;
    // Eight in Paris.
    await backend.clock.stop("2027-10-01T06:00:00Z");
    await Promise.all([watch(), watch(), watch()]);
    await tell();
    expect(await told("warranty_digest")).toEqual(["manager: told", "owner: told", "stock: told"]);
    expect((await facts("warranty_digest"))?.["ending"]).toEqual({ in30: 40, in7: 3, ended: 2 });
    expect(await alerts()).toMatchObject([
      { kind: "warranty_digest", ending: { in30: 40, in7: 3, ended: 2 } },
    ]);
    await backend.clock.stop("2027-10-01T18:00:00Z");
    await watch();
    expect(await told("warranty_digest")).toHaveLength(3);
    // The next day has nothing of its own, and what was said yesterday is over.
    await backend.clock.stop("2027-10-02T07:00:00Z");
    await watch();
    expect(await alerts()).toEqual([]);
  });

  it("of days that were missed are told of together, each unit as it stands now", async () => {
    await backend.clock.stop("2027-10-20T07:00:00Z");
    await watch();
    await sql`delete from private.messages`;
    await sold(1, "2027-11-21");
    await sold(1, "2027-10-29");
    await sold(1, "2027-10-22");
    // Eight in the morning is seven UTC from the last Sunday of October on.
    await backend.clock.stop("2027-11-01T06:59:00Z");
    await watch();
    expect((await facts("warranty_digest"))?.["ending"]).toEqual({ in30: 1, in7: 0, ended: 2 });
    await backend.clock.stop("2027-11-01T07:00:00Z");
    await watch();
    expect(await told("warranty_digest")).toHaveLength(3);
  });

  it("are told of as they are at the moment of sending, and not to who left or turned the store's telling off", async () => {
    const units = await sold(2, "2027-10-31");
    await backend.clock.stop("2027-10-01T07:00:00Z");
    await watch();
    await bySystem(
      sql,
      (tx) => tx`update public.serial_numbers set deleted_at = now() where id = ${units[0] ?? ""}`,
    );
    await sql`update public.store_members set role = 'viewer' where user_id = ${ids.stock}`;
    await tell();
    await sql`update public.store_members set role = 'stock' where user_id = ${ids.stock}`;
    expect(await told("warranty_digest")).toEqual(["manager: told", "owner: told", "stock: left"]);
    expect((await facts("warranty_digest"))?.["ending"]).toEqual({ in30: 1, in7: 0, ended: 0 });
    await settle(false, null);
    await sold(1, "2027-11-01");
    await sql`delete from private.messages`;
    await backend.clock.stop("2027-10-02T07:00:00Z");
    await watch();
    expect(await told("warranty_digest")).toEqual([]);
  });
});

describe("little stock", () => {
  const stock = async (count: number) => {
    for (let n = 0; n < count; n += 1) await insertSerial(sql, store, { status: "in_stock" });
  };
  const reserve = async (count: number) => {
    const rows = await sql<{ id: string; lock_version: number }[]>`
      select id, lock_version from public.serial_numbers where store_id = ${store.id} and status = 'in_stock' and deleted_at is null limit ${count}`;
    await as("stock")
      .rpc("transition_serial_numbers", {
        ...{ p_store_id: store.id, p_units: rows.map((row) => ({ ...row })), p_to_status: "reserved" },
      })
      .throwOnError();
    await number();
  };

  it("is told once when it falls to the threshold, and again only after it has recovered", async () => {
    await stock(12);
    await settle(true, 10);
    await number();
    expect(await told("low_stock")).toEqual([]);
    await reserve(2);
    await reserve(1);
    await tell();
    expect(await told("low_stock")).toEqual(["manager: told", "owner: told", "stock: told"]);
    expect(await facts("low_stock")).toMatchObject({ count: 9, product_id: store.product });
    // Up and down about the threshold is no news; a fifth above it is a recovery.
    await stock(2);
    await number();
    await reserve(2);
    expect(await told("low_stock")).toHaveLength(3);
    await stock(4);
    await number();
    expect(await alerts()).toEqual([]);
    await reserve(4);
    expect(await told("low_stock")).toHaveLength(6);
  });

  it("is told of a product at its own threshold, of one that is left out never, and again as the store says", async () => {
    const say = (said: Record<string, unknown>, who: "owner" | "stock" | "stranger" = "owner") =>
      outcome(as(who).rpc("set_product_threshold", { p_product_id: store.product, ...said }));
    // The store says nothing at all.
    await sql`delete from private.stock_alert_settings`;
    await stock(5);
    await number();
    expect(await say({ p_low_stock: 3 })).toBe("ok");
    await reserve(2);
    expect(await told("low_stock")).toHaveLength(3);
    expect(
      (await as("owner").rpc("list_product_thresholds", { p_store_id: store.id }).throwOnError()).data,
    ).toMatchObject([{ product_id: store.product, low_stock: 3 }]);
    expect(await say({ p_never: true })).toBe("ok");
    expect(await alerts()).toEqual([]);
    await settle(true, 100);
    expect(await alerts()).toEqual([]);
    expect(await say({})).toBe("ok");
    expect(await alerts()).toHaveLength(1);
    expect(await say({ p_low_stock: 10001 })).toBe("422 low_stock_range low_stock");
    expect(await say({ p_low_stock: 1 }, "stock")).toBe("403 role_not_allowed");
    expect(await say({ p_low_stock: 1 }, "stranger")).toBe("404 no_such_product");
    await sql`delete from private.product_thresholds`;
  });

  it("is told once when many workers look at once, and not when it is filled before the tick", async () => {
    await stock(3);
    await settle(true, 1);
    await number();
    await reserve(2);
    await Promise.all(
      Array.from({ length: 6 }, () => sql`select private.weigh_stock(${store.id}, ${[store.product]})`),
    );
    expect(await told("low_stock")).toHaveLength(3);
    await stock(4);
    await number();
    await tell();
    expect(new Set(await told("low_stock"))).toEqual(
      new Set(["manager: settled", "owner: settled", "stock: settled"]),
    );
  });

  it("that somebody has acknowledged or put off is told to nobody meanwhile, and again when that is over", async () => {
    await stock(1);
    await settle(true, 1);
    const [alert] = await alerts("stock");
    const answer = (days: number | null, who: "owner" | "manager" | "viewer" | "stranger" = "owner") =>
      outcome(
        as(who).rpc("answer_stock_alert", { p_alert_id: alert?.id ?? "", p_snooze_days: days as number }),
      );
    expect(await answer(null, "viewer")).toBe("403 role_not_allowed");
    expect(await answer(null, "stranger")).toBe("404 alert_not_found");
    expect(await answer(0)).toBe("422 invalid_input snooze_days");
    expect(await answer(7)).toBe("ok");
    expect(await alerts()).toEqual([]);
    await tell();
    expect(new Set(await told("low_stock"))).toEqual(
      new Set(["manager: settled", "owner: settled", "stock: settled"]),
    );
    await backend.clock.shift("8 days");
    await watch();
    await tell();
    expect((await told("low_stock")).filter((one) => one.endsWith(": told"))).toHaveLength(3);
    expect(await answer(null)).toBe("ok");
    expect(await alerts()).toEqual([]);
    await watch();
    await number();
    expect(await told("low_stock")).toHaveLength(6);
    // Said again it stays said; a colleague with an old list undoes nothing, and is told so.
    expect(await answer(null)).toBe("ok");
    expect(await answer(7, "manager")).toBe("409 alert_answered");
    expect(await answer(null, "manager")).toBe("409 alert_answered");
    const [kept] = await sql`
      select acknowledged_by, snoozed_until > private.now() as put_off from private.stock_alerts where id = ${alert?.id ?? ""}`;
    expect(kept).toEqual({ acknowledged_by: ids.owner, put_off: null });
  });
});

describe("the bell", () => {
  it("names the alert that one may still answer, and none that is answered, put off, settled or another's to answer", async () => {
    await insertSerial(sql, store, { status: "in_stock" });
    await settle(true, 1);
    await tell();
    const bell = async (who: "owner" | "stock") => {
      const { data } = await as(who).rpc("list_notifications", {}).throwOnError();
      return (data ?? []).map(({ kind, alert_id: alert, store_id: of }) => ({ kind, alert, of }));
    };
    const [alert] = await alerts();
    expect(await bell("stock")).toEqual([{ kind: "low_stock", alert: alert?.id, of: store.id }]);
    await sql`update public.store_members set role = 'viewer' where store_id = ${store.id} and user_id = ${ids.stock}`;
    expect(await bell("stock")).toEqual([{ kind: "low_stock", alert: null, of: store.id }]);
    await sql`update public.store_members set role = 'stock' where store_id = ${store.id} and user_id = ${ids.stock}`;
    await as("owner")
      .rpc("answer_stock_alert", { p_alert_id: alert?.id ?? "", p_snooze_days: 7 })
      .throwOnError();
    expect(await bell("stock")).toEqual([{ kind: "low_stock", alert: null, of: store.id }]);
    await backend.clock.shift("8 days");
    expect(await bell("stock")).toMatchObject([{ alert: alert?.id }]);
    await settle(true, null);
    expect(await bell("stock")).toMatchObject([{ alert: null }]);
  });
});

describe("a history", () => {
  it("that does not hold is told once, until it holds again", async () => {
    const id = await insertSerial(sql, store);
    await watch(1000);
    expect(await told("history_broken")).toEqual([]);
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update public.serial_numbers set batch = 'ELSEWHERE' where id = ${id}`;
    });
    await watch(1000);
    await watch(1000);
    await watch(1000);
    await tell();
    expect(await told("history_broken")).toEqual(["manager: told", "owner: told", "stock: told"]);
    expect(await facts("history_broken")).toMatchObject({ serial_id: id });
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update public.serial_numbers set batch = null where id = ${id}`;
    });
    await watch(1000);
    await watch(1000);
    expect(await alerts()).toEqual([]);
  });
});

describe("a unit that somebody follows", () => {
  const follow = (
    who: "support" | "viewer" | "stranger" | "registered" | "instructor",
    id: string,
    p_follow = true,
  ) => outcome(as(who).rpc("follow_unit", { p_serial_id: id, p_follow }));
  const move = (units: string[], version = 1) =>
    as("stock")
      .rpc("transition_serial_numbers", {
        ...{
          p_store_id: store.id,
          p_units: units.map((id) => ({ id, lock_version: version })),
          p_to_status: "in_stock",
        },
      })
      .throwOnError();

  it("is told of a minute after it changed, whoever may still read it; many are one message", async () => {
    const units = await Promise.all(Array.from({ length: 5 }, () => insertSerial(sql, store)));
    const [one = ""] = units;
    await number();
    for (const id of units) expect(await follow("support", id)).toBe("ok");
    expect(await follow("viewer", one)).toBe("ok");
    expect(await follow("stranger", one)).toBe("404 serial_not_found");
    expect(await follow("instructor", one)).toBe("403 role_not_allowed");
    expect((await as("support").rpc("get_unit_follow", { p_serial_id: one })).data).toBe(true);
    expect((await as("owner").rpc("get_unit_follow", { p_serial_id: one })).data).toBe(false);
    await move(units.slice(0, 3));
    await number();
    await move(units.slice(3));
    await number();
    expect(await told("unit_changed")).toEqual(["support: waiting", "viewer: waiting"]);
    await backend.clock.shift("2 minutes");
    await tell();
    expect(await told("unit_changed")).toEqual(["support: told", "viewer: told"]);
    const said = await sql<{ person_id: string; facts: object }[]>`
      select person_id, private.staff_facts(m) as facts from private.messages m where kind = 'unit_changed'`;
    expect(said.find(({ person_id: id }) => id === ids.support)?.facts).toMatchObject({ count: 5 });
    expect(said.find(({ person_id: id }) => id === ids.viewer)?.facts).toMatchObject({
      ...{ count: 1, serial_id: one, unit_status: "in_stock" },
    });
    const { data } = await as("viewer").rpc("list_notifications").throwOnError();
    expect(data?.[0]).toMatchObject({ kind: "unit_changed", serial_id: one });
  });

  it("is told of neither to whoever changed it, nor of a note, nor after it is followed no more", async () => {
    const id = await insertSerial(sql, store);
    await number();
    await as("stock").rpc("follow_unit", { p_serial_id: id, p_follow: true }).throwOnError();
    await follow("viewer", id);
    await as("stock")
      .rpc("update_serial_number", { p_serial_id: id, p_fields: { notes: "A scratch" }, p_lock_version: 1 })
      .throwOnError();
    await number();
    expect(await told("unit_changed")).toEqual([]);
    await move([id], 2);
    await number();
    await follow("viewer", id, false);
    await backend.clock.shift("2 minutes");
    await tell();
    expect(await told("unit_changed")).toEqual(["viewer: turned_off"]);
  });

  it("has its number though who follows it cannot be told", async () => {
    const id = await insertSerial(sql, store);
    await number();
    await follow("viewer", id);
    await move([id]);
    await sql.unsafe(
      "alter table private.messages add constraint broken check (kind <> 'unit_changed') not valid",
    );
    try {
      await number();
    } finally {
      await sql.unsafe("alter table private.messages drop constraint broken");
    }
    expect(await sql`select from private.serial_unnumbered`).toHaveLength(0);
    expect(await told("unit_changed")).toEqual([]);
  });

  it("costs whoever changes it nothing: the one who numbers the events writes, and a thousand are one message", async () => {
    const units = await sql<{ id: string }[]>`
      insert into public.serial_numbers (store_id, product_id, serial_number)
      select ${store.id}, ${store.product}, 'BULK-' || n from generate_series(1, 1000) n returning id`;
    await number();
    await sql`insert into private.unit_follows (serial_id, store_id, person_id)
      select id, ${store.id}, ${ids.viewer} from unnest(${units.map(({ id }) => id)}::uuid[]) id`;
    await settle(true, 5000);
    await sql`delete from private.messages`;
    await sql`update public.serial_numbers set status = 'in_stock' where id = any (${units.map(({ id }) => id)}::uuid[])`;
    expect(await sql`select from private.messages`).toHaveLength(0);
    await number();
    expect(await sql`select from private.messages where kind = 'unit_changed'`).toHaveLength(1);
  });
});

it("settings are the store's own, in their range", async () => {
  const set = (who: "owner" | "stock", storeId: string, low: number | null) =>
    outcome(
      as(who).rpc("set_stock_alert_settings", {
        ...{ p_store_id: storeId, p_warranty: true, p_low_stock: low as number },
      }),
    );
  expect(await set("owner", store.id, 3)).toBe("ok");
  expect(await set("owner", store.id, -1)).toBe("422 low_stock_range low_stock");
  expect(await set("stock", store.id, 3)).toBe("403 role_not_allowed");
  expect(await set("owner", other.id, 3)).toBe("404 store_not_found");
  const { data } = await as("owner").rpc("get_stock_alert_settings", { p_store_id: store.id });
  expect(data).toEqual([{ warranty: true, low_stock: 3, holders: false }]);
});
