const fields =
  "form :is(input, select, textarea, [role=spinbutton]):not(:disabled, [aria-disabled=true], [type=hidden])";

/**
 * What a form's dialog or panel does with the focus when it opens: the first field has it, except where that would
 * bring up the keyboard of a phone over the form; there the container has it.
 */
export function focusFirstField(event: Event): void {
  const container = event.currentTarget;
  if (!(container instanceof HTMLElement)) return;
  const field = container.querySelector<HTMLElement>(fields);
  event.preventDefault();
  if (field && !window.matchMedia("(pointer: coarse)").matches) field.focus();
  else container.focus();
}
