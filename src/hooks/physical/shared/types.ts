import type * as z from "zod/mini";
import type { serialListItem, serialStats } from "@/hooks/physical/shared/serial-list-rows";
import type { serialTraceability } from "@/hooks/physical/shared/trace-rows";
import type { Database } from "@/integrations/supabase/database.types";

type Tables = Database["public"]["Tables"];

export type SerialListItem = z.output<typeof serialListItem>;

/** A unit with its history; customer and order are null for roles that may not read them. */
export type SerialTraceability = z.output<typeof serialTraceability>;
export type SerialOwner = NonNullable<SerialTraceability["owners"]>[number];
export type SerialDetail = SerialTraceability["serial"];
export type SerialEvent = SerialTraceability["events"][number];

export type SerialStats = z.output<typeof serialStats>;

export type SerialFieldName =
  | "serial_number"
  | "product_id"
  | "variant_id"
  | "hold"
  | "imei"
  | "mac_address"
  | "barcode"
  | "batch"
  | "warehouse_id"
  | "bin"
  | "order_id"
  | "customer_id"
  | "warranty_start"
  | "warranty_end"
  | "notes";

/** Fields for the RPCs: only those named are written. */
export type SerialFields = Partial<Record<SerialFieldName, string | null>>;

/** Something to choose by name: a product, a warehouse, a customer, an order. */
export interface Choice {
  id: string;
  label: string;
  hint?: string | undefined;
}

export type Product = Pick<
  Tables["physical_products"]["Row"],
  "id" | "name" | "sku" | "warranty_months" | "status"
>;
