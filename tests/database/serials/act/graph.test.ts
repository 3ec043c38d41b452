import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
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
import { bySystem, insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;

interface Move {
  p_reason?: string;
  p_force?: boolean;
  p_event_date?: string;
  p_day_only?: boolean;
  p_client_event_id?: string;
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
    select h.event, h.from_status, h.to_status, h.forced, r.value as reason, h.actor_id, a.value as actor_name, h.actor_role,
      h.event_date, h.day_only, h.recorded_at, h.changes, h.seq
    from public.serial_number_history h
    left join private.serial_texts r on r.digest = h.reason_digest
    left join private.serial_texts a on a.digest = h.actor_digest
    where h.serial_id = ${serial} order by h.seq desc limit 1`;
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
    const reason = to === "scrapped" ? { p_reason: "Beyond repair" } : {};
    const direct = sqlOutcome(
      sql.begin(async (tx) => {
        await tx`set local role service_role`;
        if (to === "scrapped") await tx`select private.say_serial_reason('Beyond repair')`;
        await tx`update public.serial_numbers set status = ${to} where id = ${serial}`;
        await tx`reset role`;
        throw Object.assign(new Error("undo"), { code: "undone" });
      }),
    );
    expect(await direct).toBe(allowed || from === to ? "undone" : "transition_not_allowed");

    expect(await outcome(move("stock", serial, to, reason))).toBe(
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
    expect(await outcome(move("stock", serial, to, forced))).toBe("403 role_not_allowed");
    expect(await outcome(move("owner", serial, to, { p_force: true }))).toBe("422 reason_required reason");
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
            clerk.run(
              (tx) => tx`select public.transition_serial_number(${serial}, ${to}, ${version}, 'A walk')`,
            ),
          );
          expect(done).toBe(isAllowedTransition(at, to) ? "ok" : "transition_not_allowed");
          if (done !== "ok") continue;
          at = to;
          version += 1;
        }
        const [row] = await sql`
          select s.status, s.lock_version, d.seq as history_count, (select intact from private.check_serial_history(s.id)) as intact
          from public.serial_numbers s join private.serial_heads d on d.serial_id = s.id where s.id = ${serial}`;
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
    const serial = await insertSerial(sql, store, { made: "2025-01-01" });
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

  it("is not dated before what precedes it, unless forced with a reason, and never before the unit was made", async () => {
    const serial = await insertSerial(sql, store, { made: "2025-01-01" });
    await move("stock", serial, "in_stock", { p_event_date: "2025-03-04T12:00:00Z" });
    const early = { p_event_date: "2025-02-01T12:00:00Z", p_lock_version: 2 };
    expect(await outcome(move("owner", serial, "damaged", early))).toBe(
      "422 event_before_previous event_date",
    );
    expect(await outcome(move("owner", serial, "damaged", { ...early, p_force: true }))).toBe(
      "422 reason_required reason",
    );
    const forced = { ...early, p_force: true, p_reason: "The delivery note was found" };
    expect(await outcome(move("stock", serial, "damaged", forced))).toBe("403 role_not_allowed");
    expect(await outcome(move("owner", serial, "damaged", { ...forced, p_event_date: "2024-12-31" }))).toBe(
      "422 event_before_made event_date",
    );
    expect(await outcome(move("owner", serial, "damaged", forced))).toBe("ok");
    expect(await lastEvent(serial)).toMatchObject({ forced: true, reason: "The delivery note was found" });
    // What was dated late does not let the next one be early.
    const next = { p_event_date: "2025-02-15T12:00:00Z", p_lock_version: 3 };
    expect(await outcome(move("owner", serial, "refurbished", next))).toBe(
      "422 event_before_previous event_date",
    );
    expect(await outcome(move("owner", serial, "refurbished", { p_lock_version: 3 }))).toBe("ok");
  });

  it("asked for by a stranger waits for nobody: the answer is that of a unit there is not", async () => {
    const serial = await insertSerial(sql, store);
    await sql.begin(async (tx) => {
      await tx`select 1 from public.serial_numbers where id = ${serial} for update`;
      expect(await outcome(move("other owner", serial, "in_stock"))).toBe("404 serial_not_found");
      expect(await outcome(move("other owner", randomUUID(), "in_stock"))).toBe("404 serial_not_found");
      // Nor does a colleague who may read it and not change it so: whoever waits would hold it next.
      expect(await outcome(move("viewer", serial, "in_stock"))).toBe("403 role_not_allowed");
      const removal = { p_serial_id: serial, p_lock_version: 1, p_reason: "Mine" };
      expect(await outcome(as("stock").rpc("delete_serial_number", removal))).toBe("403 role_not_allowed");
    });
  });

  it("without a date happens after what it had to wait for, and is not refused for having been asked before", async () => {
    const serial = await insertSerial(sql, store);
    let waited = Promise.resolve("not begun");
    await sql.begin(async (tx) => {
      await tx`update public.serial_numbers set batch = 'first' where id = ${serial}`;
      waited = sqlOutcome(sql`update public.serial_numbers set batch = 'second' where id = ${serial}`);
      await vi.waitFor(
        async () => {
          const waiting = await sql`
            select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
          expect(waiting).toHaveLength(1);
        },
        { timeout: 30_000, interval: 20 },
      );
      // By now the other one is behind the clock of this.
      await tx`update public.serial_numbers set bin = null, notes = 'still first' where id = ${serial}`;
    });
    expect(await waited).toBe("ok");
    expect(await lastEvent(serial)).toMatchObject({ changes: { batch: { from: "first", to: "second" } } });
    const dates = await sql<{ event_date: Date }[]>`
      select event_date from public.serial_number_history where serial_id = ${serial} order by seq`;
    expect(dates.map(({ event_date }) => Number(event_date))).toEqual(
      dates.map(({ event_date }) => Number(event_date)).sort((one, next) => one - next),
    );
  });

  it("of which the day alone is known is put behind what precedes it on that day, and never into the future", async () => {
    const serial = await insertSerial(sql, store, { made: "2025-03-04T15:30:00Z" });
    const day = (date: string, version: number) => ({
      p_event_date: `${date}T00:00:00Z`,
      p_day_only: true,
      p_lock_version: version,
    });
    expect(await outcome(move("stock", serial, "in_stock", day("2025-03-03", 1)))).toBe(
      "422 event_before_previous event_date",
    );
    await move("stock", serial, "in_stock", day("2025-03-04", 1));
    const first = await lastEvent(serial);
    expect([(first["event_date"] as Date).toISOString(), first["day_only"]]).toEqual([
      "2025-03-04T15:30:00.000Z",
      true,
    ]);
    const today = new Date().toISOString().slice(0, 10);
    await move("stock", serial, "reserved", day(today, 2));
    expect(((await lastEvent(serial))["event_date"] as Date).toISOString()).toBe(`${today}T00:00:00.000Z`);
  });

  it("sent twice under one event id is one event, also at once", async () => {
    const serial = await insertSerial(sql, store);
    const event = { p_client_event_id: randomUUID() };
    const both = await Promise.all([
      move("stock", serial, "in_stock", event),
      move("manager", serial, "in_stock", event),
    ]);
    expect(both.map(({ data }) => data?.lock_version)).toEqual([2, 2]);
    const later = await move("stock", serial, "in_stock", event);
    expect(later.data).toMatchObject({ status: "in_stock", lock_version: 2 });
    expect((await lastEvent(serial))["seq"]).toBe(2);
    const other = await insertSerial(sql, store);
    expect(await outcome(move("stock", other, "in_stock", event))).toBe("409 event_repeated");
    expect(await outcome(move("stock", serial, "damaged", { ...event, p_lock_version: 2 }))).toBe(
      "409 event_repeated",
    );
  });
});

describe("the rules hold for every writer", () => {
  const scripted = (serial: string, set: string) =>
    sqlOutcome(
      sql.begin(async (tx) => {
        await tx`set local role service_role`;
        await tx.unsafe(`update public.serial_numbers set ${set} where id = '${serial}'`);
        await tx`reset role`;
        throw Object.assign(new Error("undo"), { code: "undone" });
      }),
    );
  const edit = (serial: string, p_fields: Json, p_lock_version = 1) =>
    outcome(as("owner").rpc("update_serial_number", { p_serial_id: serial, p_fields, p_lock_version }));
  const one = async (statement: Promise<{ id: string }[]>) => (await statement)[0]?.id ?? "";
  const stranger = () =>
    one(sql`insert into public.customers ${sql({ store_id: store.id, name: "Another" })} returning id`);

  it("a scrapped unit needs a reason, stands nowhere and is nobody's", async () => {
    const serial = await insertSerial(sql, store, {
      status: "returned",
      warehouse_id: store.warehouse,
      customer_id: store.customer,
      warranty_start: "2024-01-01",
    });
    expect(await outcome(move("owner", serial, "scrapped"))).toBe("422 reason_required reason");
    expect(await scripted(serial, "status = 'scrapped'")).toBe("reason_required");
    const place = { p_reason: "Burnt", p_fields: { warehouse_id: store.warehouse } };
    expect(await outcome(move("owner", serial, "scrapped", place))).toBe(
      "422 place_not_allowed warehouse_id",
    );
    const { data } = await move("owner", serial, "scrapped", { p_reason: "Burnt" });
    expect(data).toMatchObject({ warehouse_id: null, customer_id: null, warranty_start: null });
    expect(await edit(serial, { warehouse_id: store.warehouse }, 2)).toBe(
      "422 place_not_allowed warehouse_id",
    );
    expect(await scripted(serial, `warehouse_id = '${store.warehouse}'`)).toBe("23514");
  });

  it("a hold needs a reason, at creation too", async () => {
    const fields = { serial_number: randomUUID(), product_id: store.product, hold: "stolen" };
    const make = (more = {}) =>
      outcome(as("stock").rpc("create_serial_number", { p_store_id: store.id, p_fields: fields, ...more }));
    expect(await make()).toBe("422 reason_required reason");
    expect(await make({ p_reason: "Gone from the van" })).toBe("ok");
    const serial = await insertSerial(sql, store);
    expect(await scripted(serial, "hold = 'lost'")).toBe("reason_required");
    expect(await scripted(serial, "serial_number = 'RENAMED-1'")).toBe("reason_required");
    expect(await scripted(serial, "deleted_at = now()")).toBe("reason_required");
  });

  it("the order is that customer's, and not cancelled", async () => {
    const another = await stranger();
    const serial = await insertSerial(sql, store, { status: "in_stock" });
    const theirs = { p_fields: { order_id: store.order, customer_id: another } };
    expect(await outcome(move("owner", serial, "sold", theirs))).toBe("422 order_of_another order_id");
    expect(
      await scripted(serial, `status = 'sold', order_id = '${store.order}', customer_id = '${another}'`),
    ).toBe("order_of_another");
    const cancelled = await one(
      sql`insert into public.orders ${sql({ store_id: store.id, customer_id: another, reference: "ORD-X", status: "cancelled" })} returning id`,
    );
    expect(await outcome(move("owner", serial, "reserved", { p_fields: { order_id: cancelled } }))).toBe(
      "422 order_cancelled order_id",
    );
    expect(
      await scripted(serial, `status = 'sold', order_id = '${cancelled}', customer_id = '${another}'`),
    ).toBe("order_cancelled");
    const { data } = await move("owner", serial, "sold", { p_fields: { order_id: store.order } });
    expect(data).toMatchObject({ customer_id: store.customer, order_id: store.order });
    await sql`update public.orders set status = 'cancelled' where id = ${store.order}`;
    expect(await outcome(move("owner", serial, "shipped", { p_lock_version: 2 }))).toBe(
      "422 order_cancelled order_id",
    );
    expect(await edit(serial, { batch: "B" }, 2)).toBe("ok");
    await sql`update public.orders set status = 'placed' where id = ${store.order}`;
  });

  it("the warehouse and the product are in use", async () => {
    const closed = await one(
      sql`insert into public.warehouses ${sql({ store_id: store.id, name: "Closed", code: "CL", is_active: false })} returning id`,
    );
    const old = await one(
      sql`insert into public.physical_products ${sql({ store_id: store.id, name: "Old", sku: "OLD", status: "archived" })} returning id`,
    );
    const serial = await insertSerial(sql, store);
    expect(await edit(serial, { warehouse_id: closed })).toBe("422 warehouse_inactive warehouse_id");
    expect(await scripted(serial, `warehouse_id = '${closed}'`)).toBe("warehouse_inactive");
    expect(await edit(serial, { product_id: old })).toBe("422 product_archived product_id");
    const fields = { serial_number: randomUUID(), product_id: old };
    expect(
      await outcome(as("stock").rpc("create_serial_number", { p_store_id: store.id, p_fields: fields })),
    ).toBe("422 product_archived product_id");
    expect(await sqlOutcome(insertSerial(sql, { id: store.id, product: old }))).toBe("product_archived");
  });

  it("a held unit does not change hands, and a return comes from whoever has it", async () => {
    const another = await stranger();
    const held = await insertSerial(sql, store, {
      status: "delivered",
      hold: "stolen",
      customer_id: store.customer,
    });
    expect(await edit(held, { customer_id: another })).toBe("409 hold_keeps_owner customer_id");
    expect(await scripted(held, `customer_id = '${another}'`)).toBe("hold_keeps_owner");
    const serial = await insertSerial(sql, store, { status: "delivered", customer_id: store.customer });
    const back = { p_fields: { customer_id: another } };
    expect(await outcome(move("owner", serial, "returned", back))).toBe(
      "409 returned_by_another customer_id",
    );
    expect(await scripted(serial, `status = 'returned', customer_id = '${another}'`)).toBe(
      "returned_by_another",
    );
    expect(
      await outcome(
        move("owner", serial, "returned", { ...back, p_force: true, p_reason: "By her brother" }),
      ),
    ).toBe("ok");
    expect(await lastEvent(serial)).toMatchObject({
      forced: true,
      reason: "By her brother",
      changes: { customer_id: { from: store.customer, to: another } },
    });
    const own = await insertSerial(sql, store, { status: "delivered", customer_id: store.customer });
    expect(await outcome(move("owner", own, "returned", { p_fields: { customer_id: store.customer } }))).toBe(
      "ok",
    );
  });

  it("what is in stock has no owner and no warranty", async () => {
    const serial = await insertSerial(sql, store, { status: "in_stock" });
    expect(await edit(serial, { customer_id: store.customer })).toBe("422 owner_not_allowed customer_id");
    expect(await edit(serial, { warranty_start: "2026-01-01" })).toBe(
      "422 warranty_not_allowed warranty_start",
    );
    expect(await scripted(serial, `customer_id = '${store.customer}'`)).toBe("23514");
    expect(await scripted(serial, "warranty_start = '2026-01-01'")).toBe("23514");
  });
});

describe("a set of units", () => {
  const set = (units: string[], to: SerialStatus, more = {}) =>
    as("stock").rpc("transition_serial_numbers", {
      p_store_id: store.id,
      p_units: units.map((id) => ({ id, lock_version: 1 })),
      p_to_status: to,
      ...more,
    });

  it("is moved as one operation, by the rules of one unit, and comes back in its order", async () => {
    const units = await Promise.all(Array.from({ length: 5 }, () => insertSerial(sql, store)));
    const { data } = await set(units, "in_stock", {
      p_source: "bulk",
      p_reason: "Counted",
      p_fields: { warehouse_id: store.warehouse },
    });
    expect(data).toEqual(
      units.map((id) => ({ id, lock_version: 2, serial_number: expect.any(String) as string })),
    );
    const [row] = await sql`
      select count(distinct operation_id)::int as operations, count(distinct reason_digest)::int as reasons, min(source) as source
      from public.serial_number_history where serial_id = any(${units}) and seq = 2`;
    expect(row).toEqual({ operations: 1, reasons: 1, source: "bulk" });
    for (const id of units) {
      const [check] = await sql`select intact from private.check_serial_history(${id})`;
      expect(check).toEqual({ intact: true });
    }
  });

  it("is moved all or not at all; each that is refused is named with why", async () => {
    const good = await insertSerial(sql, store);
    const held = await insertSerial(sql, store, { status: "in_stock", hold: "lost" });
    const gone = randomUUID();
    const refused = async (units: string[], to: SerialStatus) => {
      const { error } = await set(units, to);
      expect(error?.message).toBe("units_refused");
      return (JSON.parse(error?.details ?? "[]") as { id: string; code: string }[]).map(({ id, code }) => [
        id,
        code,
      ]);
    };
    expect(await refused([good, held], "reserved")).toEqual(
      [
        [good, "transition_not_allowed"],
        [held, "serial_on_hold"],
      ].sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
    );
    expect(await refused([good, gone], "in_stock")).toEqual([[gone, "serial_not_found"]]);
    expect(await refused([good, other.serial], "in_stock")).toEqual([[other.serial, "serial_not_found"]]);
    await as("stock").rpc("update_serial_number", {
      p_serial_id: good,
      p_fields: { batch: "B" },
      p_lock_version: 1,
    });
    expect(await refused([good, await insertSerial(sql, store)], "in_stock")).toEqual([
      [good, "stale_version"],
    ]);
  });

  it("may say different things of each unit, and the same event twice is one", async () => {
    const units = await Promise.all(Array.from({ length: 3 }, () => insertSerial(sql, store)));
    const events = units.map(() => randomUUID());
    const p_units = units.map((id, index) => ({
      id,
      lock_version: 1,
      event_id: events[index] ?? "",
      fields: index === 1 ? { bin: "B-1" } : {},
    }));
    const args = {
      p_store_id: store.id,
      p_units,
      p_to_status: "in_stock" as const,
      p_source: "scan" as const,
      p_fields: { warehouse_id: store.warehouse, bin: "A-1" },
    };
    expect((await as("stock").rpc("transition_serial_numbers", args)).error).toBeNull();
    const again = await as("stock").rpc("transition_serial_numbers", args);
    expect(again.data?.map((row) => row.lock_version)).toEqual([2, 2, 2]);
    const rows =
      await sql`select bin from public.serial_numbers where id = any(${units}) order by array_position(${units}::uuid[], id)`;
    expect(rows.map((row) => row["bin"] as string)).toEqual(["A-1", "B-1", "A-1"]);
  });

  it("knows its events and its other units however their ids are spelt, and no other unit than the store's", async () => {
    const [unit, part] = [await insertSerial(sql, store), await insertSerial(sql, store)];
    const event = randomUUID();
    const send = (related_id: string) =>
      as("stock").rpc("transition_serial_numbers", {
        p_store_id: store.id,
        p_units: [{ id: unit.toUpperCase(), lock_version: 1, event_id: event.toUpperCase(), related_id }],
        p_to_status: "in_stock",
      });
    for (const wrong of ["no id", randomUUID(), other.serial])
      expect(await outcome(send(wrong))).toBe("422 invalid_input related_id");
    expect((await send(`{${part.toUpperCase()}}`)).data).toMatchObject([{ id: unit, lock_version: 2 }]);
    expect((await send(part)).data).toMatchObject([{ id: unit, lock_version: 2 }]);
    const [last] = await sql`
      select client_event_id, related_serial_id, seq from public.serial_number_history where serial_id = ${unit} order by seq desc`;
    expect(last).toEqual({ client_event_id: event, related_serial_id: part, seq: 2 });
  });

  it("of two that share units moves in one order: neither dies of the other", async () => {
    const units = await Promise.all(Array.from({ length: 40 }, () => insertSerial(sql, store)));
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) => set(index % 2 ? units : [...units].reverse(), "in_stock")),
    );
    expect(results.filter(({ error }) => error === null)).toHaveLength(1);
    expect(new Set(results.flatMap(({ error }) => (error ? [error.message] : [])))).toEqual(
      new Set(["units_refused"]),
    );
  });

  it("is registered as one too, all or none", async () => {
    const make = (serials: string[]) =>
      as("stock").rpc("create_serial_numbers", {
        p_store_id: store.id,
        p_units: serials.map((serial_number) => ({ fields: { serial_number } })),
        p_common: { product_id: store.product, warehouse_id: store.warehouse },
        p_source: "import",
        p_document: "BL-2026-11",
      });
    expect((await make(["SET-1", "SET-2"])).data?.map((row) => row.serial_number)).toEqual([
      "SET-1",
      "SET-2",
    ]);
    const taken = await make(["SET-3", "set-2"]);
    expect(taken.error).toMatchObject({ message: "serial_taken", details: "SET-2" });
    const [count] = await sql`select count(*)::int from public.serial_numbers where serial_number = 'SET-3'`;
    expect(count).toEqual({ count: 0 });
  });

  it("registered again under the same events is the same units, also at once; another serial is not", async () => {
    const mark = randomUUID().slice(0, 8);
    const events = Array.from({ length: 3 }, () => randomUUID());
    const units = (amount: number, name: string) =>
      events
        .slice(0, amount)
        .map((event_id, index) => ({ event_id, fields: { serial_number: `${name}-${mark}-${index}` } }));
    const make = (amount: number, name = "EVT") =>
      as("stock").rpc("create_serial_numbers", {
        p_store_id: store.id,
        p_units: units(amount, name),
        p_common: { product_id: store.product },
      });
    // Two of them are written and not committed yet: the others wait at their serials.
    let replies: Promise<string[] | undefined>[] = [];
    let done = 0;
    await backend.connectAs(ids.manager).run(async (tx) => {
      await tx`select public.create_serial_numbers(${store.id}, ${tx.json(units(2, "evt"))},
        ${tx.json({ product_id: store.product })})`;
      replies = [1, 2, 3].map(async (amount) => (await make(amount)).data?.map(({ id }) => id));
      for (const reply of replies) void reply.then(() => (done += 1));
      await vi.waitFor(
        async () => {
          const waiting = await sql`
            select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
          expect(done + waiting.length).toBe(replies.length);
        },
        { timeout: 30_000, interval: 20 },
      );
    });
    const made = await Promise.all(replies);
    expect(made.map((some) => some?.length)).toEqual([1, 2, 3]);
    expect(new Set(made.flat()).size).toBe(3);
    expect((await make(3)).data?.map(({ id }) => id)).toEqual(made[2]);
    expect(await outcome(make(1, "OTHER"))).toBe("409 event_repeated");

    const serial = await insertSerial(sql, store);
    const moved = { p_client_event_id: randomUUID() };
    await move("stock", serial, "in_stock", moved);
    const { data: single, error } = await as("stock").rpc("create_serial_number", {
      p_store_id: store.id,
      p_fields: { serial_number: `${mark}-9`, product_id: store.product },
      ...moved,
    });
    expect([single?.id ?? null, error?.message]).toEqual([null, "event_repeated"]);
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
    const serial = await insertSerial(sql, store, { status: "shipped", made: "2024-01-01", ...fields });
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

  // Whichever way it comes back: along the graph, by force, or by a script on the server.
  it.each([
    ["returned", "in_stock"],
    ["returned", "refurbished"],
    ["warranty_repair", "in_stock"],
    ["warranty_repair", "refurbished"],
    ["sold", "in_stock"],
    ["damaged", "refurbished"],
    ["delivered", "in_stock"],
    ["shipped", "manufactured"],
    ["delivered", "reserved"],
    ["damaged", "scrapped"],
  ] as const)("and its owner stay behind when a unit goes from %s to %s", async (from, to) => {
    const had = { customer_id: store.customer, order_id: store.order, ...running };
    const nothing = { ...none, ...(to === "reserved" ? {} : { customer_id: null, order_id: null }) };
    const serial = await insertSerial(sql, store, { status: from, ...had });
    const force = { p_force: true, p_reason: "Found on the shelf" };
    expect((await move("owner", serial, to, force)).data).toMatchObject(nothing);
    expect((await lastEvent(serial))["changes"]).toMatchObject({
      warranty_start: { from: "2024-01-01", to: null },
    });
    const [period] =
      await sql`select warranty_start::text, customer_id, ended_as from public.serial_ownerships where serial_id = ${serial}`;
    expect(period).toEqual({ warranty_start: "2024-01-01", customer_id: store.customer, ended_as: to });
    if (!isAllowedTransition(from, to)) return;
    const scripted = await insertSerial(sql, store, { status: from, ...had });
    await bySystem(sql, (tx) => tx`update public.serial_numbers set status = ${to} where id = ${scripted}`);
    const [row] =
      await sql`select customer_id, order_id, warranty_start, warranty_end from public.serial_numbers where id = ${scripted}`;
    expect(row).toMatchObject(nothing);
  });

  it("of the second buyer is the second buyer's, after a return, damage and repair", async () => {
    const serial = await insertSerial(sql, store, { made: "2024-01-01", status: "in_stock" });
    const [second] = await sql<
      { id: string }[]
    >`insert into public.customers ${sql({ store_id: store.id, name: "Second" })} returning id`;
    const steps: [SerialStatus, string, Record<string, string>?][] = [
      ["sold", "2025-01-10", { order_id: store.order }],
      ["delivered", "2025-01-12"],
      ["returned", "2025-02-01"],
      ["damaged", "2025-02-02"],
      ["refurbished", "2025-03-01"],
      ["in_stock", "2025-03-02"],
      ["sold", "2025-04-01", { customer_id: second?.id ?? "" }],
      ["delivered", "2025-04-03"],
    ];
    for (const [index, [to, day, fields = {}]] of steps.entries()) {
      const args = { p_lock_version: index + 1, p_event_date: `${day}T10:00:00Z`, p_fields: fields };
      expect(await outcome(move("stock", serial, to, args)), to).toBe("ok");
      if (to === "damaged")
        await sql`update public.physical_products set warranty_months = 6 where id = ${store.product}`;
    }
    await sql`update public.physical_products set warranty_months = 24 where id = ${store.product}`;
    const { data } = await as("support").rpc("get_serial_traceability", { p_serial_id: serial });
    expect(data).toMatchObject({
      serial: {
        customer_name: "Second",
        order_id: null,
        warranty_start: "2025-04-03",
        warranty_end: "2025-10-03",
      },
      owners: [
        {
          number: 2,
          customer_name: "Second",
          condition: "second_hand",
          warranty_months: 6,
          warranty_end: "2025-10-03",
          ended_at: null,
        },
        {
          ...{
            number: 1,
            customer_name: "Buyer",
            order_reference: "ORD-1",
            condition: "new",
            warranty_months: 24,
          },
          ...{ warranty_start: "2025-01-12", warranty_end: "2027-01-12", ended_as: "refurbished" },
        },
      ],
      integrity: { intact: true },
    });
    const viewer = await as("viewer").rpc("get_serial_traceability", { p_serial_id: serial });
    expect(viewer.data).toMatchObject({ owners: null });
    expect(JSON.stringify(viewer.data)).not.toMatch(/Buyer|Second|ORD-1/);
  });

  // Ways to a second buyer that touch no stock: by force, and the one along the graph.
  it.each([
    ["delivered", "sold", true],
    ["returned", "sold", true],
    ["damaged", "sold", true],
    ["warranty_repair", "sold", true],
    ["damaged", "delivered", true],
    ["returned", "shipped", true],
    ["warranty_repair", "delivered", false],
  ] as const)("of the first owner is not the next one's, from %s to %s", async (from, to, force) => {
    const [second = { id: "" }] = await sql<
      { id: string }[]
    >`insert into public.customers ${sql({ store_id: store.id, name: "Next" })} returning id`;
    const had = { status: "sold", customer_id: store.customer, made: "2023-12-01" } as const;
    const owned = async () => {
      const serial = await insertSerial(sql, store, had);
      await move("stock", serial, "delivered", { p_event_date: "2024-01-01T12:00:00Z" });
      if (from !== "delivered")
        await move("owner", serial, from, { p_lock_version: 2, p_force: true, p_reason: "Came back" });
      return serial;
    };
    const version = from === "delivered" ? 2 : 3;
    const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Paris" });

    const serial = await owned();
    const how = { p_force: force, p_reason: "Resold", p_lock_version: version };
    const { data } = await move("owner", serial, to, { ...how, p_fields: { customer_id: second.id } });
    expect(data).toMatchObject(to === "delivered" ? { warranty_start: today } : none);
    if (to !== "delivered") await move("owner", serial, "delivered", { p_lock_version: version + 1 });
    const periods = await sql`
      select number, customer_id, warranty_start::text, delivered_at is not null as delivered, ended_as
      from public.serial_ownerships where serial_id = ${serial} order by number`;
    expect([...periods]).toEqual([
      {
        number: 1,
        customer_id: store.customer,
        warranty_start: "2024-01-01",
        delivered: true,
        ended_as: to,
      },
      { number: 2, customer_id: second.id, warranty_start: today, delivered: true, ended_as: null },
    ]);
    const [check] = await sql`select intact, field from private.check_serial_history(${serial})`;
    expect(check).toEqual({ intact: true, field: null });

    // Dates that are given with the sale are its own.
    const named = { warranty_start: "2025-02-01", warranty_end: "2025-08-01", customer_id: second.id };
    expect((await move("owner", await owned(), to, { ...how, p_fields: named })).data).toMatchObject(named);
    if (force) return;
    const scripted = await owned();
    await bySystem(
      sql,
      (tx) =>
        tx`update public.serial_numbers set status = ${to}, customer_id = ${second.id} where id = ${scripted}`,
    );
    const [row] =
      await sql`select warranty_start, warranty_end from public.serial_numbers where id = ${scripted}`;
    expect(row).toEqual(none);
  });

  it("begins anew with the delivery that took place, when the one before was an error", async () => {
    const serial = await insertSerial(sql, store, { status: "sold", made: "2023-12-01" });
    await move("stock", serial, "delivered", { p_event_date: "2024-01-01T12:00:00Z" });
    const back = { p_lock_version: 2, p_force: true, p_reason: "Not delivered yet" };
    expect((await move("owner", serial, "sold", back)).data).toMatchObject(none);
    await move("stock", serial, "delivered", { p_lock_version: 3 });
    const periods = await sql`
      select number, warranty_start > '2026-01-01' as later, delivered_at > '2026-01-01' as delivered_later
      from public.serial_ownerships where serial_id = ${serial}`;
    expect([...periods]).toEqual([{ number: 1, later: true, delivered_later: true }]);
  });

  it("has the terms of its sale, whatever the product has since", async () => {
    const serial = await insertSerial(sql, store, { made: "2024-01-01", status: "in_stock" });
    await move("stock", serial, "sold", { p_event_date: "2025-01-10" });
    await sql`update public.physical_products set warranty_months = 6 where id = ${store.product}`;
    const { data } = await move("stock", serial, "delivered", {
      p_lock_version: 2,
      p_event_date: "2025-01-12",
    });
    await sql`update public.physical_products set warranty_months = 24 where id = ${store.product}`;
    expect(data).toMatchObject({ warranty_start: "2025-01-12", warranty_end: "2027-01-12" });
  });

  it.each([
    ["warranty_repair", "delivered"],
    ["returned", "warranty_repair"],
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
