import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { links, paths } from "../../../src/lib/paths.ts";
import { testApp } from "../../support/app.ts";
import { SESSION_KEY } from "../../support/browser.ts";
import { DEMO, PASSWORD } from "../../support/users.ts";
import { courseOf, plan, register } from "../support/arrange.ts";

const app = await testApp({ demo: true, functions: true });
const course = await courseOf(app, ["student"]);
const english = { language: "en" } as const;

/** The server no longer knows this session: neither the token nor its renewal is worth anything. */
async function revoke(page: Page): Promise<void> {
  await page.evaluate((key) => {
    const session = JSON.parse(localStorage.getItem(key) ?? "{}") as Record<string, string>;
    const [head, body] = (session["access_token"] ?? "").split(".");
    session["access_token"] = `${head}.${body}.${"A".repeat(43)}`;
    session["refresh_token"] = "revoked";
    localStorage.setItem(key, JSON.stringify(session));
  }, SESSION_KEY);
}

const menu = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(name) }).last();

describe("an expired session", () => {
  it("asks for the password above the page, which keeps what was typed", async () => {
    const id = await plan(app, course, { title: "Kept draft", startsIn: 200 });
    await register(app, "student", id);
    const visit = await app.openAs("student", english);
    visit.expectProblem(/40[01]/);
    const { page } = visit;
    await page.goto(links.studentSession(id));
    await page.getByRole("textbox", { name: "Your question" }).fill("Is this still here?");
    await revoke(page);
    await page.getByRole("button", { name: "Ask the question" }).click();
    const dialog = page.getByRole("dialog", { name: "Your session has expired" });
    await dialog.getByLabel("Password").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Continue" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(new URL(page.url()).pathname).toBe(links.studentSession(id));
    expect(await page.getByRole("textbox", { name: "Your question" }).inputValue()).toBe(
      "Is this still here?",
    );
    await page.getByRole("button", { name: "Ask the question" }).click();
    await page.getByRole("listitem").filter({ hasText: "Is this still here?" }).waitFor();
  });

  it("found on opening a page leads through signing in, back to the same address", async () => {
    const visit = await app.openAs("owner", english);
    visit.expectProblem(/40[01]/);
    const { page } = visit;
    const address = `${paths.serialTracking}?warranty=active&sort=serial`;
    await page.goto(address);
    await page.getByRole("row").nth(1).waitFor();
    await revoke(page);
    await page.reload();
    const password = page.getByLabel("Password", { exact: true }).first();
    await password.waitFor();
    const email = page.getByLabel("Email address");
    if ((await email.count()) > 0) await email.fill("claire@demo.atelier.test");
    await password.fill(PASSWORD);
    await password.press("Enter");
    await page.waitForURL(`**${address}`);
    await page.getByRole("row").nth(1).waitFor();
  });
});

describe("the shell", () => {
  it("changes language and theme, and remembers both", async () => {
    const { page } = await app.openAs("owner", english);
    await page.goto(paths.dashboard);
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    await menu(page, "Account of").click();
    await page.getByRole("menuitem", { name: "Français" }).click();
    await page.getByRole("heading", { level: 1, name: "Aujourd’hui" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("fr");

    await page.evaluate(() => localStorage.setItem("atelier.theme", "light"));
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Aujourd’hui" }).waitFor();
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await menu(page, "Compte de").click();
    await page.getByRole("menuitem", { name: /thème sombre/ }).click();
    await page.waitForFunction(() => document.documentElement.dataset["theme"] === "dark");
    expect(await ground()).not.toBe(light);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Aujourd’hui" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
  });

  it("keeps a language that was chosen on a page left too soon, and sends it again", async () => {
    const { page, context } = await app.openAs("owner", english);
    await page.goto(paths.dashboard);
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    await context.route("**/rest/v1/profiles*", (route) =>
      route.request().method() === "PATCH" ? route.abort("aborted") : route.continue(),
    );
    await menu(page, "Account of").click();
    await page.getByRole("menuitem", { name: "Français" }).click();
    await page.getByRole("heading", { level: 1, name: "Aujourd’hui" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Aujourd’hui" }).waitFor();
    await context.unroute("**/rest/v1/profiles*");
    await page.reload();
    await expect
      .poll(async () => {
        const [row] = await app.backend.serviceSql<{ locale: string }[]>`
          select p.locale from public.profiles p join auth.users u on u.id = p.id where u.email = ${DEMO.owner}`;
        return row?.locale;
      })
      .toBe("fr");
    await page.getByRole("heading", { level: 1, name: "Aujourd’hui" }).waitFor();
  });

  it("says that the network is gone, keeps what was read, and goes on when it is back", async () => {
    const visit = await app.openAs("student", english);
    visit.expectProblem(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
    const { page, context } = visit;
    await page.goto(paths.student);
    await page.getByRole("region", { name: "Upcoming sessions" }).getByRole("listitem").first().waitFor();
    const banner = page.getByText("Offline: you see the last data received.");
    await context.setOffline(true);
    await banner.waitFor();
    await page.getByRole("region", { name: "Upcoming sessions" }).getByRole("listitem").first().waitFor();
    await context.setOffline(false);
    await banner.waitFor({ state: "detached" });
  });

  it("opens a page and a form that were asked for without a network as soon as it is back", async () => {
    const visit = await app.openAs("owner", english);
    visit.expectProblem(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
    const { page, context } = visit;
    const waiting = page.getByText("The network is away: this opens as soon as it is back.");
    await page.goto(paths.dashboard);
    await page.locator("main:not(:has([aria-busy='true'])) li").first().waitFor();
    await context.setOffline(true);
    await page.getByRole("link", { name: "Live sessions", exact: true }).first().click();
    await waiting.waitFor();
    expect(await page.getByRole("heading", { level: 1, name: "Today" }).count()).toBe(1);
    await context.setOffline(false);
    await page.waitForURL(`**${paths.liveSessions}`);
    await page.getByRole("row").nth(1).waitFor();
    await waiting.waitFor({ state: "detached" });

    await context.setOffline(true);
    await page.getByRole("button", { name: "Plan session" }).first().click();
    await waiting.waitFor();
    expect(await page.getByRole("row").nth(1).count()).toBe(1);
    await context.setOffline(false);
    await page.getByRole("dialog", { name: "Plan a session" }).getByLabel("Title", { exact: true }).waitFor();
  });

  it("keeps the page when a part of it is missing, and says so", async () => {
    const visit = await app.openAs("owner", english);
    visit.expectProblem(/SessionFormPanel|404/);
    const { page, context } = visit;
    await context.route("**/assets/SessionFormPanel*.js", (route) => route.fulfill({ status: 404 }));
    await page.goto(paths.liveSessions);
    await page.getByRole("row").nth(1).waitFor();
    await page.getByRole("button", { name: "Plan session" }).first().click();
    const said = page.getByRole("alert").filter({ hasText: "This could not be loaded." });
    await said.waitFor();
    expect(await page.getByRole("row").nth(1).count()).toBe(1);
    await context.unroute("**/assets/SessionFormPanel*.js");
    await said.getByRole("button", { name: "Reload the page" }).click();
    await page.getByRole("dialog", { name: "Plan a session" }).waitFor();
  });

  it("answers an address that is none, with a way on", async () => {
    const { page } = await app.openAs("owner", english);
    await page.goto("/no/such/page");
    await page.getByRole("heading", { name: "Page not found" }).waitFor();
    await page.getByRole("link", { name: "Back to home" }).click();
    await page.waitForURL(`**${paths.dashboard}`);
  });
});

describe("before it is known who is here", () => {
  it.each([360, 1280])(
    "the shell shows nobody else's places and no wrong initials, at %i px",
    async (width) => {
      const { page } = await app.openAs("owner", { ...english, width });
      let release = () => undefined as void;
      const held = new Promise<void>((resolve) => (release = resolve));
      await page.route("**/rest/v1/**", async (route) => {
        await held;
        await route.continue();
      });
      await page.goto(paths.dashboard);
      const places = page.getByRole("navigation", { name: "Navigation" });
      await places.and(page.locator(":visible")).waitFor({ state: "attached" });
      const account = page.getByRole("button", { name: /^Account/ }).and(page.locator(":visible"));
      await account.waitFor();
      expect(await places.getByRole("link").count()).toBe(0);
      expect(await account.locator("[aria-hidden]").first().textContent()).toBe("");
      release();
      await places.getByRole("link", { name: /Today/ }).waitFor();
      await account.filter({ hasText: "CV" }).waitFor();
    },
  );
});

describe("the keyboard alone", () => {
  it("takes the owner from the palette to a unit and back", async () => {
    const { page } = await app.openAs("owner", english);
    const keys = page.keyboard;
    await page.goto(paths.dashboard);
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    await keys.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
    await keys.press("Control+k");
    await page
      .getByRole("combobox")
      .or(page.getByPlaceholder("Page, session, serial number…"))
      .first()
      .waitFor();
    await keys.type("serial numbers");
    await page
      .getByRole("option", { name: /Serial numbers/ })
      .first()
      .waitFor();
    await keys.press("Enter");
    await page.waitForURL(`**${paths.serialTracking}**`);
    await page.getByRole("row").nth(1).getByRole("button").first().waitFor();
    await keys.press("j");
    await keys.press("j");
    await keys.press("Enter");
    await page.waitForURL("**?serial=*");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("History intact").waitFor();
    // What belongs to the whole app works beside a panel, too.
    await keys.press("Control+k");
    const palette = page.getByPlaceholder("Page, session, serial number…");
    await page.waitForFunction(() => document.activeElement?.hasAttribute("cmdk-input"));
    await keys.press("Escape");
    await palette.waitFor({ state: "detached" });
    const first = page.url();
    await keys.press("ArrowRight");
    await page.waitForFunction((url) => location.href !== url, first);
    await keys.press("Escape");
    await dialog.waitFor({ state: "detached" });
    // The focus goes back to the row right after the panel is gone.
    await page.waitForFunction(() => document.activeElement !== document.body);

    await keys.press("/");
    await page.waitForFunction(() => document.activeElement?.getAttribute("type") === "search");
    await keys.press("Escape");
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await keys.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await keys.press("Escape");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor({ state: "detached" });
    await keys.press("n");
    await page.getByRole("dialog", { name: "Register a unit" }).waitFor();
    await keys.press("Escape");
    await page.getByRole("dialog", { name: "Register a unit" }).waitFor({ state: "detached" });
  });

  it("keeps what is typed above an open panel, whatever the role", async () => {
    for (const who of ["paul@demo.atelier.test", "owner"]) {
      const { page } = await app.openAs(who, english);
      await page.goto(paths.serialTracking);
      await page.getByRole("row").nth(1).getByRole("button").first().click();
      await page.getByRole("dialog").getByText("History intact").waitFor();
      await page.keyboard.press("Control+k");
      const field = page.getByPlaceholder("Page, session, serial number…");
      await field.fill("lune");
      await page.getByRole("option", { name: /^LUNE/ }).first().waitFor();
      expect(await field.inputValue(), who).toBe("lune");
    }
  });

  it("points at the first of what the palette finds, however late it comes", async () => {
    const { page } = await app.openAs("owner", english);
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/rpc/search_everything", async (route) => {
      if (route.request().postData()?.includes("0012")) await held;
      await route.continue();
    });
    await page.goto(paths.dashboard);
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    await page.keyboard.press("Control+k");
    const field = page.getByPlaceholder("Page, session, serial number…");
    await field.fill("lune");
    const units = page.getByRole("option", { name: /^LUNE/ });
    await units.first().waitFor();
    const asked = page.waitForRequest((request) => request.postData()?.includes("0012") ?? false);
    await field.fill("lune 0012");
    await asked;
    release();
    await expect.poll(() => units.filter({ hasText: "0012" }).count()).toBeGreaterThan(0);
    await expect.poll(() => units.first().getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: /lune/i }).waitFor();
  });

  it("takes a student to a seat and to a question", async () => {
    const title = "By keys";
    const id = await plan(app, course, { title, startsIn: 2 });
    const { page } = await app.openAs("student", english);
    const keys = page.keyboard;
    /** Goes on with Tab until the focus has this name, as one would. */
    const tabTo = async (name: string) => {
      for (let steps = 0; steps < 80; steps += 1) {
        await keys.press("Tab");
        const focused = await page.evaluate(
          () =>
            document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "",
        );
        if (focused.includes(name)) return;
      }
      throw new Error(`Tab never reaches "${name}"`);
    };
    await page.goto(paths.student);
    await page.getByRole("link", { name: title }).waitFor();
    await tabTo(title);
    await keys.press("Enter");
    await page.waitForURL(`**${links.studentSession(id)}`);
    // The list behind keeps its own buttons until the session's page is drawn.
    await page.getByRole("button", { name: "Register", exact: true }).waitFor();
    await tabTo("Register");
    await keys.press("Enter");
    await page.getByRole("button", { name: "Join the session" }).waitFor();
    const field = page.getByRole("textbox", { name: "Your question" });
    for (
      let steps = 0;
      steps < 40 && !(await field.evaluate((e) => e === document.activeElement));
      steps += 1
    )
      await keys.press("Tab");
    await keys.type("Heard?");
    await tabTo("Ask the question");
    await keys.press("Enter");
    await page.getByRole("listitem").filter({ hasText: "Heard?" }).waitFor();
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});
