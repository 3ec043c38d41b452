import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { WarehousePicker } from "@/components/physical/serial-tracking/shared/WarehousePicker";
import { QuickCreate } from "@/components/physical/serial-tracking/shared/QuickCreate";
import { ControlledField, FormField } from "@/components/shared/form/FormField";
import { Input } from "@/components/ui/Input";
import type { EntityChoice } from "@/lib/physical/register/serial-form";

interface PlaceValues {
  warehouse_id: EntityChoice | null;
  bin: string;
}

/** Where the unit stands from now on. */
export function PlaceFields({ storeId }: { storeId: string }) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { setValue } = useFormContext<PlaceValues>();
  const warehouse = useWatch<PlaceValues, "warehouse_id">({ name: "warehouse_id" });
  const [creating, setCreating] = useState<string | null>(null);

  return (
    <div className="grid gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <ControlledField<EntityChoice | null> name="warehouse_id" label={t("field.warehouse_id")}>
        {(field) => (
          <WarehousePicker
            {...field}
            storeId={storeId}
            onCreate={setCreating}
            onChange={(choice) => {
              field.onChange(choice);
              setValue("bin", "", { shouldDirty: true });
            }}
          />
        )}
      </ControlledField>
      <FormField name="bin" label={t("field.bin")}>
        {(field) => (
          <Input {...field} autoComplete="off" disabled={!warehouse} placeholder={t("form.binExample")} />
        )}
      </FormField>
      {creating === null ? null : (
        <QuickCreate
          kind="warehouse"
          storeId={storeId}
          name={creating}
          onClose={() => setCreating(null)}
          onDone={(choice) => {
            setCreating(null);
            setValue("warehouse_id", choice, { shouldDirty: true });
          }}
        />
      )}
    </div>
  );
}
