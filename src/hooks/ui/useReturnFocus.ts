import { useRef } from "react";

type AutoFocus = ((event: Event) => void) | undefined;

/** Where the reader goes on when what opened a dialog is gone: the panel it stood in, or the page. */
function nextBest(closing: EventTarget | null): HTMLElement | null {
  const panels = [...document.querySelectorAll<HTMLElement>("[data-side-panel]")];
  return panels.findLast((panel) => panel !== closing) ?? document.getElementById("content");
}

/** Where a dialog was opened from whose place another has taken: the other gives the focus back there. */
let handedOn: Element | null = null;

const takesFocus = (target: Element | null): target is HTMLElement =>
  target instanceof HTMLElement && target.isConnected && target !== document.body;

/**
 * A dialog that is opened by the address, not by a trigger, gives the focus back to where it was. The two handlers go
 * to the dialog's content; its own are called first and may decide otherwise.
 */
export function useReturnFocus(onOpen?: AutoFocus, onClose?: AutoFocus) {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event: Event) => {
      before.current = document.activeElement;
      handedOn = null;
      onOpen?.(event);
    },
    onCloseAutoFocus: (event: Event) => {
      onClose?.(event);
      if (event.defaultPrevented) return;
      event.preventDefault();
      const target = takesFocus(before.current) ? before.current : handedOn;
      // What opened in its place may have the focus already.
      const lost = document.activeElement === null || document.activeElement === document.body;
      handedOn = lost ? null : target;
      if (takesFocus(target)) target.focus({ preventScroll: true });
      else if (lost) nextBest(event.target)?.focus({ preventScroll: true });
    },
  };
}
