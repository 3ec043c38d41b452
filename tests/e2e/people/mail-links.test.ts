import { describe, expect, it } from "vitest";
import { testApp } from "../../support/app.ts";
import { axeViolations } from "../../support/axe.ts";
import { DEMO, PASSWORD } from "../../support/users.ts";

const app = await testApp();

/** The link of the newest mail to this address, once it has been written. */
async function linkFor(address: string, before = 0): Promise<string> {
  const mailsTo = async () => (await app.backend.mails()).filter(({ to }) => to === address);
  await expect.poll(async () => (await mailsTo()).length).toBeGreaterThan(before);
  return (await mailsTo()).at(-1)?.link ?? "";
}

async function askForLink(address: string): Promise<string> {
  const before = (await app.backend.mails()).filter(({ to }) => to === address).length;
  const { page } = await app.open({ language: "en" });
  await page.goto("/forgot-password");
  await page.getByLabel("Email", { exact: false }).fill(address);
  await page.getByRole("button", { name: "Send the link" }).click();
  return linkFor(address, before);
}

describe("the link of a mail", () => {
  it("lets a forgotten password be replaced on another device, once", async () => {
    const link = await askForLink(DEMO.stock);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/auth\/confirm\?token_hash=/);

    const { page } = await app.open({ language: "en", width: 360 });
    await page.goto(link);
    await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL("**/reset-password");
    await page.getByLabel("New password", { exact: true }).fill("lanterns over water");
    await page.getByLabel("Repeat the password", { exact: true }).fill("lanterns over water");
    await page.getByRole("button", { name: "Save the password" }).click();
    await page.waitForURL("**/dashboard");

    const again = await app.open({ language: "en" });
    again.expectProblem(/40\d/);
    await again.page.goto(link);
    await again.page.getByRole("button", { name: "Continue" }).click();
    await again.page.getByRole("heading", { name: "This link is no longer valid" }).waitFor();
  });

  it("replaces no session without being told to, and none at all by its address", async () => {
    const link = await askForLink(DEMO.stranger);
    const { page } = await app.openAs("instructor", { language: "en" });
    await page.goto(link);
    await page
      .getByText(`You are signed in on this device as ${DEMO.instructor}`, { exact: false })
      .waitFor();
    await page.getByRole("link", { name: `Stay as ${DEMO.instructor}` }).click();
    await page.waitForURL("**/dashboard");
    expect(await sessionOf(page)).toBe(DEMO.instructor);

    await page.goto(link);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL("**/reset-password");
    expect(await sessionOf(page)).toBe(DEMO.stranger);
  });

  it("is not read from a fragment: somebody else's tokens sign nobody in", async () => {
    const answer = await fetch(`${app.origin}/auth/v1/token?grant_type=password`, {
      method: "POST",
      headers: { "content-type": "application/json", apikey: app.backend.publishableKey },
      body: JSON.stringify({ email: DEMO.student, password: PASSWORD }),
    });
    const { access_token, refresh_token } = (await answer.json()) as Record<string, string>;
    const tokens = new URLSearchParams({
      access_token: access_token ?? "",
      refresh_token: refresh_token ?? "",
      expires_in: "3600",
      token_type: "bearer",
      type: "magiclink",
    });
    const { page } = await app.open({ language: "en" });
    await page.goto(`/sign-in#${tokens}`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await sessionOf(page)).toBeNull();
    const other = await app.openAs("instructor", { language: "en" });
    await other.page.goto(`/dashboard#${tokens}`);
    await other.page.getByRole("heading", { level: 1 }).waitFor();
    expect(await sessionOf(other.page)).toBe(DEMO.instructor);
  });

  it("says so when there is nothing in it", async () => {
    const { page } = await app.open({ language: "fr" });
    await page.goto("/auth/confirm?type=recovery");
    await page.getByRole("heading", { name: "Ce lien n’est plus valable" }).waitFor();
  });
});

const sessionOf = (page: { evaluate: (read: () => string | null) => Promise<string | null> }) =>
  page.evaluate(() => {
    const kept = Object.entries(localStorage).find(([, value]) => value.includes('"access_token"'))?.[1];
    return kept ? (JSON.parse(kept) as { user: { email: string } }).user.email : null;
  });
