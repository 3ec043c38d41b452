import * as z from "zod/mini";
import { useQuery } from "@tanstack/react-query";
import { keepWithin } from "@/hooks/cache";
import { catalogueKeys } from "./keys";
import { few, whileChoosing } from "./choice-limits";
import type { Choice } from "./types";
import { rpc } from "@/integrations/supabase/server";

const foundOrder = z.object({
  id: z.string(),
  reference: z.string(),
  customer_id: z.nullable(z.string()),
  customer_name: z.nullable(z.string()),
});

export interface OrderChoice extends Choice {
  customer: Choice | null;
}

/** Orders with every word of the text in their reference, newest first; only one customer's when given. */
export function useOrders(storeId: string, text: string, customerId: string | null, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "orders", query, customerId),
    queryFn: async ({ signal }): Promise<OrderChoice[]> => {
      const rows = await rpc(
        "find_orders",
        {
          ...{ p_store_id: storeId, p_query: query, p_limit: few },
          ...(customerId ? { p_customer_id: customerId } : {}),
        },
        z.array(foundOrder),
        { signal },
      );
      return rows.map(({ id, reference, customer_id, customer_name }) => ({
        id,
        label: reference,
        hint: customer_name ?? undefined,
        customer: customer_id && customer_name ? { id: customer_id, label: customer_name } : null,
      }));
    },
    enabled,
    placeholderData: keepWithin(storeId),
    staleTime: whileChoosing,
  });
}
