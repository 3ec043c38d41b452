import { integrationStatus } from "@contracts/integration-status.ts";
import { useQuery } from "@tanstack/react-query";
import { storeKeys } from "@/hooks/stores/keys";
import { callFunction } from "@/integrations/supabase/server";

/** Which services the server is set up for, and which the store has connected; never a secret. */
export function useIntegrationStatus(storeId: string) {
  return useQuery({
    queryKey: storeKeys.integrations(storeId),
    queryFn: ({ signal }) => callFunction(integrationStatus, { store: storeId }, { signal }),
    staleTime: 60_000,
  });
}
