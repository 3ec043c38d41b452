import { useMutation, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { storesChanged } from "@/hooks/stores/keys";
import { db, unwrap } from "@/integrations/supabase/client";
import { writeStored } from "@/lib/stored";

interface NewStore {
  name: string;
  currency: string;
  timeZone: string;
}

/** Opens a store and makes it the current one. */
export function useCreateStore() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ name, currency, timeZone }: NewStore) =>
      unwrap(db.rpc("create_store", { p_name: name, p_currency: currency, p_time_zone: timeZone })),
    onSuccess: async (storeId) => {
      writeStored("store", storeId);
      await refresh(queryClient, storesChanged());
    },
  });
}
