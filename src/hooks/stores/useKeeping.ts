import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { keepingChanged, storeKeys } from "@/hooks/stores/keys";
import { db, unwrap } from "@/integrations/supabase/server";

export interface Keeping {
  evidence_years: number;
  recording_months: number;
  /** What recordings are made for, as participants are told; null: the page's own words. */
  recording_purpose: string | null;
}

/** For how long the store keeps who came to a session, and lets its recordings be watched. */
export function useKeeping(storeId: string) {
  return useQuery({
    queryKey: storeKeys.keeping(storeId),
    queryFn: (): Promise<Keeping> =>
      unwrap(
        db
          .from("stores")
          .select("evidence_years, recording_months, recording_purpose")
          .eq("id", storeId)
          .single(),
      ),
  });
}

export function useSetKeeping(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<Keeping>) =>
      unwrap(db.from("stores").update(change).eq("id", storeId).select("id").single()),
    onSettled: () => refresh(client, keepingChanged(storeId)),
  });
}
