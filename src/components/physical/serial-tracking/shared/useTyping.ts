import { useState } from "react";
import type { TypeaheadProps } from "./Typeahead";
import { useSettled } from "./useSettled";

export type PickerProps = Omit<TypeaheadProps, "placeholder"> & { storeId: string; placeholder?: string };

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
