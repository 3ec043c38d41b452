import { useId, useState } from "react";
import { FormProvider, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { ActProps } from "./act-props";
import { StaleNotice } from "./StaleNotice";
import { useAct } from "./useAct";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { FormField } from "@/components/shared/form/FormField";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { RadioGroup } from "@/components/ui/RadioGroup";
import { Textarea } from "@/components/ui/Textarea";
import { useUpdateSerial } from "@/hooks/physical/useSerialTracking";
import { focusFirstField } from "@/lib/focus-first-field";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { holdSchema } from "@/lib/physical/register/serial-form";
import { serialHolds } from "@/lib/physical/shared/serial-transitions";

/** Puts a unit on hold or lifts its hold; either way with a reason that everybody can read. */
export function HoldDialog({ traced, refetch, onClose }: ActProps) {
  const { t } = useTranslation(["serialUnit", "serials"], { nsMode: "fallback" });
  const formId = useId();
  const { base, stale, accept, wasStale } = useAct(traced, refetch);
  const lifting = base.hold !== null;
  const [schema] = useState(holdSchema);
  const form = useSchemaForm(schema, { hold: "quarantined", reason: "" });
  const hold = useWatch({ control: form.control, name: "hold" });
  const update = useUpdateSerial();
  const { isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    try {
      await update.mutateAsync({
        id: base.id,
        lockVersion: base.lock_version,
        fields: { hold: lifting ? null : values.hold },
        reason: values.reason,
      });
      notify(t(lifting ? "released" : "held", { serial: base.serial_number }));
      onClose();
    } catch (error) {
      if (!(await wasStale(error))) applyServerError(form, error);
    }
  });

  return (
    <Dialog open onOpenChange={(open) => !open && !isSubmitting && onClose()}>
      <DialogContent
        onOpenAutoFocus={focusFirstField}
        title={t(lifting ? "action.release" : "action.hold")}
        description={
          lifting && base.hold
            ? t("holdForm.releaseOf", { serial: base.serial_number, hold: t(`hold.${base.hold}`) })
            : t("holdForm.description", { serial: base.serial_number })
        }
        footer={
          <>
            <Button onClick={onClose} disabled={isSubmitting}>
              {t("common:cancel")}
            </Button>
            <Button
              variant={lifting ? "primary" : "danger"}
              type="submit"
              form={formId}
              loading={isSubmitting}
              disabled={stale}
            >
              {t(lifting ? "action.release" : "action.hold")}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <form id={formId} noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
            {stale ? (
              <StaleNotice base={base} now={traced}>
                <Button size="sm" onClick={accept}>
                  {t("stale.goOn")}
                </Button>
              </StaleNotice>
            ) : null}
            <FormErrorSummary labels={{}} />
            {lifting ? null : (
              <RadioGroup
                label={t("holdForm.kind")}
                value={hold}
                options={serialHolds.map((value) => ({
                  value,
                  label: t(`hold.${value}`),
                  description: t(`holdForm.means.${value}`),
                }))}
                onChange={(value) => form.setValue("hold", value, { shouldDirty: true })}
              />
            )}
            <FormField
              name="reason"
              label={t("field.reason")}
              required
              description={t("holdForm.reasonHelp")}
            >
              {(field) => <Textarea {...field} rows={2} maxLength={500} />}
            </FormField>
          </form>
        </FormProvider>
      </DialogContent>
    </Dialog>
  );
}
