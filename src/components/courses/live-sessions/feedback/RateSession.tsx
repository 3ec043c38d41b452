import Star from "lucide-react/icons/star";
import { useEffect, useRef } from "react";
import { FormProvider } from "react-hook-form";
import { useLocation } from "react-router-dom";
import * as z from "zod/mini";
import { RATINGS } from "@/components/courses/live-sessions/feedback/Stars";
import { notify } from "@/components/shared/feedback/toast";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { ControlledField, FormField } from "@/components/shared/form/FormField";
import { LeaveBlocker } from "@/components/shared/overlay/LeaveBlocker";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Checkbox } from "@/components/ui/Checkbox";
import { Textarea } from "@/components/ui/Textarea";
import { useMyFeedback, useRateSession, type OwnFeedback } from "@/hooks/courses/feedback/feedback";
import { useFormat } from "@/hooks/ui/useFormat";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useServerNow } from "@/hooks/ui/useServerNow";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useLeaveQuestion } from "@/hooks/ui/useUnsavedChanges";
import { cn } from "@/lib/cn";
import { applyServerError } from "@/lib/net/apply-server-error";
import { fieldMessage } from "@/lib/text/field-message";
import { prose } from "@/lib/text/prose";

const MOST = 2000;
const schema = z.object({
  rating: z.int().check(z.minimum(1, fieldMessage("required"))),
  comment: z.string().check(z.trim(), z.maxLength(MOST, fieldMessage("tooLong", { max: MOST })), prose()),
  named: z.boolean(),
});

function Form({ sessionId, own }: { sessionId: string; own: OwnFeedback }) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const { mutateAsync } = useRateSession(sessionId);
  const form = useSchemaForm(schema, {
    rating: own.rating ?? 0,
    comment: own.comment ?? "",
    named: own.named ?? true,
  });
  const { isDirty, isSubmitting } = form.formState;
  const question = useLeaveQuestion(isDirty);
  const submit = form.handleSubmit(async (values) => {
    try {
      await mutateAsync(values);
      form.reset(values);
      notify(t("student:rate.sent"));
    } catch (error) {
      applyServerError(form, error);
    }
  });
  return (
    <FormProvider {...form}>
      {isDirty ? <LeaveBlocker question={question} /> : null}
      <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
        <FormErrorSummary labels={{ rating: t("student:rate.rating"), comment: t("student:rate.comment") }} />
        <ControlledField<number> name="rating" label={t("student:rate.rating")}>
          {({ value, onChange, id, name }) => (
            <fieldset id={id} aria-labelledby={`${id}-label`} className="flex gap-1">
              {RATINGS.map((each) => (
                <label
                  key={each}
                  className="grid size-11 cursor-pointer place-items-center rounded-md text-accent hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent"
                >
                  <input
                    type="radio"
                    name={name}
                    className="sr-only"
                    checked={value === each}
                    onChange={() => onChange(each)}
                    aria-label={t("student:rate.stars", { count: each })}
                  />
                  <Star
                    aria-hidden
                    className={cn("size-7", each <= value ? "fill-current" : "text-line-strong")}
                  />
                </label>
              ))}
            </fieldset>
          )}
        </ControlledField>
        <FormField
          name="comment"
          label={t("student:rate.comment")}
          description={t("student:rate.commentHelp")}
          optional
        >
          {(field) => <Textarea {...field} rows={4} maxLength={MOST} />}
        </FormField>
        <FormField
          name="named"
          label={t("student:rate.named")}
          description={t("student:rate.namedHelp")}
          inline
        >
          {(field) => <Checkbox {...field} />}
        </FormField>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-sm text-muted">
            {t(own.rating === null ? "student:rate.until" : "student:rate.change", {
              date: format.date(own.until),
            })}
          </p>
          <Button
            type="submit"
            variant="primary"
            className="max-sm:w-full"
            loading={isSubmitting}
            disabled={!isDirty}
          >
            {t(own.rating === null ? "student:rate.send" : "common:save")}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

/** What a person who was at a session thinks of it: a rating, a word, with their name or without; nothing for who was not there. */
export default function RateSession({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation("student");
  const { data: own } = useMyFeedback(sessionId);
  const { hash } = useLocation();
  const section = useRef<HTMLElement>(null);
  const now = useServerNow(own ? [Date.parse(own.until)] : []);
  const open = own !== null && own !== undefined && now < Date.parse(own.until);
  useEffect(() => {
    if (open && hash === "#rate") section.current?.scrollIntoView();
  }, [open, hash]);
  if (!own || !open) return null;
  return (
    <section ref={section} id="rate" aria-labelledby="rate-title" className="scroll-mt-20">
      <h2 id="rate-title" className="mb-3 text-lg font-semibold">
        {t("student:rate.title")}
      </h2>
      <Card className="p-4 sm:p-5">
        <Form sessionId={sessionId} own={own} />
      </Card>
    </section>
  );
}
