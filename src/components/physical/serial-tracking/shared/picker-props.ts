import type { ComboboxProps } from "@/components/shared/form/Combobox";

export type PickerProps = Omit<ComboboxProps, "placeholder"> & { storeId: string; placeholder?: string };
