import { useTranslation } from "@/hooks/ui/useTranslation";
import { Combobox } from "@/components/shared/form/Combobox";
import { useTyping } from "@/components/shared/form/useTyping";
import type { PickerProps } from "./picker-props";
import { useOrders } from "@/hooks/physical/useSerialTracking";
import type { EntityChoice } from "@/lib/physical/register/serial-form";

interface OrderPickerProps extends PickerProps {
  /** Only this customer's orders. */
  customerId: string | null;
  /** An order tells whose it is. */
  onCustomer: (customer: EntityChoice) => void;
}

export function OrderPicker({
  storeId,
  placeholder,
  customerId,
  onCustomer,
  onChange,
  ...props
}: OrderPickerProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { query, open, settling, field } = useTyping();
  const found = useOrders(storeId, query, customerId, open);
  return (
    <Combobox
      {...props}
      {...field}
      placeholder={placeholder ?? t("pick.order")}
      options={found.data}
      loading={found.isFetching || settling}
      failed={found.isError}
      onChange={(choice) => {
        onChange(choice);
        const customer = found.data?.find(({ id }) => id === choice?.id)?.customer;
        if (customer && !customerId) onCustomer({ id: customer.id, label: customer.label });
      }}
    />
  );
}
