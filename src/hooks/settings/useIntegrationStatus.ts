import { integrationStatus } from "@contracts/integration-status.ts";
import { useQuery } from "@tanstack/react-query";
import { settingsKeys } from "@/hooks/settings/keys";
import { callFunction } from "@/integrations/supabase/client";

/** Which services the server is set up for, and which the store has connected; never a secret. */
export function useIntegrationStatus(storeId: string) {
  return useQuery({
    queryKey: settingsKeys.integrations(storeId),
    queryFn: async ({ signal }) =>
      integrationStatus.reply.parse(
        await callFunction("integration-status", { query: { store: storeId }, signal }),
      ),
    staleTime: 60_000,
  });
}
