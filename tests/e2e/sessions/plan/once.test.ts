import { afterAll, expect, it } from "vitest";
import { links, paths } from "../../../../src/lib/paths.ts";
import { startSandbox } from "../../../../supabase/local/sandbox/server.ts";
import { testApp } from "../../../support/app.ts";
import { sealingKey } from "../../../support/sealing-key.ts";
import { courseOf, doVideoWork } from "../../support/arrange.ts";
import { chooseCourse } from "../../support/choose-course.ts";
import { typeInto } from "../../support/date-fields.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const app = await testApp({
  demo: true,
  functions: { ...sandbox.env, VIDEO_ENCRYPTION_KEYS: sealingKey("e2e") },
});
const course = await courseOf(app, ["student"]);

it("a saved session whose answers are lost, pressed again: one session and one meeting", async () => {
  const { page, context, expectProblem } = await app.openAs("owner", { language: "en" });
  await context.route(`${sandbox.url}/**`, (route) => route.continue());
  await page.goto(links.settings("integrations"));
  const zoom = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: "Zoom", exact: true }) });
  await zoom.getByRole("button", { name: "Connect Zoom" }).click();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(`**${paths.settings}#integrations`);
  await zoom.getByText("Connected", { exact: true }).waitFor();

  await page.goto(paths.liveSessions);
  await page.getByRole("button", { name: "Plan session" }).first().click();
  const form = page.getByRole("dialog", { name: "Plan a session" });
  const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
  await form.getByLabel("Title", { exact: true }).fill("Only once");
  await chooseCourse(form, course.title);
  await typeInto(form, "Start date", day);
  await typeInto(form, "Start time", "18:00");
  await typeInto(form, "End date", day);
  await typeInto(form, "End time", "19:00");

  // Saved each time, and no answer comes through: neither the first nor those that the page asks for by itself.
  expectProblem(/ERR_FAILED|Failed to fetch|create_live_session/);
  let lost = 0;
  await page.route("**/rest/v1/rpc/create_live_session", async (route) => {
    await route.fetch();
    lost += 1;
    await route.abort();
  });
  const save = form.getByRole("button", { name: "Plan session" });
  await save.click();
  await expect.poll(() => lost, { timeout: 20_000 }).toBe(3);
  await form.getByRole("alert").first().waitFor();
  await page.unroute("**/rest/v1/rpc/create_live_session");
  await save.click();
  await page.getByRole("dialog", { name: "Only once" }).waitFor();

  await doVideoWork(app);
  const rows = await app.backend.serviceSql`
    select id from public.course_live_sessions where title = 'Only once'`;
  expect(rows).toHaveLength(1);
  const meetings = sandbox.store.data.meetings.filter((meeting) => meeting.fields.topic === "Only once");
  expect(meetings).toHaveLength(1);
});
