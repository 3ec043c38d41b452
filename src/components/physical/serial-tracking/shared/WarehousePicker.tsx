import { useTranslation } from "@/hooks/ui/useTranslation";
import { Combobox } from "@/components/shared/form/Combobox";
import { useTyping } from "@/components/shared/form/useTyping";
import type { PickerProps } from "./picker-props";
import { useWarehouses } from "@/hooks/physical/useSerialTracking";

/** The warehouses in use, searched as one types. */
export function WarehousePicker({ storeId, placeholder, ...props }: PickerProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { query, open, settling, field } = useTyping();
  const found = useWarehouses(storeId, query, open);
  return (
    <Combobox
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
