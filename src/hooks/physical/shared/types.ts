import type { Database } from "@/integrations/supabase/database.types";
import type { ChainCheck, HashedEvent } from "@/lib/physical/trace/history-hash";
import type { SerialStatus } from "@/lib/physical/shared/serial-transitions";

type Tables = Database["public"]["Tables"];
type Functions = Database["public"]["Functions"];
type RpcRow<F extends keyof Functions> = Functions[F]["Returns"] extends (infer R)[] ? R : never;

/** The type generator cannot know which columns of a function's table may be null: they are named here. */
type WithNulls<T, K extends keyof T> = Omit<T, K> & { [P in K]: T[P] | null };

export type SerialListItem = WithNulls<
  RpcRow<"list_serial_numbers">,
  | "variant_name"
  | "hold"
  | "imei"
  | "mac_address"
  | "barcode"
  | "batch"
  | "warehouse_id"
  | "warehouse_name"
  | "bin"
  | "customer_id"
  | "customer_name"
  | "warranty_start"
  | "warranty_end"
  | "deleted_at"
>;

export type SerialRow = Omit<Tables["serial_numbers"]["Row"], "search_text" | "serial_key">;

/** A unit with the names of what it refers to; customer and order are null for roles that may not read them. */
export interface SerialDetail extends SerialRow {
  product_name: string;
  product_sku: string;
  variant_name: string | null;
  warehouse_name: string | null;
  order_reference: string | null;
  customer_name: string | null;
  /** Where the graph lets it go next. */
  allowed: SerialStatus[];
}

export type SerialEventKind = Database["public"]["Enums"]["serial_event"];

export interface SerialEvent extends HashedEvent {
  id: string;
  event: SerialEventKind;
  changes: Record<string, { from: string | null; to: string | null }>;
  from_warehouse_name: string | null;
  to_warehouse_name: string | null;
  from_customer_name: string | null;
  to_customer_name: string | null;
}

export interface SerialTraceability {
  serial: SerialDetail;
  /** Newest first. */
  events: SerialEvent[];
  /** The server's verdict on the whole chain. */
  integrity: ChainCheck;
}

export interface SerialStats {
  total: number;
  by_status: Partial<Record<SerialStatus, number>>;
  on_hold: number;
  warranty_active: number;
  warranty_expiring: number;
  deleted: number;
}

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
