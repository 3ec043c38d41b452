import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { keepWithin, refresh } from "@/hooks/cache";
import { catalogueChanged, catalogueKeys } from "./keys";
import { few, whileChoosing } from "./choice-limits";
import type { Product } from "./types";
import { useRequestId } from "@/hooks/ui/useRequestId";
import { db, rpc, unwrapMaybe } from "@/integrations/supabase/server";

const productRow = z.object({
  id: z.string(),
  name: z.string(),
  sku: z.string(),
  warranty_months: z.number(),
  status: z.enum(["active", "archived"]),
});
const productColumns = "id, name, sku, warranty_months, status";

/** Active products with every word of the text in their name or SKU. */
export function useProducts(storeId: string, text: string, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "products", query),
    queryFn: ({ signal }): Promise<Product[]> =>
      rpc("find_products", { p_store_id: storeId, p_query: query, p_limit: few }, z.array(productRow), {
        signal,
      }),
    enabled,
    placeholderData: keepWithin(storeId),
    staleTime: whileChoosing,
  });
}

export function productOptions(storeId: string, productId: string) {
  return queryOptions({
    queryKey: catalogueKeys.one(storeId, "products", productId),
    queryFn: ({ signal }): Promise<Product | null> =>
      unwrapMaybe(
        db
          .from("physical_products")
          .select(productColumns)
          .eq("store_id", storeId)
          .eq("id", productId)
          .abortSignal(signal)
          .maybeSingle(),
      ),
    staleTime: 5 * whileChoosing,
  });
}

export function useProduct(storeId: string, productId: string | null) {
  return useQuery({ ...productOptions(storeId, productId ?? ""), enabled: productId !== null });
}

export interface NewProduct {
  name: string;
  sku: string;
  warranty_months: number;
}

export function useCreateProduct(storeId: string) {
  const client = useQueryClient();
  const { requestId, renew } = useRequestId();
  return useMutation({
    mutationFn: ({ name, sku, warranty_months }: NewProduct): Promise<Product> =>
      rpc(
        "create_product",
        {
          ...{ p_store_id: storeId, p_name: name, p_sku: sku },
          ...{ p_warranty_months: warranty_months, p_request_id: requestId },
        },
        productRow,
        { repeatable: true },
      ),
    onSuccess: (product) => {
      renew();
      client.setQueryData(catalogueKeys.one(storeId, "products", product.id), product);
      return refresh(client, catalogueChanged(storeId, "products"));
    },
  });
}
