import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { links, paths } from "../../../src/lib/paths.ts";
import { Texts } from "../../../src/lib/text/texts.ts";
import { testApp } from "../../support/app.ts";
import { wordsOf } from "../../support/words.ts";
import { courseOf, plan, register, STORE } from "../support/arrange.ts";

/** As long as the fields take, without a place to break. */
const word = (length: number) => "Anticonstitutionnellement".repeat(40).slice(0, length);

const WORDS = /Anticonstitutionnellement|WWWW/;
const BOXES = '[role="dialog"], [role="alertdialog"]';

const app = await testApp();
const course = await courseOf(app, ["student"]);
const owner = await app.backend.asUser("owner");
const student = await app.backend.asUser("student");

async function done<T>(answer: PromiseLike<{ data: T; error: { message: string } | null }>) {
  const { data, error } = await answer;
  if (error) throw new Error(error.message);
  return data as NonNullable<T>;
}

const ahead = await plan(app, course, {
  title: word(200),
  startsIn: 26 * 60,
  more: { description: word(600), time_zone: "America/Montreal" },
});
await register(app, "student", ahead);
await done(student.rpc("ask_session_question", { p_session_id: ahead, p_body: word(150) }));
const cancelled = await plan(app, course, { title: word(120), startsIn: 27 * 60 });
await register(app, "student", cancelled);
await done(
  owner.rpc("set_live_session_status", {
    p_session_id: cancelled,
    p_status: "cancelled",
    p_reason: word(300),
  }),
);
const [product] = await app.backend.serviceSql<{ id: string; store: string }[]>`
  select p.id, p.store_id as store from public.physical_products p
  join public.stores s on s.id = p.store_id and s.name = ${STORE} order by p.id limit 1`;
const unit = await done(
  owner.rpc("create_serial_number", {
    p_store_id: product?.store ?? "",
    p_fields: {
      product_id: product?.id ?? "",
      serial_number: "W".repeat(64),
      imei: "490154203237518",
      mac_address: "00:1B:44:11:3A:B7",
      notes: word(300),
    },
  }),
);

async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
  await page.evaluate(() => document.fonts.ready);
}

/** Text that paints over the edge of its box, and a page or a panel that would scroll sideways. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = (element: Element) => element.scrollWidth > element.clientWidth + 1;
    const said = (element: Element) =>
      `${element.scrollWidth} px in ${element.clientWidth} px: ${element.outerHTML.slice(0, 160)}`;
    const texts = [...document.querySelectorAll("h1, h2, h3, h4, p, dd")].filter(
      (text) => getComputedStyle(text).overflowX === "visible" && !text.matches(".sr-only"),
    );
    return [
      document.documentElement,
      ...document.querySelectorAll('[role="dialog"], [role="alertdialog"], [class~="overflow-y-auto"]'),
      ...texts,
    ]
      .filter(wide)
      .map(said);
  });
}

const sessions = (query: string) => `${paths.liveSessions}?${query}`;
const serials = (query: string) => `${paths.serialTracking}?serial=${unit.id}${query}`;
const PLACES = [
  { path: links.student(), who: "student" },
  { path: links.student({ scope: "past" }), who: "student" },
  { path: links.studentSession(ahead), who: "student" },
  { path: links.studentSession(cancelled), who: "student" },
  { path: paths.dashboard, who: "owner" },
  { path: sessions("view=all&q=Anticonstitutionnellement"), who: "owner" },
  { path: sessions(`session=${ahead}`), who: "owner" },
  { path: sessions(`session=${ahead}&tab=questions`), who: "owner" },
  { path: sessions(`session=${cancelled}`), who: "owner" },
  { path: paths.serialTracking, who: "owner" },
  { path: serials(""), who: "owner" },
  { path: serials("&act=in_stock"), who: "owner" },
  { path: serials("&act=force"), who: "owner" },
  { path: serials("&act=edit"), who: "owner" },
  { path: serials("&act=delete"), who: "owner" },
] as const;

const VIEWS = [
  { width: 360, language: "fr" },
  { width: 1280, language: "en" },
] as const;

describe.each(VIEWS)("at $width px in $language", (view) => {
  it.each(PLACES)("$path as $who keeps long words inside", async ({ path, who }) => {
    const { page } = await app.stay(who, view);
    await page.goto(path);
    await settled(page);
    if (/session=|serial=/.test(path)) await page.locator(BOXES).last().getByText(WORDS).first().waitFor();
    expect(await overflow(page)).toEqual([]);
  });

  it.each(["postpone", "reschedule", "cancel"] as const)("the dialog to %s does too", async (act) => {
    const { page } = await app.stay("owner", view);
    const { language } = view;
    const t = new Texts({
      language,
      words: { [language]: wordsOf(language, "session", "sessions") },
    }).translator(["session", "sessions"]);
    await page.goto(sessions(`session=${ahead}`));
    await settled(page);
    await page.getByRole("button", { name: t("moreActions") }).click();
    await page.getByRole("menuitem", { name: t(`action.${act}`), exact: true }).click();
    await expect.poll(() => page.locator(BOXES).count()).toBe(2);
    await page.locator(BOXES).last().getByText(WORDS).first().waitFor();
    expect(await overflow(page)).toEqual([]);
  });
});

describe("on a phone", () => {
  const tooLow = (page: Page, rows: string) =>
    page
      .locator(rows)
      .evaluateAll((all) =>
        all.map((row) => row.getBoundingClientRect().height).filter((height) => height < 44),
      );

  it("what is chosen from a menu or a list is high enough for a finger", async () => {
    const { page } = await app.openAs("owner", { width: 360, language: "fr" });
    await page.goto(sessions(`session=${ahead}`));
    await settled(page);
    await page.getByRole("button", { name: "Autres actions" }).click();
    await page.getByRole("menuitem").first().waitFor();
    expect(await tooLow(page, '[role="menuitem"]')).toEqual([]);

    await page.goto(paths.serialTracking);
    await settled(page);
    await page.getByRole("button", { name: "Filtres" }).click();
    await page.getByRole("button", { name: "Statut" }).click();
    await page.getByRole("checkbox").first().waitFor();
    expect(await tooLow(page, "label:has(input[type=checkbox])")).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Produit" }).click();
    await page.locator('button[role="option"]').first().waitFor();
    expect(await tooLow(page, 'button[role="option"]')).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.locator("[cmdk-item]").first().waitFor();
    expect(await tooLow(page, "[cmdk-item]")).toEqual([]);
  });
});
