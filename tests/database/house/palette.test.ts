import { expect, it } from "vitest";
import { testSetting } from "../support/setting.ts";
import { hideSerial, insertSerial, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { sql, ids, store, other, as } = setting;

const kinds = ["course", "product", "serial", "session"];

it("finds what a store has and nothing of another one, were it the person's own as well", async () => {
  await sql`insert into public.store_members ${sql({ store_id: other.id, user_id: ids.owner, role: "owner" })}`;
  const ofStore = new Map<string, string>();
  for (const each of [store, other]) {
    const [course] = await sql<{ id: string }[]>`
      insert into public.courses ${sql({ store_id: each.id, title: "Twin course" })} returning id`;
    const [product] = await sql<{ id: string }[]>`
      insert into public.physical_products ${sql({ store_id: each.id, name: "Twin lamp", sku: "TWIN" })} returning id`;
    const found = [
      course?.id,
      product?.id,
      await insertSession(sql, each, { title: "Twin session", is_public: true }),
      await insertSerial(sql, each, { serial_number: `TWIN-1` }),
    ];
    for (const id of found) ofStore.set(id ?? "", each.id);
  }
  for (const each of [store, other]) {
    const { data } = await as("owner").rpc("search_everything", { p_store_id: each.id, p_query: "twin" });
    expect(data?.map((row) => row.kind).sort()).toEqual(kinds);
    expect(data?.map((row) => ofStore.get(row.id))).toEqual(kinds.map(() => each.id));
  }
});

it("finds nothing that was deleted", async () => {
  const session = await insertSession(sql, store, { title: "Gone for good" });
  const serial = await insertSerial(sql, store, { serial_number: "GONE-1" });
  const count = async () => {
    const { data } = await as("owner").rpc("search_everything", { p_store_id: store.id, p_query: "gone" });
    return data?.length;
  };
  expect(await count()).toBe(2);
  await sql`update public.course_live_sessions set deleted_at = now() where id = ${session}`;
  await hideSerial(sql, serial);
  expect(await count()).toBe(0);
});
