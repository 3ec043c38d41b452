import { useState } from "react";
import { useFormContext, useFormState, useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { LookAlike } from "./LookAlike";
import { ProductPicker } from "./ProductPicker";
import { WarehousePicker } from "./WarehousePicker";
import { QuickCreate, type QuickKind } from "./QuickCreate";
import { DateField } from "@/components/shared/form/DateField";
import { ControlledField, FormField } from "@/components/shared/form/FormField";
import { FormSection } from "@/components/shared/form/FormSection";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { Textarea } from "@/components/ui/Textarea";
import { takesCodes } from "@/lib/scan";
import { useProduct, useProductVariants } from "@/hooks/physical/useSerialTracking";
import type { EntityChoice, NewSerialValues } from "@/lib/physical/register/serial-form";

type Shared = Omit<NewSerialValues, "made_on">;

/** Product, variant and serial: what makes a unit this one. */
function IdentityFields({
  storeId,
  unitId,
  onCreate,
}: {
  storeId: string;
  unitId: string | null;
  onCreate: (text: string) => void;
}) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { setValue } = useFormContext<Shared>();
  const product = useWatch<Shared, "product_id">({ name: "product_id" });
  const variants = useProductVariants(storeId, product?.id ?? null).data ?? [];
  const details = useProduct(storeId, product?.id ?? null).data;
  const months = details?.warranty_months;

  return (
    <>
      <ControlledField<EntityChoice | null>
        name="product_id"
        label={t("field.product_id")}
        required
        description={
          months === undefined
            ? undefined
            : months > 0
              ? t("form.warrantyOfProduct", { count: months })
              : t("form.noWarrantyOfProduct")
        }
      >
        {(field) => (
          <ProductPicker
            {...field}
            storeId={storeId}
            onCreate={onCreate}
            onChange={(choice) => {
              field.onChange(choice);
              setValue("variant_id", "");
            }}
          />
        )}
      </ControlledField>
      {variants.length > 0 ? (
        <FormField name="variant_id" label={t("field.variant_id")} optional>
          {(field) => (
            <Select {...field}>
              <option value="">{t("form.noVariant")}</option>
              {variants.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </FormField>
      ) : null}
      <FormField
        name="serial_number"
        label={t("field.serial_number")}
        required
        description={t("form.serialHelp")}
      >
        {(field) => (
          <Input
            {...field}
            {...takesCodes.fieldOfCode}
            className="code"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
          />
        )}
      </FormField>
      <LookAlike storeId={storeId} unitId={unitId} />
    </>
  );
}

function PlaceFields({ storeId, onCreate }: { storeId: string; onCreate: (text: string) => void }) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { setValue } = useFormContext<Shared>();
  const warehouse = useWatch<Shared, "warehouse_id">({ name: "warehouse_id" });
  return (
    <div className="grid gap-5 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <ControlledField<EntityChoice | null> name="warehouse_id" label={t("field.warehouse_id")} optional>
        {(field) => (
          <WarehousePicker
            {...field}
            storeId={storeId}
            onCreate={onCreate}
            onChange={(choice) => {
              field.onChange(choice);
              if (!choice) setValue("bin", "");
            }}
          />
        )}
      </ControlledField>
      <FormField name="bin" label={t("field.bin")}>
        {(field) => (
          <Input {...field} autoComplete="off" disabled={!warehouse} placeholder={t("form.binExample")} />
        )}
      </FormField>
    </div>
  );
}

interface SerialFormFieldsProps {
  storeId: string;
  /** The unit that is edited. */
  unitId?: string | null;
  /** Only a new unit asks when it was made; later that stands in the history. */
  madeOn?: { max: string };
  /** Only what was sold has a warranty: it belongs to the sale. */
  sold: boolean;
}

/** The fields of a unit: the essential ones open, the rare ones folded. */
export function SerialFormFields({ storeId, unitId = null, madeOn, sold }: SerialFormFieldsProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { setValue } = useFormContext<Shared>();
  const { errors } = useFormState<Shared & { made_on: string }>();
  const [creating, setCreating] = useState<{ kind: QuickKind; text: string } | null>(null);
  const rareHasError = ["warranty_start", "warranty_end", "made_on", "notes"].some((name) => name in errors);
  const codeField = (name: "imei" | "mac_address" | "barcode", example: string) => (
    <FormField name={name} label={t(`field.${name}`)} optional>
      {(field) => (
        <Input
          {...field}
          {...takesCodes.fieldOfCode}
          className="code"
          autoComplete="off"
          spellCheck={false}
          placeholder={example}
        />
      )}
    </FormField>
  );

  return (
    <>
      <FormSection title={t("form.essential")}>
        <IdentityFields
          storeId={storeId}
          unitId={unitId}
          onCreate={(text) => setCreating({ kind: "product", text })}
        />
        <FormField name="batch" label={t("field.batch")} optional>
          {(field) => <Input {...field} {...takesCodes.fieldOfCode} autoComplete="off" spellCheck={false} />}
        </FormField>
        <PlaceFields storeId={storeId} onCreate={(text) => setCreating({ kind: "warehouse", text })} />
      </FormSection>
      <FormSection title={t("form.identifiers")} description={t("form.identifiersHelp")}>
        {codeField("imei", "49 015420 323751 8")}
        {codeField("mac_address", "00:1B:44:11:3A:B7")}
        {codeField("barcode", "3760123456789")}
      </FormSection>
      <FormSection title={t("form.more")} folded {...(rareHasError ? { open: true } : {})}>
        {madeOn ? (
          <ControlledField<string>
            name="made_on"
            label={t("field.made_on")}
            optional
            description={t("form.madeOnHelp")}
          >
            {(field) => <DateField {...field} max={madeOn.max} className="sm:w-48" />}
          </ControlledField>
        ) : null}
        {sold ? (
          <fieldset>
            <legend className="mb-1.5 font-medium">{t("warranty.title")}</legend>
            <p className="mb-3 text-sm text-muted">{t("form.warrantyHelp")}</p>
            <div className="grid gap-4 sm:grid-cols-2">
              <ControlledField<string> name="warranty_start" label={t("field.warranty_start")}>
                {(field) => <DateField {...field} />}
              </ControlledField>
              <ControlledField<string> name="warranty_end" label={t("field.warranty_end")}>
                {(field) => <DateField {...field} />}
              </ControlledField>
            </div>
          </fieldset>
        ) : null}
        <FormField name="notes" label={t("field.notes")} optional>
          {(field) => <Textarea {...field} rows={3} maxLength={2000} />}
        </FormField>
      </FormSection>
      {creating ? (
        <QuickCreate
          kind={creating.kind}
          storeId={storeId}
          name={creating.text}
          onClose={() => setCreating(null)}
          onDone={(choice) => {
            setCreating(null);
            const field = creating.kind === "product" ? "product_id" : "warehouse_id";
            setValue(field, choice, { shouldDirty: true, shouldValidate: true });
            if (field === "product_id") setValue("variant_id", "");
          }}
        />
      ) : null}
    </>
  );
}

/** Names of the fields, for the summary of what to correct. */
export function useSerialFieldNames(): Record<string, string> {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const names = [
    "product_id",
    "variant_id",
    "serial_number",
    "imei",
    "mac_address",
    "barcode",
    "batch",
    "warehouse_id",
    "bin",
    "customer_id",
    "order_id",
    "warranty_start",
    "warranty_end",
    "made_on",
    "notes",
    "reason",
  ] as const;
  return Object.fromEntries(names.map((name) => [name, t(`field.${name}`)]));
}
