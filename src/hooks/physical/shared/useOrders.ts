import { useQuery } from "@tanstack/react-query";
import { keepWithin } from "@/hooks/cache";
import { catalogueKeys } from "./keys";
import { few, whileChoosing } from "./choice-limits";
import type { Choice } from "./types";
import { db, unwrap } from "@/integrations/supabase/server";
import { anywhere } from "@/lib/text/anywhere";

export interface OrderChoice extends Choice {
  customer: Choice | null;
}

/** Orders whose reference contains the text, newest first; only one customer's when given. */
export function useOrders(storeId: string, text: string, customerId: string | null, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "orders", query, customerId),
    queryFn: async ({ signal }): Promise<OrderChoice[]> => {
      let request = db
        .from("orders")
        .select("id, reference, customer:customers(id, name)")
        .eq("store_id", storeId)
        .neq("status", "cancelled")
        .order("placed_at", { ascending: false })
        .order("id")
        .limit(few)
        .abortSignal(signal);
      if (query) request = request.like("search_text", anywhere(query));
      if (customerId) request = request.eq("customer_id", customerId);
      const rows = await unwrap(request);
      return rows.map(({ id, reference, customer }) => ({
        id,
        label: reference,
        hint: customer?.name,
        customer: customer ? { id: customer.id, label: customer.name } : null,
      }));
    },
    enabled,
    placeholderData: keepWithin(storeId),
    staleTime: whileChoosing,
  });
}
