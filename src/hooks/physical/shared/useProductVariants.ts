import { useQuery } from "@tanstack/react-query";
import { catalogueKeys } from "./keys";
import { whileChoosing } from "./choice-limits";
import type { Choice } from "./types";
import { db, unwrap } from "@/integrations/supabase/server";

/** All variants of one product: a few sizes or colours. */
export function useProductVariants(storeId: string, productId: string | null) {
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "variants", "", productId),
    queryFn: async ({ signal }): Promise<Choice[]> => {
      const rows = await unwrap(
        db
          .from("product_variants")
          .select("id, name, sku")
          .eq("store_id", storeId)
          .eq("product_id", productId ?? "")
          .order("name")
          .limit(200)
          .abortSignal(signal),
      );
      return rows.map(({ id, name, sku }) => ({ id, label: name, hint: sku }));
    },
    enabled: productId !== null,
    staleTime: whileChoosing,
  });
}
