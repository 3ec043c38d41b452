import { describe, expect, it } from "vitest";
import { emptyStore } from "../../support/empty-store.ts";
import { outcome, testSetting } from "../../support/setting.ts";
import { inOrder } from "../../../../src/lib/text/order.ts";
import { bySystem, hideSerial, insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, as } = setting;

const sorts = ["updated", "oldest", "serial", "serial_desc", "warranty", "warranty_desc"] as const;
type Sort = (typeof sorts)[number];

interface Row {
  id: string;
  serial_number: string;
  warranty_end: string | null;
  updated_at: string;
  sort_value: string | null;
}

/** Where a unit stands in a list, after another: what it is sorted by, then its id; without the value at the end. */
function inListOrder(sort: Sort): (a: Row, b: Row) => number {
  const way = sort === "updated" || sort.endsWith("_desc") ? -1 : 1;
  const byId = (a: Row, b: Row) => (a.id < b.id ? -1 : 1);
  if (sort.startsWith("serial")) return (a, b) => way * inOrder(a.serial_number, b.serial_number);
  if (!sort.startsWith("warranty"))
    return (a, b) => way * (a.updated_at.localeCompare(b.updated_at) || byId(a, b));
  return (a, b) => {
    if (a.warranty_end === null || b.warranty_end === null)
      return Number(a.warranty_end === null) - Number(b.warranty_end === null) || byId(a, b);
    return way * (a.warranty_end.localeCompare(b.warranty_end) || byId(a, b));
  };
}

describe("pages of units", () => {
  async function pages(
    role: Parameters<typeof as>[0],
    storeId: string,
    sort: Sort,
    between: () => Promise<unknown> = async () => undefined,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for (let guard = 0; guard < 50; guard += 1) {
      const last = rows.at(-1);
      const { data, error } = await as(role).rpc("list_serial_numbers", {
        p_store_id: storeId,
        p_sort: sort,
        p_limit: 7,
        ...(last === undefined ? {} : { p_after_id: last.id }),
        ...(last?.sort_value ? { p_after_value: last.sort_value } : {}),
      });
      if (error !== null) throw error;
      if (data.length === 0) return rows;
      rows.push(...data);
      await between();
    }
    throw new Error("the pages have no end");
  }

  const readers = ["owner", "manager", "stock", "support", "viewer"] as const;

  /** The unit's store, read by every role that reads units. */
  async function manyUnits() {
    const store = await emptyStore(setting, "pages");
    await sql`insert into public.store_members ${sql(
      readers.map((role) => ({ store_id: store.id, user_id: ids[role], role })),
    )}`;
    await sql.begin(async (tx) => {
      for (let index = 0; index < 45; index += 1) {
        // One transaction: many share the moment; few warranties: many share the day.
        const end = new Date(Date.UTC(2027, 0, 1 + (index % 4))).toISOString().slice(0, 10);
        const warranty = { warranty_start: "2026-01-01", warranty_end: end };
        await insertSerial(tx, store, {
          status: "sold",
          serial_number: `${"zZaA-é"[index % 6]}${index % 2 ? "" : "0"}${index * index}`,
          ...(index % 3 === 2 ? {} : warranty),
        });
      }
    });
    await bySystem(
      sql,
      (tx) => tx`
        update public.serial_numbers set serial_number = 'Édité ' || serial_number
        where store_id = ${store.id} and serial_key like '%6%'`,
    );
    return store;
  }
  let many: Promise<Awaited<ReturnType<typeof manyUnits>>> | undefined;

  it.each(sorts)(
    "sorted by %s are complete, in order and without repetition, for every role that reads them",
    async (sort) => {
      const store = await (many ??= manyUnits());
      const stored = (
        await sql<Row[]>`
          select id, serial_number, warranty_end::text, to_json(updated_at) #>> '{}' as updated_at, null as sort_value
          from public.serial_numbers where store_id = ${store.id}`
      )
        .toSorted(inListOrder(sort))
        .map((row) => row.serial_number);
      for (const role of readers) {
        expect((await pages(role, store.id, sort)).map((row) => row.serial_number)).toEqual(stored);
      }
      let newcomers = 5;
      const busy = await pages("stranger", store.id, sort, async () => {
        if (newcomers-- <= 0) return;
        await insertSerial(sql, store, {
          status: "sold",
          warranty_start: "2026-01-01",
          warranty_end: "2027-01-02",
        });
      });
      const seen = busy.map((row) => row.serial_number);
      expect(new Set(seen).size).toBe(seen.length);
      expect(stored.filter((serial) => !seen.includes(serial))).toEqual([]);
    },
  );

  it("read no more rows of a large store than they show", async () => {
    const store = await emptyStore(setting, "large");
    await bySystem(
      sql,
      (tx) => tx`
        insert into public.serial_numbers (store_id, product_id, serial_number, status, warranty_start, warranty_end)
        select ${store.id}, ${store.product}, 'L-' || i, 'sold', case when i % 3 > 0 then date '2026-01-01' end,
          case when i % 3 > 0 then date '2027-01-01' + i % 400 end
        from generate_series(1, 1200) i`,
    );
    await sql`analyze public.serial_numbers`;
    const caller = backend.connectAs(ids.stranger);
    const read = (sort: Sort, after: Partial<Row> = {}) =>
      caller.run(async (tx) => {
        const fetched = async () => {
          const [row] = await tx<{ n: number }[]>`
            select (seq_tup_read + idx_tup_fetch)::int as n from pg_stat_xact_user_tables
            where relid = 'public.serial_numbers'::regclass`;
          return row?.n ?? 0;
        };
        const before = await fetched();
        const rows = await tx<Row[]>`
          select * from public.list_serial_numbers(${store.id}, p_sort => ${sort}, p_limit => 20,
            p_after_value => ${after.sort_value ?? null}, p_after_id => ${after.id ?? null})`;
        return { rows, fetched: (await fetched()) - before };
      });
    const [lacking] = await sql<{ id: string }[]>`
      select id from public.serial_numbers where store_id = ${store.id} and warranty_end is null order by id limit 1`;
    for (const sort of sorts) {
      const first = await read(sort);
      const second = await read(sort, first.rows.at(-1));
      const last = sort.startsWith("warranty") ? await read(sort, lacking) : first;
      for (const page of [first, second, last]) {
        expect(page.rows).toHaveLength(20);
        // Once to find them and once to show them, give or take a group of equal values.
        expect(page.fetched, sort).toBeLessThan(80);
      }
    }
  });

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
