import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { recordingsChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import { nothing, rpc } from "@/integrations/supabase/server";

const text = z.nullable(z.string());

const recordingSchema = z.object({
  id: z.string(),
  url: z.string(),
  started_at: z.string(),
  ended_at: text,
  published: z.boolean(),
  /** When and by whom it was last published or taken back. */
  decided_at: text,
  decided_by: text,
});
export type SessionRecording = z.output<typeof recordingSchema>;

const searchSchema = z.object({
  state: z.enum(["queued", "running", "parked", "done"]),
  outcome: z.nullable(z.enum(["found", "none", "not_allowed"])),
  asked_at: text,
  next_try: text,
  error_code: text,
  error_detail: text,
});
export type RecordingSearch = z.output<typeof searchSchema>;

const recordingsSchema = z.object({
  /** How many participants have said yes to being recorded; null where it is not. */
  agreed: z.nullable(z.number()),
  recordings: z.array(recordingSchema),
  searches: z.array(searchSchema),
  /** The provider can be asked: there is a meeting, and its session has begun. */
  can_ask: z.boolean(),
});

const arrivingPoll = 5_000;
const standingPoll = 60_000;

function recordingsOptions(sessionId: string) {
  return queryOptions({
    queryKey: sessionKeys.recordings(sessionId),
    queryFn: ({ signal }) =>
      rpc("get_session_recordings", { p_session_id: sessionId }, recordingsSchema, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.searches.some((search) => isAsking(search, Date.now())) ? arrivingPoll : standingPoll,
  });
}

/** True while the answer is on its way, rather than waited for. */
export const isAsking = (search: RecordingSearch, now: number): boolean =>
  search.state === "running" || (search.state === "queued" && Date.parse(search.next_try ?? "") <= now);

/** The recordings of a session, and how asking for them stands; for session staff. */
export function useSessionRecordings(sessionId: string) {
  return useQuery(recordingsOptions(sessionId));
}

/** Lets the session's people watch a recording, or takes it back. Errors: recording_not_found, role_not_allowed. */
export function usePublishRecording(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, published }: Pick<SessionRecording, "id" | "published">) =>
      rpc("publish_session_recording", { p_recording_id: id, p_published: published }, nothing),
    onSettled: () => refresh(client, recordingsChanged(sessionId)),
  });
}

/** Asks the provider again now. Errors: no_recording_to_fetch, session_not_found, role_not_allowed. */
export function useFindRecordings(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => rpc("find_session_recordings", { p_session_id: sessionId }, nothing),
    onSettled: () => refresh(client, recordingsChanged(sessionId)),
  });
}
