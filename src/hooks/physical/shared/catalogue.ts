import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { catalogueKeys } from "./keys";
import type { Choice, Product } from "./types";
import { db, unwrap, unwrapMaybe } from "@/integrations/supabase/client";
import { anywhere } from "@/lib/text/anywhere";

/** A typeahead shows the best few; more text finds the rest. */
export const few = 20;
export const whileChoosing = 60_000;

export const productColumns = "id, name, sku, warranty_months, status";

/** Active products whose name or SKU contains the text. */
export function useProducts(storeId: string, text: string, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "products", query),
    queryFn: ({ signal }): Promise<Product[]> => {
      const request = db
        .from("physical_products")
        .select(productColumns)
        .eq("store_id", storeId)
        .eq("status", "active")
        .order("name")
        .order("id")
        .limit(few)
        .abortSignal(signal);
      return unwrap(query ? request.like("search_text", anywhere(query)) : request);
    },
    enabled,
    placeholderData: keepPreviousData,
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

/** Warehouses in use whose name or code contains the text. */
export function useWarehouses(storeId: string, text: string, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "warehouses", query),
    queryFn: async ({ signal }): Promise<Choice[]> => {
      const request = db
        .from("warehouses")
        .select("id, name, code")
        .eq("store_id", storeId)
        .eq("is_active", true)
        .order("name")
        .order("id")
        .limit(few)
        .abortSignal(signal);
      const rows = await unwrap(query ? request.like("search_text", anywhere(query)) : request);
      return rows.map(({ id, name, code }) => ({ id, label: name, hint: code }));
    },
    enabled,
    placeholderData: keepPreviousData,
    staleTime: whileChoosing,
  });
}

export function useWarehouse(storeId: string, warehouseId: string | null) {
  return useQuery({
    queryKey: catalogueKeys.one(storeId, "warehouses", warehouseId ?? ""),
    queryFn: ({ signal }) =>
      unwrapMaybe(
        db
          .from("warehouses")
          .select("id, name, code")
          .eq("store_id", storeId)
          .eq("id", warehouseId ?? "")
          .abortSignal(signal)
          .maybeSingle(),
      ),
    enabled: warehouseId !== null,
    staleTime: 5 * whileChoosing,
  });
}
