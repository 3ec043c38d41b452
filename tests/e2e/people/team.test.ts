import { expect, it } from "vitest";
import { paths } from "../../../src/lib/paths.ts";
import { testApp } from "../../support/app.ts";
import { DEMO } from "../../support/users.ts";
import { STORE } from "../support/arrange.ts";

const app = await testApp({ demo: true, functions: true });
const english = { language: "en" } as const;

it("an owner hands the store over and leaves; who took it reads both in the log", async () => {
  const [heir] = await app.backend.serviceSql<{ name: string }[]>`
    select p.display_name as name from public.profiles p join auth.users u on u.id = p.id where u.email = ${DEMO.stock}`;
  const name = heir?.name ?? "";
  const { page } = await app.openAs("owner", english);
  await page.goto(`${paths.settings}#team`);
  const team = page.getByRole("region", { name: "Team" });
  await team.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Hand over the store" }).click();
  const question = page.getByRole("alertdialog", { name: `Hand ${STORE} over to ${name}?` });
  await question.getByRole("textbox").fill(STORE);
  await question.getByRole("button", { name: "Hand over the store" }).click();
  await question.waitFor({ state: "detached" });
  await team.getByRole("listitem").filter({ hasText: "(you)" }).getByText("Manager").waitFor();
  await team.getByRole("listitem").filter({ hasText: name }).getByText("Owner").waitFor();
  expect(await team.getByText("Log of the team").count()).toBe(0);

  await team.getByRole("listitem").filter({ hasText: "(you)" }).getByRole("button").click();
  await page.getByRole("menuitem", { name: "Leave the store" }).click();
  const leaving = page.getByRole("alertdialog", { name: `Leave ${STORE}?` });
  await leaving.getByRole("button", { name: "Leave", exact: true }).click();
  await leaving.waitFor({ state: "detached" });
  await page.getByText(`You have left ${STORE}`).first().waitFor();

  const next = await app.openAs("stock", english);
  await next.page.goto(`${paths.settings}#team`);
  const theirs = next.page.getByRole("region", { name: "Team" });
  await theirs.getByText("Log of the team").click();
  const lines = theirs.getByRole("list", { name: "Log of the team" }).getByRole("listitem");
  await lines.first().waitFor();
  expect((await lines.allTextContents()).slice(0, 4)).toEqual([
    // With whoever goes goes what they gave out.
    expect.stringMatching(/^Invitation for .* cancelled/),
    expect.stringMatching(/ left, was Manager/),
    expect.stringMatching(/: Owner → Manager/),
    expect.stringContaining(`Store handed over to ${name}, who was Stock clerk`),
  ]);
});

it("an owner is told what a store must be rid of, closes it by its name, and is rid of it", async () => {
  const { serviceSql: sql } = app.backend;
  // The last test left this store to its heir alone.
  const { page } = await app.openAs("stock", english);
  await page.goto(`${paths.settings}#close`);
  await page.getByRole("button", { name: "Close the store…" }).click();
  const first = page.getByRole("dialog", { name: `Close ${STORE}` });
  await first.getByText("Before it can be closed, what is left to do:").waitFor();
  await first.getByRole("link", { name: /^Cancel or end \d+ sessions$/ }).waitFor();
  await first.getByRole("link", { name: /^Remove \d+ members? of the team$/ }).click();
  await page.getByRole("region", { name: "Team" }).getByRole("listitem").first().waitFor();

  await sql`
    update public.course_live_sessions s set deleted_at = private.now() from public.stores t
    where t.id = s.store_id and t.name = ${STORE} and s.status in ('scheduled', 'live', 'postponed')`;
  await sql`
    delete from public.store_members m using public.stores t where t.id = m.store_id and t.name = ${STORE} and m.role <> 'owner'`;
  await page.getByRole("button", { name: "Close the store…" }).click();
  const question = page.getByRole("alertdialog", { name: `Close ${STORE}` });
  await question.getByText(/^The history of [\d,]+ units, without names$/).waitFor();
  const close = question.getByRole("button", { name: "Close for good" });
  await question.getByRole("textbox").fill("Atelier");
  await close.click();
  expect(await question.getByRole("textbox").getAttribute("aria-invalid")).toBe("true");
  await question.getByRole("textbox").fill(STORE);
  await close.click();
  await page.getByText(`${STORE} is closed`).first().waitFor();
  await page.waitForURL((url) => !url.pathname.startsWith(paths.settings));
  await page.getByRole("button", { name: STORE }).waitFor({ state: "detached" });
});
