import type {
  ChainCheck,
  EventTextName,
  HashedEvent,
  ToldUnit,
} from "../../../src/lib/physical/trace/history-hash.ts";
import type { Setting } from "./setting.ts";
import { insertSerial } from "./world.ts";

/** A unit with five events: made, in stock, on hold, released, sold. */
export async function insertUnit({ sql, store, as }: Setting): Promise<string> {
  const serial = await insertSerial(sql, store, { batch: "É-1 « 中 »" });
  const clerk = as("stock");
  const move = (p_to_status: "in_stock" | "sold", p_lock_version: number, p_fields = {}) =>
    clerk.rpc("transition_serial_number", {
      p_serial_id: serial,
      p_to_status,
      p_lock_version,
      p_fields,
      p_reason: 'Said "yes"\n\té',
    });
  const hold = (value: string | null, p_lock_version: number) =>
    clerk.rpc("update_serial_number", {
      p_serial_id: serial,
      p_fields: { hold: value },
      p_lock_version,
      p_reason: "Checked",
    });
  await move("in_stock", 1, { warehouse_id: store.warehouse, bin: "A-1" });
  await hold("quarantined", 2);
  await hold(null, 3);
  await move("sold", 4, { customer_id: store.customer });
  return serial;
}

export interface Trace {
  serial: ToldUnit;
  events: HashedEvent[];
  integrity: ChainCheck;
}

export const traceOf = async ({ as }: Setting, serial: string): Promise<Trace> => {
  const { data } = await as("viewer").rpc("get_serial_traceability", { p_serial_id: serial });
  return data as unknown as Trace;
};

export const intact = (checked: number) => ({
  intact: true,
  checked,
  first_broken_seq: null,
  problem: null,
  field: null,
});

export const saidIn = (event: HashedEvent | undefined, name: EventTextName): string | null =>
  event?.texts[name]?.value ?? null;
