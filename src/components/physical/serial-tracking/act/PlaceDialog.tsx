import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { PlaceFields } from "./PlaceFields";
import type { ActProps } from "./act-props";
import { useAct } from "./useAct";
import { useUnitLock } from "./useUnitLock";
import { FormField } from "@/components/shared/form/FormField";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { notify } from "@/components/shared/feedback/toast";
import { Textarea } from "@/components/ui/Textarea";
import { useUpdateSerial } from "@/hooks/physical/useSerialTracking";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { placeSchema } from "@/lib/physical/register/serial-form";
import { answered } from "@/hooks/answered";

/** Carries a unit to another shelf; its status stays. */
export function PlaceDialog({ storeId, traced, refetch, onClose }: ActProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { base, accept, wasStale } = useAct(traced, refetch);
  const lockOf = useUnitLock(base, traced);
  const [schema] = useState(placeSchema);
  const form = useSchemaForm(schema, {
    warehouse_id:
      base.warehouse_id === null ? null : { id: base.warehouse_id, label: base.warehouse_name ?? "" },
    bin: base.bin ?? "",
    reason: "",
  });
  const update = useUpdateSerial();

  const submit = form.handleSubmit(async ({ warehouse_id, bin, reason }) => {
    try {
      await answered(update.mutateAsync, {
        id: base.id,
        lockVersion: base.lock_version,
        fields: { warehouse_id: warehouse_id?.id ?? null, bin: warehouse_id ? bin || null : null },
        reason: reason || undefined,
      });
      notify(t("placed", { serial: base.serial_number, place: warehouse_id?.label ?? t("place.none") }));
      onClose();
    } catch (error) {
      if (!(await wasStale(error))) applyServerError(form, error);
    }
  });

  return (
    <FormDialog
      form={form}
      title={t("action.place")}
      description={t("moveOf", { serial: base.serial_number, product: base.product_name })}
      submitLabel={t("action.place")}
      onSubmit={submit}
      onClose={onClose}
      lock={lockOf([{ label: t("stale.goOn"), run: accept }])}
    >
      <PlaceFields storeId={storeId} />
      <FormField name="reason" label={t("field.note")} optional>
        {(field) => <Textarea {...field} rows={2} maxLength={500} />}
      </FormField>
    </FormDialog>
  );
}
