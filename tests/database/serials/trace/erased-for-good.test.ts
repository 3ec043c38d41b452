import { describe, expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../../support/setting.ts";
import { intact, traceOf } from "../../support/traces.ts";
import { insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { sql, store, as } = setting;

const erase = (person: string) =>
  as("owner").rpc("erase_serial_person", { p_store_id: store.id, p_person_id: person });

async function insertCustomer(row: { name: string; phone?: string; email?: string }): Promise<string> {
  const [customer = { id: "" }] = await sql<
    { id: string }[]
  >`insert into public.customers ${sql({ store_id: store.id, ...row })} returning id`;
  return customer.id;
}

describe("an erasure", () => {
  it.each(["+33 6 98 76 54 32", "06 98 76 54 32", "+33 (0)6.98.76.54.32"])(
    "takes the telephone number %s however a note writes it, and no other number",
    async (phone) => {
      const customer = await insertCustomer({ name: "Callable Person", phone });
      const theirs = [
        "call 0698765432.",
        "06.98.76.54.32 ok",
        "+33698765432",
        "tel: 0033-6-98-76-54-32",
        "+33 (0) 6 98 76 54 32",
      ];
      const others = ["call 0698765433", "356998765432106", "06 98 76 54 321", "698 765"];
      const serial = await insertSerial(sql, store);
      for (const [at, notes] of [...theirs, ...others].entries())
        expect(
          await outcome(
            as("manager").rpc("update_serial_number", {
              p_serial_id: serial,
              p_fields: { notes },
              p_lock_version: at + 1,
            }),
          ),
        ).toBe("ok");
      expect(await outcome(erase(customer))).toBe("ok");
      const left = await sql<{ value: string }[]>`
        select t.value from private.serial_texts t where t.serial_id = ${serial} and t.kind = 'notes' order by t.created_at, t.value`;
      expect(left.map(({ value }) => value).toSorted()).toEqual(others.toSorted());
      expect((await traceOf(setting, serial)).integrity).toEqual(intact(theirs.length + others.length + 1));
    },
  );

  it.each(["李明", "김철수", "สมชาย"])(
    "shows before where %s stands in a text without spaces",
    async (name) => {
      const customer = await insertCustomer({ name });
      const serial = await insertSerial(sql, store);
      const told = await as("manager").rpc("update_serial_number", {
        p_serial_id: serial,
        p_fields: { notes: `客${name}来` },
        p_lock_version: 1,
      });
      expect(told.error).toBeNull();
      const { data } = await as("owner").rpc("list_person_mentions", {
        p_store_id: store.id,
        p_person_id: customer,
      });
      expect(data?.map(({ value, named }) => [value, named])).toEqual([[`客${name}来`, true]]);
    },
  );

  it("lets nothing personal back into the row, by nobody", async () => {
    const customer = await insertCustomer({ name: "Gone For Good", email: "gone@example.test" });
    expect(await outcome(erase(customer))).toBe("ok");
    const { data } = await as("owner")
      .from("customers")
      .update({ name: "Gone For Good", email: "gone@example.test" })
      .eq("id", customer)
      .select();
    expect(data).toEqual([]);
    for (const change of [{ name: "Gone For Good" }, { email: "gone@example.test" }, { phone: "0612345678" }])
      await expect(sql`update public.customers set ${sql(change)} where id = ${customer}`).rejects.toThrow(
        "customers_erased_at_check",
      );
  });

  it("happened when it was asked for first, where nothing was left to take", async () => {
    const customer = await insertCustomer({ name: "Asked Twice" });
    await insertSerial(sql, store, { status: "sold", customer_id: customer });
    const first = await erase(customer);
    const again = await erase(customer);
    expect([first.error, again.error]).toEqual([null, null]);
    expect(again.data).toBe(first.data);
    const [row] =
      await sql`select to_json(erased_at) #>> '{}' as at from public.customers where id = ${customer}`;
    expect(row).toEqual({ at: first.data });
  });

  it.each([
    ["customer", "to_customer_name"],
    ["order", "order_reference"],
  ])("of who worked on a unit hides no tampering with the name of its %s", async (kind, field) => {
    const [clerk = ""] = await insertPeople(setting, `hidden-${kind}`, 1);
    await sql`insert into public.store_members ${sql({ store_id: store.id, user_id: clerk, role: "stock" })}`;
    const customer = await insertCustomer({ name: `Kept ${kind}` });
    const [order = { id: "" }] = await sql<{ id: string }[]>`
      insert into public.orders ${sql({ store_id: store.id, customer_id: customer, reference: `KEPT-${kind}` })} returning id`;
    const serial = await insertSerial(sql, store, { status: "in_stock" });
    const sold = await setting.backend.actingAs(clerk).rpc("transition_serial_number", {
      p_serial_id: serial,
      p_to_status: "sold",
      p_lock_version: 1,
      p_fields: { customer_id: customer, order_id: order.id },
    });
    expect(sold.error).toBeNull();
    expect(await outcome(erase(clerk))).toBe("ok");
    expect((await traceOf(setting, serial)).integrity).toEqual(intact(2));
    await sql`delete from private.serial_texts where value in (${`Kept ${kind}`}, ${`KEPT-${kind}`}) and kind = ${kind}`;
    expect((await traceOf(setting, serial)).integrity).toMatchObject({
      intact: false,
      problem: "text_missing",
      field,
    });
  });
});
