import { useTranslation } from "@/hooks/ui/useTranslation";
import * as z from "zod/mini";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { ControlledField, FormField } from "@/components/shared/form/FormField";
import { ZoneField } from "@/components/shared/form/ZoneField";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine } from "@/lib/text/prose";
import { isTimeZone } from "@/lib/text/format";
import { useFormat } from "@/hooks/ui/useFormat";

const currencies = ["EUR", "CAD", "CHF", "GBP", "USD", "XOF", "XAF", "MAD", "TND"] as const;

export const newStoreSchema = z.object({
  name: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, fieldMessage("required")),
      z.maxLength(120, fieldMessage("tooLong", { max: 120 })),
      oneLine(),
    ),
  currency: z.enum(currencies),
  timeZone: z.string().check(z.refine(isTimeZone, fieldMessage("timeZone"))),
});

/** The fields of a new store, inside a form of `newStoreSchema`. */
export function NewStoreFields() {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return (
    <>
      <FormErrorSummary
        labels={{
          name: t("newStore.name"),
          currency: t("newStore.currency"),
          timeZone: t("newStore.timeZone"),
        }}
      />
      <FormField name="name" label={t("newStore.name")} required>
        {(field) => <Input {...field} autoComplete="organization" maxLength={120} />}
      </FormField>
      <FormField name="currency" label={t("newStore.currency")} required>
        {(field) => (
          <Select
            {...field}
            options={currencies.map((code) => ({
              value: code,
              label: `${names.of(code) ?? code} (${code})`,
            }))}
          />
        )}
      </FormField>
      <ControlledField<string>
        name="timeZone"
        label={t("newStore.timeZone")}
        description={t("newStore.timeZoneHelp")}
        required
      >
        {(field) => <ZoneField {...field} />}
      </ControlledField>
    </>
  );
}
