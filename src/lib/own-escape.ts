/**
 * Put on what has something of its own to close by Escape while it has it: an open list, a draft. The dialogs listen
 * before any key handler inside them runs, so that stopping the event there is too late.
 */
export const ownEscape = (holds: boolean) => (holds ? { "data-own-escape": "" } : {});

/** For a dialog's `onEscapeKeyDown`: the key belongs to what has the focus. */
export function leaveToFocused(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.closest("[data-own-escape]")) event.preventDefault();
}
