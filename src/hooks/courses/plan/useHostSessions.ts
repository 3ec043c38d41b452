import { queryOptions, skipToken, useQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { courseKeys } from "@/hooks/courses/shared/keys";
import { rpc } from "@/integrations/supabase/server";

const hostSession = z.object({
  id: z.string(),
  title: z.string(),
  store_name: z.string(),
  scheduled_start: z.string(),
  scheduled_end: z.string(),
});

export interface HostTime {
  /** Nobody: whoever runs the session that is left out. */
  host: string | undefined;
  start: string;
  end: string;
  /** The session that is planned anew. */
  except: string | undefined;
}

/** What somebody else's plans already hold for a time; null asks nothing. Read anew each time: it is a warning. */
function hostSessionsOptions(storeId: string, asked: HostTime | null) {
  return queryOptions({
    queryKey: courseKeys.hostSessions(storeId, asked ?? {}),
    queryFn: asked
      ? ({ signal }) =>
          rpc(
            "list_host_sessions",
            {
              p_store_id: storeId,
              p_from: asked.start,
              p_until: asked.end,
              ...(asked.host ? { p_host_id: asked.host } : {}),
              ...(asked.except ? { p_except: asked.except } : {}),
            },
            z.array(hostSession),
            { signal },
          )
      : skipToken,
    gcTime: 0,
  });
}

export function useHostSessions(storeId: string, asked: HostTime | null) {
  return useQuery(hostSessionsOptions(storeId, asked));
}
