import { useFormContext } from "react-hook-form";
import { FormField } from "@/components/shared/form/FormField";
import { Select } from "@/components/ui/Select";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { StoreRole } from "@/lib/roles";

/** The field `role` of a form: the roles there are to give, and what the chosen one may do. */
export function RoleField({ roles }: { roles: readonly StoreRole[] }) {
  const { t } = useTranslation("team");
  const chosen = useFormContext<{ role: StoreRole }>().watch("role");
  return (
    <FormField name="role" label={t("team:role.label")} description={t(`team:may.${chosen}`)}>
      {(field) => (
        <Select options={roles.map((value) => ({ value, label: t(`common:roles.${value}`) }))} {...field} />
      )}
    </FormField>
  );
}
