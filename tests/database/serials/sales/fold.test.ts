import fc from "fast-check";
import { expect, it } from "vitest";
import { testSetting } from "../../support/setting.ts";
import { connectAs, claimsOf } from "../../../support/users.ts";
import { insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store } = setting;

const [other = ""] = (
  await sql<{ id: string }[]>`
    insert into public.customers (store_id, name) values (${store.id}, 'Another') returning id`
).map(({ id }) => id);
const [order = ""] = (
  await sql<{ id: string }[]>`
    insert into public.orders (store_id, reference) values (${store.id}, 'WALK-1') returning id`
).map(({ id }) => id);

const statuses = ["manufactured", "in_stock", "reserved", "sold", "shipped", "delivered"] as const;
const later = ["returned", "refurbished", "warranty_repair", "damaged", "scrapped"] as const;
interface Step {
  to?: (typeof statuses)[number] | (typeof later)[number] | undefined;
  customer_id?: string | null | undefined;
  order_id?: string | null | undefined;
  warranty?: (string | null)[] | undefined;
  hoursAgo?: number | undefined;
  months?: number | undefined;
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const step: fc.Arbitrary<Step> = fc.record({
  to: maybe(fc.constantFrom(...statuses, ...later)),
  customer_id: maybe(fc.constantFrom(store.customer, other, null)),
  order_id: maybe(fc.constantFrom(order, null)),
  warranty: maybe(fc.constantFrom([null, null], ["2025-01-01", "2026-01-01"], ["2026-02-01", "2028-02-01"])),
  hoursAgo: maybe(fc.integer({ min: 0, max: 2000 })),
  months: maybe(fc.integer({ min: 0, max: 240 })),
});

it("folding a unit's events gives the periods that the moves made, whichever way the unit went", async () => {
  const owner = connectAs(backend.databaseUrl, claimsOf(ids.owner));
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const serial = await insertSerial(sql, store, { made: "2024-01-01" });
      for (const { to, warranty, hoursAgo, months, ...named } of steps) {
        if (months !== undefined)
          await sql`update public.physical_products set warranty_months = ${months} where id = ${store.product}`;
        const fields = JSON.parse(
          JSON.stringify({
            ...named,
            ...(warranty ? { warranty_start: warranty[0], warranty_end: warranty[1] } : {}),
          }),
        );
        const at = hoursAgo === undefined ? null : new Date(Date.now() - hoursAgo * 3_600_000);
        const [unit] = await sql<{ lock_version: number }[]>`
          select lock_version from public.serial_numbers where id = ${serial}`;
        const version = unit?.lock_version ?? 0;
        // Some walks do not go: the rules refuse them, and nothing has happened.
        const went = owner.run((tx) =>
          to === undefined
            ? tx`select public.update_serial_number(${serial}, ${tx.json(fields)}, ${version}, 'A walk')`
            : tx`select public.transition_serial_number(${serial}, ${to}, ${version}, 'A walk', true, ${at}, ${tx.json(fields)})`,
        );
        await went.then(
          () => (moved += 1),
          () => undefined,
        );
      }
      const [check] = await sql`select intact, field from private.check_serial_history(${serial})`;
      expect(check).toEqual({ intact: true, field: null });
    }),
    {
      numRuns: 60,
      examples: [
        // Sold to nobody in particular, and back in stock.
        [[{ to: "sold" }, { to: "returned" }, { to: "in_stock" }]],
        [[{ to: "sold" }, { to: "damaged" }, { to: "scrapped" }]],
      ],
    },
  );
  await owner.end();
  expect(moved).toBeGreaterThan(60);
});
