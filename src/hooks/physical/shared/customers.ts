import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { keepWithin, refresh } from "@/hooks/cache";
import { catalogueChanged, catalogueKeys } from "./keys";
import { few, whileChoosing } from "./choice-limits";
import { useRequestId } from "@/hooks/ui/useRequestId";
import { rpc } from "@/integrations/supabase/server";

const newCustomer = z.object({ id: z.string(), name: z.string(), email: z.nullable(z.string()) });

const foundCustomer = z.object({
  ...newCustomer.shape,
  name: z.nullable(z.string()),
  phone: z.nullable(z.string()),
  erased_at: z.nullable(z.string()),
});

/** Customers with every word of the text in their name, address or telephone number. */
export function useCustomers(storeId: string, text: string, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "customers", query),
    queryFn: ({ signal }) =>
      rpc("find_customers", { p_store_id: storeId, p_query: query, p_limit: few }, z.array(foundCustomer), {
        signal,
      }),
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
