import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { alertsChanged, serialKeys } from "@/hooks/physical/shared/keys";
import { nothing, rpc } from "@/integrations/supabase/server";

const stockAlert = z.object({
  id: z.string(),
  kind: z.enum(["low_stock", "warranty_digest", "history_broken"]),
  product_id: z.nullable(z.string()),
  serial_id: z.nullable(z.string()),
  title: z.nullable(z.string()),
  stock: z.nullable(z.int()),
  ending: z.nullable(z.object({ in30: z.int(), in7: z.int(), ended: z.int() })),
  raised_at: z.string(),
});
/** What somebody of the store has to look at. */
export type StockAlert = z.output<typeof stockAlert>;

/** The store's open alerts that nobody has answered yet, for who may answer them. */
export function useStockAlerts(storeId: string, enabled: boolean) {
  return useQuery({
    queryKey: serialKeys.alerts(storeId),
    queryFn: ({ signal }) =>
      rpc("list_stock_alerts", { p_store_id: storeId }, z.array(stockAlert), { signal }),
    enabled,
  });
}

/** Ends the telling of an alert, or puts it off for so many days. Errors: alert_not_found. */
export function useAnswerStockAlert(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, snoozeDays }: { id: string; snoozeDays?: number }) =>
      rpc(
        "answer_stock_alert",
        { p_alert_id: id, ...(snoozeDays !== undefined && { p_snooze_days: snoozeDays }) },
        nothing,
      ),
    onSettled: () => refresh(client, alertsChanged(storeId)),
  });
}
