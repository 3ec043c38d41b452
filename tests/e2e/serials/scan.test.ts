import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { links, paths } from "../../../src/lib/paths.ts";
import { testApp } from "../../support/app.ts";
import { STORE } from "../support/arrange.ts";

const app = await testApp();

const units = await app.backend.serviceSql<{ id: string; serial: string }[]>`
  select n.id, n.serial_number as serial from public.serial_numbers n join public.stores s on s.id = n.store_id
  where s.name = ${STORE} and n.deleted_at is null and length(n.serial_number) > 5 and n.serial_number ~ '^[A-Z0-9-]+$'
  order by n.serial_number limit 2`;
const [first, second] = units;
if (!first || !second) throw new Error("the demo data has no two units");

const endings = {
  Enter: { key: "Enter", text: "\r", windowsVirtualKeyCode: 13 },
  Tab: { key: "Tab", windowsVirtualKeyCode: 9 },
};

/** A scanner: keys 8 ms apart by their own clock, however busy this machine is, and Enter or Tab after them. */
async function scan(page: Page, code: string, end: keyof typeof endings = "Enter"): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const start = Date.now() / 1_000;
  const keys = [...code].map((key) => ({ key, text: key }));
  await Promise.all(
    [...keys, endings[end]].flatMap((key, index) => {
      const timestamp = start + index * 0.008;
      return [
        session.send("Input.dispatchKeyEvent", { type: "keyDown", timestamp, ...key }),
        session.send("Input.dispatchKeyEvent", { type: "keyUp", timestamp: timestamp + 0.004, ...key }),
      ];
    }),
  );
  await session.detach();
}

it("opens what is scanned, wherever the focus is", async () => {
  const { page } = await app.openAs("owner", { language: "en" });
  await page.goto(paths.liveSessions);
  const search = page.getByRole("searchbox", { name: "Search titles" });
  await search.fill("Glaz");
  await page.waitForURL("**q=Glaz*");
  await search.focus();
  await scan(page, first.serial);
  await page.waitForURL((url) => url.pathname === paths.serialTracking);
  await page.getByRole("dialog", { name: first.serial }).waitFor();

  // With one open, the next is shown in its place.
  await scan(page, second.serial.toLowerCase());
  await page.getByRole("dialog", { name: second.serial }).waitFor();
  expect(page.url()).toContain(second.id);
  // And what was being searched for was not touched.
  await page.goBack();
  await page.goBack();
  await expect.poll(() => search.inputValue()).toBe("Glaz");
});

it("asks before a form with changes gives way", async () => {
  const { page } = await app.openAs("owner", { language: "en" });
  await page.goto(`${links.serials({ serial: first.id })}&act=edit`);
  const form = page.getByRole("dialog").filter({ has: page.getByLabel("Notes") });
  await form.getByLabel("Batch").fill("B-7");
  await form.getByLabel("Batch").press("Tab");
  await form.getByRole("button", { name: "Cancel" }).focus();
  await scan(page, second.serial);
  const question = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Keep editing" }).click();
  await question.waitFor({ state: "detached" });
  expect(await form.getByLabel("Batch").inputValue()).toBe("B-7");
  await form.getByRole("button", { name: "Cancel" }).focus();
  await scan(page, second.serial);
  await question.getByRole("button", { name: "Leave without saving" }).click();
  await page.getByRole("dialog", { name: second.serial }).waitFor();
});

it("says which code is no unit's, and begins one with it", async () => {
  const { page } = await app.openAs("owner", { language: "en" });
  await page.goto(paths.dashboard);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await scan(page, "NEW-2027-000777");
  await page.getByText("No unit has the code NEW-2027-000777.").first().waitFor();
  await page.getByRole("button", { name: "Register", exact: true }).click();
  const serial = page.getByRole("textbox", { name: "Serial number" });
  await expect.poll(() => serial.inputValue()).toBe("NEW-2027-000777");
  // In the field that wants a code it lands there, and the form is not sent half filled.
  await serial.fill("");
  await serial.focus();
  await scan(page, "NEW-2027-000778");
  expect(await serial.inputValue()).toBe("NEW-2027-000778");
  // A form that is sent half filled leads to the first field that lacks something.
  expect(await serial.evaluate((field) => document.activeElement === field)).toBe(true);
  expect(await page.getByRole("alert").count()).toBe(0);
});

it("hears a scanner that ends with Tab, and leaves nothing in a date or a number that has the focus", async () => {
  const { page } = await app.openAs("owner", { language: "en" });
  await page.goto(links.serials({ new: "1" }));
  const form = page.getByRole("dialog");
  await form.locator("summary").click();
  const made = form.getByRole("group", { name: /Made on/ });
  await made.waitFor();
  const before = await made.innerText();
  await made.getByRole("spinbutton").first().focus();
  await scan(page, "1204-2031-77", "Tab");
  await page.getByText("No unit has the code 1204-2031-77.").first().waitFor();
  expect(await made.innerText()).toBe(before);
  expect(await made.evaluate((group) => group.contains(document.activeElement))).toBe(true);

  await form.evaluate((dialog) => {
    const number = document.createElement("input");
    number.type = "number";
    number.setAttribute("aria-label", "Weight");
    dialog.append(number);
    number.focus();
  });
  await scan(page, "4E5E6E77", "Tab");
  await page.getByText("No unit has the code 4E5E6E77.").first().waitFor();
  const left = await form
    .getByLabel("Weight")
    .evaluate((input) => (input instanceof HTMLInputElement ? [input.value, input.validity.badInput] : null));
  expect(left).toEqual(["", false]);
});

it("takes the code out of a unit's address, and offers no address as a serial", async () => {
  const { page } = await app.openAs("owner", { language: "en" });
  await page.goto(paths.dashboard);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await scan(page, `https://atelier.example/v/${first.serial}`);
  await page.getByRole("dialog", { name: first.serial }).waitFor();
  await scan(page, "https://atelier.example/v/NO-SUCH-1");
  await page.getByText("No unit has the code NO-SUCH-1.").first().waitFor();
  await scan(page, "https://elsewhere.example/a?b=1");
  await page.getByText("This code is an address, and not a unit’s").first().waitFor();
});
