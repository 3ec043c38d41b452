import MessageCircleQuestion from "lucide-react/icons/message-circle-question-mark";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { QuestionItem } from "./QuestionItem";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { LoadMore } from "@/components/shared/table/LoadMore";
import { Segmented } from "@/components/ui/Segmented";
import { Skeleton } from "@/components/ui/Skeleton";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useQuestionCounts, useSessionQuestions } from "@/hooks/courses/useLiveSessions";
import { questionStatuses, type QuestionStatus } from "@/lib/courses/shared/session-types";

function QuestionsSkeleton() {
  return (
    <div className="grid gap-4 py-2" aria-hidden>
      {["w-4/5", "w-3/5", "w-2/3"].map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}

/** What participants want to know, the most wanted first. */
export function QuestionsTab({
  session,
  shown,
  onShow,
}: {
  session: LiveSessionDetail;
  shown: QuestionStatus;
  onShow: (status: QuestionStatus) => void;
}) {
  const { t } = useTranslation(["session", "sessions"]);
  const counts = useQuestionCounts(session.id);
  const list = useSessionQuestions(session.id, shown);
  const rows = list.data;

  const failed = counts.data ? null : counts.error;
  if (failed)
    return <ErrorState error={failed} onRetry={() => void counts.refetch()} retrying={counts.isFetching} />;
  if (!counts.data) return <QuestionsSkeleton />;
  if (questionStatuses.every((status) => counts.data[status] === 0))
    return (
      <EmptyState
        icon={<MessageCircleQuestion />}
        title={t("questions.empty")}
        description={t(session.allow_questions ? "questions.emptyHelp" : "questions.closed")}
      />
    );
  return (
    <div className="grid grid-cols-1 gap-2">
      <Segmented
        label={t("questions.filter")}
        value={shown}
        options={questionStatuses.map((value) => ({
          value,
          label: t(`questions.count.${value}`, {
            count: counts.data[value],
          }),
        }))}
        onChange={onShow}
        className="max-sm:flex max-sm:w-full sm:w-max"
      />
      {!rows && list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
      ) : !rows ? (
        <QuestionsSkeleton />
      ) : rows.length > 0 ? (
        <ul className="divide-y divide-line" aria-label={t("tab.questions")}>
          {rows.map((question) => (
            <QuestionItem key={question.id} sessionId={session.id} question={question} />
          ))}
        </ul>
      ) : (
        <p className="py-10 text-center text-muted">{t(`questions.none.${shown}`)}</p>
      )}
      <LoadMore
        has={list.hasNextPage}
        loading={list.isFetchingNextPage}
        load={() => void list.fetchNextPage()}
        error={list.isFetchNextPageError ? list.error : undefined}
      />
    </div>
  );
}
