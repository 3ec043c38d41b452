import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { links, paths } from "../../../src/lib/paths.ts";
import { testApp } from "../../support/app.ts";
import { SESSION_KEY } from "../../support/browser.ts";
import { DEMO, type DemoPerson } from "../../support/users.ts";
import { STORE } from "../support/arrange.ts";

const app = await testApp();
const [seat] = await app.backend.serviceSql<{ id: string }[]>`
  select r.session_id as id from public.course_live_session_registrations r
  join auth.users u on u.id = r.user_id where u.email = ${DEMO.student} order by r.session_id limit 1`;
const session = seat?.id ?? "";

/** Every call of the page to the API, as what a second one like it would be. */
function callsOf(page: Page): string[] {
  const calls: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/rest/v1/")) calls.push(`${request.url()} ${request.postData() ?? ""}`);
  });
  return calls;
}

const PLACES: { path: string; who: DemoPerson; ready: string }[] = [
  { path: paths.dashboard, who: "owner", ready: "main:not(:has([aria-busy='true'])) li" },
  { path: paths.liveSessions, who: "owner", ready: "main [data-row-button]" },
  { path: paths.courses, who: "owner", ready: "main [data-row-button]" },
  { path: paths.serialTracking, who: "owner", ready: "main [data-row-button]" },
  { path: paths.student, who: "student", ready: "main section h3" },
  { path: links.studentSession(session), who: "student", ready: "main:not(:has([aria-busy='true'])) h1" },
  { path: links.joinSession(session), who: "student", ready: "main:not(:has([aria-busy='true'])) h1" },
  { path: paths.settings, who: "owner", ready: "#profile form input" },
];

/** A clock that never strikes: nothing that stands on the screen can have waited for one. */
function stopTheClock(): void {
  const set = window.setTimeout;
  window.setTimeout = ((run: () => void, after = 0) => (after < 100 ? set(run, after) : 0)) as never;
}

/** The canvas of a theme (src/styles/theme.css), as the browser writes colours. */
const groundOf = (page: Page, theme: "light" | "dark") =>
  page.evaluate((dark) => {
    const probe = document.createElement("div");
    probe.style.color = dark ? "oklch(0.185 0.006 70)" : "oklch(0.977 0.004 85)";
    document.body.append(probe);
    return getComputedStyle(probe).color;
  }, theme === "dark");

describe("the first load", () => {
  it.each(PLACES)(
    "of $path asks for its data while the app is on its way, and once",
    async ({ path, who, ready }) => {
      const visit = await app.openAs(who);
      // No edge functions run here.
      if (path === paths.settings) visit.expectProblem(/functions\/v1|status of 503/);
      const { page } = visit;
      const calls = callsOf(page);
      // The app itself is held back: what is asked for now, the boot script asks for.
      let release = () => undefined as void;
      const held = new Promise<void>((resolve) => (release = resolve));
      await page.route(/\/assets\/core-.*\.js$/, async (route) => {
        await held;
        await route.continue();
      });
      await page.goto(path, { waitUntil: "commit" });
      await expect.poll(() => calls.some((call) => call.includes("/profiles?"))).toBe(true);
      await page.waitForFunction(() => document.querySelectorAll("link[rel=modulepreload]").length > 5);
      await expect.poll(() => calls.length).toBeGreaterThan(path === paths.settings ? 1 : 2);
      await wait(500);
      const early = [...calls];
      release();
      await page.locator(ready).first().waitFor();
      await page.waitForLoadState("networkidle");
      expect(calls.filter((call) => early.includes(call)).sort()).toEqual([...early].sort());
    },
  );

  it("draws as soon as the page's files have come, whatever else is still waited for", async () => {
    const { page } = await app.open();
    await page.addInitScript(stopTheClock);
    await page.goto(paths.signIn);
    await page.locator('form input[name="email"]').waitFor();
  });

  it("shows its rows without Auth, which comes when another window changes the session", async () => {
    const visit = await app.openAs("owner", { language: "en" });
    visit.expectProblem(/401/);
    const { page, context } = visit;
    const auth: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/assets/auth-client")) auth.push(request.url());
    });
    await page.addInitScript(stopTheClock);
    await page.goto(paths.serialTracking);
    await page.locator("main [data-row-button]").first().waitFor();
    expect(auth).toEqual([]);
    const other = await context.newPage();
    await other.goto("/robots.txt");
    await other.evaluate((key) => localStorage.removeItem(key), SESSION_KEY);
    await page.getByRole("dialog", { name: "Your session has expired" }).waitFor();
    expect(auth).toHaveLength(1);
  });

  it("tries the store this device last knew at once, and shows the right one when it is another", async () => {
    const visit = await app.openAs("owner", { language: "en" });
    visit.expectProblem(/40[34]/);
    const { page } = visit;
    await page.goto(paths.serialTracking);
    await page.locator("main [data-row-button]").first().waitFor();
    const [store] = await app.backend.serviceSql<{ id: string }[]>`
      select id from public.stores where name = ${STORE}`;
    const own = store?.id ?? "";
    const remembered = await page.evaluate(() => localStorage.getItem("atelier.stores"));
    expect(remembered).toContain(own);
    // A store that is no longer theirs.
    const gone = "00000000-0000-4000-8000-00000000dead";
    const forged = remembered?.replaceAll(own, gone) ?? "";
    await page.evaluate((text) => localStorage.setItem("atelier.stores", text), forged);
    const calls = callsOf(page);
    await page.reload();
    await page.locator("main [data-row-button]").first().waitFor();
    const lists = calls.filter((call) => call.includes("list_serial_numbers"));
    expect(lists.at(0)).toContain(gone);
    expect(lists.at(-1)).toContain(own);
  });

  it.each([
    ["light", "fr", "Chargement…"],
    ["dark", "en", "Loading…"],
  ] as const)("draws its outline before the app, %s and in %s", async (theme, language, words) => {
    const { page } = await app.openAs("owner", { theme, language });
    // The drawing waits for nothing but the page itself.
    await page.route(/\/assets\//, () => undefined);
    await page.goto(paths.dashboard, { waitUntil: "commit" });
    await page.getByText(words).first().waitFor();
    expect(
      await page
        .getByText(language === "fr" ? "Loading…" : "Chargement…")
        .first()
        .isVisible(),
    ).toBe(false);
    expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe(theme);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    const bar = await page.locator("meta[name=theme-color]").getAttribute("content");
    expect(bar).toBe(theme === "dark" ? "#161311" : "#f8f7f4");
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe(await groundOf(page, theme));
  });

  it("runs no script inside the page but the one the build put there", async () => {
    const visit = await app.openAs("owner", { language: "en" });
    visit.expectProblem(/Content Security Policy/);
    const { page } = visit;
    // What would have been written into the page by somebody else.
    await page.route("**/dashboard", async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(
        "</head>",
        "<script>document.documentElement.dataset.strange = 'ran'</script></head>",
      );
      await route.fulfill({ response, body });
    });
    await page.goto(paths.dashboard);
    await page.getByRole("heading", { level: 1 }).waitFor();
    const root = await page.evaluate(() => ({ ...document.documentElement.dataset }));
    expect(root).toMatchObject({ outline: "shell", theme: "light" });
    expect(root).not.toHaveProperty("strange");
  });
});
