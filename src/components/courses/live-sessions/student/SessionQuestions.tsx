import MessageCircleQuestion from "lucide-react/icons/message-circle-question-mark";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { AskQuestion } from "./AskQuestion";
import { QuestionItem } from "./QuestionItem";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Skeleton } from "@/components/ui/Skeleton";
import type { MyLiveSession, SessionQuestion } from "@/hooks/courses/shared/types";
import { useSessionQuestions, useToggleVote } from "@/hooks/courses/useLiveSessions";
import { useErrorText } from "@/hooks/ui/useErrorText";

function Group({
  title,
  questions,
  onVote,
}: {
  title: string;
  questions: SessionQuestion[];
  onVote: (id: string) => void;
}) {
  if (questions.length === 0) return null;
  return (
    <section aria-label={title} className="mt-6">
      <h3 className="text-sm font-medium text-muted">{title}</h3>
      <ul className="divide-y divide-line">
        {questions.map((question) => (
          <QuestionItem key={question.id} question={question} onVote={() => onVote(question.id)} />
        ))}
      </ul>
    </section>
  );
}

/** What participants want to know: asked, supported, answered; kept fresh by the page. */
function Questions({ session }: { session: MyLiveSession }) {
  const { t } = useTranslation("student");
  const errorText = useErrorText();
  const list = useSessionQuestions(session.id);
  const vote = useToggleVote(session.id);
  const shown = list.data?.filter(({ status }) => status !== "dismissed");
  const toggle = (id: string) => vote.mutate(id, { onError: (error) => notifyError(errorText(error)) });

  return (
    <>
      {session.status === "cancelled" ? (
        <p className="text-muted">{t("student:questions.closed")}</p>
      ) : (
        <AskQuestion sessionId={session.id} />
      )}
      {list.isPending ? (
        <div className="mt-6 grid gap-3" aria-hidden>
          <Skeleton className="h-14" />
          <Skeleton className="h-14" />
        </div>
      ) : null}
      {list.isError && !list.data ? (
        <ErrorState
          compact
          className="mt-4"
          error={list.error}
          onRetry={() => void list.refetch()}
          retrying={list.isFetching}
        />
      ) : null}
      {shown?.length === 0 && !list.hasNextPage ? (
        <EmptyState className="py-8!" icon={<MessageCircleQuestion />} title={t("student:questions.empty")} />
      ) : null}
      <Group
        title={t("student:questions.open")}
        questions={shown?.filter(({ status }) => status === "open") ?? []}
        onVote={toggle}
      />
      <Group
        title={t("student:questions.done")}
        questions={shown?.filter(({ status }) => status === "answered") ?? []}
        onVote={toggle}
      />
      {list.hasNextPage ? (
        <Button className="mt-2" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t("student:list.more")}
        </Button>
      ) : null}
    </>
  );
}

export function SessionQuestions({ session }: { session: MyLiveSession }) {
  const { t } = useTranslation("student");
  return (
    <section aria-labelledby="questions">
      <h2 id="questions" className="mb-3 text-lg font-semibold">
        {t("student:questions.title")}
      </h2>
      <Card className="p-4 sm:p-5">
        {!session.allow_questions ? (
          <p className="text-muted">{t("student:questions.off")}</p>
        ) : session.can_take_part ? (
          <Questions session={session} />
        ) : (
          <p className="text-muted">{t("student:questions.locked")}</p>
        )}
      </Card>
    </section>
  );
}
