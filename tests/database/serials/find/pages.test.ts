import { describe, expect, it } from "vitest";
import { emptyStore } from "../../support/empty-store.ts";
import { outcome, testSetting } from "../../support/setting.ts";
import { hideSerial, insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { sql, as } = setting;

describe("pages of units", () => {
  const sorts = ["updated", "serial", "warranty"] as const;

  async function pages(
    storeId: string,
    sort: string,
    between: () => Promise<unknown> = async () => undefined,
  ) {
    const rows: { id: string; sort_value: string; serial_number: string; warranty_end: string | null }[] = [];
    for (let guard = 0; guard < 50; guard += 1) {
      const last = rows.at(-1);
      const { data, error } = await as("stranger").rpc("list_serial_numbers", {
        p_store_id: storeId,
        p_sort: sort,
        p_limit: 7,
        ...(last === undefined ? {} : { p_after_value: last.sort_value, p_after_id: last.id }),
      });
      if (error !== null) throw error;
      if (data.length === 0) return rows;
      rows.push(...data);
      await between();
    }
    throw new Error("the pages have no end");
  }

  it.each(sorts)(
    "sorted by %s are complete, in order and without repetition, ties and newcomers included",
    async (sort) => {
      const store = await emptyStore(setting, `pages-${sort}`);
      const made: string[] = [];
      await sql.begin(async (tx) => {
        for (let index = 0; index < 45; index += 1) {
          // One transaction: many share the moment; few warranties: many share the day.
          const end = new Date(Date.UTC(2027, 0, 1 + (index % 4))).toISOString().slice(0, 10);
          const warranty = { warranty_start: "2026-01-01", warranty_end: end };
          made.push(
            await insertSerial(tx, store, {
              status: "sold",
              serial_number: `${"zZaA-é"[index % 6]}${index}`,
              ...(index % 9 === 8 ? {} : warranty),
            }),
          );
        }
        await tx`update public.serial_numbers set lock_version = lock_version + 1 where store_id = ${store.id}`;
      });
      const expected = sort === "warranty" ? made.filter((_, index) => index % 9 !== 8) : made;
      const calm = await pages(store.id, sort);
      expect(calm.map((row) => row.id).sort()).toEqual([...expected].sort());
      const values = calm.map((row) => row.sort_value);
      if (sort === "serial") {
        const [row] = await sql<
          { sorted: string[] }[]
        >`select array_agg(serial_key order by serial_key) as sorted from public.serial_numbers where store_id = ${store.id}`;
        expect(values).toEqual(row?.sorted);
      } else {
        expect(values).toEqual(
          [...values]
            .sort()
            .slice()
            .sort((a, b) => (sort === "updated" ? b.localeCompare(a) : a.localeCompare(b))),
        );
      }

      const busy = await pages(store.id, sort, () =>
        insertSerial(sql, store, {
          status: "sold",
          warranty_start: "2026-01-01",
          warranty_end: "2027-01-02",
        }),
      );
      const seen = busy.map((row) => row.id);
      expect(new Set(seen).size).toBe(seen.length);
      expect(expected.filter((id) => !seen.includes(id))).toEqual([]);
    },
  );

  it("are at most 200 rows, and never fewer than one", async () => {
    const { store } = setting;
    const limited = async (limit: number) =>
      (await as("owner").rpc("list_serial_numbers", { p_store_id: store.id, p_limit: limit })).data?.length;
    expect(await limited(0)).toBe(1);
    expect(await limited(-5)).toBe(1);
    expect(await limited(100_000)).toBe(2);
  });

  it("refuse what they cannot read instead of ignoring it", async () => {
    const { store } = setting;
    const ask = (args: object) =>
      outcome(as("owner").rpc("list_serial_numbers", { p_store_id: store.id, ...args }));
    expect(await ask({ p_sort: "colour" })).toBe("422 invalid_input sort");
    expect(await ask({ p_hold: "eaten" })).toBe("422 invalid_input hold");
    expect(await ask({ p_warranty: "soon" })).toBe("422 invalid_input warranty");
    expect(await ask({ p_after_value: "x", p_after_id: store.serial })).toBe("422 invalid_input after_value");
    expect(
      await ask({ p_sort: "warranty", p_after_value: "'; drop table x", p_after_id: store.serial }),
    ).toBe("422 invalid_input after_value");
  });
});

describe("an exact code", () => {
  it("finds its unit among any number that contain it", async () => {
    const store = await emptyStore(setting, "exact");
    await sql`
      insert into public.serial_numbers (store_id, product_id, serial_number)
      select ${store.id}, ${store.product}, 'A' || i || '-7' from generate_series(1, 300) i`;
    const wanted = await insertSerial(sql, store, {
      serial_number: "A-7",
      imei: "490154203237518",
      mac_address: "00:1B:44:11:3A:B7",
      barcode: "shared 1",
    });
    const twin = await insertSerial(sql, store, { serial_number: "zz", barcode: "SHARED1" });
    const single = await insertSerial(sql, store, { serial_number: "zy", barcode: "own-1" });
    const find = async (p_code: string) =>
      (await as("stranger").rpc("find_serial", { p_store_id: store.id, p_code })).data;
    for (const code of ["a-7", " A - 7 ", "49 015420 323751 8", "490154203237518", "001b.4411.3ab7"]) {
      expect(await find(code), code).toBe(wanted);
    }
    expect(await find("OWN-1")).toBe(single);
    for (const code of ["SHARED1", "A", "", "7", "%"]) expect(await find(code), code).toBeNull();
    await hideSerial(sql, twin);
    expect(await find("shared1")).toBe(wanted);
  });
});
