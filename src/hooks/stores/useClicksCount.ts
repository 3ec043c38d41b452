import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { clicksChanged, storeKeys } from "@/hooks/stores/keys";
import { db, unwrap } from "@/integrations/supabase/server";

/** Whether an opened link of the store's own counts as having come. */
export function useClicksCount(storeId: string) {
  return useQuery({
    queryKey: storeKeys.clicks(storeId),
    queryFn: async () => {
      const row = await unwrap(db.from("stores").select("clicks_count").eq("id", storeId).single());
      return row.clicks_count;
    },
  });
}

export function useSetClicksCount(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (count: boolean) =>
      unwrap(db.from("stores").update({ clicks_count: count }).eq("id", storeId).select("id").single()),
    onSettled: () => refresh(client, clicksChanged(storeId)),
  });
}
