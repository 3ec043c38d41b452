import {
  infiniteQueryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { questionsChanged, sessionKeys, votesChanged } from "@/hooks/courses/shared/keys";
import { sessionQuestion } from "@/hooks/courses/shared/question-rows";
import type { SessionQuestion } from "@/hooks/courses/shared/types";
import { useRequestId } from "@/hooks/ui/useRequestId";
import { nothing, rpc } from "@/integrations/supabase/server";
import type { QuestionStatus } from "@/lib/courses/shared/session-types";

const counts = z.object({ open: z.number(), answered: z.number(), dismissed: z.number() });
const vote = z.object({ voted: z.boolean(), vote_count: z.number() });

const pageSize = 50;

interface Cursor {
  votes: number;
  at: string;
  id: string;
}

type Pages = InfiniteData<SessionQuestion[], Cursor | null>;

/** Votes move questions between pages while they are read: what comes twice is shown once. */
function unique(pages: SessionQuestion[][]): SessionQuestion[] {
  return [...new Map(pages.flat().map((question) => [question.id, question])).values()];
}

export function sessionQuestionsOptions(sessionId: string, status?: QuestionStatus) {
  return infiniteQueryOptions({
    queryKey: sessionKeys.questionList(sessionId, status),
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_session_questions",
        {
          p_session_id: sessionId,
          p_limit: pageSize,
          ...(status && { p_status: status }),
          ...(pageParam && {
            p_after_votes: pageParam.votes,
            p_after_at: pageParam.at,
            p_after_id: pageParam.id,
          }),
        },
        z.array(sessionQuestion),
        { signal },
      ),
    initialPageParam: null as Cursor | null,
    getNextPageParam: (page): Cursor | null => {
      const last = page.at(-1);
      return last && page.length === pageSize
        ? { votes: last.vote_count, at: last.created_at, id: last.id }
        : null;
    },
    select: (data) => unique(data.pages),
  });
}

/** A session's questions (of one status, when given), the most wanted first, with the reader's own vote. */
export function useSessionQuestions(sessionId: string | undefined, status?: QuestionStatus) {
  return useInfiniteQuery({ ...sessionQuestionsOptions(sessionId ?? "", status), enabled: !!sessionId });
}

/** How many of a session's questions have each status; for its staff. */
export function useQuestionCounts(sessionId: string) {
  return useQuery({
    queryKey: sessionKeys.questionCounts(sessionId),
    queryFn: async ({ signal }): Promise<Record<QuestionStatus, number>> => {
      const args = { p_session_id: sessionId };
      const rows = await rpc("get_session_question_counts", args, z.array(counts), { signal });
      return rows[0] ?? { open: 0, answered: 0, dismissed: 0 };
    },
  });
}

export function useAskQuestion(sessionId: string) {
  const client = useQueryClient();
  const { requestId, renew } = useRequestId();
  return useMutation({
    mutationFn: ({ body, anonymous }: { body: string; anonymous?: boolean }) =>
      rpc(
        "ask_session_question",
        {
          ...{ p_session_id: sessionId, p_body: body, p_anonymous: anonymous ?? false },
          p_request_id: requestId,
        },
        nothing,
        { repeatable: true },
      ),
    onSuccess: () => {
      renew();
      return refresh(client, questionsChanged(sessionId));
    },
  });
}

function withVote(
  data: Pages | undefined,
  questionId: string,
  change: (q: SessionQuestion) => SessionQuestion,
) {
  if (!data) return data;
  return {
    ...data,
    pages: data.pages.map((page) =>
      page.map((question) => (question.id === questionId ? change(question) : question)),
    ),
  };
}

/** Gives or takes back one's vote; shown at once, corrected by the server's count. */
export function useToggleVote(sessionId: string) {
  const client = useQueryClient();
  const queryKey = sessionKeys.questionList(sessionId, undefined);
  return useMutation({
    mutationFn: async (questionId: string) => {
      const rows = await rpc("toggle_question_vote", { p_question_id: questionId }, z.array(vote));
      return rows[0];
    },
    onMutate: async (questionId) => {
      await client.cancelQueries({ queryKey });
      const flip = (question: SessionQuestion): SessionQuestion => ({
        ...question,
        voted: !question.voted,
        vote_count: question.vote_count + (question.voted ? -1 : 1),
      });
      client.setQueryData<Pages>(queryKey, (data) => withVote(data, questionId, flip));
      return { undo: () => client.setQueryData<Pages>(queryKey, (data) => withVote(data, questionId, flip)) };
    },
    onError: (_error, _questionId, context) => context?.undo(),
    onSuccess: (answer, questionId) => {
      if (!answer) return;
      client.setQueryData<Pages>(queryKey, (data) =>
        withVote(data, questionId, (question) => ({ ...question, ...answer })),
      );
    },
    onSettled: () => refresh(client, votesChanged(sessionId)),
  });
}

interface Answer {
  questionId: string;
  /** Null with "answered": it was answered aloud. */
  answer?: string | null;
  status: QuestionStatus;
}

/** Answers, dismisses or reopens a question. */
export function useAnswerQuestion(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ questionId, answer, status }: Answer) =>
      rpc(
        "answer_session_question",
        { p_question_id: questionId, p_status: status, ...(answer ? { p_answer: answer } : {}) },
        nothing,
      ),
    onSuccess: () => refresh(client, questionsChanged(sessionId)),
  });
}
