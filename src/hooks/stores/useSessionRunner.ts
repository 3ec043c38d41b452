import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { runnerChanged, storeKeys } from "@/hooks/stores/keys";
import { db, unwrap } from "@/integrations/supabase/server";
import type { SessionRunner } from "@/lib/session-runners";

/** What makes the store's new sessions go live and end. */
export function useSessionRunner(storeId: string) {
  return useQuery({
    queryKey: storeKeys.runner(storeId),
    queryFn: async () => {
      const row = await unwrap(db.from("stores").select("sessions_run_by").eq("id", storeId).single());
      return row.sessions_run_by;
    },
  });
}

export function useSetSessionRunner(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (runner: SessionRunner) =>
      unwrap(db.from("stores").update({ sessions_run_by: runner }).eq("id", storeId).select("id").single()),
    onSettled: () => refresh(client, runnerChanged(storeId)),
  });
}
