import { describe, expect, it } from "vitest";
import { paths } from "../../../src/lib/paths.ts";
import { testApp } from "../../support/app.ts";
import { axeViolations } from "../../support/axe.ts";
import { typeInto } from "../support/date-fields.ts";

const app = await testApp({ demo: true, functions: true });

describe("dates and hours", () => {
  it("are typed as the language writes them, and chosen from a calendar that fits a phone", async () => {
    const { page } = await app.openAs("owner", { language: "fr", width: 360, height: 740, theme: "dark" });
    await page.goto(`${paths.liveSessions}?new=1`);
    const form = page.getByRole("dialog", { name: "Planifier une session" });
    const day = form.getByRole("group", { name: "Date de début" });
    await day.getByText("jj").or(day.getByRole("spinbutton").first()).first().click();
    await page.keyboard.type("31102027");
    await expect.poll(() => day.textContent()).toContain("31/10/2027");
    // What is left of it is empty, not the day it was.
    await form.getByRole("button", { name: /Ouvrir le calendrier.*début/ }).click();
    const calendar = page.getByRole("dialog", { name: "Calendrier" });
    await calendar.getByText("octobre 2027", { exact: true }).last().waitFor();
    expect(await calendar.getByRole("columnheader", { includeHidden: true }).first().textContent()).toMatch(
      /^lun/,
    );
    const box = await calendar.boundingBox();
    expect(box && [box.x >= 0, box.x + box.width <= 360, box.y >= 0, box.y + box.height <= 740]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await calendar.waitFor({ state: "detached" });
    await expect.poll(() => day.textContent()).toContain("30/10/2027");
    await form.getByRole("button", { name: /Ouvrir le calendrier.*début/ }).click();
    await calendar.waitFor();
    // Escape closes the calendar and not the form.
    await page.keyboard.press("Escape");
    await calendar.waitFor({ state: "detached" });
    await form.waitFor();
  });

  it("stand beside a zone whose list is seen whole, follows the arrows and alone is closed by Escape", async () => {
    const { page } = await app.openAs("owner", { language: "fr", height: 820 });
    // What the host runs meanwhile is said above the zone, and moves it once.
    const told = page.waitForResponse(/host_sessions/);
    await page.goto(`${paths.liveSessions}?new=1`);
    const form = page.getByRole("dialog", { name: "Planifier une session" });
    await told;
    const zone = form.getByRole("combobox", { name: "Fuseau horaire" });
    await zone.click();
    const list = form.getByRole("listbox");
    await list.getByRole("option").nth(20).waitFor({ state: "attached" });
    const footer = form.getByRole("button", { name: "Planifier" });
    const under = async () => {
      const [of, end] = await Promise.all([list.boundingBox(), footer.boundingBox()]);
      return of && end && of.y + of.height <= end.y;
    };
    await expect.poll(under).toBe(true);
    for (let key = 0; key < 15; key += 1) await page.keyboard.press("ArrowDown");
    const pointed = page.locator(`[id="${String(await zone.getAttribute("aria-activedescendant"))}"]`);
    const inside = async () => {
      const [row, of] = await Promise.all([pointed.boundingBox(), list.boundingBox()]);
      return row && of && row.y >= of.y - 1 && row.y + row.height <= of.y + of.height + 1;
    };
    await expect.poll(inside).toBe(true);
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "detached" });
    expect(await form.isVisible()).toBe(true);
  });

  it("have 12 hours where the reader's English has them", async () => {
    const { page } = await app.openAs("owner", { language: "en" });
    await page.goto(`${paths.liveSessions}?new=1`);
    const form = page.getByRole("dialog", { name: "Plan a session" });
    await typeInto(form, "Start date", "2031-03-04");
    await typeInto(form, "Start time", "18:05");
    const cycle = await page.evaluate(
      () => new Intl.DateTimeFormat(navigator.language, { hour: "numeric" }).resolvedOptions().hour12,
    );
    await expect
      .poll(() => form.getByRole("group", { name: "Start time" }).textContent())
      .toMatch(cycle ? /6:05.*PM/i : /18:05/);
    expect(await axeViolations(page)).toEqual([]);
  });

  it("narrow a list, and every day is back when they are taken out", async () => {
    const { page } = await app.openAs("owner", { language: "fr" });
    await page.goto(paths.liveSessions);
    await page.getByRole("button", { name: "Dates des sessions" }).click();
    const range = page.getByRole("dialog", { name: "Dates des sessions" });
    await typeInto(range, "Du", "2031-03-04");
    await page.waitForURL(/from=2031-03-04/);
    await range.getByRole("group", { name: "Du" }).getByRole("spinbutton").last().focus();
    for (let key = 0; key < 12; key += 1) await page.keyboard.press("Backspace");
    await page.waitForURL((url) => !url.search.includes("from="));
    await page.keyboard.press("Escape");
    await range.waitFor({ state: "detached" });
  });
});
