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
  /** Where the graph lets it go next. */
  allowed: z.array(z.enum(serialStatuses)),
});

const serialEvent = z.object({
  id: z.string(),
  seq: z.number(),
  event: z.enum([
    "created",
    "status_changed",
    "place_changed",
    "owner_changed",
    "hold_changed",
    "identifiers_changed",
    "warranty_changed",
    "deleted",
    "restored",
  ]),
  event_date: z.string(),
  recorded_at: z.string(),
  actor_id: text,
  actor_name: text,
  actor_role: text,
  from_status: status,
  to_status: status,
  from_warehouse_id: text,
  from_bin: text,
  to_warehouse_id: text,
  to_bin: text,
  from_customer_id: text,
  to_customer_id: text,
  forced: z.boolean(),
  reason: text,
  changes: z.record(z.string(), z.object({ from: text, to: text })),
  prev_hash: z.string(),
  hash: z.string(),
  from_warehouse_name: text,
  to_warehouse_name: text,
  from_customer_name: text,
  to_customer_name: text,
});

export const chainCheck = z.object({
  intact: z.boolean(),
  checked: z.number(),
  first_broken_seq: z.nullable(z.number()),
  problem: z.nullable(z.enum(["event_missing", "link_broken", "event_changed"])),
});

export const serialTraceability = z.object({
  serial: serialDetail,
  /** Newest first. */
  events: z.array(serialEvent),
  /** The server's verdict on the whole chain. */
  integrity: chainCheck,
});
