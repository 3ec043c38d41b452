import { expect, it } from "vitest";
import { testApp } from "../../support/app.ts";
import { axeViolations } from "../../support/axe.ts";
import { courseOf, plan } from "../support/arrange.ts";

const app = await testApp({ demo: true, functions: true });
const { serviceSql: sql } = app.backend;
const course = await courseOf(app, ["student"]);
const tick = () => sql`select private.tell_due_messages(1000)`;

/** A session that the student registered for. */
async function registeredFor(title: string): Promise<string> {
  const session = await plan(app, course, { title, startsIn: 3 * 24 * 60 });
  const student = await app.backend.asUser("student");
  await student.rpc("register_for_session", { p_session_id: session }).throwOnError();
  await tick();
  return session;
}
async function say(session: string, status: "cancelled" | "postponed" | "live"): Promise<void> {
  const owner = await app.backend.asUser("owner");
  await owner.rpc("set_live_session_status", { p_session_id: session, p_status: status }).throwOnError();
  await tick();
}

it("what happens to a student's session is under their bell, live, and leads to its place", async () => {
  const { page } = await app.openAs("student", { language: "en", width: 360 });
  const postponed = await registeredFor("Under the bell");
  const other = await registeredFor("Off");
  await say(postponed, "postponed");
  await page.goto("/student");
  const bell = page.getByRole("button", { name: /^Notifications, \d+ unread$/ });
  await bell.waitFor();
  const count = async () => Number(/\d+/.exec((await bell.getAttribute("aria-label")) ?? "")?.[0] ?? 0);
  const before = await count();
  // The page hears of the next one by itself.
  await say(other, "cancelled");
  await expect.poll(count, { timeout: 20_000 }).toBe(before + 1);
  await bell.click();
  const panel = page.getByRole("dialog", { name: "Notifications" });
  await panel
    .getByRole("link", { name: /Session cancelled.*Off/ })
    .first()
    .waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await panel
    .getByRole("link", { name: /Session postponed.*Under the bell/ })
    .first()
    .click();
  await page.waitForURL(`**/student/sessions/${postponed}`);
  await expect.poll(count).toBe(before);
  await bell.click();
  await panel.getByRole("button", { name: "Mark all as read" }).click();
  await panel.getByText("Unread").first().waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Notifications", exact: true }).waitFor();
});

it("what a person chooses to be told stays chosen, and a manager sees what did not leave", async () => {
  const { page } = await app.openAs("owner", { language: "fr", width: 1280 });
  await page.goto("/settings#messages");
  const full = page.getByRole("switch", { name: "Session complète, E-mail" });
  await full.check();
  await expect
    .poll(
      () =>
        sql`select wanted from private.message_preferences where kind = 'session_full' and channel = 'email'`,
    )
    .toEqual([{ wanted: true }]);
  await page.reload();
  await full.waitFor();
  expect(await full.isChecked()).toBe(true);
  await page.getByText("Échec", { exact: true }).first().click();
  const again = page.getByRole("button", { name: /^Renvoyer à / }).first();
  await again.waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await again.click();
  await expect
    .poll(() => sql`select count(*)::int as parked from private.message_deliveries where state = 'parked'`)
    .toEqual([{ parked: 1 }]);
});
