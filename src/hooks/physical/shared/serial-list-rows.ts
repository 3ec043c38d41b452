import * as z from "zod/mini";
import { serialBasics } from "@/hooks/physical/shared/serial-rows";
import { serialStatuses } from "@/lib/physical/shared/serial-transitions";

export const serialListItem = z.object({
  ...serialBasics,
  product_name: z.string(),
  variant_name: z.nullable(z.string()),
  warehouse_name: z.nullable(z.string()),
  customer_name: z.nullable(z.string()),
  customer_erased_at: z.nullable(z.string()),
  /** Null where the unit lacks what the list is sorted by. */
  sort_value: z.nullable(z.string()),
});

export const serialStats = z.object({
  total: z.number(),
  by_status: z.partialRecord(z.enum(serialStatuses), z.number()),
  on_hold: z.number(),
  warranty_active: z.number(),
  warranty_expiring: z.number(),
  deleted: z.number(),
});
