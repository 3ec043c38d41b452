import { useState } from "react";
import { flushSync } from "react-dom";
import { FormProvider, type DefaultValues } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import {
  SerialFormFields,
  useSerialFieldNames,
} from "@/components/physical/serial-tracking/shared/SerialFormFields";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { SidePanel } from "@/components/shared/overlay/SidePanel";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { useCreateSerial, useProduct } from "@/hooks/physical/useSerialTracking";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { momentOfDay } from "@/lib/physical/shared/event-date";
import {
  newSerialSchema,
  nextSerialValues,
  toSerialFields,
  type EntityChoice,
  type NewSerialValues,
} from "@/lib/physical/register/serial-form";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";
import { useShortcut } from "@/hooks/ui/useShortcut";
import { keyNames } from "@/lib/shortcuts";
import { useUnsavedChanges } from "@/hooks/ui/useUnsavedChanges";
import { answered } from "@/hooks/answered";

interface NewSerialPanelProps {
  storeId: string;
  /** The product the list is filtered by: most likely the one meant. */
  productId: string | null;
  /** What was scanned: the serial, to begin with. */
  code: string;
  onClose: () => void;
  onDone: (id: string) => void;
}

export default function NewSerialPanel({ storeId, productId, ...props }: NewSerialPanelProps) {
  const product = useProduct(storeId, productId);
  if (productId !== null && product.isPending) return null;
  const chosen = product.data ? { id: product.data.id, label: product.data.name } : null;
  return <NewSerialForm storeId={storeId} product={chosen} {...props} />;
}

const empty: DefaultValues<NewSerialValues> = {
  product_id: null,
  variant_id: "",
  serial_number: "",
  imei: "",
  mac_address: "",
  barcode: "",
  batch: "",
  warehouse_id: null,
  bin: "",
  warranty_start: "",
  warranty_end: "",
  notes: "",
  made_on: "",
};

interface NewSerialFormProps extends Omit<NewSerialPanelProps, "productId"> {
  product: EntityChoice | null;
}

function NewSerialForm({ storeId, product, code, onClose, onDone }: NewSerialFormProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const now = useNow();
  const today = format.dayKey(now);
  const [schema] = useState(() => newSerialSchema(today));
  const form = useSchemaForm(schema, { ...empty, product_id: product, serial_number: code });
  const create = useCreateSerial(storeId);
  const names = useSerialFieldNames();
  const [made, setMade] = useState<string[]>([]);
  const [another, setAnother] = useState(false);
  const { isDirty, isSubmitting } = form.formState;
  const { allowLeaving } = useUnsavedChanges(isDirty && !isSubmitting);

  const save = (thenAnother: boolean) => async (values: NewSerialValues) => {
    setAnother(thenAnother);
    try {
      const unit = await answered(create.mutateAsync, {
        fields: toSerialFields(values),
        eventDate: momentOfDay(values.made_on, today, format.timeZone),
      });
      notify(t("registered", { serial: unit.serial_number }));
      if (thenAnother) {
        setMade((list) => [...list, unit.serial_number]);
        // A value written into the field takes its selection away: the next number stands there before it is selected.
        flushSync(() => form.reset(nextSerialValues(values)));
        form.setFocus("serial_number", { shouldSelect: true });
      } else {
        allowLeaving();
        onDone(unit.id);
      }
    } catch (error) {
      applyServerError(form, error, { event_date: "made_on" });
    }
  };
  const send = (thenAnother: boolean) => void form.handleSubmit(save(thenAnother))();

  useShortcut({ keys: "mod+Enter", description: t("new.another"), layer: "dialog" }, () => {
    // Another dialog over this one has its own keys; what a field opened stands inside of this one.
    const open = [...document.querySelectorAll('[role="dialog"], [role="alertdialog"]')];
    if (open.filter((one) => !one.parentElement?.closest('[role="dialog"]')).length === 1) send(true);
  });

  return (
    <FormProvider {...form}>
      <SidePanel
        open
        onClose={onClose}
        title={t("new.title")}
        description={t("new.description")}
        onSubmit={() => send(false)}
        footer={
          <>
            <div className="flex gap-2">
              <Button className="max-sm:grow" onClick={onClose}>
                {t("common:cancel")}
              </Button>
              <Button
                className="max-sm:grow"
                title={`${t("new.another")} (${keyNames("mod+Enter", t("common:keys.enter"))})`}
                aria-keyshortcuts="Control+Enter Meta+Enter"
                onClick={() => send(true)}
                loading={isSubmitting && another}
              >
                {t("new.another")}
              </Button>
            </div>
            <Button variant="primary" type="submit" loading={isSubmitting && !another}>
              {t("new.submit")}
            </Button>
          </>
        }
      >
        <div className="grid gap-3 px-5 has-[>:not(:empty)]:pt-4 sm:px-6">
          <FormErrorSummary labels={names} />
          {made.length > 0 ? (
            <p className="rounded-md bg-good-soft px-3 py-2 text-good-ink">
              {t("new.made", { count: made.length, serials: format.list(made.slice(-3)) })}
            </p>
          ) : null}
        </div>
        <SerialFormFields storeId={storeId} madeOn={{ max: today }} sold={false} />
      </SidePanel>
    </FormProvider>
  );
}
