import { afterAll, expect, it } from "vitest";
import { links } from "../../../../src/lib/paths.ts";
import { startSandbox } from "../../../../supabase/local/sandbox/server.ts";
import { testApp } from "../../../support/app.ts";
import { sealingKey } from "../../../support/sealing-key.ts";
import { connectVideo, courseOf, doVideoWork, plan, register } from "../../support/arrange.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const app = await testApp({
  demo: true,
  functions: { ...sandbox.env, VIDEO_ENCRYPTION_KEYS: sealingKey("e2e") },
});
const course = await courseOf(app, ["student"]);
const english = { language: "en" } as const;

/** A window that may also go to the provider's pages. */
async function windowOf(who: "owner" | "student") {
  const opened = await app.openAs(who, english);
  await opened.context.route(`${sandbox.url}/**`, (route) => route.continue());
  return opened;
}

it("a session is checked, led by its host, and moved under its people, who follow and lose nothing", async () => {
  await connectVideo(app, "zoom");
  await connectVideo(app, "google_meet");
  const title = "A room that moves";
  const session = await plan(app, course, { title, startsIn: 5, more: { platform: "zoom" } });
  await register(app, "student", session);
  await doVideoWork(app);
  const zoom = sandbox.store.data.meetings.find((meeting) => meeting.fields.topic === title);
  if (!zoom) throw new Error("the session has no meeting");

  const { page: staff, context } = await windowOf("owner");
  await staff.goto(links.liveSessions({ session }));
  const panel = staff.getByRole("dialog", { name: title });
  const check = panel.getByRole("region", { name: /^(Ready to go live|The live room)$/ });
  await check.getByRole("button", { name: "Check", exact: true }).click();
  await check.getByText("All set").waitFor();

  // Somebody moves it at Zoom: red, and put right with one tap.
  zoom.fields.duration = 15;
  await check.getByRole("button", { name: "Check", exact: true }).click();
  await check.getByText("1 thing to fix").waitFor();
  await check.getByRole("button", { name: "Restore the times from here" }).click();
  await check.getByText("All set").waitFor();
  expect(zoom.fields.duration).toBe(60);

  const [hosts] = await Promise.all([
    context.waitForEvent("page"),
    check.getByRole("button", { name: "Enter as host" }).click(),
  ]);
  await hosts.waitForURL(`**/zoom/s/${zoom.id}?zak=**`);
  expect(await staff.content()).not.toContain("zak=");
  await hosts.close();

  const { page: student } = await windowOf("student");
  await student.goto(links.joinSession(session));
  await student.getByRole("button", { name: "Join the session" }).click();
  const old = student.getByRole("link", { name: "Open the room" });
  await old.waitFor();
  expect(await old.getAttribute("href")).toContain(`/zoom/j/${zoom.id}`);

  await panel.getByRole("button", { name: "Start", exact: true }).click();
  await panel.getByText("Live", { exact: true }).first().waitFor();
  await check.getByRole("button", { name: "Change room" }).click();
  const dialog = staff.getByRole("dialog", { name: `Change the room of “${title}”` });
  await dialog.getByRole("radio", { name: "Google Meet" }).check();
  await dialog.getByRole("button", { name: "Change room now" }).click();
  await check.getByText("The former Zoom meeting stays open", { exact: false }).waitFor();
  expect(zoom.deleted).toBe(false);

  await student.getByText("The session has changed rooms").waitFor();
  expect(await old.count()).toBe(0);
  const event = sandbox.store.data.events.find((one) => one.fields.summary === title);
  await expect
    .poll(async () => {
      await student
        .getByRole("button", { name: /Join the new room|Try again|Join the session/ })
        .first()
        .click();
      const link = student.getByRole("link", { name: "Open the room" });
      await Promise.race([link.waitFor(), student.getByRole("alert").first().waitFor()]);
      return (await link.count()) > 0 ? link.getAttribute("href") : null;
    })
    .toContain(event?.code ?? "meet");

  // And back: the same room, with whoever stayed in there.
  await check.getByRole("button", { name: "Back to the former room" }).click();
  await check.getByText("The former Google Meet meeting stays open", { exact: false }).waitFor();
  await student.getByText("The session has changed rooms").waitFor();
  await student.getByRole("button", { name: "Join the new room" }).click();
  await old.waitFor();
  expect(await old.getAttribute("href")).toContain(`/zoom/j/${zoom.id}`);

  await panel.getByRole("button", { name: "More actions" }).click();
  await staff.getByRole("menuitem", { name: "End session" }).click();
  await staff
    .getByRole("dialog", { name: `End “${title}”?` })
    .getByRole("button", { name: "End session" })
    .click();
  await expect
    .poll(async () => {
      await doVideoWork(app);
      return sandbox.store.data.events.find((one) => one.fields.summary === title)?.deleted;
    })
    .toBe(true);
  expect(zoom.deleted).toBe(false);
});
