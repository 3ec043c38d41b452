import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, Result } from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What a theme can break: everything else a page says and does is the same in both. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

function describe(violation: Result): string {
  const places = violation.nodes.map(
    (node) => `      ${node.target.join(" ")}\n        ${node.html.slice(0, 200)}`,
  );
  return `${violation.id} (${violation.impact ?? "?"}): ${violation.help}\n${places.join("\n")}`;
}

/** Made ready once a page: axe itself, and every box laid out. */
async function prepare(page: Page): Promise<void> {
  if (await page.evaluate(() => "axe" in globalThis)) return;
  // Below the fold nothing is laid out where content-visibility allows it, and axe would measure boxes of no size.
  await page.addStyleTag({ content: "* { content-visibility: visible !important }" });
  // Evaluated past the page: its own policy refuses scripts that are not files of the app.
  await page.evaluate(source);
}

/** A colour or a place on its way to another is none of the design. What a change sets going begins with the next frame. */
async function movementOver(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((each) => each.playState !== "running" || each.effect?.getComputedTiming().endTime === Infinity),
  );
}

interface Look {
  /** A selector of the part to look at; the page without it. */
  within?: string | undefined;
  /** "colours" for a page that was looked at in its other theme. */
  what?: "everything" | "colours" | undefined;
}

async function look(page: Page, { within: selector, what }: Look): Promise<Result[]> {
  await movementOver(page);
  const results = await page.evaluate(
    async ({ within, only }) => {
      const { axe } = globalThis as unknown as {
        axe: { run(where: Element | Document, options: object): Promise<AxeResults> };
      };
      const where = within === undefined ? document : document.querySelector(within);
      if (where === null) throw new Error(`nothing on the page matches ${within}`);
      return axe.run(where, { runOnly: only, resultTypes: ["violations"] });
    },
    {
      within: selector,
      only: what === "colours" ? { type: "rule", values: COLOURS } : { type: "tag", values: STANDARD },
    },
  );
  return results.violations;
}

/** The page's violations of WCAG 2.2 AA and axe's best practices, as text; an empty list is a pass. */
export async function axeViolations(page: Page, within?: string, what?: Look["what"]): Promise<string[]> {
  await prepare(page);
  let violations = await look(page, { within, what });
  if (violations.length > 0) {
    // What arrived while axe was measuring is measured again, standing; a fault of the design is still there then.
    await page.waitForLoadState("networkidle");
    violations = await look(page, { within, what });
  }
  return violations.map(describe);
}
