import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { sessionKeys } from "@/hooks/courses/keys";
import { db, unwrap } from "@/integrations/supabase/client";

export type MeetingState = "none" | "unconnected" | "reconnect" | "pending" | "ready" | "failed";

export interface SessionMeeting {
  state: MeetingState;
  error_code: string | null;
  error_detail: string | null;
  next_try: string | null;
  attempts: number;
}

const pendingPoll = 3_000;

function sessionMeetingOptions(sessionId: string) {
  return queryOptions({
    queryKey: sessionKeys.meeting(sessionId),
    queryFn: async ({ signal }) => {
      const rows = await unwrap(
        db.rpc("get_session_meeting_state", { p_session_id: sessionId }).abortSignal(signal),
      );
      return rows[0] as SessionMeeting;
    },
    refetchInterval: ({ state }) => (state.data?.state === "pending" ? pendingPoll : false),
  });
}

/** How the meeting at the provider stands, asked again while it is being made; for session staff. */
export function useSessionMeeting(sessionId: string) {
  return useQuery(sessionMeetingOptions(sessionId));
}

/** Asks the provider again now. Errors: session_not_found, role_not_allowed, not_connected. */
export function useRetryMeeting(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(db.rpc("retry_session_meeting", { p_session_id: sessionId })),
    onSettled: () => client.invalidateQueries({ queryKey: sessionKeys.meeting(sessionId) }),
  });
}
