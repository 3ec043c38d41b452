import type { Page } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import { links } from "../../../../src/lib/paths.ts";
import { startSandbox } from "../../../../supabase/local/sandbox/server.ts";
import { testApp } from "../../../support/app.ts";
import { sealingKey } from "../../../support/sealing-key.ts";
import { connectVideo, courseOf, doVideoWork, plan } from "../../support/arrange.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const app = await testApp({
  demo: true,
  functions: { ...sandbox.env, VIDEO_ENCRYPTION_KEYS: sealingKey("e2e") },
});
sandbox.webhooks.target = `${app.backend.origin}/functions/v1/zoom-webhook`;
const course = await courseOf(app, ["student"]);
const english = { language: "en" } as const;
const work = () => doVideoWork(app);

const openPage = async (): Promise<Page> => {
  const { page, context } = await app.openAs("owner", english);
  await context.route(`${sandbox.url}/**`, (route) => route.continue());
  return page;
};
const meetingNamed = (topic: string) => {
  const found = sandbox.store.data.meetings.find((one) => one.fields.topic === topic && !one.deleted);
  if (!found) throw new Error(`the sandbox has no meeting ${topic}`);
  return found;
};

it("what is changed at Zoom shows in the session, is taken over, taken back, and nothing is lost", async () => {
  const page = await openPage();
  await connectVideo(app, "zoom");
  const session = await plan(app, course, { title: "Backlight", startsIn: 3000, more: { platform: "zoom" } });
  await work();
  const meeting = meetingNamed("Backlight");

  // The host's hand, at the provider's own page.
  const host = await openPage();
  await host.goto(`${sandbox.url}/zoom/s/${meeting.id}`);
  await host.getByText("SANDBOX", { exact: true }).waitFor();
  await host.getByText("Change it as its owner would at Zoom").click();
  await host.getByRole("textbox", { name: "New title" }).fill("Shade");
  await host.getByRole("button", { name: "Rename" }).click();
  await host.getByRole("heading", { name: "Shade" }).waitFor();

  await page.goto(links.liveSessions({ session }));
  const box = page.getByRole("region", { name: "Change at the provider" });
  await expect
    .poll(async () => {
      await work();
      await page.reload({ waitUntil: "networkidle" });
      return box.count();
    })
    .toBe(1);
  await box.getByText("Shade", { exact: true }).waitFor();
  await box.getByRole("button", { name: "Take Zoom’s version" }).click();
  await page.getByRole("dialog", { name: "Shade" }).waitFor();
  // The message stands above the panel, which stays open.
  await page.getByText("Undo", { exact: true }).click();
  await page.getByRole("dialog", { name: "Backlight" }).waitFor();
  await work();
  expect(meeting.fields.topic).toBe("Backlight");

  // Deleted over there: made anew by one click, with another link.
  await host.goto(`${sandbox.url}/`);
  const card = host.getByRole("article").filter({ hasText: meeting.id });
  await card.getByText("Change it as its owner would at Zoom").click();
  await card.getByRole("button", { name: "Delete" }).click();
  await card.waitFor({ state: "detached" });
  await expect
    .poll(async () => {
      await work();
      await page.reload({ waitUntil: "networkidle" });
      return box.count();
    })
    .toBe(1);
  await box.getByRole("button", { name: "Make the meeting anew" }).click();
  await box.waitFor({ state: "detached" });
  await work();
  expect(meetingNamed("Backlight").id).not.toBe(meeting.id);
  await page
    .getByRole("dialog", { name: "Backlight" })
    .getByText("Ready, up to date at the provider")
    .waitFor();
});
