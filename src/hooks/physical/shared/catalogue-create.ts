import { useMutation, useQueryClient } from "@tanstack/react-query";
import { productColumns } from "./catalogue";
import { catalogueKeys } from "./keys";
import type { Product } from "./types";
import { db, unwrap } from "@/integrations/supabase/client";

export interface NewProduct {
  name: string;
  sku: string;
  warranty_months: number;
}

export function useCreateProduct(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (product: NewProduct): Promise<Product> =>
      unwrap(
        db
          .from("physical_products")
          .insert({ ...product, store_id: storeId })
          .select(productColumns)
          .single(),
      ),
    onSuccess: (product) => {
      client.setQueryData(catalogueKeys.one(storeId, "products", product.id), product);
      return client.invalidateQueries({ queryKey: catalogueKeys.kind(storeId, "products") });
    },
  });
}

export function useCreateWarehouse(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (warehouse: { name: string; code: string }) =>
      unwrap(
        db
          .from("warehouses")
          .insert({ ...warehouse, store_id: storeId })
          .select("id, name, code")
          .single(),
      ),
    onSuccess: (warehouse) => {
      client.setQueryData(catalogueKeys.one(storeId, "warehouses", warehouse.id), warehouse);
      return client.invalidateQueries({ queryKey: catalogueKeys.kind(storeId, "warehouses") });
    },
  });
}

export function useCreateCustomer(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (customer: { name: string; email: string | null }) =>
      unwrap(
        db
          .from("customers")
          .insert({ ...customer, store_id: storeId })
          .select("id, name, email")
          .single(),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: catalogueKeys.kind(storeId, "customers") }),
  });
}
