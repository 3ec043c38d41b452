import { useState } from "react";
import { FormProvider, useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { OwnerFields } from "./OwnerFields";
import type { ActProps } from "./act-props";
import {
  SerialFormFields,
  useSerialFieldNames,
} from "@/components/physical/serial-tracking/shared/SerialFormFields";
import { useUnitLock } from "./useUnitLock";
import { useAct } from "./useAct";
import { LockNotice } from "@/components/shared/form/LockNotice";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { FormField } from "@/components/shared/form/FormField";
import { FormSection } from "@/components/shared/form/FormSection";
import { SidePanel } from "@/components/shared/overlay/SidePanel";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Textarea } from "@/components/ui/Textarea";
import type { SerialDetail } from "@/hooks/physical/shared/types";
import { useCustomerName, useUpdateSerial } from "@/hooks/physical/useSerialTracking";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import {
  changedSerialFields,
  serialEditSchema,
  type SerialEditValues,
} from "@/lib/physical/register/serial-form";
import { mayHaveOwner, mayHaveWarranty } from "@/lib/physical/shared/serial-transitions";
import { can } from "@/lib/roles";
import { useUnsavedChanges } from "@/hooks/ui/useUnsavedChanges";
import { answered } from "@/hooks/answered";

const choice = (id: string | null, label: string | null) => (id === null ? null : { id, label: label ?? "" });

function editValues(serial: SerialDetail, customer: string | null): SerialEditValues {
  return {
    product_id: choice(serial.product_id, serial.product_name),
    variant_id: serial.variant_id ?? "",
    serial_number: serial.serial_number,
    imei: serial.imei ?? "",
    mac_address: serial.mac_address ?? "",
    barcode: serial.barcode ?? "",
    batch: serial.batch ?? "",
    warehouse_id: choice(serial.warehouse_id, serial.warehouse_name),
    bin: serial.bin ?? "",
    customer_id: choice(serial.customer_id, customer),
    order_id: choice(serial.order_id, serial.order_reference),
    warranty_start: serial.warranty_start ?? "",
    warranty_end: serial.warranty_end ?? "",
    notes: serial.notes,
    reason: "",
  };
}

function ReasonField({ serialNumber }: { serialNumber: string }) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const renamed =
    useWatch<SerialEditValues, "serial_number">({ name: "serial_number" }).trim() !== serialNumber;
  return (
    <FormField
      name="reason"
      label={t("field.reason")}
      description={renamed ? t("edit.renamed") : t("edit.reasonHelp")}
      required={renamed}
      optional={!renamed}
    >
      {(field) => <Textarea {...field} rows={2} maxLength={500} />}
    </FormField>
  );
}

export default function EditSerialPanel({ storeId, role, traced, refetch, onClose }: ActProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { base, accept, wasStale } = useAct(traced, refetch);
  const lockOf = useUnitLock(base, traced);
  const nameOf = useCustomerName();
  const valuesOf = (unit: SerialDetail) => editValues(unit, nameOf(unit));
  const [schema, setSchema] = useState(() => serialEditSchema(base.serial_number));
  const form = useSchemaForm(schema, valuesOf(base));
  const update = useUpdateSerial();
  const names = useSerialFieldNames();
  const { isDirty, isSubmitting } = form.formState;
  const { allowLeaving } = useUnsavedChanges(isDirty && !isSubmitting);

  const submit = form.handleSubmit(async (values) => {
    const fields = changedSerialFields(valuesOf(base), values);
    try {
      if (Object.keys(fields).length > 0) {
        await answered(update.mutateAsync, {
          id: base.id,
          fields,
          lockVersion: base.lock_version,
          reason: values.reason,
        });
        notify(t("saved", { serial: values.serial_number }));
      }
      allowLeaving();
      onClose();
    } catch (error) {
      if (!(await wasStale(error))) applyServerError(form, error);
    }
  });

  /** Takes the other's changes; `keep` leaves what was typed here on top of them. */
  function resolve(keep: boolean) {
    setSchema(() => serialEditSchema(traced.serial.serial_number));
    form.reset(valuesOf(traced.serial), keep ? { keepDirtyValues: true } : undefined);
    accept();
  }

  const somebodyElse = lockOf([
    { label: t("stale.keepMine"), run: () => resolve(true), primary: true },
    { label: t("stale.reload"), run: () => resolve(false) },
  ]);
  // What changes while the form is on its way is its own doing.
  const lock = isSubmitting ? null : somebodyElse;
  return (
    <FormProvider {...form}>
      <SidePanel
        open
        onClose={onClose}
        title={t("edit.title", { serial: base.serial_number })}
        description={t("edit.description")}
        onSubmit={() => void submit()}
        footer={
          <>
            <Button className="max-sm:hidden" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button variant="primary" type="submit" loading={isSubmitting} disabled={lock !== null}>
              {t("common:save")}
            </Button>
          </>
        }
      >
        <div className="grid gap-3 px-5 has-[>:not(:empty)]:pt-4 sm:px-6">
          {lock ? <LockNotice {...lock} /> : null}
          <FormErrorSummary labels={names} />
        </div>
        <SerialFormFields storeId={storeId} unitId={base.id} sold={mayHaveWarranty(base.status)} />
        {can(role, "read_customers") && mayHaveOwner(base.status) ? (
          <FormSection title={t("owner.title")} folded={base.customer_id === null && base.order_id === null}>
            <OwnerFields storeId={storeId} />
          </FormSection>
        ) : null}
        <FormSection title={t("edit.why")}>
          <ReasonField serialNumber={base.serial_number} />
        </FormSection>
      </SidePanel>
    </FormProvider>
  );
}
