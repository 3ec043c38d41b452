import { afterAll, expect, it } from "vitest";
import { links } from "../../../../src/lib/paths.ts";
import { startSandbox } from "../../../../supabase/local/sandbox/server.ts";
import { testApp } from "../../../support/app.ts";
import { axeViolations } from "../../../support/axe.ts";
import { sealingKey } from "../../../support/sealing-key.ts";
import { DEMO } from "../../../support/users.ts";
import {
  answerElsewhere,
  connectVideo,
  courseOf,
  doVideoWork,
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
const course = await courseOf(app, ["student", "otherStudent"]);
const english = { language: "en" } as const;

/** The reports are asked for a minute after the end: now. */
async function fetchReports(): Promise<void> {
  await sql`update private.attendance_imports set run_at = now() where state = 'queued'`;
  await doVideoWork(app);
}

it("who came is known from the page, the meeting and a person's word; an unknown name is asked for once", async () => {
  await connectVideo(app, "zoom");
  const session = await plan(app, course, { title: "Seen", startsIn: 1, more: { platform: "zoom" } });
  await register(app, "student", session);
  await register(app, "otherStudent", session);
  await doVideoWork(app);

  // A student goes in from the page, which says that the link was opened and no more.
  const lea = await app.openAs("student", english);
  await answerElsewhere(lea.page, sandbox.url);
  await lea.page.goto(links.studentSession(session));
  const join = lea.page.getByRole("button", { name: "Join the session" });
  await join.click();
  await expect
    .poll(async () =>
      (
        await sql`select source::text from public.session_attendance where session_id = ${session} order by source`
      ).map((row) => row["source"] as string),
    )
    .toEqual(["join_click"]);
  await lea.context.close();

  // The meeting itself knows one of them by the address, the other by a name only.
  const [meeting] = await sql<{ provider_id: string }[]>`
    select provider_id from private.video_meetings where session_id = ${session} and state = 'active'`;
  const room = sandbox.store.data.meetings.find((one) => one.id === meeting?.provider_id);
  if (!room) throw new Error("the session has no meeting");
  const stay = (name: string, email: string, from: number, until: number) => ({
    ...{
      id: "",
      user_id: String(16_778_240 + from),
      name,
      user_email: email,
      status: "in_meeting",
      uuid: name,
    },
    join_time: new Date(Date.now() + from * 60_000).toISOString(),
    leave_time: new Date(Date.now() + until * 60_000).toISOString(),
    duration: (until - from) * 60,
  });
  room.participants.push(stay("Léa", DEMO.student, -8, -1), stay("T. B.", "", -7, -2));
  await sql`
    update public.course_live_sessions set status = 'live', actual_start = now() - interval '9 minutes' where id = ${session}`;
  await sql`update public.course_live_sessions set status = 'ended' where id = ${session}`;
  sandbox.faults.add({ provider: "zoom", kind: "forbidden_rate", path: "participants", times: 2 });
  await fetchReports();

  const { page } = await app.openAs("instructor", english);
  await page.goto(links.liveSessions({ session, tab: "attendance" }));
  const detail = page.getByRole("dialog", { name: "Seen" });
  await detail.getByText("Report from Zoom not fetched").waitFor();
  await detail.getByRole("button", { name: "Fetch again" }).click();
  await detail.getByText("Fetching the report from Zoom…").waitFor();
  await fetchReports();
  await detail.getByText("Zoom report received").waitFor();
  await detail.getByText("1 of 2 registered came").waitFor();
  await detail.getByText("1 participant to identify").waitFor();
  expect(await axeViolations(page)).toEqual([]);

  await detail.getByRole("button", { name: "Identify “T. B.”" }).click();
  await page.getByRole("combobox", { name: "Identify “T. B.”" }).fill("tom");
  await page.getByRole("option", { name: /tom@demo/ }).click();
  await detail.getByText("2 of 2 registered came").waitFor();
  await detail.getByText("“T. B.” in the meeting").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await detail.getByText("1 of 2 registered came").waitFor();

  await detail.getByRole("button", { name: /^Mark Tom.* attended$/ }).click();
  await detail.getByText("2 of 2 registered came").waitFor();
  await detail.getByText("By hand", { exact: true }).waitFor();
  await detail.getByRole("button", { name: /^Mark Tom.* attended$/, pressed: true }).click();
  await detail.getByText("1 of 2 registered came").waitFor();
  const rows = await sql`
    select u.email, r.status, r.attendance_seconds from public.course_live_session_registrations r
    join auth.users u on u.id = r.user_id where r.session_id = ${session} order by u.email`;
  expect(rows).toEqual([
    { email: DEMO.student, status: "attended", attendance_seconds: 420 },
    { email: DEMO.otherStudent, status: "absent", attendance_seconds: null },
  ]);
});
