import { describe, expect, it } from "vitest";
import { testApp } from "../../support/app.ts";
import { axeViolations } from "../../support/axe.ts";

const app = await testApp({});
const UNIT = "/v/ATL%2F42";

describe("the public pages", () => {
  it.each([
    ["light", "fr", 360, "Authenticité d’une unité"],
    ["dark", "en", 1280, "Authenticity of a unit"],
  ] as const)("say what they are: %s, %s, %i px", async (theme, language, width, title) => {
    const { page } = await app.open({ theme, language, width });
    await page.goto(UNIT);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    await page.getByText("ATL/42").waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe(theme);
    expect(await axeViolations(page)).toEqual([]);
  });

  it("change the language without being loaded again, and remember it", async () => {
    const { page } = await app.open({ language: "fr" });
    await page.goto(UNIT);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { level: 1, name: "Authenticity of a unit" }).waitFor();
    expect(await page.getByRole("button", { name: "English" }).getAttribute("aria-pressed")).toBe("true");
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Authenticity of a unit" }).waitFor();
  });

  it("have nothing of the signed-in app: no account, no navigation, no call", async () => {
    const { page } = await app.openAs((await app.backend.signUp("reader@example.test")).email);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(UNIT);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    expect(
      asked.filter((path) => /core-|shell-|kit-|AppShell|\/(auth|rest|functions)\/v1/.test(path)),
    ).toEqual([]);
    const scripts = asked.filter((path) => path.endsWith(".js"));
    const bodies = await Promise.all(scripts.map(async (path) => (await page.request.get(path)).text()));
    expect(bodies.length).toBeGreaterThan(1);
    expect(bodies.filter((body) => /grant_type|createRoot|react/i.test(body)).length).toBe(0);
  });

  it("say so when the address names nothing", async () => {
    const { page } = await app.open({ language: "en" });
    await page.goto("/v/");
    await page.getByRole("heading", { level: 1, name: "Page not found" }).waitFor();
    await page.getByRole("link", { name: "Go to Atelier" }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  });
});
