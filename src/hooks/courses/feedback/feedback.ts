import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { feedbackChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import { keysetPages } from "@/hooks/pages";
import { nothing, rpc } from "@/integrations/supabase/server";

const own = z.object({
  until: z.string(),
  rating: z.nullable(z.int()),
  comment: z.nullable(z.string()),
  named: z.nullable(z.boolean()),
});
/** What the person said of a session, if anything, and until when they may say it. */
export type OwnFeedback = z.output<typeof own>;

/** What the person may say, or said, of a session that is over; null where they were not there. */
export function useMyFeedback(sessionId: string) {
  return useQuery({
    queryKey: sessionKeys.myFeedback(sessionId),
    queryFn: async ({ signal }) => {
      const rows = await rpc("get_my_feedback", { p_session_id: sessionId }, z.array(own), { signal });
      return rows[0] ?? null;
    },
  });
}

export interface FeedbackSaid {
  /** 1 to 5. */
  rating: number;
  comment: string;
  /** Whether those who run the session read whose it is. */
  named: boolean;
}

/** Errors: session_not_found, feedback_closed, invalid_input, unprintable. */
export function useRateSession(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ rating, comment, named }: FeedbackSaid) =>
      rpc(
        "rate_session",
        { p_session_id: sessionId, p_rating: rating, p_comment: comment, p_named: named },
        nothing,
        { repeatable: true },
      ),
    onSettled: () => refresh(client, feedbackChanged(sessionId)),
  });
}

const summary = z.object({
  answers: z.int(),
  present: z.int(),
  /** How often each of 1 to 5 was given, of what may be read; null where that is nothing. */
  spread: z.nullable(z.array(z.int())),
  comments: z.int(),
});

/** What was said of a session, in numbers; for who reads its registrations. */
export function useSessionFeedback(sessionId: string) {
  return useQuery({
    queryKey: sessionKeys.feedback(sessionId),
    queryFn: async ({ signal }) => {
      const [row] = await rpc(
        "get_session_feedback",
        { p_session_id: sessionId },
        z.array(summary).check(z.minLength(1)),
        { signal },
      );
      return row as z.output<typeof summary>;
    },
  });
}

const comment = z.object({
  id: z.string(),
  name: z.nullable(z.string()),
  rating: z.int(),
  comment: z.string(),
  said_at: z.nullable(z.string()),
});
export type FeedbackComment = z.output<typeof comment>;

const PAGE = 20;

/** The comments on a session, in no order of time. */
export function useFeedbackComments(sessionId: string) {
  return useInfiniteQuery({
    queryKey: sessionKeys.feedbackComments(sessionId),
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_session_feedback",
        { p_session_id: sessionId, p_limit: PAGE, ...(pageParam !== null && { p_after: pageParam }) },
        z.array(comment),
        { signal },
      ),
    ...keysetPages<FeedbackComment, string>(PAGE, ({ id }) => id),
  });
}
