import MessageSquare from "lucide-react/icons/message-square";
import { RATINGS, Stars } from "@/components/courses/live-sessions/feedback/Stars";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { LogList } from "@/components/shared/table/LogList";
import { Skeleton } from "@/components/ui/Skeleton";
import {
  useFeedbackComments,
  useSessionFeedback,
  type FeedbackComment,
} from "@/hooks/courses/feedback/feedback";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";

function Comment({ one }: { one: FeedbackComment }) {
  const { t } = useTranslation("session");
  const format = useFormat();
  return (
    <li className="grid gap-1 px-5 py-3.5 sm:px-6">
      <p className="flex flex-wrap items-center gap-x-3">
        <Stars rating={one.rating} />
        <span className="sr-only">{t("feedback.stars", { count: one.rating })}</span>
        <span className="text-sm wrap-anywhere text-muted">
          {one.name ?? t("feedback.unnamed")}
          {one.said_at === null ? null : ` · ${format.date(one.said_at)}`}
        </span>
      </p>
      <p className="max-w-prose wrap-anywhere whitespace-pre-line">{one.comment}</p>
    </li>
  );
}

function Spread({ spread }: { spread: readonly number[] }) {
  const { t } = useTranslation("session");
  const format = useFormat();
  const most = Math.max(...spread, 1);
  return (
    <ul className="grid gap-1.5">
      {RATINGS.toReversed().map((each) => {
        const count = spread[each - 1] ?? 0;
        return (
          <li key={each} className="grid grid-cols-[6.5rem_minmax(0,1fr)_2.5rem] items-center gap-3 text-sm">
            <span>{t("feedback.stars", { count: each })}</span>
            <span aria-hidden className="h-2 rounded-full bg-sunken">
              <span
                className="block h-2 rounded-full bg-accent"
                style={{ width: `${(100 * count) / most}%` }}
              />
            </span>
            <span className="text-end tabular text-muted">{format.number(count)}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** What people said of a session: how many answered, how they rated it, and their words. */
export default function SessionFeedback({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation("session");
  const format = useFormat();
  const { data, error, refetch } = useSessionFeedback(sessionId);
  const comments = useFeedbackComments(sessionId);
  if (error && !data)
    return <ErrorState compact error={error} onRetry={() => void refetch()} className="m-5" />;
  if (!data)
    return (
      <div aria-busy className="grid gap-4 p-5 sm:px-6">
        <Skeleton className="h-10 w-1/3" />
        <Skeleton className="h-24 w-full" />
      </div>
    );
  const { answers, present, spread } = data;
  if (answers === 0)
    return (
      <EmptyState
        icon={<MessageSquare aria-hidden />}
        title={t("feedback.empty")}
        description={t("feedback.emptyText")}
      />
    );
  const shown = spread?.reduce((total, count) => total + count, 0) ?? 0;
  const sum = spread?.reduce((total, count, index) => total + count * (index + 1), 0) ?? 0;
  return (
    <>
      <div className="grid gap-4 p-5 sm:px-6">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          {spread ? (
            <p className="tabular text-2xl font-semibold">
              {t("feedback.mean", { mean: format.number(Math.round((sum / shown) * 10) / 10) })}
            </p>
          ) : null}
          <p className="text-muted">
            {t("feedback.answers", { count: answers, formatted: format.number(answers) })}
            {" · "}
            {t("feedback.present", { count: present, formatted: format.number(present) })}
          </p>
        </div>
        {spread ? <Spread spread={spread} /> : null}
        {shown < answers ? <p className="text-pretty">{t("feedback.few")}</p> : null}
      </div>
      <h3 className="border-t border-line px-5 pt-5 font-semibold sm:px-6">{t("feedback.comments")}</h3>
      <LogList
        list={comments}
        title={t("feedback.comments")}
        empty={t("feedback.noComments")}
        line={(one) => <Comment key={one.id} one={one} />}
      />
    </>
  );
}
