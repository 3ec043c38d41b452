import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { CustomerPicker } from "@/components/physical/serial-tracking/shared/CustomerPicker";
import { OrderPicker } from "@/components/physical/serial-tracking/shared/OrderPicker";
import { QuickCreate } from "@/components/physical/serial-tracking/shared/QuickCreate";
import { ControlledField } from "@/components/shared/form/FormField";
import type { EntityChoice } from "@/lib/physical/register/serial-form";

interface Owner {
  customer_id: EntityChoice | null;
  order_id: EntityChoice | null;
}

/** Whose the unit is, and by which order. An order brings its customer along. */
export function OwnerFields({ storeId }: { storeId: string }) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { setValue } = useFormContext<Owner>();
  const customer = useWatch<Owner, "customer_id">({ name: "customer_id" });
  const [creating, setCreating] = useState<string | null>(null);

  return (
    <>
      <ControlledField<EntityChoice | null> name="customer_id" label={t("field.customer_id")} optional>
        {(field) => (
          <CustomerPicker
            {...field}
            storeId={storeId}
            onCreate={setCreating}
            onChange={(choice) => {
              field.onChange(choice);
              setValue("order_id", null, { shouldDirty: true });
            }}
          />
        )}
      </ControlledField>
      <ControlledField<EntityChoice | null> name="order_id" label={t("field.order_id")} optional>
        {(field) => (
          <OrderPicker
            {...field}
            storeId={storeId}
            customerId={customer?.id ?? null}
            onCustomer={(owner) => setValue("customer_id", owner, { shouldDirty: true })}
          />
        )}
      </ControlledField>
      {creating === null ? null : (
        <QuickCreate
          kind="customer"
          storeId={storeId}
          name={creating}
          onClose={() => setCreating(null)}
          onDone={(choice) => {
            setCreating(null);
            setValue("customer_id", choice, { shouldDirty: true });
            setValue("order_id", null, { shouldDirty: true });
          }}
        />
      )}
    </>
  );
}
