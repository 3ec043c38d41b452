import { useTranslation } from "@/hooks/ui/useTranslation";
import { Combobox } from "@/components/shared/form/Combobox";
import { useTyping } from "@/components/shared/form/useTyping";
import type { PickerProps } from "./picker-props";
import { useCustomers } from "@/hooks/physical/useSerialTracking";

/** The store's customers, searched as one types. */
export function CustomerPicker({ storeId, placeholder, ...props }: PickerProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { query, open, settling, field } = useTyping();
  const found = useCustomers(storeId, query, open);
  return (
    <Combobox
      {...props}
      {...field}
      placeholder={placeholder ?? t("pick.customer")}
      createLabel={t("pick.newCustomer")}
      options={found.data}
      loading={found.isFetching || settling}
      failed={found.isError}
    />
  );
}
