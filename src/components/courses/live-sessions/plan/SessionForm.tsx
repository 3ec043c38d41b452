import { useEffect, useState } from "react";
import { FormProvider, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ConflictNotice } from "./ConflictNotice";
import { FormAccess } from "./FormAccess";
import { FormContent } from "./FormContent";
import { FormEssential } from "./FormEssential";
import { useFieldLabels } from "./useFieldLabels";
import { useSessionForm, type Outcome } from "./useSessionForm";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { FormSection } from "@/components/shared/form/FormSection";
import { SidePanel } from "@/components/shared/overlay/SidePanel";
import { Button } from "@/components/ui/Button";
import type { LiveSessionDetail, SessionHost } from "@/hooks/courses/shared/types";
import type { SessionFormField, SessionFormValues } from "@/lib/courses/plan/session-form";
import { useUnsavedChanges } from "@/hooks/ui/useUnsavedChanges";

export interface SessionFormProps {
  title: string;
  initial: SessionFormValues;
  /** The session that is changed; without it the form plans a new one. */
  original: LiveSessionDetail | undefined;
  /** The session that a new one is a copy of. */
  copyOf?: string | undefined;
  newCourseId: string;
  hosts: SessionHost[];
  storeZone: string;
  onClose: () => void;
  onNewCourse?: (() => void) | undefined;
  onDone: (outcome: Outcome) => void;
}

const inAccess: readonly SessionFormField[] = ["host_id", "join_password"];
const inContent: readonly SessionFormField[] = ["description", "recording_url"];

/** A folded part opens by itself when a field in it needs the person. */
function useOpenWhenWrong(
  form: UseFormReturn<SessionFormValues>,
  fields: readonly SessionFormField[],
): boolean {
  const wrong = fields.some((name) => form.formState.errors[name]);
  const [opened, setOpened] = useState(wrong);
  if (wrong && !opened) setOpened(true);
  return opened;
}

export function SessionForm(props: SessionFormProps) {
  const { title, initial, original, copyOf, newCourseId, hosts, storeZone, onClose, onNewCourse, onDone } =
    props;
  const { t } = useTranslation(["session", "sessions"]);
  const labels = useFieldLabels();
  const { form, submit, pending, timesLocked, conflict, reload, keepMine } = useSessionForm(
    initial,
    original,
    copyOf,
  );
  const { allowLeaving } = useUnsavedChanges(form.formState.isDirty);
  const accessOpen = useOpenWhenWrong(form, inAccess);
  const contentOpen = useOpenWhenWrong(form, inContent);

  const { setValue } = form;
  const [known] = useState(newCourseId);
  useEffect(() => {
    if (newCourseId !== known)
      setValue("course_id", newCourseId, { shouldDirty: true, shouldValidate: true });
  }, [newCourseId, known, setValue]);

  function done(outcome: Outcome) {
    allowLeaving();
    onDone(outcome);
  }

  return (
    <FormProvider {...form}>
      <SidePanel
        open
        wide
        title={title}
        onClose={onClose}
        onSubmit={() => void submit(done)}
        footer={
          <>
            <Button onClick={onClose}>{t("common:cancel")}</Button>
            <Button type="submit" variant="primary" loading={pending}>
              {original ? t("common:save") : t("form.submit")}
            </Button>
          </>
        }
      >
        <div className="px-5 sm:px-6 [&>:not(:empty)]:mt-4">
          {conflict ? (
            <ConflictNotice
              conflict={conflict}
              hosts={hosts}
              onReload={reload}
              onKeepMine={() => void keepMine(done)}
            />
          ) : (
            <FormErrorSummary labels={labels} />
          )}
        </div>
        <FormSection title={t("form.essential")}>
          <FormEssential
            onNewCourse={onNewCourse}
            timesLocked={timesLocked}
            status={original?.status}
            sessionId={original?.id}
            seatsTaken={original?.registered_count ?? 0}
            zones={[storeZone, initial.time_zone]}
          />
        </FormSection>
        <FormSection title={t("form.access")} folded open={accessOpen}>
          <FormAccess hosts={hosts} />
        </FormSection>
        <FormSection title={t("form.content")} folded open={contentOpen}>
          <FormContent />
        </FormSection>
      </SidePanel>
    </FormProvider>
  );
}
