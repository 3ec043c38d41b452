import * as z from "zod/mini";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keepWithin, refresh } from "@/hooks/cache";
import { catalogueChanged, catalogueKeys } from "./keys";
import { few, whileChoosing } from "./choice-limits";
import type { Choice } from "./types";
import { db, rpc, unwrap, unwrapMaybe } from "@/integrations/supabase/server";

const foundWarehouse = z.object({ id: z.string(), name: z.string(), code: z.string() });

/** Warehouses in use with every word of the text in their name or code. */
export function useWarehouses(storeId: string, text: string, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "warehouses", query),
    queryFn: async ({ signal }): Promise<Choice[]> => {
      const rows = await rpc(
        "find_warehouses",
        { p_store_id: storeId, p_query: query, p_limit: few },
        z.array(foundWarehouse),
        { signal },
      );
      return rows.map(({ id, name, code }) => ({ id, label: name, hint: code }));
    },
    enabled,
    placeholderData: keepWithin(storeId),
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
      return refresh(client, catalogueChanged(storeId, "warehouses"));
    },
  });
}
