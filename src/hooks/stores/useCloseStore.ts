import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { storeKeys, storeLeft } from "@/hooks/stores/keys";
import { nothing, rpc } from "@/integrations/supabase/server";

const closing = z.object({
  members: z.number(),
  connections: z.number(),
  sessions: z.number(),
  students: z.number(),
  customers: z.number(),
  units: z.number(),
  kept_until: z.nullable(z.string()),
});

/** What stands in the way of closing a store, and what closing it would take, asked when it is to be said. */
export function useStoreClosing(storeId: string) {
  return useQuery({
    queryKey: storeKeys.closing(storeId),
    queryFn: ({ signal }) => rpc("get_store_closing", { p_store_id: storeId }, closing, { signal }),
    gcTime: 0,
    staleTime: 0,
  });
}

/** Closes a store for good, by its name. Errors: store_has_members, store_has_connections, store_has_sessions, name_differs. */
export function useCloseStore(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => rpc("close_store", { p_store_id: storeId, p_name: name }, nothing),
    onSuccess: () => refresh(client, storeLeft()),
  });
}
