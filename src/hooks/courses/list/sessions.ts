import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { keepWithin } from "@/hooks/cache";
import { sessionKeys } from "@/hooks/courses/shared/keys";
import { sessionListItem, sessionStats } from "@/hooks/courses/shared/session-list-rows";
import { rpc, rpcRow } from "@/integrations/supabase/server";
import type { LiveSessionListItem } from "@/hooks/courses/shared/types";
import { keysetPages } from "@/hooks/pages";
import type { SessionFilters } from "@/lib/courses/shared/session-types";

const pageSize = 50;

/** What is ahead reads from now on; what is over, and everything, from the newest back. */
const ascending = (filters: SessionFilters) => (filters.scope ?? "all") === "upcoming";

/** The filters as the server's functions take them. */
function filterArgs(storeId: string, filters: SessionFilters) {
  return {
    p_store_id: storeId,
    ...(filters.courseId ? { p_course_id: filters.courseId } : {}),
    ...(filters.query ? { p_query: filters.query } : {}),
    ...(filters.scope && filters.scope !== "all" ? { p_scope: filters.scope } : {}),
    ...(filters.statuses?.length ? { p_statuses: [...filters.statuses] } : {}),
    ...(filters.platforms?.length ? { p_platforms: [...filters.platforms] } : {}),
    ...(filters.from ? { p_from: filters.from } : {}),
    ...(filters.until ? { p_until: filters.until } : {}),
  };
}

export function courseLiveSessionsOptions(storeId: string, filters: SessionFilters) {
  return infiniteQueryOptions({
    queryKey: sessionKeys.list(storeId, filters),
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_live_sessions",
        {
          ...filterArgs(storeId, filters),
          p_ascending: ascending(filters),
          p_limit: pageSize,
          ...(pageParam ? { p_after_start: pageParam.start, p_after_id: pageParam.id } : {}),
        },
        z.array(sessionListItem),
        { signal },
      ),
    ...keysetPages(pageSize, (last: LiveSessionListItem) => ({ start: last.scheduled_start, id: last.id })),
  });
}

/** A store's sessions, page by page; `data` is the flat list of what has been loaded. */
export function useCourseLiveSessions(storeId: string, filters: SessionFilters) {
  return useInfiniteQuery({
    ...courseLiveSessionsOptions(storeId, filters),
    placeholderData: keepWithin(storeId),
  });
}

export function liveSessionStatsOptions(storeId: string, filters: SessionFilters = {}) {
  return queryOptions({
    queryKey: sessionKeys.stats(storeId, filters),
    queryFn: async ({ signal }) => {
      const row = await rpcRow("get_live_session_stats", filterArgs(storeId, filters), sessionStats, {
        signal,
      });
      return row;
    },
  });
}

/** Figures of what the filters let through, by status; `listed`: how many the list has, in its view and of its statuses. */
export function useLiveSessionStats(storeId: string, filters: SessionFilters) {
  return useQuery({
    ...liveSessionStatsOptions(storeId, filters),
    placeholderData: keepWithin(storeId),
  });
}
