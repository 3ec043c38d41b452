import MessageCircleQuestion from "lucide-react/icons/message-circle-question-mark";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { QuestionItem } from "@/components/courses/live-sessions/QuestionItem";
import { EmptyState } from "@/components/shared/EmptyState";
import { ErrorState } from "@/components/shared/ErrorState";
import { LoadMore } from "@/components/shared/LoadMore";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { LiveSessionDetail } from "@/hooks/courses/types";
import { useSessionQuestions } from "@/hooks/courses/useLiveSessions";
import { questionStatuses, type QuestionStatus } from "@/lib/courses/session-types";

/** What participants want to know, the most wanted first. */
export function QuestionsTab({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation(["session", "sessions"]);
  const list = useSessionQuestions(session.id);
  const [shown, setShown] = useState<QuestionStatus>("open");
  const all = list.data;

  if (!all && list.error)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />;
  if (!all)
    return (
      <div className="grid gap-4 py-2" aria-hidden>
        {["w-4/5", "w-3/5", "w-2/3"].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    );
  if (all.length === 0)
    return (
      <EmptyState
        icon={<MessageCircleQuestion />}
        title={t("questions.empty")}
        description={t(session.allow_questions ? "questions.emptyHelp" : "questions.closed")}
      />
    );
  const rows = all.filter(({ status }) => status === shown);
  return (
    <div className="grid grid-cols-1 gap-2">
      <Segmented
        label={t("questions.filter")}
        value={shown}
        options={questionStatuses.map((value) => ({
          value,
          label: t(`questions.count.${value}`, {
            count: all.filter(({ status }) => status === value).length,
          }),
        }))}
        onChange={setShown}
        className="max-sm:flex max-sm:w-full sm:w-max"
      />
      {rows.length > 0 ? (
        <ul className="divide-y divide-line" aria-label={t("tab.questions")}>
          {rows.map((question) => (
            <QuestionItem key={question.id} question={question} />
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
