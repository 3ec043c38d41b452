import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { draftKey, keepDraft, readDraft } from "./question-drafts";
import { Field } from "@/components/shared/form/Field";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Checkbox } from "@/components/ui/Checkbox";
import { Textarea } from "@/components/ui/Textarea";
import { useUser } from "@/hooks/auth/useAuth";
import { useAskQuestion } from "@/hooks/courses/useLiveSessions";
import { errorCode } from "@/lib/net/errors";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";

/** As ask_session_question counts: characters, not UTF-16 units, without the spaces around. */
const longest = 1_000;
const lengthOf = (text: string) => Array.from(text.trim()).length;

const ownWords = ["too_many_questions", "questions_closed"] as const;

export function AskQuestion({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const errorText = useErrorText();
  const user = useUser();
  const ask = useAskQuestion(sessionId);
  const key = draftKey(user.id, sessionId);
  const [body, setBody] = useState(() => readDraft(key));
  const [anonymous, setAnonymous] = useState(false);
  const [problem, setProblem] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  const left = longest - lengthOf(body);

  function write(text: string) {
    setBody(text);
    keepDraft(key, text);
    setProblem(undefined);
  }

  function refusalWords(error: unknown): string {
    const code = errorCode(error);
    const known = ownWords.find((each) => each === code);
    if (known) return t(`student:questions.${known}`);
    if (code === "question_length") return t("student:questions.tooLong");
    return `${errorText(error)} ${t("student:questions.kept")}`;
  }

  async function send(event: FormEvent) {
    event.preventDefault();
    if (ask.isPending) return;
    if (body.trim() === "" || left < 0) {
      setProblem(body.trim() === "" ? t("student:questions.required") : t("student:questions.tooLong"));
      field.current?.focus();
      return;
    }
    try {
      await ask.mutateAsync({ body: body.trim(), anonymous });
      write("");
      setAnonymous(false);
      notify(t("student:questions.sent"));
    } catch (error) {
      setProblem(refusalWords(error));
    }
    field.current?.focus();
  }

  return (
    <form noValidate onSubmit={(event) => void send(event)} className="grid gap-3">
      <Field
        label={t("student:questions.label")}
        error={problem}
        description={
          <span className="flex flex-wrap justify-between gap-x-4">
            <span>{t("student:questions.help")}</span>
            <span className={left < 0 ? "tabular text-bad-ink" : "tabular"}>
              {left < 0
                ? t("student:questions.over", { count: -left, figure: format.number(-left) })
                : t("student:questions.left", { count: left, figure: format.number(left) })}
            </span>
          </span>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            ref={field}
            rows={2}
            value={body}
            placeholder={t("student:questions.placeholder")}
            onChange={(event) => write(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <Field
          inline
          label={t("student:questions.anonymous")}
          description={t("student:questions.anonymousHelp")}
          className="min-w-0 flex-1 basis-64"
        >
          {(control) => (
            <Checkbox
              {...control}
              checked={anonymous}
              onChange={(event) => setAnonymous(event.target.checked)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" loading={ask.isPending} className="max-sm:w-full">
          {t("student:questions.send")}
        </Button>
      </div>
    </form>
  );
}
