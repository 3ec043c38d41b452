import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blockedByHold,
  isAllowedTransition,
  serialHolds,
  serialStatuses,
  serialTransitions,
  type SerialStatus,
} from "../../../../src/lib/physical/shared/serial-transitions.ts";
import type { Json } from "../../../../src/integrations/supabase/database.types.ts";
import { claimsOf, connectAs } from "../../../support/users.ts";
import { outcome, sqlOutcome, testSetting } from "../../support/setting.ts";
import { insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;

interface Move {
  p_reason?: string;
  p_force?: boolean;
  p_event_date?: string;
  p_fields?: Json;
  p_lock_version?: number;
}

const move = (role: Parameters<typeof as>[0], serial: string, to: SerialStatus, args: Move = {}) =>
  as(role).rpc("transition_serial_number", {
    p_serial_id: serial,
    p_to_status: to,
    p_lock_version: 1,
    ...args,
  });

const lastEvent = async (serial: string) => {
  const [row] = await sql`
    select event, from_status, to_status, forced, reason, actor_id, actor_name, actor_role, event_date, recorded_at, changes, seq
    from public.serial_number_history where serial_id = ${serial} order by seq desc limit 1`;
  return row ?? {};
};

const pairs = serialStatuses.flatMap((from) => serialStatuses.map((to) => [from, to] as const));

describe("the graph", () => {
  it("is the one the page offers", async () => {
    const rows = await sql<
      { edge: string }[]
    >`select from_status || ' -> ' || to_status as edge from private.serial_transitions`;
    const mirrored = serialStatuses.flatMap((from) =>
      serialTransitions[from].map((to) => `${from} -> ${to}`),
    );
    expect(rows.map((row) => row.edge).sort()).toEqual(mirrored.sort());
  });

  it.each(pairs)("%s to %s", async (from, to) => {
    const allowed = isAllowedTransition(from, to);
    const serial = await insertSerial(sql, store, { status: from });
    const direct = sqlOutcome(
      sql.begin(async (tx) => {
        await tx`set local role service_role`;
        await tx`update public.serial_numbers set status = ${to} where id = ${serial}`;
        await tx`reset role`;
        throw Object.assign(new Error("undo"), { code: "undone" });
      }),
    );
    expect(await direct).toBe(allowed || from === to ? "undone" : "transition_not_allowed");

    expect(await outcome(move("stock", serial, to))).toBe(
      allowed ? "ok" : "409 transition_not_allowed to_status",
    );
    if (allowed) {
      expect(await lastEvent(serial)).toMatchObject({
        event: "status_changed",
        from_status: from,
        to_status: to,
        forced: false,
        seq: 2,
      });
      return;
    }
    const forced = { p_force: true, p_reason: "Counted by hand" };
    const same = from === to;
    expect(await outcome(move("stock", serial, to, forced))).toBe(
      same ? "409 transition_not_allowed to_status" : "403 role_not_allowed",
    );
    expect(await outcome(move("owner", serial, to, { p_force: true }))).toBe(
      same ? "409 transition_not_allowed to_status" : "422 reason_required reason",
    );
    expect(await outcome(move("manager", serial, to, forced))).toBe(
      same ? "409 transition_not_allowed to_status" : "ok",
    );
    if (same) return;
    expect(await lastEvent(serial)).toMatchObject({
      from_status: from,
      to_status: to,
      forced: true,
      reason: "Counted by hand",
      actor_id: ids.manager,
      actor_role: "manager",
      actor_name: "manager",
    });
  });

  it("holds for any walk, whatever is tried: the database takes exactly the steps of the graph", async () => {
    const clerk = connectAs(backend.databaseUrl, claimsOf(ids.stock));
    const walks = fc.array(fc.constantFrom(...serialStatuses), { minLength: 1, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(walks, async (steps) => {
        const serial = await insertSerial(sql, store);
        let at: SerialStatus = "manufactured";
        let version = 1;
        for (const to of steps) {
          const done = await sqlOutcome(
            clerk.run((tx) => tx`select public.transition_serial_number(${serial}, ${to}, ${version})`),
          );
          expect(done).toBe(isAllowedTransition(at, to) ? "ok" : "transition_not_allowed");
          if (done !== "ok") continue;
          at = to;
          version += 1;
        }
        const [row] = await sql`
          select status, lock_version, history_count, (select intact from private.check_serial_history(s.id)) as intact
          from public.serial_numbers s where id = ${serial}`;
        expect(row).toEqual({ status: at, lock_version: version, history_count: version, intact: true });
      }),
      { numRuns: 25 },
    );
    await clerk.end();
  });
});

describe("a move", () => {
  it("made with force where none was needed is not called forced", async () => {
    const serial = await insertSerial(sql, store);
    expect(await outcome(move("owner", serial, "in_stock", { p_force: true, p_reason: "Sure" }))).toBe("ok");
    expect(await lastEvent(serial)).toMatchObject({ forced: false, reason: "Sure" });
  });

  it("carries place, buyer and order; what the status says about them follows by itself", async () => {
    const serial = await insertSerial(sql, store, {
      status: "in_stock",
      warehouse_id: store.warehouse,
      bin: "A-1",
    });
    const sold = await move("stock", serial, "sold", {
      p_fields: { customer_id: store.customer, order_id: store.order },
    });
    expect(sold.data).toMatchObject({
      customer_id: store.customer,
      order_id: store.order,
      warehouse_id: store.warehouse,
    });
    const shipped = await move("stock", serial, "shipped", { p_lock_version: 2 });
    expect(shipped.data).toMatchObject({ warehouse_id: null, bin: null, customer_id: store.customer });
    await move("stock", serial, "returned", { p_lock_version: 3 });
    const back = await move("stock", serial, "in_stock", {
      p_lock_version: 4,
      p_fields: { warehouse_id: store.warehouse },
    });
    expect(back.data).toMatchObject({ warehouse_id: store.warehouse, customer_id: null, order_id: null });
    expect(await lastEvent(serial)).toMatchObject({
      changes: {
        status: { from: "returned", to: "in_stock" },
        warehouse_id: { from: null, to: store.warehouse },
        customer_id: { from: store.customer, to: null },
        order_id: { from: store.order, to: null },
      },
    });
  });

  it.each([
    [{ warehouse_id: other.warehouse }, "422 warehouse_not_found warehouse_id"],
    [{ customer_id: other.customer }, "422 customer_not_found customer_id"],
    [{ order_id: other.order }, "422 order_not_found order_id"],
    [{ product_id: store.product }, "422 unknown_field product_id"],
    [{ status: "sold" }, "422 unknown_field status"],
    [["a"], "422 invalid_input"],
  ])("takes no %j", async (fields, expected) => {
    const serial = await insertSerial(sql, store);
    expect(await outcome(move("stock", serial, "in_stock", { p_fields: fields }))).toBe(expected);
  });

  it("may have happened before, not later than now", async () => {
    const serial = await insertSerial(sql, store);
    expect(await outcome(move("stock", serial, "in_stock", { p_event_date: "2999-01-01" }))).toBe(
      "422 event_in_future event_date",
    );
    expect(await outcome(move("stock", serial, "in_stock", { p_event_date: "-infinity" }))).toBe(
      "422 invalid_input event_date",
    );
    await move("stock", serial, "in_stock", { p_event_date: "2025-03-04T05:06:07.123456+02:00" });
    const { event_date, recorded_at } = await lastEvent(serial);
    expect((event_date as Date).toISOString()).toBe("2025-03-04T03:06:07.123Z");
    expect(Date.now() - (recorded_at as Date).getTime()).toBeLessThan(60_000);
  });
});

describe("a hold", () => {
  it.each(serialHolds)("%s keeps the unit in the house", async (hold) => {
    for (const to of blockedByHold) {
      const from = serialStatuses.find((status) => isAllowedTransition(status, to)) ?? "in_stock";
      const serial = await insertSerial(sql, store, { status: from, hold });
      expect(await outcome(move("owner", serial, to))).toBe("409 serial_on_hold to_status");
      const past = await setting.backend
        .service()
        .from("serial_numbers")
        .update({ status: to })
        .eq("id", serial);
      expect(past.error?.message).toBe("serial_on_hold");
      const forced = { p_force: true, p_reason: "The police returned it" };
      expect(await outcome(move("stock", serial, to, forced))).toBe("403 role_not_allowed");
      expect(await outcome(move("owner", serial, to, forced))).toBe("ok");
      expect(await lastEvent(serial)).toMatchObject({ forced: true, to_status: to });
    }
    const broken = await insertSerial(sql, store, { status: "in_stock", hold });
    expect(await outcome(move("stock", broken, "damaged"))).toBe("ok");
  });
});

describe("the warranty", () => {
  const deliver = async (args: Move, fields: Record<string, string | null> = {}) => {
    const serial = await insertSerial(sql, store, { status: "shipped", ...fields });
    const { data } = await move("stock", serial, "delivered", args);
    return { start: data?.warranty_start, end: data?.warranty_end };
  };

  it("starts on delivery, on the day it was in the store's zone, for the product's months", async () => {
    // 23:30 in London is the next day in Paris.
    expect(await deliver({ p_event_date: "2025-01-30T23:30:00Z" })).toEqual({
      start: "2025-01-31",
      end: "2027-01-31",
    });
    await sql`update public.physical_products set warranty_months = 1 where id = ${store.product}`;
    expect(await deliver({ p_event_date: "2025-01-31T12:00:00Z" })).toEqual({
      start: "2025-01-31",
      end: "2025-02-28",
    });
    await sql`update public.physical_products set warranty_months = 0 where id = ${store.product}`;
    expect(await deliver({})).toEqual({ start: null, end: null });
    await sql`update public.physical_products set warranty_months = 24 where id = ${store.product}`;
  });

  const running = { warranty_start: "2024-01-01", warranty_end: "2026-01-01" };
  const none = { warranty_start: null, warranty_end: null };

  // Where a unit comes back from a customer: the graph's ways into the hands of the next one.
  it.each([
    ["returned", "in_stock"],
    ["returned", "refurbished"],
    ["warranty_repair", "in_stock"],
    ["warranty_repair", "refurbished"],
  ] as const)("of a unit that goes from %s to %s starts anew with the next customer", async (from, to) => {
    const serial = await insertSerial(sql, store, { status: from, ...running });
    expect((await move("stock", serial, to)).data).toMatchObject(none);
    expect((await lastEvent(serial))["changes"]).toMatchObject({
      warranty_start: { from: "2024-01-01", to: null },
    });
    const ways = (to === "refurbished" ? ["in_stock", "sold"] : ["sold"]) as SerialStatus[];
    for (const [index, way] of ways.entries())
      await move("stock", serial, way, { p_lock_version: index + 2 });
    const { data } = await move("stock", serial, "delivered", {
      p_lock_version: ways.length + 2,
      p_event_date: "2025-03-10T12:00:00Z",
    });
    expect(data).toMatchObject({ warranty_start: "2025-03-10", warranty_end: "2027-03-10" });
  });

  it.each([
    ["warranty_repair", "delivered"],
    ["returned", "warranty_repair"],
    ["reserved", "in_stock"],
    ["sold", "in_stock"],
  ] as const)("of a unit that goes from %s to %s is the one it had", async (from, to) => {
    const serial = await insertSerial(sql, store, { status: from, ...running });
    expect((await move("stock", serial, to)).data).toMatchObject(running);
  });

  it("is not started twice, and the clerk has the last word", async () => {
    expect(await deliver({}, running)).toEqual({ start: "2024-01-01", end: "2026-01-01" });
    const fields = { warranty_start: "2025-02-01", warranty_end: "2025-08-01" };
    expect(await deliver({ p_fields: fields })).toEqual({ start: "2025-02-01", end: "2025-08-01" });
  });
});
