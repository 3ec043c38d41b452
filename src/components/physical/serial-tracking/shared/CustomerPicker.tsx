import { useTranslation } from "@/hooks/ui/useTranslation";
import { Combobox } from "@/components/shared/form/Combobox";
import { useTyping } from "@/components/shared/form/useTyping";
import type { PickerProps } from "./picker-props";
import { useCustomerName, useCustomers } from "@/hooks/physical/useSerialTracking";

/** The store's customers, searched as one types. */
export function CustomerPicker({ storeId, placeholder, ...props }: PickerProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { query, open, settling, field } = useTyping();
  const found = useCustomers(storeId, query, open);
  const nameOf = useCustomerName();
  return (
    <Combobox
      {...props}
      {...field}
      placeholder={placeholder ?? t("pick.customer")}
      createLabel={t("pick.newCustomer")}
      options={found.data?.map(({ id, name, email, phone, erased_at }) => ({
        id,
        label: nameOf({ customer_name: name, customer_erased_at: erased_at }) ?? "",
        hint: email ?? phone ?? undefined,
      }))}
      loading={found.isFetching || settling}
      failed={found.isError}
    />
  );
}
