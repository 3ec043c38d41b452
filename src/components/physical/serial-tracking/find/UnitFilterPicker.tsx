import type { ComponentProps } from "react";
import { FilterPicker } from "@/components/shared/filters/FilterPicker";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { ahead } from "@/lib/net/persistently";

const load = {
  product: () =>
    import("@/components/physical/serial-tracking/shared/ProductPicker").then(({ ProductPicker }) => ({
      default: ProductPicker,
    })),
  warehouse: () =>
    import("@/components/physical/serial-tracking/shared/WarehousePicker").then(({ WarehousePicker }) => ({
      default: WarehousePicker,
    })),
};
const pickers = { product: lazyPart(load.product), warehouse: lazyPart(load.warehouse) };

interface UnitFilterPickerProps extends Omit<ComponentProps<typeof FilterPicker>, "Picker" | "preload"> {
  of: "product" | "warehouse";
}

/** What units are narrowed to, found by name. */
export function UnitFilterPicker({ of, ...props }: UnitFilterPickerProps) {
  return <FilterPicker {...props} Picker={pickers[of]} preload={() => ahead(load[of])} />;
}
