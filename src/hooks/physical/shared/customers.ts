import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { keepWithin, refresh } from "@/hooks/cache";
import { catalogueChanged, catalogueKeys } from "./keys";
import { few, whileChoosing } from "./choice-limits";
import type { Choice } from "./types";
import { useRequestId } from "@/hooks/ui/useRequestId";
import { db, rpc, unwrap } from "@/integrations/supabase/server";
import { anywhere } from "@/lib/text/anywhere";

const newCustomer = z.object({ id: z.string(), name: z.string(), email: z.nullable(z.string()) });

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
  const { requestId, renew } = useRequestId();
  return useMutation({
    mutationFn: ({ name, email }: { name: string; email: string | null }) =>
      rpc(
        "create_customer",
        {
          ...{ p_store_id: storeId, p_name: name, p_request_id: requestId },
          ...(email === null ? {} : { p_email: email }),
        },
        newCustomer,
        { repeatable: true },
      ),
    onSuccess: () => {
      renew();
      return refresh(client, catalogueChanged(storeId, "customers"));
    },
  });
}
