import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser, SESSION_KEY, visit, type Visit } from "../tests/support/browser.ts";
import { DEMO, PASSWORD, type DemoPerson } from "../tests/support/users.ts";
import { axeViolations } from "../tests/support/axe.ts";
import { withStage } from "./stage.ts";

const USAGE = `npm run look -- /dashboard/courses/live-sessions [options]

  --as owner|instructor|stock|student|otherStudent|stranger   signed in as this demo account (default: nobody)
  --width 1280   --height 800   --lang fr|en   --theme light|dark
  --full         the whole page, not just the window
  --click TEXT   clicks what has this name first (may be repeated)
  --axe          prints what axe finds
  --on ORIGIN    a server that runs already, such as http://localhost:5173; somebody signed in sees their profile's
                 language there (default: builds the app and fills a database with the demo data)
  --out FILE     default: tests/.artifacts/look.png
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: "string" },
    width: { type: "string", default: "1280" },
    height: { type: "string", default: "800" },
    lang: { type: "string", default: "fr" },
    theme: { type: "string", default: "light" },
    full: { type: "boolean", default: false },
    click: { type: "string", multiple: true, default: [] },
    axe: { type: "boolean", default: false },
    on: { type: "string" },
    out: { type: "string", default: "tests/.artifacts/look.png" },
    help: { type: "boolean", default: false },
  },
});

type Session = Record<string, string>;

function personOf(name: string): DemoPerson {
  if (name in DEMO) return name as DemoPerson;
  throw new Error(`There is no demo account "${name}"; there are ${Object.keys(DEMO).join(", ")}.`);
}

async function signInOn(origin: string, who: DemoPerson): Promise<Session> {
  const reply = await fetch(`${origin}/auth/v1/token?grant_type=password`, {
    method: "POST",
    headers: { apikey: "sb_publishable_atelier_local", "content-type": "application/json" },
    body: JSON.stringify({ email: DEMO[who], password: PASSWORD }),
  });
  if (!reply.ok) throw new Error(`${origin} refuses to sign in ${DEMO[who]}: ${await reply.text()}`);
  return { [SESSION_KEY]: await reply.text() };
}

async function take(route: string, opened: Visit): Promise<void> {
  const { page } = opened;
  await page.goto(route, { waitUntil: "networkidle" });
  for (const name of values.click) {
    await page.getByText(name, { exact: false }).first().click();
    await page.waitForLoadState("networkidle");
  }
  await page.evaluate(() => document.fonts.ready);
  await mkdir(dirname(values.out), { recursive: true });
  await page.screenshot({ path: values.out, fullPage: values.full });
  process.stdout.write(`${values.out}  ${page.url()}\n`);
  if (values.axe)
    for (const violation of await axeViolations(page)) process.stdout.write(`axe: ${violation}\n`);
  for (const problem of opened.problems) process.stdout.write(`problem: ${problem}\n`);
  await opened.context.close();
}

const route = positionals[0];
if (values.help || route === undefined) {
  process.stdout.write(USAGE);
  process.exit(values.help ? 0 : 2);
}

const common = {
  width: Number(values.width),
  height: Number(values.height),
  language: values.lang === "en" ? ("en" as const) : ("fr" as const),
  theme: values.theme === "dark" ? ("dark" as const) : ("light" as const),
};
const who = values.as === undefined ? undefined : personOf(values.as);

if (values.on === undefined) {
  await withStage(async ({ browser, origin, openAs }) => {
    const opened = who === undefined ? visit(browser, { ...common, origin }) : openAs(who, common);
    await take(route, await opened);
  });
} else {
  const stored = who === undefined ? {} : await signInOn(values.on, who);
  const browser = await launchBrowser();
  await take(route, await visit(browser, { ...common, origin: values.on, stored }));
  await browser.close();
}
