import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { links, paths } from "../../../src/lib/paths.ts";
import { testApp } from "../../support/app.ts";
import { DEMO } from "../../support/users.ts";
import { answerElsewhere, courseOf, plan, register } from "../support/arrange.ts";
import { chooseCourse } from "../support/choose-course.ts";
import { typeInto } from "../support/date-fields.ts";

const app = await testApp({ demo: true, functions: true });
const course = await courseOf(app, ["student", "otherStudent"]);
const english = { language: "en" } as const;

/** A day of the coming weeks, as a date field takes it. */
const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const panel = (page: Page, name: string) => page.getByRole("dialog", { name });

async function choose(page: Page, title: string, action: string): Promise<void> {
  await panel(page, title).getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

const statusOf = async (id: string) => {
  const [row] = await app.backend.serviceSql<
    { status: string; deleted: boolean; status_reason: string | null }[]
  >`
    select status, deleted_at is not null as deleted, status_reason from public.course_live_sessions where id = ${id}`;
  return row;
};

describe("a creator", () => {
  it("signs in with one tap and plans a session with everything there is to say", async () => {
    await app.backend.serviceSql`
      update public.profiles p set locale = 'en' from auth.users u where u.id = p.id and u.email = ${DEMO.owner}`;
    const { page } = await app.open(english);
    await page.goto(paths.home);
    await page.getByRole("button", { name: /Claire Vasselin/ }).click();
    await page.waitForURL(`**${paths.dashboard}`);
    await page.getByRole("link", { name: "Live sessions", exact: true }).first().click();
    await page.getByRole("heading", { level: 1, name: "Live sessions" }).waitFor();
    await page.getByRole("button", { name: "Plan session" }).first().click();

    const form = panel(page, "Plan a session");
    await form.getByLabel("Title", { exact: true }).fill("Portraits at dusk");
    await chooseCourse(form, course.title);
    await form.getByLabel("Type", { exact: true }).selectOption({ label: "Q&A" });
    await typeInto(form, "Start date", dayFromNow(9));
    await typeInto(form, "Start time", "18:00");
    await typeInto(form, "End date", dayFromNow(9));
    await typeInto(form, "End time", "19:30");
    await form.getByLabel("Time zone").click();
    await form.getByLabel("Time zone").fill("Montreal");
    await page
      .getByRole("option", { name: /^Montreal/ })
      .first()
      .click();
    await form.getByText("Duration: 1 hr 30 min").waitFor();
    await form.getByText("Other link", { exact: true }).click();
    await form.getByLabel("Meeting link").fill("https://rooms.example/dusk");
    await form.getByLabel("Seats").fill("12");
    await form.getByText("Access and participation").click();
    await form.getByRole("switch", { name: "Public session" }).check();
    // Nothing is offered that does nothing yet.
    for (const name of ["Chat", "Screen sharing", "Record the session"])
      await expect(form.getByRole("switch", { name }).count()).resolves.toBe(0);
    await form.getByLabel("Meeting password").fill("dusk-7");
    await form.getByText("Description and recording").click();
    await form.getByLabel("Description", { exact: false }).last().fill("Bring a reflector.");
    await form.getByRole("button", { name: "Plan session" }).click();

    const detail = panel(page, "Portraits at dusk");
    await detail.waitFor();
    await detail.getByText("18:00").first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox", { name: "Search titles" }).fill("dusk");
    await page.getByRole("row").filter({ hasText: "Portraits at dusk" }).waitFor();
    const [row] = await app.backend.serviceSql`
      select s.session_type, s.platform, s.max_participants, s.is_public, s.allow_screen_share, s.description,
        to_char(s.scheduled_start at time zone s.time_zone, 'HH24:MI') as wall, m.join_url, m.join_password
      from public.course_live_sessions s join public.course_live_session_meetings m on m.session_id = s.id
      where s.title = 'Portraits at dusk'`;
    expect(row).toEqual({
      session_type: "qna",
      platform: "custom",
      max_participants: 12,
      is_public: true,
      allow_screen_share: false,
      description: "Bring a reflector.",
      wall: "18:00",
      join_url: "https://rooms.example/dusk",
      join_password: "dusk-7",
    });
  });

  it("finds what the server refuses beside the field it is about, and mends it there", async () => {
    const id = await plan(app, course, { title: "Small room", startsIn: 30 * 60, capacity: 6 });
    const [passing] = await app.backend.serviceSql<{ id: string }[]>`
      insert into public.courses (store_id, title, status)
      select store_id, 'Soon gone', 'published' from public.courses where id = ${course.id} returning id`;
    const visit = await app.openAs("owner", english);
    visit.expectProblem(/422/);
    const { page } = visit;
    await page.goto(links.liveSessions({ session: id }));
    await panel(page, "Small room").getByRole("button", { name: "Edit", exact: true }).click();
    const form = panel(page, "Edit session");
    await form.getByLabel("Title", { exact: true }).fill("Smaller room");
    const courses = form.locator('[name="course_id"]');
    await chooseCourse(form, "Soon gone");
    await app.backend.serviceSql`delete from public.courses where id = ${passing?.id ?? ""}`;
    await form.getByRole("button", { name: "Save" }).click();
    await page.waitForFunction(() => document.querySelector('[name="course_id"][aria-invalid="true"]'));
    expect(await courses.evaluate((field) => document.activeElement === field)).toBe(true);
    const said = () =>
      courses.evaluate((field) =>
        (field.getAttribute("aria-describedby") ?? "")
          .split(" ")
          .map((part) => document.getElementById(part)?.textContent)
          .join(" "),
      );
    await expect.poll(said).toMatch(/course/i);
    await chooseCourse(form, course.title);
    await form.getByRole("button", { name: "Save" }).click();
    await panel(page, "Smaller room").waitFor();
  });

  it("takes fewer seats than are taken, says whom that leaves in, and shows it", async () => {
    const id = await plan(app, course, { title: "Shrinking room", startsIn: 30 * 60, capacity: 6 });
    await register(app, "student", id);
    await register(app, "otherStudent", id);
    const { page } = await app.openAs("owner", english);
    await page.goto(links.liveSessions({ session: id }));
    await panel(page, "Shrinking room").getByRole("button", { name: "Edit", exact: true }).click();
    const form = panel(page, "Edit session");
    await form.getByLabel("Seats").fill("1");
    await form.getByText("2 people have a seat already and keep it.").waitFor();
    await form.getByRole("button", { name: "Save" }).click();
    await panel(page, "Shrinking room").getByText("2 registered of 1 seat").first().waitFor();
    await panel(page, "Shrinking room").getByRole("tab", { name: "Registrations 2" }).waitFor();
  });

  it("starts, opens and ends a session, and corrects who was there", async () => {
    const title = "On air";
    const id = await plan(app, course, {
      title,
      startsIn: 5,
      more: { join_url: "https://rooms.example/air" },
    });
    await register(app, "student", id);
    await register(app, "otherStudent", id);
    const { page, context } = await app.openAs("owner", english);
    await answerElsewhere(page, "https://rooms.example");
    await page.goto(links.liveSessions({ session: id }));
    const detail = panel(page, title);
    await detail.getByRole("button", { name: "Start", exact: true }).click();
    await detail.getByText("Live", { exact: true }).waitFor();
    const [room] = await Promise.all([
      context.waitForEvent("page"),
      detail.getByRole("button", { name: "Open meeting" }).click(),
    ]);
    await room.getByRole("heading", { name: "Room" }).waitFor();
    expect(await room.evaluate(() => [opener, document.referrer])).toEqual([null, ""]);
    await room.close();

    await choose(page, title, "End session");
    await page
      .getByRole("dialog", { name: `End “${title}”?` })
      .getByRole("button", { name: "End session" })
      .click();
    await detail.getByText("Ended", { exact: true }).first().waitFor();
    await detail.getByRole("tab", { name: /Registrations/ }).click();
    const lea = detail.getByRole("listitem").filter({ hasText: "Léa Morvanel" });
    await lea.getByText("To confirm", { exact: true }).filter({ visible: true }).waitFor();
    await lea.getByRole("button", { name: "Mark Léa Morvanel attended" }).click();
    await lea.getByText("Attended", { exact: true }).filter({ visible: true }).waitFor();
    expect((await statusOf(id))?.status).toBe("ended");
  });

  it("copies a session to next week, and puts off the first one", async () => {
    const title = "Weekly";
    const id = await plan(app, course, { title, startsIn: 50 * 60 });
    await register(app, "student", id);
    const { page } = await app.openAs("owner", english);
    await page.goto(links.liveSessions({ session: id }));
    await choose(page, title, "Duplicate");
    const form = panel(page, "Duplicate session");
    await form.getByLabel("Title", { exact: true }).fill("Weekly, second");
    await form.getByRole("button", { name: "Plan session" }).click();
    await panel(page, "Weekly, second").waitFor();
    const [gap] = await app.backend.serviceSql`
      select round(extract(epoch from b.scheduled_start - a.scheduled_start) / 86400)::int as days
      from public.course_live_sessions a, public.course_live_sessions b
      where a.id = ${id} and b.title = 'Weekly, second'`;
    expect(gap?.["days"]).toBe(7);

    await page.goto(links.liveSessions({ session: id }));
    await choose(page, title, "Postpone");
    const question = page.getByRole("dialog", { name: `Postpone “${title}”` });
    await question.getByText("1 registered person keeps their seat.").waitFor();
    await question.getByLabel("Reason").fill("The model is ill.");
    await question.getByRole("button", { name: "Postpone session" }).click();
    await panel(page, title).getByText("Postponed", { exact: true }).waitFor();
    expect(await statusOf(id)).toEqual({
      status: "postponed",
      deleted: false,
      status_reason: "The model is ill.",
    });
  });

  it("is told what cancelling and deleting lose, and takes a deletion back", async () => {
    const title = "Called off";
    const id = await plan(app, course, { title, startsIn: 60 * 60, capacity: 1 });
    await register(app, "student", id);
    await register(app, "otherStudent", id);
    const { page } = await app.openAs("owner", english);
    await page.goto(links.liveSessions({ session: id }));
    await choose(page, title, "Cancel session");
    const cancelling = page.getByRole("alertdialog", { name: `Cancel “${title}”?` });
    await cancelling
      .getByText("The seats and places in the queue of 2 people come back if the cancellation is undone")
      .waitFor();
    await cancelling.getByRole("button", { name: "Postpone" }).waitFor();
    await cancelling.getByLabel("Reason").fill("No room.");
    await cancelling.getByRole("button", { name: "Cancel session" }).click();
    await panel(page, title).getByText("Cancelled", { exact: true }).first().waitFor();
    expect(await statusOf(id)).toEqual({ status: "cancelled", deleted: false, status_reason: "No room." });

    await choose(page, title, "Delete");
    const deleting = page.getByRole("alertdialog", { name: `Delete “${title}”?` });
    await deleting.getByText("2 registrations go with it").waitFor();
    await deleting.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Restore" }).waitFor();
    expect((await statusOf(id))?.deleted).toBe(true);
    await page.getByRole("button", { name: "Restore" }).click();
    await page.getByText(`“${title}” is back`).first().waitFor();
    expect((await statusOf(id))?.deleted).toBe(false);
  });

  it("who follows the link sent to students is led to the dashboard, or straight in", async () => {
    const title = "Own door";
    const id = await plan(app, course, {
      title,
      startsIn: 5,
      more: { join_url: "https://rooms.example/own" },
    });
    const { page, context } = await app.openAs("owner", english);
    await answerElsewhere(page, "https://rooms.example");
    await page.goto(links.joinSession(id));
    await page.getByRole("heading", { name: "You run this session" }).waitFor();
    const [room] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("button", { name: "Join the session" }).click(),
    ]);
    expect(room.url()).toBe("https://rooms.example/own");
    await room.close();
    await page.getByRole("link", { name: "Open the dashboard" }).click();
    await panel(page, title).waitFor();
  });

  it("answers a question", async () => {
    const title = "With questions";
    const id = await plan(app, course, { title, startsIn: 70 * 60 });
    await register(app, "student", id);
    const lea = await app.backend.asUser("student");
    await lea.rpc("ask_session_question", { p_session_id: id, p_body: "Tripod or not?" });
    const { page } = await app.openAs("owner", english);
    await page.goto(links.liveSessions({ session: id }));
    const detail = panel(page, title);
    await detail.getByRole("tab", { name: "Questions 1" }).click();
    const question = detail.getByRole("listitem").filter({ hasText: "Tripod or not?" });
    await question.getByRole("button", { name: "Answer", exact: true }).click();
    await question.getByLabel("Your answer, read by the participants").fill("A tripod, always.");
    await question.getByRole("button", { name: "Publish answer" }).click();
    await detail.getByText("Everything is answered.").waitFor();
    const [row] = await app.backend.serviceSql`
      select status, answer from public.course_live_session_questions where session_id = ${id}`;
    expect(row).toEqual({ status: "answered", answer: "A tripod, always." });
  });
});
