import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { alertsChanged, serialKeys } from "@/hooks/physical/shared/keys";
import { nothing, rpc } from "@/integrations/supabase/server";

const settings = z.object({
  warranty: z.boolean(),
  low_stock: z.nullable(z.int()),
  holders: z.boolean(),
});
/**
 * What the store wants to be told of its stock; `low_stock` null: of no product that runs out. `holders`: whoever holds a unit is
 * told of its warranty too.
 */
export type StockAlertSettings = z.output<typeof settings>;

/** What the store is told of its stock. */
export function useStockAlertSettings(storeId: string) {
  return useQuery({
    queryKey: serialKeys.alertSettings(storeId),
    queryFn: async ({ signal }) => {
      const [row] = await rpc("get_stock_alert_settings", { p_store_id: storeId }, z.array(settings), {
        signal,
      });
      return row ?? { warranty: true, low_stock: null, holders: false };
    },
  });
}

/** Sets what the store is told of its stock. */
export function useSetStockAlertSettings(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "stock-alert-settings" },
    mutationFn: ({ warranty, low_stock, holders }: StockAlertSettings) =>
      rpc(
        "set_stock_alert_settings",
        // No threshold is a null, which the generated types do not know of.
        {
          ...{ p_store_id: storeId, p_warranty: warranty, p_holders: holders },
          p_low_stock: low_stock as number,
        },
        nothing,
      ),
    onSettled: () => refresh(client, alertsChanged(storeId)),
  });
}

const threshold = z.object({
  product_id: z.string(),
  name: z.string(),
  sku: z.string(),
  low_stock: z.nullable(z.int()),
});
/** The products that are low from another number on than the store says, by name; `low_stock` null: never. */
export function useProductThresholds(storeId: string) {
  return useQuery({
    queryKey: serialKeys.productThresholds(storeId),
    queryFn: ({ signal }) =>
      rpc("list_product_thresholds", { p_store_id: storeId }, z.array(threshold), { signal }),
  });
}

/** Gives a product a threshold of its own (`low` null: never), or leaves it to the store. Errors: no_such_product, low_stock_range. */
export function useSetProductThreshold(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ productId, low }: { productId: string; low: number | null | "as the store" }) =>
      rpc(
        "set_product_threshold",
        {
          p_product_id: productId,
          ...(low === null ? { p_never: true } : low !== "as the store" && { p_low_stock: low }),
        },
        nothing,
        { repeatable: true },
      ),
    onSettled: () => refresh(client, alertsChanged(storeId)),
  });
}
