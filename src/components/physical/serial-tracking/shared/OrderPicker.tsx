import { useTranslation } from "@/hooks/ui/useTranslation";
import { Combobox } from "@/components/shared/form/Combobox";
import { useTyping } from "@/components/shared/form/useTyping";
import type { PickerProps } from "./picker-props";
import { useCustomerName, useOrders } from "@/hooks/physical/useSerialTracking";
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
  const nameOf = useCustomerName();
  return (
    <Combobox
      {...props}
      {...field}
      placeholder={placeholder ?? t("pick.order")}
      options={found.data?.map((order) => ({
        id: order.id,
        label: order.reference,
        hint: nameOf(order) ?? undefined,
      }))}
      loading={found.isFetching || settling}
      failed={found.isError}
      onChange={(choice) => {
        onChange(choice);
        const order = found.data?.find(({ id }) => id === choice?.id);
        const name = order ? nameOf(order) : null;
        if (order?.customer_id && name && !customerId) onCustomer({ id: order.customer_id, label: name });
      }}
    />
  );
}
