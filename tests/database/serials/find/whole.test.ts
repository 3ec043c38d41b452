import { describe, expect, it } from "vitest";
import { snapshotOf } from "../../../../src/lib/files/snapshot.ts";
import { emptyStore } from "../../support/empty-store.ts";
import { outcome, testSetting } from "../../support/setting.ts";
import { insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { sql, as, store: known } = setting;

const owner = as("stranger");

/** What the page does for a file: which units, then their parts; `during` runs beside the reading of each part. */
async function readWhole(
  storeId: string,
  args: { p_sort?: string; p_statuses?: ("manufactured" | "sold")[] },
  during: (part: number) => Promise<unknown> = async () => undefined,
  size = 7,
) {
  const { p_sort, ...filters } = args;
  const { data: ids, error } = await owner.rpc("list_serial_ids", { p_store_id: storeId, ...args });
  if (error !== null) throw error;
  let part = 0;
  const { total, pages } = snapshotOf(ids, size, async (asked) => {
    part += 1;
    const [{ data, error: refused }] = await Promise.all([
      owner.rpc("list_serials_by_id", { p_store_id: storeId, p_ids: [...asked], ...filters }),
      during(part),
    ]);
    if (refused !== null) throw refused;
    return data;
  });
  const rows = [];
  for await (const page of pages) rows.push(...page);
  return { total, rows, sort: p_sort };
}

describe("all units the filters let through", () => {
  it.each(["updated", "serial"])("sorted by %s, they come in the list's order", async (p_sort) => {
    const store = await emptyStore(setting, `whole-order-${p_sort}`);
    for (const name of ["b-10", "B-9", "a-2", "é-1", "A-1"])
      await insertSerial(sql, store, { serial_number: name });
    const list = await owner.rpc("list_serial_numbers", { p_store_id: store.id, p_sort });
    const { total, rows } = await readWhole(store.id, { p_sort }, undefined, 2);
    expect(rows.map((row) => row.id)).toEqual(list.data?.map((row) => row.id));
    expect(total).toBe(5);
  });

  it("are met once each, whatever happens to them and to others while their parts are read", async () => {
    const store = await emptyStore(setting, "whole-busy");
    const made: string[] = [];
    for (let index = 0; index < 49; index += 1) made.push(await insertSerial(sql, store));
    // In the order of the list, newest first: every fifth leaves the filter, every seventh is deleted, all others stay.
    const { data: order } = await owner.rpc("list_serial_ids", { p_store_id: store.id });
    const ids = order ?? [];
    const leaving = ids.filter((_, at) => at % 5 === 4 && at > 20);
    const deleted = ids.filter((_, at) => at % 7 === 6 && at > 20 && !leaving.includes(ids[at] ?? ""));
    const stay = ids.filter((id) => !leaving.includes(id) && !deleted.includes(id));
    const rename = (id: string, serial_number: string) =>
      owner.rpc("update_serial_number", {
        p_serial_id: id,
        p_fields: { serial_number },
        p_lock_version: 1,
        p_reason: "Misread",
      });

    const during = async (part: number) => {
      const moved = stay.filter((_, at) => at % 6 === part - 1);
      const work = [
        // Renamed and edited: they would come first, or stand elsewhere in the alphabet.
        ...moved.map((id, at) => outcome(rename(id, `${at % 2 ? "000" : "zzz"}-${id}`))),
        ...(part === 1
          ? [
              ...leaving.map((id) =>
                outcome(
                  owner.rpc("transition_serial_number", {
                    p_serial_id: id,
                    p_to_status: "in_stock",
                    p_lock_version: 1,
                  }),
                ),
              ),
              ...deleted.map((id) =>
                outcome(
                  owner.rpc("delete_serial_number", {
                    p_serial_id: id,
                    p_lock_version: 1,
                    p_reason: "Typed twice",
                  }),
                ),
              ),
            ]
          : []),
        ...[1, 2, 3].map((one) =>
          insertSerial(sql, store, { serial_number: `${"aMz"[one - 1]}-new-${part}-${one}` }).then(
            () => "ok",
          ),
        ),
      ];
      expect(new Set(await Promise.all(work))).toEqual(new Set(["ok"]));
    };
    const { total, rows } = await readWhole(store.id, { p_statuses: ["manufactured"] }, during);
    const seen = rows.map((row) => row.id);
    expect(total).toBe(49);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(stay);
    expect(made.filter((id) => seen.includes(id))).toHaveLength(stay.length);
  });

  it("are refused beyond a part's size, and to whoever may not read the stock", async () => {
    const many = Array.from({ length: 501 }, () => known.serial);
    const ask = (p_ids: string[]) =>
      outcome(as("owner").rpc("list_serials_by_id", { p_store_id: known.id, p_ids }));
    expect(await ask(many)).toBe("422 invalid_input ids");
    expect(await ask(many.slice(1))).toBe("ok");
  });

  it("of another store are not given by their ids", async () => {
    const store = await emptyStore(setting, "whole-foreign");
    const { data } = await owner.rpc("list_serials_by_id", { p_store_id: store.id, p_ids: [known.serial] });
    expect(data).toEqual([]);
  });

  it("name no customer to whoever may not read customers", async () => {
    await insertSerial(sql, known, { status: "sold", customer_id: known.customer });
    const names = async (role: "owner" | "viewer") => {
      const { data: ids } = await as(role).rpc("list_serial_ids", { p_store_id: known.id });
      const { data } = await as(role).rpc("list_serials_by_id", {
        p_store_id: known.id,
        p_ids: ids ?? [],
      });
      return data?.map((row) => row.customer_name).filter((name) => name !== null);
    };
    expect(await names("owner")).toContain("Buyer");
    expect(await names("viewer")).toEqual([]);
  });
});
