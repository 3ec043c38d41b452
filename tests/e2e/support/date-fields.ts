import type { Locator } from "playwright-core";

/** Types a day ("2027-10-31") or a time ("18:05") into a field of the app with the keys that a person presses. */
export async function typeInto(within: Locator, label: string, value: string): Promise<void> {
  const group = within.getByRole("group", { name: label, exact: true });
  const parts = group.getByRole("spinbutton");
  await parts.first().waitFor();
  const order = await parts.evaluateAll((all) => all.map((part) => part.dataset["type"] ?? ""));
  const [first = "", second = "", third = ""] = value.split(/[-:]/);
  const hour = Number(first);
  const written: Record<string, string> = {
    year: first,
    month: second,
    day: third,
    hour: order.includes("dayPeriod") ? String(hour % 12 || 12).padStart(2, "0") : first,
    minute: second,
    dayPeriod: hour < 12 ? "am" : "pm",
  };
  await parts.first().click();
  for (const [index, type] of order.entries()) {
    await parts.nth(index).focus();
    await parts.nth(index).pressSequentially(written[type] ?? "");
  }
}
