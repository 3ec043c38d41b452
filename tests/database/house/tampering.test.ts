import { describe, expect, it } from "vitest";
import { verifyChain } from "../../../src/lib/physical/trace/history-hash.ts";
import { testSetting } from "../support/setting.ts";
import { insertUnit, intact, traceOf } from "../support/traces.ts";

const setting = await testSetting();
const { sql, as, store } = setting;

/** What only somebody with the server's disk could do: past the triggers. */
const tamper = (statement: string) =>
  sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(statement);
  });

describe("tampering", () => {
  const swap = (serial: string) => `
    update public.serial_number_history set seq = -1 where serial_id = '${serial}' and seq = 2;
    update public.serial_number_history set seq = 2 where serial_id = '${serial}' and seq = 3;
    update public.serial_number_history set seq = 3 where serial_id = '${serial}' and seq = -1`;
  const rehash = (serial: string, seq: number) => `
    update public.serial_number_history set actor_role = 'viewer' where serial_id = '${serial}' and seq = ${seq};
    update public.serial_number_history h set hash = private.serial_history_hash(h) where serial_id = '${serial}' and seq = ${seq}`;
  const where = (serial: string, seq: number) => `where serial_id = '${serial}' and seq = ${seq}`;
  const copy = (serial: string) => `
    insert into public.serial_number_history (serial_id, store_id, seq, event, event_date, recorded_at, operation_id, source, prev_hash, hash)
    select serial_id, store_id, 6, event, now(), now(), operation_id, source, hash, '' from public.serial_number_history ${where(serial, 5)};
    update public.serial_number_history h set hash = private.serial_history_hash(h) ${where(serial, 6)}`;

  const kinds: [string, (serial: string) => string, number, string][] = [
    [
      "a reason exchanged",
      (id) => `update public.serial_number_history set reason_digest = sha256('x') ${where(id, 3)}`,
      3,
      "event_changed",
    ],
    [
      "a changed date",
      (id) =>
        `update public.serial_number_history set event_date = event_date - interval '1 microsecond' ${where(id, 2)}`,
      2,
      "event_changed",
    ],
    [
      "a changed actor",
      (id) => `update public.serial_number_history set actor_id = gen_random_uuid() ${where(id, 4)}`,
      4,
      "event_changed",
    ],
    [
      "a force kept quiet",
      (id) => `update public.serial_number_history set forced = not forced ${where(id, 5)}`,
      5,
      "event_changed",
    ],
    [
      "a changed detail",
      (id) =>
        `update public.serial_number_history set changes = changes || '{"bin": {"from": null, "to": "Z"}}' ${where(id, 2)}`,
      2,
      "event_changed",
    ],
    [
      "a reason taken away",
      (id) => `update public.serial_number_history set reason_digest = null ${where(id, 3)}`,
      3,
      "event_changed",
    ],
    [
      "an event removed at the start",
      (id) => `delete from public.serial_number_history ${where(id, 1)}`,
      1,
      "event_missing",
    ],
    [
      "an event removed in the middle",
      (id) => `delete from public.serial_number_history ${where(id, 3)}`,
      3,
      "event_missing",
    ],
    [
      "the middle closed up again",
      (id) =>
        `delete from public.serial_number_history ${where(id, 3)}; update public.serial_number_history set seq = 3 ${where(id, 4)}; update public.serial_number_history set seq = 4 ${where(id, 5)}`,
      3,
      "link_broken",
    ],
    [
      "the last event removed",
      (id) => `delete from public.serial_number_history ${where(id, 5)}`,
      5,
      "event_missing",
    ],
    [
      "the last two removed",
      (id) => `delete from public.serial_number_history where serial_id = '${id}' and seq > 3`,
      4,
      "event_missing",
    ],
    [
      "all removed",
      (id) => `delete from public.serial_number_history where serial_id = '${id}'`,
      1,
      "event_missing",
    ],
    [
      "all removed and the counter with them",
      (id) =>
        `delete from public.serial_number_history where serial_id = '${id}'; delete from private.serial_heads where serial_id = '${id}'`,
      1,
      "event_missing",
    ],
    ["two events swapped", swap, 2, "link_broken"],
    ["a row changed and hashed again", (id) => rehash(id, 3), 4, "link_broken"],
    ["the last row changed and hashed again", (id) => rehash(id, 5), 5, "event_changed"],
    ["an event added with a right hash", copy, 6, "link_broken"],
    [
      "a head pointed elsewhere",
      (id) => `update private.serial_heads set hash = repeat('a', 64) where serial_id = '${id}'`,
      5,
      "event_changed",
    ],
  ];

  it.each(kinds)("shows %s, by the server and in the browser", async (_, statement, seq, problem) => {
    const serial = await insertUnit(setting);
    await tamper(statement(serial));
    const broken = { intact: false, checked: seq - 1, first_broken_seq: seq, problem, field: null };
    const { data } = await as("viewer").rpc("verify_serial_history", { p_serial_id: serial });
    expect(data).toEqual([broken]);
    const seen = await traceOf(setting, serial);
    expect(seen.integrity).toEqual(broken);
    expect(await verifyChain(seen.serial, seen.events)).toEqual(broken);
  });

  const behind: [field: string, statement: string][] = [
    ["status", "status = 'in_stock', customer_id = null"],
    ["hold", "hold = 'stolen'"],
    ["serial_number", "serial_number = 'ANOTHER-1'"],
    ["imei", "imei = '490154203237518'"],
    ["mac_address", "mac_address = '00:1B:44:11:3A:B7'"],
    ["barcode", "barcode = '1'"],
    ["batch", "batch = null"],
    ["customer_id", "customer_id = null"],
    ["bin", "bin = 'Z-9'"],
    ["warranty_start", "warranty_start = '2020-01-01', warranty_end = '2099-01-01'"],
    ["notes", "notes = 'Never written'"],
    ["deleted", "deleted_at = now()"],
  ];
  it.each(behind)(
    "shows a unit whose %s was changed behind the back, and names the field",
    async (field, set) => {
      const serial = await insertUnit(setting);
      await tamper(`update public.serial_numbers set ${set} where id = '${serial}'`);
      const seen = await traceOf(setting, serial);
      const wrong = { intact: false, checked: 5, first_broken_seq: null, problem: "unit_changed" };
      // Of several fields the first of the alphabet.
      const first = { status: "customer_id", warranty_start: "warranty_end" }[field] ?? field;
      expect(seen.integrity).toEqual({ ...wrong, field: first });
      expect(await verifyChain(seen.serial, seen.events)).toEqual({ ...wrong, field: first });
    },
  );

  it("shows it still after a later event has taken it over", async () => {
    const serial = await insertUnit(setting);
    await tamper(`update public.serial_numbers set batch = 'Another' where id = '${serial}'`);
    await sql`update public.serial_numbers set batch = 'A third' where id = ${serial}`;
    const wrong = { intact: false, checked: 5, first_broken_seq: 6, problem: "unit_changed", field: "batch" };
    const seen = await traceOf(setting, serial);
    expect(seen.integrity).toEqual(wrong);
    expect(await verifyChain(seen.serial, seen.events)).toEqual(wrong);
  });

  it("shows a text that is gone though nobody was erased", async () => {
    const serial = await insertUnit(setting);
    await tamper(`delete from private.serial_texts t using public.serial_number_history h
      where h.serial_id = '${serial}' and h.seq = 3 and t.digest = h.reason_digest`);
    const wrong = {
      intact: false,
      checked: 2,
      first_broken_seq: 3,
      problem: "text_missing",
      field: "reason",
    };
    const seen = await traceOf(setting, serial);
    expect(seen.integrity).toEqual(wrong);
    expect(await verifyChain(seen.serial, seen.events)).toEqual(wrong);
  });

  /** Delivered to one, taken back and sold to another. */
  async function insertTwiceSold(): Promise<string> {
    const serial = await insertUnit(setting);
    const [next] = await sql<{ id: string }[]>`
      insert into public.customers (store_id, name) values (${store.id}, 'Next') returning id`;
    const moves = [
      ["delivered"],
      ["returned"],
      ["in_stock"],
      ["sold", { customer_id: next?.id ?? "" }],
    ] as const;
    for (const [index, [p_to_status, p_fields = {}]] of moves.entries()) {
      const { error } = await as("stock").rpc("transition_serial_number", {
        ...{ p_serial_id: serial, p_to_status, p_fields, p_lock_version: 5 + index, p_reason: "Next" },
      });
      expect(error).toBeNull();
    }
    return serial;
  }

  const owned: [field: string, statement: (serial: string) => string][] = [
    ["owner", (id) => `update public.serial_ownerships set customer_id = null ${where(id, 2)}`],
    ["owner", (id) => `update public.serial_ownerships set customer_id = null ${where(id, 1)}`],
    ["condition", (id) => `update public.serial_ownerships set condition = 'new' ${where(id, 2)}`],
    ["warranty_months", (id) => `update public.serial_ownerships set warranty_months = 240 ${where(id, 1)}`],
    ["warranty_months", (id) => `update public.serial_ownerships set warranty_months = 0 ${where(id, 2)}`],
    ["warranty", (id) => `update public.serial_ownerships set warranty_start = '2020-01-01' ${where(id, 1)}`],
    ["warranty", (id) => `update public.serial_ownerships set warranty_end = '2099-01-01' ${where(id, 1)}`],
    [
      "sold_at",
      (id) => `update public.serial_ownerships set sold_at = sold_at - interval '1 day' ${where(id, 1)}`,
    ],
    [
      "sold_at",
      (id) => `update public.serial_ownerships set sold_at = sold_at - interval '1 day' ${where(id, 2)}`,
    ],
    ["delivered_at", (id) => `update public.serial_ownerships set delivered_at = null ${where(id, 1)}`],
    ["delivered_at", (id) => `update public.serial_ownerships set delivered_at = now() ${where(id, 2)}`],
    [
      "ended_at",
      (id) => `update public.serial_ownerships set ended_at = ended_at + interval '1 day' ${where(id, 1)}`,
    ],
    ["ended_at", (id) => `update public.serial_ownerships set ended_as = 'scrapped' ${where(id, 1)}`],
    ["owners", (id) => `delete from public.serial_ownerships ${where(id, 1)}`],
    ["owners", (id) => `delete from public.serial_ownerships ${where(id, 2)}`],
    ["owners", (id) => `delete from public.serial_ownerships where serial_id = '${id}'`],
    [
      "owners",
      (
        id,
      ) => `insert into public.serial_ownerships (serial_id, store_id, number, condition, warranty_months, sold_at, ended_at, ended_as)
        select serial_id, store_id, 3, 'new', 24, sold_at, sold_at, 'in_stock' from public.serial_ownerships ${where(id, 1)}`,
    ],
  ];
  it.each(owned)("shows that whose the unit was differs in its %s (%#)", async (field, statement) => {
    const serial = await insertTwiceSold();
    expect((await traceOf(setting, serial)).integrity).toEqual(intact(9));
    await tamper(statement(serial).replace("and seq =", "and number ="));
    expect((await traceOf(setting, serial)).integrity).toEqual({
      ...{ intact: false, checked: 9, first_broken_seq: null, problem: "unit_changed", field },
    });
  });
});
