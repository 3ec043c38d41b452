import * as z from "zod/mini";
import { serialBasics } from "@/hooks/physical/shared/serial-rows";
import { serialStatuses } from "@/lib/physical/shared/serial-transitions";

const text = z.nullable(z.string());
const status = z.nullable(z.enum(serialStatuses));

/** A unit with the names of what it refers to; customer and order are null for roles that may not read them. */
const serialDetail = z.object({
  ...serialBasics,
  store_id: z.string(),
  variant_id: text,
  order_id: text,
  notes: z.string(),
  history_count: z.number(),
  history_head: text,
  created_at: z.string(),
  product_name: z.string(),
  product_sku: z.string(),
  variant_name: text,
  warehouse_name: text,
  order_reference: text,
  customer_name: text,
  customer_erased_at: text,
  /** Where the graph lets it go next. */
  allowed: z.array(z.enum(serialStatuses)),
});

/** A text with what it takes to check it; without salt and value where it was erased or is not for the reader. */
const eventText = z.nullable(
  z.object({
    digest: z.string(),
    shown: z.boolean(),
    salt: z.optional(z.string()),
    value: z.optional(z.string()),
  }),
);

const serialEvent = z.object({
  id: z.string(),
  seq: z.number(),
  hash_version: z.number(),
  /** Its place in the store's sequence, some seconds after it was written. */
  number: z.nullable(z.number()),
  event: z.enum([
    "created",
    "status_changed",
    "place_changed",
    "owner_changed",
    "hold_changed",
    "identifiers_changed",
    "warranty_changed",
    "notes_changed",
    "deleted",
    "restored",
  ]),
  event_date: z.string(),
  day_only: z.boolean(),
  recorded_at: z.string(),
  operation_id: z.string(),
  source: z.enum(["form", "bulk", "import", "scan", "api", "system"]),
  client_event_id: text,
  actor_id: text,
  actor_role: text,
  from_status: status,
  to_status: status,
  from_warehouse_id: text,
  from_bin: text,
  to_warehouse_id: text,
  to_bin: text,
  from_customer_id: text,
  to_customer_id: text,
  order_id: text,
  related_serial_id: text,
  related_serial: text,
  forced: z.boolean(),
  /** Names of places and products as they were, by id. */
  names: z.record(z.string(), z.string()),
  changes: z.record(z.string(), z.object({ from: text, to: text })),
  texts: z.object({
    actor_name: eventText,
    reason: eventText,
    document: eventText,
    from_customer_name: eventText,
    to_customer_name: eventText,
    order_reference: eventText,
    notes: eventText,
    former_notes: eventText,
  }),
  erased_at: text,
  from_customer_erased_at: text,
  to_customer_erased_at: text,
  prev_hash: z.string(),
  hash: z.string(),
});

/** A time that the unit was somebody's, with its terms. */
const serialOwner = z.object({
  id: z.string(),
  number: z.number(),
  customer_id: text,
  customer_name: text,
  /** When the customer was erased: nothing names them then. */
  customer_erased_at: text,
  order_id: text,
  order_reference: text,
  condition: z.enum(["new", "second_hand"]),
  warranty_months: z.number(),
  warranty_start: text,
  warranty_end: text,
  sold_at: z.string(),
  delivered_at: text,
  ended_at: text,
  ended_as: status,
});

export const chainCheck = z.object({
  intact: z.boolean(),
  checked: z.number(),
  first_broken_seq: z.nullable(z.number()),
  problem: z.nullable(
    z.enum(["event_missing", "link_broken", "event_changed", "text_missing", "unit_changed"]),
  ),
  field: text,
});

export const serialTraceability = z.object({
  serial: serialDetail,
  /** The latest first; null for roles that may not read customers. */
  owners: z.nullable(z.array(serialOwner)),
  /** Newest first. */
  events: z.array(serialEvent),
  /** The server's verdict on the whole chain, and on the unit beside it. */
  integrity: chainCheck,
});
