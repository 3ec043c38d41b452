import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keepWithin, refresh } from "@/hooks/cache";
import { catalogueChanged, catalogueKeys } from "./keys";
import { few, whileChoosing } from "./choice-limits";
import type { Choice } from "./types";
import { db, unwrap } from "@/integrations/supabase/server";
import { anywhere } from "@/lib/text/anywhere";

/** Customers whose name, address or telephone contains the text. */
export function useCustomers(storeId: string, text: string, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "customers", query),
    queryFn: async ({ signal }): Promise<Choice[]> => {
      const request = db
        .from("customers")
        .select("id, name, email, phone")
        .eq("store_id", storeId)
        .order("name")
        .order("id")
        .limit(few)
        .abortSignal(signal);
      const rows = await unwrap(query ? request.like("search_text", anywhere(query)) : request);
      return rows.map(({ id, name, email, phone }) => ({
        id,
        label: name,
        hint: email ?? phone ?? undefined,
      }));
    },
    enabled,
    placeholderData: keepWithin(storeId),
    staleTime: whileChoosing,
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
    onSuccess: () => refresh(client, catalogueChanged(storeId, "customers")),
  });
}
