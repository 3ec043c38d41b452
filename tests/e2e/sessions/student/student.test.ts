import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { links } from "../../../../src/lib/paths.ts";
import { testApp } from "../../../support/app.ts";
import { axeViolations } from "../../../support/axe.ts";
import { DEMO, PASSWORD } from "../../../support/users.ts";
import {
  answerElsewhere,
  changePlan,
  courseOf,
  fromNow,
  kept,
  noteWhenShown,
  plan,
  register,
  shownAt,
} from "../../support/arrange.ts";

const app = await testApp({ demo: true, functions: true });
const course = await courseOf(app, ["student", "otherStudent"]);
const ROOMS = "https://rooms.example";
const english = { language: "en" } as const;

describe("a student", () => {
  it("finds what is next, registers from the list and sees the seat counted", async () => {
    const id = await plan(app, course, { title: "Long exposure", startsIn: 26 * 60, capacity: 2 });
    const { page } = await app.openAs("student", english);
    await page.goto(links.student());
    await page.getByRole("heading", { level: 1, name: "My sessions" }).waitFor();
    const row = page.getByRole("listitem").filter({ hasText: "Long exposure" });
    await row.getByText("2 seats left").waitFor();
    await row.getByRole("button", { name: "Register for “Long exposure”" }).click();
    await row.getByText("registered", { exact: true }).waitFor();
    await row.getByRole("link", { name: "Long exposure" }).click();
    await page.waitForURL(`**${links.studentSession(id)}`);
    await page.getByRole("heading", { level: 1, name: "Long exposure" }).waitFor();
    await page.getByText("1 of 2 taken").waitFor();
    await page.goBack();
    await page.getByRole("group", { name: "Sessions to show" }).getByText("My registrations").click();
    await page.waitForURL("**/student?scope=registered");
    await page.reload();
    await page.getByRole("region", { name: "My registrations" }).getByText("Long exposure").waitFor();
  });

  it("waits for a seat, is offered it when the one before gives it back, and takes it", async () => {
    const id = await plan(app, course, { title: "One chair", startsIn: 3 * 60, capacity: 1 });
    await register(app, "otherStudent", id);
    const lea = await app.openAs("student", english);
    await lea.page.clock.install();
    await lea.page.goto(links.studentSession(id));
    await lea.page.getByText("Full", { exact: true }).waitFor();
    await lea.page.getByRole("button", { name: "Join the waitlist" }).click();
    await lea.page.getByText("waitlist, number 1", { exact: true }).waitFor();
    await lea.page.getByText("Questions are open to registered people.").waitFor();

    const tom = await app.openAs("otherStudent", english);
    await tom.page.goto(links.studentSession(id));
    await tom.page.getByRole("button", { name: "Give my seat back" }).click();
    const question = tom.page.getByRole("alertdialog", { name: "Give back your seat at “One chair”?" });
    await question.getByText("1 person is waiting").waitFor();
    expect(await axeViolations(tom.page)).toEqual([]);
    await question.getByRole("button", { name: "Give my seat back" }).click();
    await tom.page.getByRole("button", { name: "Join the waitlist" }).waitFor();

    await lea.page.clock.fastForward("00:21");
    await lea.page.getByText("seat offered", { exact: true }).waitFor();
    await lea.page.getByText("A seat came free: it is held for you until").waitFor();
    expect(await axeViolations(lea.page)).toEqual([]);
    await lea.page.getByRole("button", { name: "Take the seat" }).click();
    await lea.page.getByText("registered", { exact: true }).waitFor();
    await lea.page.getByRole("textbox", { name: "Your question" }).waitFor();
  });

  it("goes in at the minute the doors open, and gets the link at the tap only", async () => {
    const id = await plan(app, course, {
      title: "Doors",
      startsIn: 15 + 6 / 60,
      more: { platform: "zoom", join_url: `${ROOMS}/j/77`, join_password: "lux-42" },
    });
    await register(app, "student", id);
    const [planned] = await app.backend.serviceSql<{ opens: Date }[]>`
      select scheduled_start - interval '15 minutes' as opens from public.course_live_sessions where id = ${id}`;
    const { page, context } = await app.openAs("student", english);
    await answerElsewhere(page, ROOMS);
    await noteWhenShown(page, "Join the session");
    await page.goto(links.studentSession(id));
    await page.getByRole("button", { name: "Join the session" }).waitFor();
    expect(await shownAt(page)).toBeGreaterThanOrEqual(planned?.opens.getTime() ?? Infinity);
    expect(await kept(page)).not.toContain("rooms.example");

    await page.getByRole("button", { name: "Join the session" }).click();
    await page.getByRole("heading", { name: "The room is ready" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Copy the password" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("lux-42");
    const [room] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("link", { name: "Open the room" }).click(),
    ]);
    await room.getByRole("heading", { name: "Room" }).waitFor();
    expect(room.url()).toBe(`${ROOMS}/j/77`);
    expect(await room.evaluate(() => [opener, document.referrer])).toEqual([null, ""]);
    await room.close();
    await page.reload();
    await page.getByRole("button", { name: "Join the session" }).waitFor();
    expect(await kept(page)).not.toContain("rooms.example");
    const ways = await app.backend.serviceSql`
      select source from public.session_attendance where session_id = ${id}`;
    expect([...ways]).toEqual([{ source: "join_click" }]);
  });

  it("without a password goes straight to the room, which opens in a window of its own", async () => {
    const id = await plan(app, course, {
      title: "Stream",
      startsIn: 5,
      more: { platform: "native", stream_url: `${ROOMS}/stream` },
    });
    await register(app, "student", id);
    const { page, context } = await app.openAs("student", english);
    await answerElsewhere(page, ROOMS);
    await page.goto(links.studentSession(id));
    const [room] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("button", { name: "Join the session" }).click(),
    ]);
    await room.getByRole("heading", { name: "Room" }).waitFor();
    expect(room.url()).toBe(`${ROOMS}/stream`);
    expect(await room.evaluate(() => [opener, document.referrer])).toEqual([null, ""]);
    await page.getByRole("link", { name: "Open the room" }).waitFor();
  });

  it("is told why not: the session moved, the link is not there", async () => {
    const id = await plan(app, course, { title: "Moved", startsIn: 5 });
    await register(app, "student", id);
    const visit = await app.openAs("student", english);
    visit.expectProblem(/409/);
    const { page } = visit;
    await page.goto(links.studentSession(id));
    const join = page.getByRole("button", { name: "Join the session" });
    await join.click();
    await page.getByRole("alert").filter({ hasText: "The link is not ready yet" }).waitFor();

    await changePlan(app, id, { scheduled_start: fromNow(180), scheduled_end: fromNow(240) });
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("alert").filter({ hasText: "The doors are not open yet" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await join.waitFor({ state: "detached" });
    await page.getByText("Doors open in", { exact: true }).waitFor();
  });

  it("asks without a name, is supported by another and reads the answer", async () => {
    const id = await plan(app, course, { title: "Questions", startsIn: 120 });
    await register(app, "student", id);
    await register(app, "otherStudent", id);
    const lea = await app.openAs("student", english);
    await lea.page.clock.install();
    await lea.page.goto(links.studentSession(id));
    await lea.page.getByRole("textbox", { name: "Your question" }).fill("Which paper do you print on?");
    await lea.page.getByText("972 characters left").waitFor();
    await lea.page.getByRole("checkbox", { name: "Ask without my name" }).check();
    await lea.page.getByRole("button", { name: "Ask the question" }).click();
    const asked = lea.page.getByRole("listitem").filter({ hasText: "Which paper do you print on?" });
    await asked.getByText("Anonymous").waitFor();

    const tom = await app.openAs("otherStudent", english);
    await tom.page.goto(links.studentSession(id));
    await tom.page.getByText("Which paper do you print on?").waitFor();
    expect(await tom.page.content()).not.toContain("Léa");
    await tom.page.getByRole("button", { name: "Support this question, 0 votes" }).click();
    await tom.page.getByRole("button", { name: "Support this question, 1 vote", pressed: true }).waitFor();
    await lea.page.clock.fastForward("00:21");
    await asked.getByRole("button", { name: "Support this question, 1 vote", pressed: false }).waitFor();

    const [question] = await app.backend.serviceSql`
      select id from public.course_live_session_questions where session_id = ${id}`;
    const owner = await app.backend.asUser("owner");
    await owner.rpc("answer_session_question", {
      p_question_id: question?.["id"] as string,
      p_answer: "Cotton, 300 g.",
    });
    await lea.page.clock.fastForward("00:21");
    await lea.page.getByRole("region", { name: "Answered" }).getByText("Cotton, 300 g.").waitFor();
    expect(await axeViolations(lea.page)).toEqual([]);
  });

  it("puts a session in the calendar: the page to join, never the link", async () => {
    const id = await plan(app, course, {
      title: "Calendrier ; été",
      startsIn: 600,
      more: { join_url: `${ROOMS}/j/99` },
    });
    await register(app, "student", id);
    const visit = await app.openAs("student", english);
    visit.expectProblem(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
    const { page } = visit;
    await page.goto(links.studentSession(id));
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Add to calendar" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("calendrier-ete.ics");
    const file = (await readFile(await download.path(), "utf8")).replace(/\r\n /g, "");
    expect(file).toContain(`URL;VALUE=URI:${app.origin}${links.joinSession(id)}`);
    expect(file).toContain(String.raw`SUMMARY:Calendrier \; été`);
    expect(file).not.toContain("rooms.example");
    // Beside it the forms of calendars on the web, with the same instants.
    const web = page.getByRole("list", { name: "Add to a calendar on the web" }).getByRole("link");
    const hrefs = await web.evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).href));
    expect(hrefs.map((href) => new URL(href).host)).toEqual([
      "calendar.google.com",
      "outlook.live.com",
      "outlook.office.com",
    ]);
    const [from = ""] = new URL(hrefs[0] ?? "").searchParams.get("dates")?.split("/") ?? [];
    expect(file).toContain(`DTSTART:${from}`);
    for (const href of hrefs) expect(href).not.toContain("rooms.example");
    expect(await axeViolations(page)).toEqual([]);
    // Without a network it says so beside the button, and the same tap works when the network is back.
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Add to calendar" }).click();
    await page.getByRole("alert").waitFor();
    await page.context().setOffline(false);
    const [again] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("alert").getByRole("button", { name: "Try again" }).click(),
    ]);
    expect(again.suggestedFilename()).toBe("calendrier-ete.ics");
  });

  it("follows the link of the calendar: signs in, comes back, and may go in", async () => {
    const id = await plan(app, course, { title: "From the mail", startsIn: 5 });
    await register(app, "student", id);
    const { page } = await app.open(english);
    await page.goto(links.joinSession(id));
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await page.getByLabel("Email", { exact: false }).fill(DEMO.student);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(`**${links.joinSession(id)}`);
    await page.getByRole("heading", { level: 1, name: "From the mail" }).waitFor();
    await page.getByRole("button", { name: /Join the session|Rejoindre la session/ }).waitFor();
  });
});
