import { useState } from "react";
import { useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { ActProps } from "./act-props";
import { useAct } from "./useAct";
import { useUnitLock } from "./useUnitLock";
import { FormField } from "@/components/shared/form/FormField";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { notify } from "@/components/shared/feedback/toast";
import { RadioGroup } from "@/components/ui/RadioGroup";
import { Textarea } from "@/components/ui/Textarea";
import { useUpdateSerial } from "@/hooks/physical/useSerialTracking";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { holdSchema } from "@/lib/physical/register/serial-form";
import { serialHolds } from "@/lib/physical/shared/serial-transitions";
import { answered } from "@/hooks/answered";

/** Puts a unit on hold or lifts its hold; either way with a reason that everybody can read. */
export function HoldDialog({ traced, refetch, onClose }: ActProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { base, accept, wasStale } = useAct(traced, refetch);
  const lockOf = useUnitLock(base, traced);
  const lifting = base.hold !== null;
  const [schema] = useState(holdSchema);
  const form = useSchemaForm(schema, { hold: "quarantined", reason: "" });
  const hold = useWatch({ control: form.control, name: "hold" });
  const update = useUpdateSerial();

  const submit = form.handleSubmit(async (values) => {
    try {
      await answered(update.mutateAsync, {
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
    <FormDialog
      form={form}
      title={t(lifting ? "action.release" : "action.hold")}
      description={
        lifting && base.hold
          ? t("holdForm.releaseOf", { serial: base.serial_number, hold: t(`hold.${base.hold}`) })
          : t("holdForm.description", { serial: base.serial_number })
      }
      submitLabel={t(lifting ? "action.release" : "action.hold")}
      danger={!lifting}
      onSubmit={submit}
      onClose={onClose}
      lock={lockOf([{ label: t("stale.goOn"), run: accept }])}
    >
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
      <FormField name="reason" label={t("field.reason")} required description={t("holdForm.reasonHelp")}>
        {(field) => <Textarea {...field} rows={2} maxLength={500} />}
      </FormField>
    </FormDialog>
  );
}
