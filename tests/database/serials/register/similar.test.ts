import { describe, expect, it } from "vitest";
import { emptyStore } from "../../support/empty-store.ts";
import { outcome, testSetting } from "../../support/setting.ts";

const setting = await testSetting();
const { sql, store, as } = setting;
const mine = await emptyStore(setting, "look-alikes");

async function unit(place: { id: string }, serial_number: string): Promise<string> {
  const product = await sql<{ id: string }[]>`
    select id from public.physical_products where store_id = ${place.id} limit 1`.then(([row]) => row?.id);
  const product_id =
    product ??
    (
      await sql<{ id: string }[]>`
        insert into public.physical_products (store_id, name, sku) values (${place.id}, 'Lamp', 'LAMP') returning id`
    )[0]?.id ??
    "";
  const [row] = await sql<{ id: string }[]>`
    insert into public.serial_numbers ${sql({ store_id: place.id, product_id, serial_number })} returning id`;
  return row?.id ?? "";
}

const similar = async (serials: string[], more: object = {}) => {
  const { data, error } = await as("stranger").rpc("find_similar_serials", {
    p_store_id: mine.id,
    p_serials: serials,
    ...more,
  });
  if (error) throw new Error(error.message);
  return data.map(({ serial, serial_number }) => [serial, serial_number]);
};

describe("a serial that looks like another one", () => {
  it.each([
    ["AL-2O01", "AL-2001", "O and zero"],
    ["BI-77", "B1-77", "I and one"],
    ["bl-78", "B1-78", "l and one"],
    ["B|-79", "BI-79", "the bar and I"],
    ["\u0410L-80", "AL-80", "Cyrillic A"],
    ["\u0430l-81", "A1-81", "small Cyrillic A"],
    ["K\u039F-82", "K0-82", "Greek omicron"],
    ["AL\u201383", "AL-83", "an en dash"],
    ["AL\u221284", "AL-84", "a minus"],
    ["AL\u201085", "AL-85", "a hyphen of its own"],
    ["\uFF21\uFF2F-86", "A0-86", "full-width letters"],
    ["A 1 8 7", "Al87", "spaces and l"],
  ])("%j is told beside %j: %s", async (asked, standing) => {
    await unit(mine, standing);
    expect(await similar([asked])).toEqual([[asked, standing]]);
  });

  it.each([
    ["CD-1002", "CD-1003"],
    ["CDE-1", "CD-E1"],
    ["L-5S", "L-55"],
    ["N\u00C9-1", "NE-2"],
  ])("%j is not told beside %j", async (asked, standing) => {
    await unit(mine, standing);
    expect(await similar([asked])).toEqual([]);
  });

  it("is not the same serial, nor the unit that is edited, nor one that was deleted", async () => {
    const id = await unit(mine, "EF-200");
    expect(await similar(["ef - 200"])).toEqual([]);
    expect(await similar(["EF-2OO"])).toEqual([["EF-2OO", "EF-200"]]);
    expect(await similar(["EF-2OO"], { p_except: id })).toEqual([]);
    const removed = as("stranger").rpc("delete_serial_number", {
      p_serial_id: id,
      p_lock_version: 1,
      p_reason: "Entered twice",
    });
    expect(await outcome(removed)).toBe("ok");
    expect(await similar(["EF-2OO"])).toEqual([]);
  });

  it("is asked of many at once", async () => {
    await unit(mine, "GH-100");
    await unit(mine, "GH-101");
    expect(await similar(["GH-1O0", "GH-1OI", "GH-1XX"])).toEqual([
      ["GH-1O0", "GH-100"],
      ["GH-1OI", "GH-101"],
    ]);
  });

  it("is never one of another store", async () => {
    await unit(store, "ZZ-500");
    expect(await similar(["ZZ-5OO"])).toEqual([]);
    expect(
      await outcome(
        as("stranger").rpc("find_similar_serials", { p_store_id: store.id, p_serials: ["ZZ-5OO"] }),
      ),
    ).toBe("404 store_not_found");
  });

  it("can be registered all the same", async () => {
    await unit(mine, "KL-900");
    const [product] = await sql<{ id: string }[]>`
      select id from public.physical_products where store_id = ${mine.id} limit 1`;
    const made = as("stranger").rpc("create_serial_number", {
      p_store_id: mine.id,
      p_fields: { serial_number: "KL-9OO", product_id: product?.id ?? "" },
    });
    expect(await outcome(made)).toBe("ok");
  });
});
