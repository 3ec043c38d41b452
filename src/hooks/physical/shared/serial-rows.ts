import * as z from "zod/mini";
import { serialHolds, serialStatuses } from "@/lib/physical/shared/serial-transitions";

/** What the list and the detail of a unit both say. */
export const serialBasics = {
  id: z.string(),
  serial_number: z.string(),
  product_id: z.string(),
  status: z.enum(serialStatuses),
  hold: z.nullable(z.enum(serialHolds)),
  imei: z.nullable(z.string()),
  mac_address: z.nullable(z.string()),
  barcode: z.nullable(z.string()),
  batch: z.nullable(z.string()),
  warehouse_id: z.nullable(z.string()),
  bin: z.nullable(z.string()),
  customer_id: z.nullable(z.string()),
  warranty_start: z.nullable(z.string()),
  warranty_end: z.nullable(z.string()),
  lock_version: z.number(),
  updated_at: z.string(),
  deleted_at: z.nullable(z.string()),
};
