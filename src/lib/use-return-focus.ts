import { useRef } from "react";

type AutoFocus = ((event: Event) => void) | undefined;

/**
 * A dialog that is opened by the address, not by a trigger, gives the focus back to where it was. The two handlers go
 * to the dialog's content; its own are called first and may decide otherwise.
 */
export function useReturnFocus(onOpen?: AutoFocus, onClose?: AutoFocus) {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event: Event) => {
      before.current = document.activeElement;
      onOpen?.(event);
    },
    onCloseAutoFocus: (event: Event) => {
      onClose?.(event);
      if (event.defaultPrevented) return;
      event.preventDefault();
      const target = before.current;
      if (target instanceof HTMLElement && target.isConnected) target.focus({ preventScroll: true });
    },
  };
}
