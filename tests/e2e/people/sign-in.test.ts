import { describe, expect, it } from "vitest";
import { testApp } from "../../support/app.ts";
import { axeViolations } from "../../support/axe.ts";
import { DEMO, PASSWORD } from "../../support/users.ts";

const app = await testApp();

describe("signing in", () => {
  it("takes one tap as a demo account", async () => {
    const { page } = await app.open();
    await page.goto("/");
    await page.getByRole("button", { name: /Claire/ }).click();
    await page.waitForURL("**/dashboard");
    await page.getByRole("heading", { level: 1 }).waitFor();
  });

  it("comes back to the page that asked for it", async () => {
    const { page } = await app.open({ language: "en" });
    await page.goto("/settings?from=mail");
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await page.getByLabel("Email", { exact: false }).fill(DEMO.stock);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL("**/settings?from=mail");
  });

  it("says so beside the form when the password is wrong", async () => {
    const visit = await app.open({ language: "en" });
    visit.expectProblem(/400/);
    const { page } = visit;
    await page.goto("/sign-in");
    await page.getByLabel("Email", { exact: false }).fill(DEMO.stock);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").waitFor();
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  });

  it.each([
    ["light", "fr", 1440],
    ["dark", "en", 360],
  ] as const)("has no accessibility fault: %s, %s, %i px", async (theme, language, width) => {
    const { page } = await app.open({ theme, language, width });
    await page.goto("/sign-in");
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });
});
