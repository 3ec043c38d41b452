import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { meetingChanged, sessionChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import { savedSession } from "@/hooks/courses/shared/session-rows";
import { toldAs } from "@/hooks/courses/shared/told-as";
import { nothing, rpc, rpcRow } from "@/integrations/supabase/server";

const meetingStates = ["none", "unconnected", "reconnect", "pending", "ready", "drift", "failed"] as const;
export type MeetingState = (typeof meetingStates)[number];

const driftFields = ["topic", "agenda", "start", "durationMinutes", "recording", "deleted"] as const;
export type DriftField = (typeof driftFields)[number];

const said = z.union([z.string(), z.number(), z.boolean()]);
const difference = z.object({ ours: said, theirs: said });
export type MeetingDifference = z.output<typeof difference>;

const meeting = z.object({
  state: z.enum(meetingStates),
  error_code: z.nullable(z.string()),
  error_detail: z.nullable(z.string()),
  next_try: z.nullable(z.string()),
  attempts: z.number(),
  /** What somebody changed at the provider; times are instants. */
  drift: z.nullable(z.partialRecord(z.enum(driftFields), difference)),
  drift_at: z.nullable(z.string()),
  /** A link typed by hand stands before the meeting's own. */
  own_link: z.boolean(),
  /** What the provider made of what was asked: its plan or its rules, and nobody's change. */
  overwritten: z.nullable(z.partialRecord(z.enum(driftFields), difference)),
});
export type SessionMeeting = z.output<typeof meeting>;

const pendingPoll = 3_000;
const standingPoll = 60_000;

function sessionMeetingOptions(sessionId: string) {
  return queryOptions({
    queryKey: sessionKeys.meeting(sessionId),
    queryFn: async ({ signal }) => {
      const args = { p_session_id: sessionId };
      const row = await rpcRow("get_session_meeting_state", args, meeting, { signal });
      return row;
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
    mutationFn: () => rpc("retry_session_meeting", { p_session_id: sessionId }, nothing),
    onSettled: () => refresh(client, meetingChanged(sessionId)),
  });
}

interface Decision {
  choice: "theirs" | "ours";
  revision: number;
  /** Whether who comes is told, and with which sentence. */
  tell?: boolean;
  note?: string;
}

/** theirs: the session takes over what the meeting says; ours: what the session says is written again, or made anew. */
export function useResolveDrift(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ choice, revision, ...telling }: Decision) =>
      rpc(
        "resolve_session_drift",
        { p_session_id: sessionId, p_choice: choice, p_revision: revision, ...toldAs(telling) },
        savedSession,
      ),
    // A refusal means the page showed an old state: it is read again before the person decides anew.
    onSettled: () => refresh(client, sessionChanged(sessionId)),
  });
}
