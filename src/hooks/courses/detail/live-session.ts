import { queryOptions, useQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { sessionKeys } from "@/hooks/courses/shared/keys";
import { sessionDetailRow } from "@/hooks/courses/shared/session-detail-rows";
import { db, read } from "@/integrations/supabase/server";
import { AppError } from "@/lib/net/errors";

const columns =
  "*, counts:course_live_session_counts(registered_count, waitlisted_count, question_count), course:courses(title), host:profiles!course_live_sessions_host_id_fkey(display_name), changer:profiles!course_live_sessions_changed_by_fkey(display_name), rooms:session_rooms(id, platform, link, opened_at, closed_at), meeting:course_live_session_meetings(join_url, join_password, stream_url, stream_key, recording_url)";

export function liveSessionOptions(sessionId: string) {
  return queryOptions({
    queryKey: sessionKeys.detail(sessionId),
    queryFn: async ({ signal }) => {
      const request = db
        .from("course_live_sessions")
        .select(columns)
        .eq("id", sessionId)
        .is("deleted_at", null)
        .abortSignal(signal)
        .maybeSingle();
      const row = await read(request, z.nullable(sessionDetailRow));
      if (!row) throw new AppError({ status: 404, code: "session_not_found" });
      const { counts, ...session } = row;
      return { ...session, ...counts };
    },
  });
}

/** One session with everything its staff may see of it. */
export function useLiveSession(sessionId: string | undefined) {
  return useQuery({ ...liveSessionOptions(sessionId ?? ""), enabled: !!sessionId });
}
