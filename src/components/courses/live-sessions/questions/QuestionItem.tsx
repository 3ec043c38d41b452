import ThumbsUp from "lucide-react/icons/thumbs-up";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useSessionActions } from "@/components/courses/live-sessions/shared/session-actions-context";
import { RelativeTime } from "@/components/shared/display/RelativeTime";
import { Button } from "@/components/ui/Button";
import { Textarea } from "@/components/ui/Textarea";
import type { SessionQuestion } from "@/hooks/courses/shared/types";
import { useAnswerQuestion } from "@/hooks/courses/useLiveSessions";
import type { QuestionStatus } from "@/lib/courses/shared/session-types";
import { ownEscape } from "@/lib/own-escape";
import { can } from "@/lib/roles";
import { answered } from "@/hooks/answered";
import { LeaveBlocker } from "@/components/shared/overlay/LeaveBlocker";
import { useLeaveQuestion } from "@/hooks/ui/useUnsavedChanges";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";

const longest = 4_000;

interface QuestionItemProps {
  sessionId: string;
  question: SessionQuestion;
}

interface AnswerFormProps extends QuestionItemProps {
  onClose: () => void;
}

function AnswerForm({ sessionId, question, onClose }: AnswerFormProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const errorText = useErrorText();
  const answer = useAnswerQuestion(sessionId);
  const [text, setText] = useState(question.answer ?? "");
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const dirty = text.trim() !== (question.answer ?? "").trim();
  const leave = useLeaveQuestion(dirty && !answer.isPending);

  async function close() {
    if (await leave.confirmLeaving()) onClose();
  }

  async function send() {
    try {
      await answered(answer.mutateAsync, {
        questionId: question.id,
        answer: text.trim(),
        status: "answered",
      });
      leave.allowLeaving();
      onClose();
    } catch {
      // Shown under the field; what was written stays.
    }
  }
  return (
    <form
      className="mt-3 grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void send();
      }}
    >
      {dirty ? <LeaveBlocker question={leave} /> : null}
      <label htmlFor={id} className="text-sm font-medium">
        {t("questions.answerLabel")}
      </label>
      <Textarea
        {...ownEscape(true)}
        id={id}
        rows={3}
        ref={field}
        maxLength={longest}
        value={text}
        aria-invalid={answer.isError || undefined}
        aria-describedby={`${id}-error`}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          void close();
        }}
      />
      <p id={`${id}-error`} role="alert" className="text-sm text-bad-ink empty:hidden">
        {answer.error ? errorText(answer.error) : null}
      </p>
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="primary" loading={answer.isPending}>
          {t("questions.send")}
        </Button>
        <Button size="sm" variant="quiet" onClick={() => void close()}>
          {t("common:cancel")}
        </Button>
      </div>
    </form>
  );
}

export function QuestionItem({ sessionId, question }: QuestionItemProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const errorText = useErrorText();
  const { role } = useSessionActions();
  const change = useAnswerQuestion(sessionId);
  const [writing, setWriting] = useState(false);
  const mayAnswer = can(role, "answer_questions");
  const { status, vote_count: votes, answer } = question;
  const to = (next: QuestionStatus) => change.mutate({ questionId: question.id, status: next });

  return (
    <li className="flex gap-4 py-4">
      <span
        className="flex h-8 w-14 shrink-0 items-center justify-center gap-1.5 rounded-md bg-sunken px-2 tabular text-sm font-medium"
        title={t("questions.votes", { count: votes })}
      >
        <ThumbsUp aria-hidden className="size-3.5 text-muted" />
        <span aria-hidden>{format.number(votes)}</span>
        <span className="sr-only">{t("questions.votes", { count: votes })}</span>
      </span>
      <div className="min-w-0 flex-1">
        <p className="break-words whitespace-pre-line">{question.body}</p>
        <p className="mt-0.5 text-sm text-muted">
          {question.author_name ?? t("questions.anonymous")}
          {" · "}
          <RelativeTime value={question.created_at} />
        </p>
        {status === "answered" && !writing ? (
          <p className="mt-2 border-l-2 border-good-solid pl-3 break-words whitespace-pre-line">
            <span className="block text-sm text-muted">{t("questions.answer")}</span>
            {answer ?? t("questions.aloud")}
          </p>
        ) : null}
        {writing ? (
          <AnswerForm sessionId={sessionId} question={question} onClose={() => setWriting(false)} />
        ) : null}
        {mayAnswer && !writing ? (
          <div className="mt-2 -ml-3 flex flex-wrap gap-x-1">
            {status === "dismissed" ? null : (
              <Button size="sm" variant="ghost" onClick={() => setWriting(true)}>
                {t(status === "answered" ? "questions.edit" : "questions.reply")}
              </Button>
            )}
            {status === "open" ? (
              <>
                <Button size="sm" variant="quiet" loading={change.isPending} onClick={() => to("answered")}>
                  {t("questions.markAloud")}
                </Button>
                <Button size="sm" variant="quiet" onClick={() => to("dismissed")}>
                  {t("questions.dismiss")}
                </Button>
              </>
            ) : (
              <Button size="sm" variant="quiet" loading={change.isPending} onClick={() => to("open")}>
                {t("questions.reopen")}
              </Button>
            )}
          </div>
        ) : null}
        <p role="alert" className="mt-1 text-sm text-bad-ink empty:hidden">
          {change.error ? errorText(change.error) : null}
        </p>
      </div>
    </li>
  );
}
