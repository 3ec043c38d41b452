import { useId, type ReactNode } from "react";
import { FormProvider, type FieldValues, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { OfflineNote } from "@/components/shared/form/OfflineNote";
import { LockNotice, type Lock } from "@/components/shared/form/LockNotice";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { LeaveBlocker } from "./LeaveBlocker";
import { useLeaveQuestion } from "@/hooks/ui/useUnsavedChanges";
import { focusFirstField } from "@/lib/focus-first-field";

interface FormDialogProps<V extends FieldValues, O> {
  form: UseFormReturn<V, unknown, O>;
  title: string;
  description?: ReactNode;
  size?: "sm" | "md";
  submitLabel: string;
  /** What is sent takes something away. */
  danger?: boolean;
  /** Called with Enter and with the button; it shows its own refusals on the form, and closes the dialog when done. */
  onSubmit: () => unknown;
  /** Given where the form alone does not know that it is being sent. */
  pending?: boolean;
  /** Given where something outside the form's fields would be lost too. */
  dirty?: boolean;
  onClose: () => void;
  /** The fields' names, in the form's order, for the list of what needs a change; null where the fields bring that list. */
  labels?: Record<string, string> | null;
  /** Somebody else was faster: nothing is sent before the person has chosen how to go on. */
  lock?: Lock | null;
  /** Opened from another form: that form guards the address, and is not sent with this one. */
  nested?: boolean;
  /** What stands above notices and fields. */
  lead?: ReactNode;
  children: ReactNode;
}

/**
 * One form in a dialog: title, fields, cancel and send. With changes it asks before it closes; while it is being sent
 * it stays; the lock notice and the server's refusals stand above the fields.
 */
export function FormDialog<V extends FieldValues, O>({
  form,
  title,
  description,
  size = "sm",
  submitLabel,
  danger = false,
  onSubmit,
  pending = false,
  dirty = false,
  onClose,
  labels = {},
  lock: somebodyElse = null,
  nested = false,
  lead,
  children,
}: FormDialogProps<V, O>) {
  const { t } = useTranslation();
  const formId = useId();
  const { isDirty, isSubmitting } = form.formState;
  const sending = pending || isSubmitting;
  // What changes while the form is on its way is its own doing; somebody else's is refused, and said then.
  const lock = sending ? null : somebodyElse;
  const question = useLeaveQuestion((isDirty || dirty) && !sending);

  async function close() {
    if (!sending && (await question.confirmLeaving())) onClose();
  }

  return (
    <Dialog open onOpenChange={(open) => !open && void close()}>
      {nested ? null : <LeaveBlocker question={question} />}
      <DialogContent
        size={size}
        onOpenAutoFocus={focusFirstField}
        title={title}
        description={description}
        footer={
          <>
            <Button onClick={() => void close()} disabled={sending}>
              {t("cancel")}
            </Button>
            <Button
              type="submit"
              form={formId}
              variant={danger ? "danger" : "primary"}
              loading={sending}
              disabled={lock !== null}
            >
              {submitLabel}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <form
            id={formId}
            noValidate
            className="grid gap-5 pb-1"
            onSubmit={(event) => {
              event.preventDefault();
              // The form that opened this one is a React ancestor: it must not be sent too.
              event.stopPropagation();
              if (lock === null) void onSubmit();
            }}
          >
            {lead}
            {lock ? <LockNotice {...lock} /> : null}
            {labels ? <FormErrorSummary labels={labels} /> : null}
            {children}
            <OfflineNote className="rounded-md px-3 py-2" />
          </form>
        </FormProvider>
      </DialogContent>
    </Dialog>
  );
}
