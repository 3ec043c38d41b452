import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { keepWithin } from "@/hooks/cache";
import { sessionKeys } from "@/hooks/courses/shared/keys";
import type { LiveSessionDetail, LiveSessionListItem, LiveSessionStats } from "@/hooks/courses/shared/types";
import { db, unwrap, unwrapMaybe } from "@/integrations/supabase/client";
import type { SessionFilters } from "@/lib/courses/shared/session-types";
import { AppError } from "@/lib/net/errors";

const pageSize = 50;

interface Cursor {
  start: string;
  id: string;
}

/** What is ahead reads from now on; what is over, and everything, from the newest back. */
const ascending = (filters: SessionFilters) => (filters.scope ?? "all") === "upcoming";

export function courseLiveSessionsOptions(storeId: string, filters: SessionFilters) {
  return infiniteQueryOptions({
    queryKey: sessionKeys.list(storeId, filters),
    queryFn: async ({ pageParam, signal }) =>
      (await unwrap(
        db
          .rpc("list_live_sessions", {
            p_store_id: storeId,
            p_ascending: ascending(filters),
            p_limit: pageSize,
            ...(filters.courseId ? { p_course_id: filters.courseId } : {}),
            ...(filters.query ? { p_query: filters.query } : {}),
            ...(filters.scope && filters.scope !== "all" ? { p_scope: filters.scope } : {}),
            ...(filters.statuses?.length ? { p_statuses: [...filters.statuses] } : {}),
            ...(filters.platforms?.length ? { p_platforms: [...filters.platforms] } : {}),
            ...(filters.from ? { p_from: filters.from } : {}),
            ...(filters.until ? { p_until: filters.until } : {}),
            ...(pageParam ? { p_after_start: pageParam.start, p_after_id: pageParam.id } : {}),
          })
          .abortSignal(signal),
      )) as LiveSessionListItem[],
    initialPageParam: null as Cursor | null,
    getNextPageParam: (page): Cursor | null => {
      const last = page.at(-1);
      return last && page.length === pageSize ? { start: last.scheduled_start, id: last.id } : null;
    },
    select: (data) => data.pages.flat(),
  });
}

/** A store's sessions, page by page; `data` is the flat list of what has been loaded. */
export function useCourseLiveSessions(storeId: string, filters: SessionFilters) {
  return useInfiniteQuery({
    ...courseLiveSessionsOptions(storeId, filters),
    placeholderData: keepWithin(storeId),
  });
}

export function liveSessionStatsOptions(storeId: string, courseId?: string) {
  return queryOptions({
    queryKey: sessionKeys.stats(storeId, courseId),
    queryFn: async ({ signal }) => {
      const rows = await unwrap(
        db
          .rpc("get_live_session_stats", {
            p_store_id: storeId,
            ...(courseId ? { p_course_id: courseId } : {}),
          })
          .abortSignal(signal),
      );
      return rows[0] as LiveSessionStats;
    },
  });
}

export function useLiveSessionStats(storeId: string, courseId?: string) {
  return useQuery({
    ...liveSessionStatsOptions(storeId, courseId),
    placeholderData: keepWithin(storeId),
  });
}

const detailColumns =
  "*, course:courses(title), host:profiles!course_live_sessions_host_id_fkey(display_name), meeting:course_live_session_meetings(join_url, join_password, stream_url, stream_key, recording_url)";

export function liveSessionOptions(sessionId: string) {
  return queryOptions({
    queryKey: sessionKeys.detail(sessionId),
    queryFn: async ({ signal }) => {
      const row = await unwrapMaybe(
        db
          .from("course_live_sessions")
          .select(detailColumns)
          .eq("id", sessionId)
          .is("deleted_at", null)
          .abortSignal(signal)
          .maybeSingle(),
      );
      if (!row) throw new AppError({ status: 404, code: "session_not_found" });
      return row as unknown as LiveSessionDetail;
    },
  });
}

/** One session with everything its staff may see of it. */
export function useLiveSession(sessionId: string | undefined) {
  return useQuery({ ...liveSessionOptions(sessionId ?? ""), enabled: !!sessionId });
}
