import { describe, expect, it } from "vitest";
import { verifyChain } from "../../../src/lib/physical/trace/history-hash.ts";
import { testSetting } from "../support/setting.ts";
import { insertUnit, traceOf } from "../support/traces.ts";

const setting = await testSetting();
const { sql, as } = setting;

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
    update public.serial_number_history set reason = 'Never happened' where serial_id = '${serial}' and seq = ${seq};
    update public.serial_number_history h set hash = private.serial_history_hash(h) where serial_id = '${serial}' and seq = ${seq}`;
  const where = (serial: string, seq: number) => `where serial_id = '${serial}' and seq = ${seq}`;
  const copy = (serial: string) => `
    insert into public.serial_number_history (serial_id, store_id, seq, event, event_date, recorded_at, changes, prev_hash, hash)
    select serial_id, store_id, 6, event, now(), now(), changes, hash, '' from public.serial_number_history ${where(serial, 5)};
    update public.serial_number_history h set hash = private.serial_history_hash(h) ${where(serial, 6)}`;

  const kinds: [string, (serial: string) => string, number, string][] = [
    [
      "a changed reason",
      (id) => `update public.serial_number_history set reason = 'x' ${where(id, 3)}`,
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
      (id) => `update public.serial_number_history set actor_name = 'Somebody else' ${where(id, 4)}`,
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
      "null for a text",
      (id) => `update public.serial_number_history set reason = null ${where(id, 3)}`,
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
        `delete from public.serial_number_history where serial_id = '${id}'; update public.serial_numbers set history_count = 0, history_head = null where id = '${id}'`,
      1,
      "event_missing",
    ],
    ["two events swapped", swap, 2, "link_broken"],
    ["a row changed and hashed again", (id) => rehash(id, 3), 4, "link_broken"],
    ["the last row changed and hashed again", (id) => rehash(id, 5), 5, "event_changed"],
    ["an event added with a right hash", copy, 6, "link_broken"],
    [
      "a head pointed elsewhere",
      (id) => `update public.serial_numbers set history_head = repeat('a', 64) where id = '${id}'`,
      5,
      "event_changed",
    ],
  ];

  it.each(kinds)("shows %s, by the server and in the browser", async (_, statement, seq, problem) => {
    const serial = await insertUnit(setting);
    await tamper(statement(serial));
    const broken = { intact: false, checked: seq - 1, first_broken_seq: seq, problem };
    const { data } = await as("viewer").rpc("verify_serial_history", { p_serial_id: serial });
    expect(data).toEqual([broken]);
    const seen = await traceOf(setting, serial);
    expect(seen.integrity).toEqual(broken);
    expect(await verifyChain(seen.serial, seen.events)).toEqual(broken);
  });
});
