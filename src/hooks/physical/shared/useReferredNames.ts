import { useQuery } from "@tanstack/react-query";
import { keepWithin } from "@/hooks/cache";
import { catalogueKeys } from "./keys";
import { whileChoosing } from "./choice-limits";
import { db, unwrap } from "@/integrations/supabase/server";

export interface ReferredIds {
  products: readonly string[];
  variants: readonly string[];
  orders: readonly string[];
}

/** Names for the ids that events mention; an id that may not be read is left out. */
export function useReferredNames(storeId: string, ids: ReferredIds) {
  const all = [...ids.products, ...ids.variants, ...ids.orders].sort();
  return useQuery({
    queryKey: catalogueKeys.names(storeId, all),
    queryFn: async ({ signal }): Promise<Record<string, string>> => {
      const [products, variants, orders] = await Promise.all([
        ids.products.length === 0
          ? []
          : unwrap(
              db.from("physical_products").select("id, name").in("id", ids.products).abortSignal(signal),
            ),
        ids.variants.length === 0
          ? []
          : unwrap(db.from("product_variants").select("id, name").in("id", ids.variants).abortSignal(signal)),
        ids.orders.length === 0
          ? []
          : unwrap(db.from("orders").select("id, name:reference").in("id", ids.orders).abortSignal(signal)),
      ]);
      return Object.fromEntries([...products, ...variants, ...orders].map(({ id, name }) => [id, name]));
    },
    enabled: all.length > 0,
    placeholderData: keepWithin(storeId),
    staleTime: 5 * whileChoosing,
  });
}
