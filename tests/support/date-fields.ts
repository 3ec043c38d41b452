import { fireEvent, screen } from "@testing-library/react";

/** A date or time field in happy-dom; `tests/e2e` types into them with real keys (tests/e2e/support/date-fields.ts). */
const field = (label: string | RegExp) => screen.getByRole("group", { name: label });

/** Written at once, as a paste is: "2031-03-04", "18:15". */
export function pasteInto(label: string | RegExp, text: string): void {
  fireEvent.paste(field(label), { clipboardData: { getData: () => text } });
}

/** What the form has: "2031-03-04", "18:15". */
export function dateIn(label: string | RegExp): string | undefined {
  return field(label).parentElement?.parentElement?.querySelector<HTMLInputElement>(":scope > [type=hidden]")
    ?.value;
}
