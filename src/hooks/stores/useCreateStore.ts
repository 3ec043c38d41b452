import { useMutation, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { storesChanged } from "@/hooks/stores/keys";
import { rpc } from "@/integrations/supabase/server";
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
      rpc("create_store", { p_name: name, p_currency: currency, p_time_zone: timeZone }, z.string()),
    onSuccess: async (storeId) => {
      writeStored("store", storeId);
      await refresh(queryClient, storesChanged());
    },
  });
}
