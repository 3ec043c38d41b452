import { describe, expect, it } from "vitest";
import { links } from "../../../src/lib/paths.ts";
import { DEMO_INVITATION } from "../../../supabase/seed/index.ts";
import { testApp } from "../../support/app.ts";
import { axeViolations } from "../../support/axe.ts";
import { PASSWORD } from "../../support/users.ts";

const app = await testApp({ demo: true, confirmations: true });
const WHO = "awa@example.test";

describe("a newcomer whose address is to be confirmed", () => {
  it("is told where the mail went, confirms on the telephone, and stands there where the invitation led", async () => {
    const { page } = await app.open({ language: "en" });
    await page.goto(links.invitation(DEMO_INVITATION));
    await page.getByRole("link", { name: "Create an account" }).click();
    await page.getByLabel("Your name").fill("Awa Newcomer");
    await page.getByLabel("Email address").fill(WHO);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create the account" }).click();
    await page.getByRole("heading", { name: "Confirm your address" }).waitFor();
    await page.getByText(`A link is on its way to ${WHO}.`, { exact: false }).waitFor();
    expect(await axeViolations(page)).toEqual([]);

    const mailed = async () => (await app.backend.mails()).findLast(({ to }) => to === WHO)?.link ?? "";
    await expect.poll(mailed).not.toBe("");
    const link = await mailed();
    const phone = await app.open({ language: "fr", width: 360 });
    await phone.page.goto(link);
    await phone.page.getByRole("button", { name: "Confirmer mon adresse" }).click();
    await phone.page.waitForURL(`**${links.invitation(DEMO_INVITATION)}`);
    await phone.page.getByRole("button", { name: "Accepter l’invitation" }).click();
    await phone.page.waitForURL("**/student/courses/*");

    // Followed again on the first device, the link signs nobody in; the password does.
    const again = await app.open({ language: "en" });
    again.expectProblem(/40\d/);
    await again.page.goto(link);
    await again.page.getByRole("button", { name: "Confirm my address" }).click();
    await again.page.getByRole("heading", { name: "This link is no longer valid" }).waitFor();
    await again.page.goto("/sign-in");
    await again.page.getByLabel("Email address").fill(WHO);
    await again.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await again.page.getByRole("button", { name: "Sign in" }).click();
    await again.page.waitForURL("**/student");
  });
});
