import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { evidenceYearsChanged, storeKeys } from "@/hooks/stores/keys";
import { db, unwrap } from "@/integrations/supabase/server";

/** For how many years the store keeps who came to a session. */
export function useEvidenceYears(storeId: string) {
  return useQuery({
    queryKey: storeKeys.evidenceYears(storeId),
    queryFn: async () => {
      const row = await unwrap(db.from("stores").select("evidence_years").eq("id", storeId).single());
      return row.evidence_years;
    },
  });
}

export function useSetEvidenceYears(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (years: number) =>
      unwrap(db.from("stores").update({ evidence_years: years }).eq("id", storeId).select("id").single()),
    onSettled: () => refresh(client, evidenceYearsChanged(storeId)),
  });
}
