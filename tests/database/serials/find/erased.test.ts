import { expect, it } from "vitest";
import { testSetting } from "../../support/setting.ts";
import { insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { sql, store, as } = setting;

it("an erased customer has a date instead of a name, in every list, picker and page", async () => {
  const [customer = ""] = (
    await sql<{ id: string }[]>`
      insert into public.customers (store_id, name, email) values (${store.id}, 'Gone Person', 'gone@example.test') returning id`
  ).map(({ id }) => id);
  await sql`insert into public.orders ${sql({ store_id: store.id, customer_id: customer, reference: "GONE-1" })}`;
  const serial = await insertSerial(sql, store, { status: "sold", customer_id: customer });
  const placeholder = `#${customer.slice(0, 8)}`;
  const { data: erased } = await as("owner").rpc("erase_serial_person", {
    p_store_id: store.id,
    p_person_id: customer,
  });
  expect(erased).not.toBeNull();

  const p_store_id = store.id;
  const named = { customer_name: null, customer_erased_at: erased };
  const clerk = as("stock");
  const { data: listed } = await clerk.rpc("list_serial_numbers", { p_store_id });
  const { data: byId } = await clerk.rpc("list_serials_by_id", { p_store_id, p_ids: [serial] });
  const { data: orders } = await clerk.rpc("find_orders", { p_store_id, p_query: "gone" });
  const { data: customers } = await clerk.rpc("find_customers", { p_store_id, p_limit: 50 });
  const { data: traced } = await clerk.rpc("get_serial_traceability", { p_serial_id: serial });
  expect(listed?.find(({ id }) => id === serial)).toMatchObject(named);
  expect(byId?.[0]).toMatchObject(named);
  expect(orders?.[0]).toMatchObject({ reference: "GONE-1", ...named });
  // Nobody sells to them: after all others.
  expect(customers?.at(-1)).toMatchObject({ id: customer, name: null, erased_at: erased });
  const page = traced as unknown as { serial: object; owners: object[]; events: object[] };
  expect(page.serial).toMatchObject(named);
  expect(page.owners[0]).toMatchObject(named);
  expect(page.events[0]).toMatchObject({ to_customer_id: customer, to_customer_erased_at: erased });
  for (const answer of [listed, byId, orders, customers, traced])
    expect(JSON.stringify(answer)).not.toContain(placeholder);

  // Who reads no customers does not learn that there was one.
  const { data: viewed } = await as("viewer").rpc("list_serial_numbers", { p_store_id });
  expect(viewed?.find(({ id }) => id === serial)).toMatchObject({
    customer_name: null,
    customer_erased_at: null,
  });
});
