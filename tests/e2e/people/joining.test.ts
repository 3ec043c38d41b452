import { describe, expect, it } from "vitest";
import { links, paths } from "../../../src/lib/paths.ts";
import { DEMO_INVITATION } from "../../../supabase/seed/index.ts";
import { testApp } from "../../support/app.ts";
import { PASSWORD } from "../../support/users.ts";
import { courseOf, plan, register } from "../support/arrange.ts";

const app = await testApp();
const english = { language: "en" } as const;
const course = await courseOf(app, ["student", "otherStudent"]);

describe("an invited newcomer", () => {
  it("opens the link, signs up, says yes and stands before the course's sessions", async () => {
    const { page } = await app.open(english);
    await page.goto(links.invitation(DEMO_INVITATION));
    await page
      .getByRole("heading", { level: 1, name: "“Photographier la lumière” is waiting for you" })
      .waitFor();
    await page.getByText("Claire Vasselin of Atelier Lumière invites you.").waitFor();
    await page.getByText("Atelier Lumière will see your name").waitFor();
    await page.getByRole("link", { name: "Create an account" }).click();
    await page.getByLabel("Your name").fill("Awa Newcomer");
    await page.getByLabel("Email address").fill("awa@example.test");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create the account" }).click();
    // Back where the link led: nobody is taken in without a yes.
    await page.waitForURL(`**${links.invitation(DEMO_INVITATION)}`);
    await page.getByText("You are signed in as awa@example.test.").waitFor();
    const [before] = await app.backend.serviceSql`
      select count(*)::int as enrolled from public.course_enrollments e join auth.users u on u.id = e.user_id
      where u.email = 'awa@example.test'`;
    expect(before).toEqual({ enrolled: 0 });
    await page.getByRole("button", { name: "Accept invitation" }).click();
    await page.waitForURL("**/student/courses/*");
    await page.getByRole("heading", { level: 1, name: "Photographier la lumière" }).waitFor();
    await page.getByText("You follow this course.").waitFor();
    await page.getByRole("region", { name: "Next sessions" }).getByRole("listitem").first().waitFor();
    // Opened again, the link says that they are in.
    await page.goto(links.invitation(DEMO_INVITATION));
    await page.getByRole("heading", { level: 1, name: "You are in already" }).waitFor();
  });

  it("with a link that is none is told so, and nothing else", async () => {
    const visit = await app.open(english);
    visit.expectProblem(/look_at_invitation|status of 404/);
    await visit.page.goto(links.invitation("no-such-token"));
    await visit.page.getByRole("heading", { level: 1, name: "Invitation not found" }).waitFor();
  });

  it("whose address it is not is told whose it is, and may switch accounts", async () => {
    const [made] = await app.backend.serviceSql<{ id: string }[]>`
      insert into private.invitations (store_id, course_id, email, max_uses, expires_at)
      select c.store_id, c.id, 'binta@example.test', 1, private.now() + interval '1 day'
      from public.courses c where c.id = ${course.id} returning id`;
    await app.backend.serviceSql`
      select private.note_invitation_token(${made?.id ?? ""}, 1, sha256(convert_to('for-binta', 'UTF8')))`;
    const { page } = await app.openAs("stranger", english);
    await page.goto(links.invitation("for-binta"));
    await page.getByText("This invitation is for b•••@example.test").waitFor();
    expect(await page.getByRole("button", { name: "Accept invitation" }).count()).toBe(0);
    await page.getByRole("button", { name: "Switch account" }).click();
    await page.waitForURL(`**${paths.signIn}?next=*`);
    expect(new URL(page.url()).searchParams.get("next")).toBe(links.invitation("for-binta"));
  });
});

describe("the owner", () => {
  it("pastes addresses, sees what will be sent, and what became of each", async () => {
    const { page } = await app.openAs("owner", english);
    await page.goto(paths.courses);
    await page.getByRole("button", { name: course.title }).click();
    await page.getByRole("heading", { level: 1, name: course.title }).waitFor();
    await page.getByRole("button", { name: "Invite", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Invite by mail" });
    await dialog
      .getByLabel("Addresses")
      .fill("Moussa <moussa@example.test>\nlea@demo.atelier.test\nnobody\nmoussa@example.test");
    await dialog.getByText("2 addresses ready").waitFor();
    await dialog.getByText("1 line without a readable address, left out").waitFor();
    await dialog.getByText("1 repetition left out").waitFor();
    await dialog.getByRole("button", { name: "Invite 2 people" }).click();
    const report = page.getByRole("dialog", { name: "Invitations" });
    await report.getByText("1 invitation sent").waitFor();
    await report.getByText("1 a student already").waitFor();
    await report.getByRole("button", { name: "Close" }).last().click();
    await page.getByRole("button", { name: /^Invited/ }).click();
    await page.getByRole("listitem").filter({ hasText: "moussa@example.test" }).waitFor();
    const [queued] = await app.backend.serviceSql`
      select count(*)::int as messages from private.messages where address = 'moussa@example.test'`;
    expect(queued).toEqual({ messages: 1 });
  });

  it("makes a link that opens, and takes it back", async () => {
    const { page } = await app.openAs("owner", english);
    await page.goto(links.course(course.id, { group: "invited" }));
    await page.getByRole("button", { name: `Actions on “${course.title}”` }).click();
    await page.getByRole("menuitem", { name: "Create an invitation link" }).click();
    const dialog = page.getByRole("dialog", { name: "Invitation link" });
    await dialog.getByLabel("Number of people").fill("7");
    await dialog.getByRole("button", { name: "Create link" }).click();
    const made = page.getByRole("dialog", { name: "The link is ready" });
    const address = await made.getByLabel("Address of the link").inputValue();
    expect(await made.getByRole("link", { name: "WhatsApp" }).getAttribute("href")).toContain(
      encodeURIComponent(address),
    );
    await made.getByRole("button", { name: "Close" }).last().click();
    const guest = await app.open(english);
    await guest.page.goto(new URL(address).pathname);
    await guest.page.getByRole("link", { name: "Create an account" }).waitFor();

    const row = page.getByRole("listitem").filter({ hasText: "0 of 7 people" });
    await row.getByRole("button", { name: "Actions on this link" }).click();
    await page.getByRole("menuitem", { name: "Take the link back" }).click();
    await row.getByText("taken back").waitFor();
    await guest.page.reload();
    await guest.page.getByRole("heading", { level: 1, name: "This invitation is no longer valid" }).waitFor();
  });

  it("accepts who asked to join", async () => {
    const { page } = await app.openAs("owner", english);
    await page.goto(paths.courses);
    await page.getByRole("button", { name: /^Céramique/ }).click();
    await page.getByRole("button", { name: /^Requests/ }).click();
    const row = page.getByRole("list", { name: "Requests" }).getByRole("listitem").first();
    await row.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: "Accept" }).click();
    await page.getByText("No request", { exact: true }).waitFor();
  });
});

describe("a leaving student", () => {
  it("is told what goes, leaves, and is seen among those who have gone", async () => {
    const session = await plan(app, course, { title: "The last one", startsIn: 3 * 24 * 60 });
    await register(app, "student", session);
    const { page } = await app.openAs("student", english);
    await page.goto(paths.student);
    await page.getByRole("region", { name: "My courses" }).getByRole("link", { name: course.title }).click();
    await page.getByRole("button", { name: "Leave course" }).click();
    const question = page.getByRole("alertdialog", { name: `Leave “${course.title}”?` });
    await question.getByText(/seats? of yours will be given back/).waitFor();
    await question.getByRole("button", { name: "Leave course" }).click();
    await page.getByText("You have left this course.").waitFor();
    await page.goto(paths.student);
    await page.getByRole("region", { name: "My courses" }).waitFor();
    expect(await page.getByRole("link", { name: course.title }).count()).toBe(0);

    const owner = await app.openAs("owner", english);
    await owner.page.goto(links.course(course.id, { group: "gone" }));
    await owner.page
      .getByRole("listitem")
      .filter({ hasText: "lea@demo.atelier.test" })
      .getByText("left", { exact: true })
      .last()
      .waitFor();
    const [seat] = await app.backend.serviceSql`
      select status from public.course_live_session_registrations where session_id = ${session}`;
    expect(seat).toEqual({ status: "cancelled" });
  });
});
