import { useTranslation } from "@/hooks/ui/useTranslation";
import * as z from "zod/mini";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { FormField } from "@/components/shared/form/FormField";
import { Input } from "@/components/ui/Input";
import { useCreateCustomer, useCreateProduct, useCreateWarehouse } from "@/hooks/physical/useSerialTracking";
import { AppError, toAppError } from "@/lib/net/errors";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine } from "@/lib/text/prose";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { suggestCode } from "@/lib/physical/shared/suggest-code";
import type { EntityChoice } from "@/lib/physical/register/serial-form";

export type QuickKind = "product" | "warehouse" | "customer";

interface QuickCreateProps {
  kind: QuickKind;
  storeId: string;
  /** What was typed where it was missing. */
  name: string;
  onDone: (choice: EntityChoice) => void;
  onClose: () => void;
}

const required = (max: number) =>
  z
    .string()
    .check(
      z.trim(),
      z.minLength(1, fieldMessage("required")),
      z.maxLength(max, fieldMessage("tooLong", { max })),
      oneLine(),
    );

const months = z.string().check(
  z.refine((value) => /^\d{1,3}$/.test(value.trim()) && Number(value) <= 240, {
    error: "errors:warranty_months",
  }),
);

/** One schema for the three: what a kind does not ask for stays as it begins. */
const schemas = {
  product: z.object({ name: required(200), code: required(64), months, email: z.string() }),
  warehouse: z.object({ name: required(120), code: required(16), months: z.string(), email: z.string() }),
  customer: z.object({
    name: required(200),
    code: z.string(),
    months: z.string(),
    email: z.union([z.literal(""), z.email(fieldMessage("email"))]),
  }),
};

/** The smallest good way to add what a list lacks, without leaving the form that needs it. */
export function QuickCreate({ kind, storeId, name, onDone, onClose }: QuickCreateProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const product = useCreateProduct(storeId);
  const warehouse = useCreateWarehouse(storeId);
  const customer = useCreateCustomer(storeId);
  const codeLength = kind === "warehouse" ? 16 : 64;
  const form = useSchemaForm(schemas[kind], {
    name,
    code: suggestCode(name, Math.min(codeLength, 16)),
    months: "24",
    email: "",
  });
  const { dirtyFields } = form.formState;

  async function save(values: z.output<(typeof schemas)["product"]>): Promise<EntityChoice> {
    if (kind === "product") {
      const made = await product.mutateAsync({
        name: values.name,
        sku: values.code,
        warranty_months: Number(values.months),
      });
      return { id: made.id, label: made.name };
    }
    if (kind === "warehouse") {
      const made = await warehouse.mutateAsync({ name: values.name, code: values.code });
      return { id: made.id, label: made.name };
    }
    const made = await customer.mutateAsync({ name: values.name, email: values.email || null });
    return { id: made.id, label: made.name };
  }

  const submit = form.handleSubmit(async (values) => {
    try {
      onDone(await save(values));
    } catch (error) {
      const app = toAppError(error);
      const taken = app.code === "already_exists" && kind === "warehouse";
      applyServerError(form, taken ? new AppError({ status: 409, code: "code_taken", field: "code" }) : app, {
        sku: "code",
      });
    }
  });

  return (
    <FormDialog
      nested
      form={form}
      title={t(`quick.${kind}.title`)}
      description={t(`quick.${kind}.description`)}
      submitLabel={t(`quick.${kind}.submit`)}
      onSubmit={submit}
      onClose={onClose}
      labels={{ name: t(`quick.${kind}.name`), code: t("quick.code") }}
    >
      <FormField name="name" label={t(`quick.${kind}.name`)} required>
        {({ onChange, ...field }) => (
          <Input
            {...field}
            autoComplete="off"
            onChange={(event) => {
              void onChange(event);
              if (!dirtyFields.code && kind !== "customer") {
                form.resetField("code", {
                  defaultValue: suggestCode(event.target.value, Math.min(codeLength, 16)),
                });
              }
            }}
          />
        )}
      </FormField>
      {kind === "customer" ? (
        <FormField name="email" label={t("quick.email")} optional>
          {(field) => <Input {...field} type="email" autoComplete="off" />}
        </FormField>
      ) : (
        <FormField name="code" label={kind === "product" ? t("quick.sku") : t("quick.code")} required>
          {(field) => <Input {...field} className="code" autoComplete="off" spellCheck={false} />}
        </FormField>
      )}
      {kind === "product" ? (
        <FormField name="months" label={t("quick.months")} required description={t("quick.monthsHelp")}>
          {(field) => <Input {...field} inputMode="numeric" className="w-24 tabular" />}
        </FormField>
      ) : null}
    </FormDialog>
  );
}
