import { useTranslation } from "@/hooks/ui/useTranslation";
import { Combobox } from "@/components/shared/form/Combobox";
import { useTyping } from "@/components/shared/form/useTyping";
import type { PickerProps } from "./picker-props";
import { useProducts } from "@/hooks/physical/useSerialTracking";

/** The store's active products, searched as one types. */
export function ProductPicker({ storeId, placeholder, ...props }: PickerProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { query, open, settling, field } = useTyping();
  const found = useProducts(storeId, query, open);
  return (
    <Combobox
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
