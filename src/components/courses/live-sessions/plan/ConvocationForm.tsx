import { useEffect, useState, type RefObject } from "react";
import { FormProvider } from "react-hook-form";
import * as z from "zod/mini";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notify } from "@/components/shared/feedback/toast";
import { Reminders } from "@/components/courses/live-sessions/plan/Reminders";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { LockNotice } from "@/components/shared/form/LockNotice";
import { ControlledField, FormField } from "@/components/shared/form/FormField";
import { LeaveBlocker } from "@/components/shared/overlay/LeaveBlocker";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { Skeleton } from "@/components/ui/Skeleton";
import { Textarea } from "@/components/ui/Textarea";
import {
  useConvocation,
  useSetConvocation,
  type ConvocationOf,
  type ConvocationOwn,
  type ConvocationSaid,
} from "@/hooks/courses/plan/convocations";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useLeaveQuestion } from "@/hooks/ui/useUnsavedChanges";
import { toAppError } from "@/lib/net/errors";
import { applyServerError } from "@/lib/net/apply-server-error";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine, prose } from "@/lib/text/prose";

const text = (max: number, check: ReturnType<typeof prose>) =>
  z.string().check(z.trim(), z.maxLength(max, fieldMessage("tooLong", { max })), check);
const schema = z.object({
  hours: z.string(),
  programme: text(4000, prose()),
  contact: text(300, oneLine()),
  accessibility: text(300, oneLine()),
  reminders: z.nullable(z.array(z.int())),
});
const usualHours = [24, 48, 72, 168, 336];

/** Asks whether what was typed may be lost: for what closes around the form without changing the address. */
export type Leaving = RefObject<(() => Promise<boolean>) | null>;

interface ConvocationFormProps {
  of: ConvocationOf;
  leavingRef?: Leaving;
}

interface FormProps extends ConvocationFormProps {
  own: ConvocationOwn;
  usual: ConvocationSaid & { reminders: number[] };
}

const valuesOf = (said: ConvocationSaid): z.output<typeof schema> => ({
  hours: said.hours === null ? "" : String(said.hours),
  programme: said.programme ?? "",
  contact: said.contact ?? "",
  accessibility: said.accessibility ?? "",
  reminders: said.reminders,
});

function Form({ of, own, usual, leavingRef }: FormProps) {
  const { t } = useTranslation("messages");
  const { mutateAsync } = useSetConvocation(of);
  const form = useSchemaForm(schema, valuesOf(own));
  // What stands in the form was typed on top of this.
  const [base, setBase] = useState(own);
  const [late, setLate] = useState(false);
  const { isDirty, isSubmitting } = form.formState;
  const question = useLeaveQuestion(isDirty);
  useEffect(() => {
    if (leavingRef) leavingRef.current = question.confirmLeaving;
  }, [leavingRef, question]);
  if (!isDirty && !isSubmitting && own.seen !== base.seen) setBase(own);
  useEffect(() => {
    if (!form.formState.isDirty) form.reset(valuesOf(base));
  }, [form, base]);
  const goOn = (mine: boolean) => {
    if (!mine) form.reset(valuesOf(own));
    setBase(own);
    setLate(false);
  };
  const ofStore = "p_store_id" in of;
  const when = (hours: number) =>
    hours === 0
      ? t("convocation.never")
      : hours % 24 === 0
        ? t("convocation.days", { count: hours / 24 })
        : t("convocation.hours", { count: hours });
  const asUsual = (value: string | null) =>
    ofStore || value === null ? undefined : t("convocation.usual", { value });
  const labels = {
    hours: t("convocation.when"),
    programme: t("convocation.programme"),
    contact: t("convocation.contact"),
    accessibility: t("convocation.accessibility"),
    reminders: t("convocation.reminders"),
  };
  const theirs = valuesOf(own);
  const shown = {
    ...theirs,
    hours: own.hours === null ? "" : when(own.hours),
    reminders: (own.reminders ?? usual.reminders).map((minutes) => String(minutes)).join(", "),
  };
  const changes = (["hours", "programme", "contact", "accessibility", "reminders"] as const)
    .filter((field) => String(theirs[field]) !== String(form.getValues(field)))
    .map((field) => ({ field, label: labels[field], value: shown[field] || t("convocation.empty") }));
  const submit = form.handleSubmit(async (values) => {
    try {
      await mutateAsync({
        hours: values.hours === "" ? null : Number(values.hours),
        programme: values.programme || null,
        contact: values.contact || null,
        accessibility: values.accessibility || null,
        reminders: values.reminders,
        seen: base.seen,
      });
      form.reset(values);
      notify(t("convocation.saved"));
    } catch (error) {
      if (toAppError(error).code === "stale_version") setLate(true);
      else applyServerError(form, error);
    }
  });
  return (
    <FormProvider {...form}>
      {isDirty ? <LeaveBlocker question={question} /> : null}
      <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
        <FormErrorSummary labels={labels} />
        <FormField name="hours" label={t("convocation.when")} description={t("convocation.whenHelp")}>
          {(field) => (
            <Select
              {...field}
              options={[
                ...(ofStore
                  ? []
                  : [{ value: "", label: t("convocation.asUsual", { when: when(usual.hours ?? 0) }) }]),
                ...[...new Set([0, ...usualHours, ...(own.hours === null ? [] : [own.hours])])]
                  .sort((a, b) => a - b)
                  .map((hours) => ({
                    value: ofStore && hours === 0 && own.hours === null ? "" : String(hours),
                    label: when(hours),
                  })),
              ]}
            />
          )}
        </FormField>
        <FormField
          name="programme"
          label={t("convocation.programme")}
          description={asUsual(usual.programme) ?? t("convocation.programmeHelp")}
        >
          {(field) => <Textarea {...field} rows={5} maxLength={4000} />}
        </FormField>
        <FormField
          name="contact"
          label={t("convocation.contact")}
          description={asUsual(usual.contact) ?? t("convocation.contactHelp")}
        >
          {(field) => <Input {...field} maxLength={300} />}
        </FormField>
        <FormField
          name="accessibility"
          label={t("convocation.accessibility")}
          description={asUsual(usual.accessibility) ?? t("convocation.accessibilityHelp")}
        >
          {(field) => <Input {...field} maxLength={300} />}
        </FormField>
        <ControlledField<number[] | null> name="reminders" label={t("convocation.reminders")}>
          {(field) => <Reminders {...field} usual={usual.reminders} mayBeUsual={!ofStore} />}
        </ControlledField>
        {late && own.seen !== base.seen ? (
          <LockNotice
            who={{ name: own.by, at: own.seen }}
            title={({ name, when }) =>
              name ? t("convocation.changedBy", { name, when }) : t("convocation.changed", { when })
            }
            changes={changes}
            nothing={t("convocation.same")}
            note={t("convocation.overwrite")}
            ways={[
              { label: t("convocation.reload"), run: () => goOn(false) },
              { label: t("convocation.keepMine"), run: () => goOn(true), primary: true },
            ]}
          />
        ) : null}
        <div className="flex justify-end">
          <Button
            type="submit"
            variant="primary"
            className="max-sm:w-full"
            loading={isSubmitting}
            disabled={!isDirty}
          >
            {t("common:save")}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

/** What the convocation of one session, course or store says, and when it is sent. */
export default function ConvocationForm({ of, leavingRef }: ConvocationFormProps) {
  const { data, error, refetch } = useConvocation(of);
  if (data) return <Form of={of} {...(leavingRef && { leavingRef })} {...data} />;
  if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  return (
    <div aria-busy className="grid gap-5">
      {["w-2/5", "w-full", "w-3/5"].map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}
