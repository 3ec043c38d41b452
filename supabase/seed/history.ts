import { demoStores, staffByKey, type Person, type StoreKey } from "./accounts.ts";
import { iso } from "./load.ts";

/** What the history watches of a unit; mirrors `private.serial_facts`. */
export const factNames = [
  "status",
  "hold",
  "serial_number",
  "imei",
  "mac_address",
  "barcode",
  "batch",
  "product_id",
  "variant_id",
  "warehouse_id",
  "bin",
  "order_id",
  "customer_id",
  "warranty_start",
  "warranty_end",
] as const;
type FactName = (typeof factNames)[number];
export type Facts = Partial<Record<FactName, string | null>> & { status: string };

export interface Actor {
  person: Person;
  role: string;
}

const actors = new Map<string, Actor>();

export function actorOf(key: string, store: StoreKey): Actor {
  const known = actors.get(`${store}:${key}`);
  if (known) return known;
  const person = staffByKey(key);
  const role = new Map(Object.entries(person.roles)).get(store);
  if (role === undefined) throw new RangeError(`${key} does not work in ${store}`);
  const actor = { person, role };
  actors.set(`${store}:${key}`, actor);
  return actor;
}

export interface Step {
  id: string;
  /** When it happened, and when it was written down. */
  at: number;
  recorded: number;
  change: Partial<Facts>;
  actor: Actor;
  reason?: string;
  forced?: boolean;
  deletes?: boolean;
}

export interface Life {
  id: string;
  store: StoreKey;
  steps: Step[];
  notes?: string;
}

type Change = { from: string | null; to: string | null };

function kindOf(changes: Record<string, Change>): string {
  const touches = (...names: string[]) => names.some((name) => name in changes);
  if (touches("deleted")) return "deleted";
  if (touches("status")) return "status_changed";
  if (touches("hold")) return "hold_changed";
  if (touches("warehouse_id", "bin")) return "place_changed";
  if (touches("customer_id", "order_id")) return "owner_changed";
  if (touches("warranty_start", "warranty_end")) return "warranty_changed";
  return "identifiers_changed";
}

/** The events of a life, as `private.record_serial_history` would have written them; the chain is the database's own work. */
export function eventsOf(life: Life) {
  const store_id = demoStores[life.store].id;
  let before: Partial<Facts> = {};
  return life.steps.map((step, index) => {
    const after: Partial<Facts> = { ...before, ...step.change };
    const changes: Record<string, Change> = {};
    for (const name of factNames) {
      const from = before[name] ?? null;
      const to = after[name] ?? null;
      if (from !== to) changes[name] = { from, to };
    }
    if (step.deletes) changes.deleted = { from: "false", to: "true" };
    const row = {
      id: step.id,
      serial_id: life.id,
      store_id,
      seq: index + 1,
      event: index === 0 ? "created" : kindOf(changes),
      event_date: iso(step.at),
      recorded_at: iso(step.recorded),
      actor_id: step.actor.person.id,
      actor_name: step.actor.person.name,
      actor_role: step.actor.role,
      from_status: before.status,
      to_status: after.status,
      from_warehouse_id: before.warehouse_id,
      from_bin: before.bin,
      to_warehouse_id: after.warehouse_id,
      to_bin: after.bin,
      from_customer_id: before.customer_id,
      to_customer_id: after.customer_id,
      forced: step.forced ?? false,
      reason: step.reason,
      changes,
    };
    before = after;
    return row;
  });
}

export function serialOf(life: Life) {
  const facts: Partial<Facts> = {};
  for (const step of life.steps) Object.assign(facts, step.change);
  const first = life.steps[0];
  const last = life.steps.at(-1);
  if (!first || !last) throw new RangeError("a life begins with its making");
  return {
    ...{ id: life.id, store_id: demoStores[life.store].id, ...facts },
    notes: life.notes ?? "",
    // Every call that writes raises the version by one, and each wrote one event.
    lock_version: life.steps.length,
    deleted_at: life.steps.some((step) => step.deletes) ? iso(last.recorded) : undefined,
    ...{ created_at: iso(first.recorded), updated_at: iso(last.recorded) },
  };
}
