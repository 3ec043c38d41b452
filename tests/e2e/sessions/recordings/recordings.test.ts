import { afterAll, expect, it } from "vitest";
import { links } from "../../../../src/lib/paths.ts";
import { startSandbox } from "../../../../supabase/local/sandbox/server.ts";
import type { SandboxRun } from "../../../../supabase/local/sandbox/store.ts";
import { testApp } from "../../../support/app.ts";
import { axeViolations } from "../../../support/axe.ts";
import { sealingKey } from "../../../support/sealing-key.ts";
import {
  answerElsewhere,
  connectVideo,
  courseOf,
  doVideoWork,
  fromNow,
  kept,
  plan,
  register,
} from "../../support/arrange.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const app = await testApp({
  demo: true,
  functions: { ...sandbox.env, VIDEO_ENCRYPTION_KEYS: sealingKey("e2e") },
});
const sql = app.backend.serviceSql;
const english = { language: "en" } as const;

/** A time that the meeting was opened and recorded, in minutes from now. */
const recordedRun = (name: string, from: number, until: number): SandboxRun => ({
  uuid: `/${name}//==`,
  ...{ startedAt: fromNow(from), endedAt: fromNow(until) },
  recording: { passcode: `passcode-${name}`, state: "there" },
});

it("a lesson in two runs is watched run by run, by whom it was published for and until it is taken back", async () => {
  await connectVideo(app, "zoom");
  const course = await courseOf(app, ["student"]);
  const session = await plan(app, course, {
    title: "In two parts",
    startsIn: 1,
    more: { platform: "zoom", recording_enabled: true },
  });
  await register(app, "student", session);
  await doVideoWork(app);
  const [meeting] = await sql<{ provider_id: string }[]>`
    select provider_id from private.video_meetings where session_id = ${session} and state = 'active'`;
  const room = sandbox.store.data.meetings.find((one) => one.id === meeting?.provider_id);
  if (!room) throw new Error("the session has no meeting");
  room.runs = [
    recordedRun("rehearsal", -24 * 60, -24 * 60 + 20),
    recordedRun("first", -64, -40),
    recordedRun("second", -35, -6),
  ];
  await sql`
    update public.course_live_sessions
    set scheduled_start = ${fromNow(-65)}, scheduled_end = ${fromNow(-5)}, status = 'live', actual_start = ${fromNow(-65)}
    where id = ${session}`;
  await sql`
    update public.course_live_sessions set actual_end = ${fromNow(-5)}, status = 'ended' where id = ${session}`;
  // Recordings are asked for ten minutes after the end: now.
  await sql`update private.recording_searches set run_at = now() where session_id = ${session}`;
  await doVideoWork(app);

  const { page: mine } = await app.openAs("student", english);
  await answerElsewhere(mine, sandbox.url);
  const reloaded = async () => {
    await mine.goto(links.studentSession(session));
    await mine.getByText(/^Ended /).waitFor();
  };
  await reloaded();
  expect(await kept(mine)).not.toContain("passcode-");

  const { page } = await app.openAs("instructor", english);
  await page.goto(links.liveSessions({ session }));
  const list = page.getByRole("list", { name: "Zoom recordings" });
  await list.waitFor();
  // The rehearsal's is nobody's.
  const parts = list.getByRole("listitem");
  expect(await parts.count()).toBe(2);
  expect(await parts.getByText("Seen by the team only").count()).toBe(2);
  await parts
    .first()
    .getByRole("button", { name: /^Publish the recording/ })
    .click();
  await parts
    .first()
    .getByText(/^Published .* by Hugo/)
    .waitFor();
  expect(await axeViolations(page)).toEqual([]);

  await reloaded();
  const [opened] = await Promise.all([
    mine.waitForEvent("popup"),
    mine.getByRole("link", { name: "Watch the recording" }).click(),
  ]);
  await opened.waitForLoadState();
  expect(opened.url()).toContain("pwd=passcode-first");
  expect(await kept(mine)).not.toContain("passcode-second");

  await parts
    .last()
    .getByRole("button", { name: /^Publish the recording/ })
    .click();
  await parts
    .last()
    .getByText(/^Published .* by Hugo/)
    .waitFor();
  await reloaded();
  await mine.getByRole("link", { name: "Watch part 2" }).waitFor();

  await parts
    .first()
    .getByRole("button", { name: /^Take back the recording/ })
    .click();
  await parts
    .first()
    .getByText(/^Taken back .* by Hugo/)
    .waitFor();
  await reloaded();
  expect(await mine.getByRole("link", { name: "Watch the recording" }).getAttribute("href")).toContain(
    "passcode-second",
  );
  expect(await kept(mine)).not.toContain("passcode-first");
  expect(await kept(mine)).not.toContain("passcode-rehearsal");
});
