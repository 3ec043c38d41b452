import { createHash } from "node:crypto";
import { demoStores, staffByKey, type Person, type StoreKey } from "./accounts.ts";
import { iso } from "./load.ts";
import { idOf } from "./random.ts";

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

const unowned = new Set<string>(["manufactured", "in_stock", "refurbished", "scrapped"]);

/** What a status says by itself about place, owner and warranty; as `private.settle_serial` has it. */
export function settled(change: Partial<Facts>): Partial<Facts> {
  const status = change.status;
  if (status === undefined) return change;
  return {
    ...(unowned.has(status)
      ? { customer_id: null, order_id: null, warranty_start: null, warranty_end: null }
      : {}),
    ...change,
    ...(status === "scrapped" || status === "delivered" ? { warehouse_id: null, bin: null } : {}),
  };
}

type TextKind = "actor" | "customer" | "order" | "reason" | "document" | "notes";

/** A text as `private.serial_texts` keeps it, with a salt that is always the same: the demo has no secrets. */
export type Text = {
  digest: string;
  salt: string;
  value: string;
  kind: TextKind;
  store_id: string;
  author_id?: string;
  customer_id?: string;
  former_customer_id?: string;
  serial_id?: string;
};

export class Texts {
  readonly rows: Text[] = [];
  #known = new Map<string, string>();
  #names = new Map<string, string>();

  /** Another block of units. `names`: what places, products, customers and orders are called, by id. */
  begin(names: readonly [string, string][]): void {
    this.#names = new Map(names);
    this.#known = new Map([...this.#known].filter(([key]) => key.startsWith("actor:")));
  }

  named(ids: readonly (string | null | undefined)[]): Record<string, string> {
    return Object.fromEntries(ids.flatMap((id) => (id ? [[id, this.#names.get(id) ?? ""]] : [])));
  }

  /** The digest of a text, kept once for each key. */
  digest(key: string, value: string | null | undefined, of: Omit<Text, "digest" | "salt" | "value">) {
    if (!value) return undefined;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const salt = createHash("sha256").update(`salt:${key}`).digest().subarray(0, 16);
    const digest = createHash("sha256").update(salt).update(value).digest("hex");
    this.#known.set(key, digest);
    this.rows.push({ ...of, value, salt: `\\x${salt.toString("hex")}`, digest: `\\x${digest}` });
    return digest;
  }

  nameDigest(kind: "customer" | "order", id: string | null | undefined, store_id: string) {
    if (!id) return undefined;
    const of = kind === "customer" ? { kind, store_id, customer_id: id } : { kind, store_id };
    return this.digest(`${kind}:${id}`, this.#names.get(id), of);
  }
}

const bytes = (hex: string | undefined) => (hex === undefined ? undefined : `\\x${hex}`);
const people = (had: string | null | undefined, has: string | null | undefined) => ({
  ...(has ? { customer_id: has } : {}),
  ...(had ? { former_customer_id: had } : {}),
});

/** Where a sale may last, and what it may begin with; as `private.weigh_serial_change` has them. */
const lasting = new Set<string>(["sold", "shipped", "delivered", "returned", "warranty_repair", "damaged"]);
const termed = ["status", "customer_id", "order_id", "warranty_start", "product_id"] as const;

type MonthsOf = (productId: string) => number;

/** The events of a life, as `private.record_serial_changes` would have written them; the chain is the database's own work. */
export function eventsOf(life: Life, texts: Texts, monthsOf: MonthsOf) {
  const store_id = demoStores[life.store].id;
  let before: Partial<Facts> = {};
  return life.steps.map((step, index) => {
    const after: Partial<Facts> = { ...before, ...settled(step.change) };
    const changes: Record<string, Change> = {};
    for (const name of factNames) {
      const from = before[name] ?? null;
      const to = after[name] ?? null;
      if (from !== to) changes[name] = { from, to };
    }
    if (step.deletes) changes.deleted = { from: "false", to: "true" };
    const author_id = step.actor.person.id;
    if (index === 0 && life.notes) {
      const of = { kind: "notes" as const, store_id, author_id, serial_id: life.id };
      changes.notes = { from: null, to: texts.digest(`notes:${life.id}`, life.notes, of) ?? null };
    }
    const placed = "warehouse_id" in changes || "bin" in changes;
    const made = "product_id" in changes || "variant_id" in changes;
    const row = {
      id: step.id,
      serial_id: life.id,
      store_id,
      event: index === 0 ? "created" : kindOf(changes),
      event_date: iso(step.at),
      recorded_at: iso(step.recorded),
      operation_id: step.id,
      source: "form",
      actor_id: author_id,
      actor_role: step.actor.role,
      from_status: before.status,
      to_status: after.status,
      from_warehouse_id: before.warehouse_id,
      from_bin: before.bin,
      to_warehouse_id: after.warehouse_id,
      to_bin: after.bin,
      from_customer_id: before.customer_id,
      to_customer_id: after.customer_id,
      order_id: after.order_id ?? before.order_id,
      forced: step.forced ?? false,
      names: {
        ...texts.named([
          ...(placed ? [before.warehouse_id, after.warehouse_id] : []),
          ...(made ? [after.product_id, after.variant_id] : []),
        ]),
        ...(lasting.has(after.status ?? "") && termed.some((name) => name in changes)
          ? { warranty_months: String(monthsOf(after.product_id ?? "")) }
          : {}),
      },
      changes,
      actor_digest: bytes(
        texts.digest(`actor:${store_id}:${author_id}`, step.actor.person.name, {
          kind: "actor",
          store_id,
          author_id,
        }),
      ),
      reason_digest: bytes(
        texts.digest(`reason:${step.id}`, step.reason, {
          ...{ kind: "reason" as const, store_id, author_id },
          ...people(before.customer_id, after.customer_id),
        }),
      ),
      from_customer_digest: bytes(texts.nameDigest("customer", before.customer_id, store_id)),
      to_customer_digest: bytes(texts.nameDigest("customer", after.customer_id, store_id)),
      order_digest: bytes(texts.nameDigest("order", after.order_id, store_id)),
    };
    before = after;
    return row;
  });
}

const sold = new Set<string>(["sold", "shipped", "delivered"]);

/** The times a unit was somebody's, as `private.follow_ownerships` would have written them. */
export function ownershipsOf(life: Life, monthsOf: MonthsOf) {
  const store_id = demoStores[life.store].id;
  const periods: Record<string, string | number | null>[] = [];
  let facts: Partial<Facts> = {};
  let open: Record<string, string | number | null> | null = null;
  let delivered = false;
  for (const step of life.steps) {
    facts = { ...facts, ...settled(step.change) };
    const status = facts.status ?? "";
    if (open && (unowned.has(status) || status === "reserved")) {
      Object.assign(open, { ended_at: iso(step.at), ended_as: status });
      open = null;
    }
    if (!open && sold.has(status)) {
      open = {
        id: idOf(`owner:${life.id}:${periods.length + 1}`),
        ...{ serial_id: life.id, store_id, number: periods.length + 1, sold_at: iso(step.at) },
        ...{ created_at: iso(step.recorded), updated_at: iso(step.recorded) },
        condition: delivered ? "second_hand" : "new",
        warranty_months: monthsOf(facts.product_id ?? ""),
        ...{ delivered_at: null, ended_at: null, ended_as: null },
      };
      periods.push(open);
    }
    if (!open) continue;
    if (status === "delivered") {
      open["delivered_at"] ??= iso(step.at);
      delivered = true;
    }
    for (const name of ["customer_id", "order_id", "warranty_start", "warranty_end"] as const)
      open[name] = facts[name] ?? null;
  }
  return periods;
}

export function serialOf(life: Life) {
  const facts: Partial<Facts> = {};
  for (const step of life.steps) Object.assign(facts, settled(step.change));
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
