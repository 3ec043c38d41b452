import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { meetingChanged, sessionChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import type { LiveSession } from "@/hooks/courses/shared/types";
import { db, unwrap } from "@/integrations/supabase/client";

export type MeetingState = "none" | "unconnected" | "reconnect" | "pending" | "ready" | "drift" | "failed";

export type DriftField = "topic" | "agenda" | "startLocal" | "durationMinutes" | "recording" | "deleted";

export interface MeetingDifference {
  ours: string | number | boolean;
  theirs: string | number | boolean;
}

export interface SessionMeeting {
  state: MeetingState;
  error_code: string | null;
  error_detail: string | null;
  next_try: string | null;
  attempts: number;
  /** What somebody changed at the provider; times are wall times in the session's zone. */
  drift: Partial<Record<DriftField, MeetingDifference>> | null;
  drift_at: string | null;
  /** A link typed by hand stands before the meeting's own. */
  own_link: boolean;
}

const pendingPoll = 3_000;
const standingPoll = 60_000;

function sessionMeetingOptions(sessionId: string) {
  return queryOptions({
    queryKey: sessionKeys.meeting(sessionId),
    queryFn: async ({ signal }) => {
      const rows = await unwrap(
        db.rpc("get_session_meeting_state", { p_session_id: sessionId }).abortSignal(signal),
      );
      return rows[0] as unknown as SessionMeeting;
    },
    // What somebody changes at the provider shows while the panel is open.
    refetchInterval: ({ state }) => (state.data?.state === "pending" ? pendingPoll : standingPoll),
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
    onSettled: () => refresh(client, meetingChanged(sessionId)),
  });
}

/** theirs: the session takes over what the meeting says; ours: what the session says is written again, or made anew. */
export function useResolveDrift(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ choice, revision }: { choice: "theirs" | "ours"; revision: number }) =>
      unwrap(
        db.rpc("resolve_session_drift", {
          p_session_id: sessionId,
          p_choice: choice,
          p_revision: revision,
        }),
      ) as Promise<LiveSession>,
    // A refusal means the page showed an old state: it is read again before the person decides anew.
    onSettled: () => refresh(client, sessionChanged(sessionId)),
  });
}
