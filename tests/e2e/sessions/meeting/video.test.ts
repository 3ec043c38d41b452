import type { Page } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import { links, paths } from "../../../../src/lib/paths.ts";
import { startSandbox } from "../../../../supabase/local/sandbox/server.ts";
import { testApp } from "../../../support/app.ts";
import { sealingKey } from "../../../support/sealing-key.ts";
import { changePlan, courseOf, doVideoWork, plan, STORE } from "../../support/arrange.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const app = await testApp({
  demo: true,
  functions: { ...sandbox.env, VIDEO_ENCRYPTION_KEYS: sealingKey("e2e") },
});
const course = await courseOf(app, ["student"]);
const english = { language: "en" } as const;

const work = () => doVideoWork(app);

/** The owner's window, which may also show the provider's consent page. */
async function ownerWindow(): Promise<Page> {
  const { page, context } = await app.openAs("owner", english);
  await context.route(`${sandbox.url}/**`, (route) => route.continue());
  return page;
}

const provider = (page: Page, name: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });

const standing = () => sandbox.store.data.meetings.filter((meeting) => !meeting.deleted);

it("a creator who refuses the consent is told so, and can begin again", async () => {
  const { page, context, expectProblem } = await app.openAs("owner", english);
  await context.route(`${sandbox.url}/**`, (route) => route.continue());
  expectProblem(/video-oauth\/callback|status of 4/);
  await page.goto(links.settings("integrations"));
  await provider(page, "Google Meet").getByRole("button", { name: "Connect Google Meet" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("The authorisation was refused at the provider.", { exact: false }).waitFor();
  await page.getByRole("link", { name: "Back to integrations" }).click();
  await provider(page, "Google Meet").getByRole("button", { name: "Connect Google Meet" }).waitFor();
});

it("a creator connects Zoom once; a session gets its meeting, follows, fails visibly, recovers, and goes", async () => {
  const page = await ownerWindow();
  await page.goto(links.settings("integrations"));
  await provider(page, "Zoom").getByText("Sandbox:", { exact: false }).waitFor();
  await provider(page, "Zoom").getByRole("button", { name: "Connect Zoom" }).click();
  await page.getByText("This is a local server that speaks Zoom's protocol", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(`**${paths.settings}#integrations`);
  await provider(page, "Zoom").getByText("demo@zoom.sandbox.test").waitFor();
  await provider(page, "Zoom").getByText("Connected", { exact: true }).waitFor();
  await provider(page, "Zoom").getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText("Zoom answers").first().waitFor();

  // Demo sessions on Zoom wait for an account: they get theirs now as well, each exactly once.
  await work();
  const session = await plan(app, course, {
    title: "On air by itself",
    startsIn: 3000,
    more: { platform: "zoom" },
  });
  await page.goto(links.liveSessions({ session }));
  const detail = page.getByRole("dialog", { name: "On air by itself" });
  await detail.getByText("Being prepared at the provider…").waitFor();
  await work();
  await detail.getByText("Ready, up to date at the provider").waitFor();
  const topics = () => standing().map((meeting) => meeting.fields.topic);
  expect(topics().filter((topic) => topic === "On air by itself")).toHaveLength(1);

  // The provider refuses for good: saved all the same, said with a way on.
  sandbox.faults.add({ provider: "zoom", kind: "forbidden_rate", method: "PATCH" });
  await changePlan(app, session, { title: "On air by itself, twice" });
  await work();
  await page.reload();
  const renamed = page.getByRole("dialog", { name: "On air by itself, twice" });
  await renamed.getByRole("button", { name: "Retry now" }).click();
  await renamed.getByText("Being prepared at the provider…").waitFor();
  await work();
  await renamed.getByText("Ready, up to date at the provider").waitFor();
  expect(topics()).toContain("On air by itself, twice");

  await renamed.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Cancel session" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel session" }).click();
  await expect
    .poll(async () => {
      await work();
      return topics();
    })
    .not.toContain("On air by itself, twice");
});

it("an account that Zoom no longer accepts is told to the owner, who reconnects", async () => {
  for (const grant of sandbox.store.data.grants) grant.revoked = true;
  await plan(app, course, { title: "After the end", startsIn: 4000, more: { platform: "zoom" } });
  await work();
  const page = await ownerWindow();
  await page.goto(paths.dashboard);
  await page.getByRole("link", { name: "Reconnect needed", exact: false }).click();
  await provider(page, "Zoom").getByText("no longer accepts the authorisation", { exact: false }).waitFor();
  await provider(page, "Zoom").getByRole("button", { name: "Reconnect Zoom" }).click();
  await page.getByRole("button", { name: "Allow" }).click();
  await provider(page, "Zoom").getByText("Connected", { exact: true }).waitFor();
  await work();
  expect(standing().map((meeting) => meeting.fields.topic)).toContain("After the end");

  await provider(page, "Zoom").getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disconnect" }).click();
  await provider(page, "Zoom").getByRole("button", { name: "Connect Zoom" }).waitFor();
  expect(sandbox.store.data.grants.every((grant) => grant.revoked)).toBe(true);
  const [row] = await app.backend.serviceSql<{ left: number }[]>`
    select count(*)::int as left from private.video_secrets x
    join private.video_connections c on c.grant_id = x.grant_id join public.stores s on s.id = c.store_id
    where s.name = ${STORE}`;
  expect(row?.left).toBe(0);
});
