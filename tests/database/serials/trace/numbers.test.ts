import { describe, expect, it } from "vitest";
import { sqlOutcome, testSetting } from "../../support/setting.ts";
import { insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { sql, store, other } = setting;

const number = async (limit = 1000) => {
  const [row] = await sql<{ count: number }[]>`select private.number_serial_events(${limit}) as count`;
  return row?.count ?? 0;
};

const numbersOf = async (storeId: string) =>
  sql<{ number: number; seq: number; serial_id: string }[]>`
    select n.number::int, h.seq, h.serial_id from private.serial_event_numbers n
    join public.serial_number_history h on h.id = n.event_id where n.store_id = ${storeId} order by n.number`;

describe("the sequence over all events of a store", () => {
  it("is without gaps, each store's own, each event's once, and in the order of each unit's chain", async () => {
    const units = await Promise.all(Array.from({ length: 6 }, () => insertSerial(sql, store)));
    for (const id of units) await sql`update public.serial_numbers set batch = 'B-1' where id = ${id}`;
    await insertSerial(sql, other);
    while ((await number(4)) > 0);
    expect(await number()).toBe(0);
    for (const { id } of [store, other]) {
      const rows = await numbersOf(id);
      const [events] = await sql<{ count: number }[]>`
        select count(*)::int from public.serial_number_history where store_id = ${id}`;
      expect(rows.map((row) => row.number)).toEqual(
        Array.from({ length: events?.count ?? 0 }, (_, at) => at + 1),
      );
      for (const unit of new Set(rows.map((row) => row.serial_id))) {
        const chain = rows.filter((row) => row.serial_id === unit);
        expect(chain.map(({ seq }) => seq)).toEqual(chain.map((_, at) => at + 1));
      }
    }
  });

  it("makes no writer wait, and misses no event that is committed later", async () => {
    let late = "";
    let letGo = () => undefined as void;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    let writing: Promise<unknown> = Promise.resolve();
    await new Promise<void>((written) => {
      writing = sql.begin(async (tx) => {
        late = await insertSerial(tx, store);
        written();
        await gate;
      });
    });
    const early = await insertSerial(sql, store);
    expect(await number()).toBe(1);
    letGo();
    await writing;
    expect(await number()).toBe(1);
    const rows = await numbersOf(store.id);
    expect(rows.slice(-2).map((row) => row.serial_id)).toEqual([early, late]);
  });

  it("gives nothing twice when two number at once, and takes no number back", async () => {
    for (let index = 0; index < 20; index += 1) await insertSerial(sql, store);
    const counts = await Promise.all(Array.from({ length: 4 }, () => number(7)));
    let rest = 0;
    for (let count = await number(7); count > 0; count = await number(7)) rest += count;
    expect(counts.reduce((sum, count) => sum + count, 0) + rest).toBe(20);
    expect(await sqlOutcome(sql`update private.serial_event_numbers set number = number + 1`)).toBe(
      "history_append_only",
    );
    expect(await sqlOutcome(sql`delete from private.serial_event_numbers`)).toBe("history_append_only");
  });
});
