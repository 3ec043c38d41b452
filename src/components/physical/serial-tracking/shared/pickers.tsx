import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Typeahead, type TypeaheadProps } from "./Typeahead";
import { useCustomers, useOrders, useProducts, useWarehouses } from "@/hooks/physical/useSerialTracking";
import type { EntityChoice } from "@/lib/physical/register/serial-form";
import { useSettled } from "./useSettled";

type PickerProps = Omit<TypeaheadProps, "placeholder"> & { storeId: string; placeholder?: string };

function useTyping() {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const query = useSettled(text, 200);
  return {
    query,
    open,
    settling: query !== text,
    field: { text, onText: setText, onOpenChange: setOpen },
  };
}

export function ProductPicker({ storeId, placeholder, ...props }: PickerProps) {
  const { t } = useTranslation(["serialUnit", "serials"], { nsMode: "fallback" });
  const { query, open, settling, field } = useTyping();
  const found = useProducts(storeId, query, open);
  return (
    <Typeahead
      {...props}
      {...field}
      placeholder={placeholder ?? t("pick.product")}
      createLabel={t("pick.newProduct")}
      options={found.data?.map(({ id, name, sku }) => ({ id, label: name, hint: sku }))}
      loading={found.isFetching || settling}
      failed={found.isError}
    />
  );
}

export function WarehousePicker({ storeId, placeholder, ...props }: PickerProps) {
  const { t } = useTranslation(["serialUnit", "serials"], { nsMode: "fallback" });
  const { query, open, settling, field } = useTyping();
  const found = useWarehouses(storeId, query, open);
  return (
    <Typeahead
      {...props}
      {...field}
      placeholder={placeholder ?? t("pick.warehouse")}
      createLabel={t("pick.newWarehouse")}
      options={found.data}
      loading={found.isFetching || settling}
      failed={found.isError}
    />
  );
}

export function CustomerPicker({ storeId, placeholder, ...props }: PickerProps) {
  const { t } = useTranslation(["serialUnit", "serials"], { nsMode: "fallback" });
  const { query, open, settling, field } = useTyping();
  const found = useCustomers(storeId, query, open);
  return (
    <Typeahead
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
  const { t } = useTranslation(["serialUnit", "serials"], { nsMode: "fallback" });
  const { query, open, settling, field } = useTyping();
  const found = useOrders(storeId, query, customerId, open);
  return (
    <Typeahead
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
