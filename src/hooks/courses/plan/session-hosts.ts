import { queryOptions, useQuery } from "@tanstack/react-query";
import { courseKeys } from "@/hooks/courses/shared/keys";
import type { SessionHost } from "@/hooks/courses/shared/types";
import { db, unwrap } from "@/integrations/supabase/server";
import { abilities } from "@/lib/roles";
import { inOrder } from "@/lib/text/order";

/** A picker, not a list: a store with more hosts than this needs a search in it. */
const most = 500;

/** The members who may run a session. */
export function sessionHostsOptions(storeId: string) {
  return queryOptions({
    queryKey: courseKeys.hosts(storeId),
    queryFn: async ({ signal }): Promise<SessionHost[]> => {
      const rows = await unwrap(
        db
          .from("store_members")
          .select("user_id, profile:profiles(display_name)")
          .eq("store_id", storeId)
          .in("role", [...abilities.manage_sessions])
          .limit(most)
          .abortSignal(signal),
      );
      return rows
        .map((row) => ({ id: row.user_id, name: row.profile?.display_name ?? "" }))
        .sort((a, b) => inOrder(a.name, b.name));
    },
    staleTime: 5 * 60_000,
  });
}

export function useSessionHosts(storeId: string) {
  return useQuery(sessionHostsOptions(storeId));
}
