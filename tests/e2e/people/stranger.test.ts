import { describe, expect, it } from "vitest";
import { links, paths } from "../../../src/lib/paths.ts";
import { testApp } from "../../support/app.ts";
import { PASSWORD } from "../../support/users.ts";
import { courseOf, plan, STORE } from "../support/arrange.ts";

const app = await testApp();
const course = await courseOf(app, ["student"]);
const SECRET = "Behind the curtain";
const session = await plan(app, course, {
  title: SECRET,
  startsIn: 90,
  more: { join_url: "https://rooms.example/secret" },
});
const open = await plan(app, course, { title: "Open to all", startsIn: 95, more: { is_public: true } });
const [unit] = await app.backend.serviceSql<{ id: string; serial_number: string }[]>`
  select n.id, n.serial_number from public.serial_numbers n
  join public.stores s on s.id = n.store_id and s.name = ${STORE} order by n.serial_number limit 1`;
const serial = unit ?? { id: "", serial_number: "" };
const english = { language: "en" } as const;

describe("a stranger", () => {
  it("signs up, and finds nothing of anybody's store", async () => {
    const { page } = await app.open(english);
    await page.goto(paths.signUp);
    await page.getByLabel("Your name").fill("Ada Stranger");
    await page.getByLabel("Email address").fill("ada@example.test");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create the account" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByRole("link", { name: "Live sessions", exact: true }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Serial numbers", exact: true }).count()).toBe(0);

    for (const address of [links.liveSessions({ session }), links.serials({ serial: serial.id })]) {
      await page.goto(address);
      await page.getByRole("heading", { name: "Store page" }).waitFor();
    }
    for (const address of [links.studentSession(session), links.joinSession(session)]) {
      await page.goto(address);
      await page.getByRole("heading", { level: 1, name: "Session not found" }).waitFor();
      expect(await page.content()).not.toContain(SECRET);
    }
    await page.goto(paths.student);
    await page.getByRole("heading", { level: 1, name: "My sessions" }).waitFor();
    await page.getByRole("region", { name: "Upcoming sessions" }).getByRole("heading").first().waitFor();
    expect(await page.content()).not.toContain(SECRET);
  });

  it("who owns another store is told that a foreign session or unit is not there", async () => {
    const visit = await app.openAs("stranger", english);
    visit.expectProblem(/404/);
    const { page } = visit;
    await page.goto(links.liveSessions({ session }));
    await page.getByRole("dialog", { name: "Session not found" }).waitFor();
    expect(await page.content()).not.toContain(SECRET);
    // The public may register for it; to manage it is another thing.
    await page.goto(links.liveSessions({ session: open }));
    await page.getByRole("dialog", { name: "Session not found" }).waitFor();
    await page.goto(links.serials({ serial: serial.id }));
    await page.getByText("This unit does not exist, or you have no access to it.").waitFor();
    expect(await page.content()).not.toContain(serial.serial_number);
  });

  it.each([
    ["stock", paths.liveSessions, "Stock clerk"],
    ["instructor", paths.serialTracking, "Instructor"],
  ] as const)("with the role of %s is told so at %s", async (who, path, role) => {
    const { page } = await app.openAs(who, english);
    await page.goto(path);
    await page.getByRole("heading", { level: 1, name: "Restricted page" }).waitFor();
    await page.getByText(`Your role, “${role}”, does not open this page`).waitFor();
    await page.getByRole("link", { name: "Back to home" }).click();
    await page.waitForURL(`**${paths.dashboard}`);
  });

  it("is led to sign in first, wherever the link goes", async () => {
    const { page } = await app.open(english);
    for (const path of [
      paths.dashboard,
      links.serials({ serial: serial.id }),
      links.studentSession(session),
    ]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
      expect(new URL(page.url()).searchParams.get("next")).toBe(path);
    }
  });
});
