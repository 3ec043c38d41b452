import ChevronUp from "lucide-react/icons/chevron-up";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { RelativeTime } from "@/components/shared/display/RelativeTime";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import type { SessionQuestion } from "@/hooks/courses/shared/types";
import { cn } from "@/lib/cn";
import { useFormat } from "@/hooks/ui/useFormat";

interface QuestionItemProps {
  question: SessionQuestion;
  onVote: () => void;
}

export function QuestionItem({ question, onVote }: QuestionItemProps) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const { voted, vote_count: votes } = question;
  const answered = question.status === "answered";
  return (
    <li className="flex gap-3 py-4">
      <button
        type="button"
        aria-pressed={voted}
        aria-label={`${t("student:questions.vote")}, ${t("student:questions.votes", { count: votes })}`}
        title={voted ? t("student:questions.unvote") : t("student:questions.vote")}
        onClick={onVote}
        className={cn(
          "grid h-14 w-12 shrink-0 place-items-center rounded-md border py-1.5 tabular font-semibold transition-colors",
          voted
            ? "border-accent bg-accent-soft text-accent-ink shadow-[inset_0_0_0_1px_var(--color-accent)]"
            : "border-line text-muted hover:border-line-strong hover:bg-hover hover:text-ink",
        )}
      >
        <ChevronUp aria-hidden className="size-4" />
        <span aria-hidden>{format.number(votes)}</span>
      </button>
      <div className="min-w-0 flex-1">
        <p className="whitespace-pre-line">{question.body}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
          <span>{question.author_name ?? t("student:questions.anonymousAuthor")}</span>
          <span aria-hidden>·</span>
          <RelativeTime value={question.created_at} />
          {answered ? (
            <StatusBadge tone="good" shape="check">
              {t("student:questions.answered")}
            </StatusBadge>
          ) : null}
        </p>
        {answered ? (
          <div className="mt-2.5 border-l-2 border-good-solid pl-3">
            <p className="text-sm font-medium text-good-ink">{t("student:questions.answer")}</p>
            <p className="whitespace-pre-line">{question.answer ?? t("student:questions.answeredLive")}</p>
          </div>
        ) : null}
      </div>
    </li>
  );
}
