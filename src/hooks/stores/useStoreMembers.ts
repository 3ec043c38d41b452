import { useQuery } from "@tanstack/react-query";
import { storeKeys } from "@/hooks/stores/keys";
import { db, unwrap } from "@/integrations/supabase/server";

export function useStoreMembers(storeId: string) {
  return useQuery({
    queryKey: storeKeys.members(storeId),
    queryFn: () =>
      unwrap(
        db
          .from("store_members")
          .select("user_id, role, created_at, profile:profiles(display_name)")
          .eq("store_id", storeId)
          .order("created_at"),
      ),
  });
}
