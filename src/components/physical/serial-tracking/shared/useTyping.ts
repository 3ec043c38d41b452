import { useState } from "react";
import type { ComboboxProps } from "@/components/shared/form/Combobox";
import { useSettled } from "@/hooks/ui/useSettled";

export type PickerProps = Omit<ComboboxProps, "placeholder"> & { storeId: string; placeholder?: string };

/** What is typed into a picker, and the query it settles to 200 ms later. */
export function useTyping() {
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
