import { useState } from "react";
import { useSettled } from "@/hooks/ui/useSettled";

/** What is typed into a combobox that asks the server, and the query it settles to 200 ms later. */
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
