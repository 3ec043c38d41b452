import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { alertsChanged, serialKeys } from "@/hooks/physical/shared/keys";
import { nothing, rpc } from "@/integrations/supabase/server";

const settings = z.object({ warranty: z.boolean(), low_stock: z.nullable(z.int()) });
/** What the store wants to be told of its stock; `low_stock` null: of no product that runs out. */
export type StockAlertSettings = z.output<typeof settings>;

/** What the store is told of its stock. */
export function useStockAlertSettings(storeId: string) {
  return useQuery({
    queryKey: serialKeys.alertSettings(storeId),
    queryFn: async ({ signal }) => {
      const [row] = await rpc("get_stock_alert_settings", { p_store_id: storeId }, z.array(settings), {
        signal,
      });
      return row ?? { warranty: true, low_stock: null };
    },
  });
}

/** Sets what the store is told of its stock. */
export function useSetStockAlertSettings(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "stock-alert-settings" },
    mutationFn: ({ warranty, low_stock }: StockAlertSettings) =>
      rpc(
        "set_stock_alert_settings",
        // No threshold is a null, which the generated types do not know of.
        { p_store_id: storeId, p_warranty: warranty, p_low_stock: low_stock as number },
        nothing,
      ),
    onSettled: () => refresh(client, alertsChanged(storeId)),
  });
}
