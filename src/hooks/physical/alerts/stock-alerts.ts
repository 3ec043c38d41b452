import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { alertsChanged, followChanged, serialKeys } from "@/hooks/physical/shared/keys";
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

/** The store's open alerts that nobody has answered yet. */
export function useStockAlerts(storeId: string) {
  return useQuery({
    queryKey: serialKeys.alerts(storeId),
    queryFn: ({ signal }) =>
      rpc("list_stock_alerts", { p_store_id: storeId }, z.array(stockAlert), { signal }),
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

/** Whether the person follows the unit. */
export function useUnitFollow(serialId: string) {
  return useQuery({
    queryKey: serialKeys.follow(serialId),
    queryFn: ({ signal }) => rpc("get_unit_follow", { p_serial_id: serialId }, z.boolean(), { signal }),
  });
}

/** Tells the person of changes of the unit, or no more. */
export function useFollowUnit(serialId: string) {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "follow-unit" },
    mutationFn: (follow: boolean) => rpc("follow_unit", { p_serial_id: serialId, p_follow: follow }, nothing),
    onSettled: () => refresh(client, followChanged(serialId)),
  });
}
