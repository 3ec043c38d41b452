import * as z from "zod/mini";
import { useQuery } from "@tanstack/react-query";
import { keepWithin } from "@/hooks/cache";
import { catalogueKeys } from "./keys";
import { few, whileChoosing } from "./choice-limits";
import { rpc } from "@/integrations/supabase/server";

const foundOrder = z.object({
  id: z.string(),
  reference: z.string(),
  customer_id: z.nullable(z.string()),
  customer_name: z.nullable(z.string()),
  customer_erased_at: z.nullable(z.string()),
});

/** Orders with every word of the text in their reference, newest first; only one customer's when given. */
export function useOrders(storeId: string, text: string, customerId: string | null, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "orders", query, customerId),
    queryFn: ({ signal }) =>
      rpc(
        "find_orders",
        {
          ...{ p_store_id: storeId, p_query: query, p_limit: few },
          ...(customerId ? { p_customer_id: customerId } : {}),
        },
        z.array(foundOrder),
        { signal },
      ),
    enabled,
    placeholderData: keepWithin(storeId),
    staleTime: whileChoosing,
  });
}
