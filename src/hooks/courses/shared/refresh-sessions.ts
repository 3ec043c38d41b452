import type { QueryClient } from "@tanstack/react-query";
import { dashboardKeys } from "@/hooks/dashboard/keys";
import { sessionKeys } from "./keys";

/** Everything a change of one session shows in: lists, counts, its detail, what students see, today's page. */
export async function refreshSessions(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: sessionKeys.all }),
    client.invalidateQueries({ queryKey: dashboardKeys.all }),
  ]);
}
