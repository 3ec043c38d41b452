import { useId, useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { PlaceFields } from "./PlaceFields";
import type { ActProps } from "./act-props";
import { StaleNotice } from "./StaleNotice";
import { useAct } from "./useAct";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { FormField } from "@/components/shared/form/FormField";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { Textarea } from "@/components/ui/Textarea";
import { useUpdateSerial } from "@/hooks/physical/useSerialTracking";
import { focusFirstField } from "@/lib/focus-first-field";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { placeSchema } from "@/lib/physical/register/serial-form";

/** Carries a unit to another shelf; its status stays. */
export function PlaceDialog({ storeId, traced, refetch, onClose }: ActProps) {
  const { t } = useTranslation(["serialUnit", "serials"], { nsMode: "fallback" });
  const formId = useId();
  const { base, stale, accept, wasStale } = useAct(traced, refetch);
  const [schema] = useState(placeSchema);
  const form = useSchemaForm(schema, {
    warehouse_id:
      base.warehouse_id === null ? null : { id: base.warehouse_id, label: base.warehouse_name ?? "" },
    bin: base.bin ?? "",
    reason: "",
  });
  const update = useUpdateSerial();
  const { isSubmitting } = form.formState;

  const submit = form.handleSubmit(async ({ warehouse_id, bin, reason }) => {
    try {
      await update.mutateAsync({
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
    <Dialog open onOpenChange={(open) => !open && !isSubmitting && onClose()}>
      <DialogContent
        onOpenAutoFocus={focusFirstField}
        title={t("action.place")}
        description={t("moveOf", { serial: base.serial_number, product: base.product_name })}
        footer={
          <>
            <Button onClick={onClose} disabled={isSubmitting}>
              {t("common:cancel")}
            </Button>
            <Button variant="primary" type="submit" form={formId} loading={isSubmitting} disabled={stale}>
              {t("action.place")}
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
            <PlaceFields storeId={storeId} />
            <FormField name="reason" label={t("field.note")} optional>
              {(field) => <Textarea {...field} rows={2} maxLength={500} />}
            </FormField>
          </form>
        </FormProvider>
      </DialogContent>
    </Dialog>
  );
}
