import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startSandbox } from "../../../supabase/local/sandbox/server.ts";
import { testBackend, type Member } from "../../support/backend.ts";
import { sealingKey } from "../../support/sealing-key.ts";
import { watchForLeaks } from "../support/leaks.ts";
import { APP_URL, consent } from "../support/video.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const backend = await testBackend({
  functions: { ...sandbox.env, VIDEO_ENCRYPTION_KEYS: sealingKey("test") },
  appUrl: APP_URL,
});
const sql = backend.serviceSql;
watchForLeaks({ sandbox, sql, logs: backend.logs, secrets: [backend.secretKey] });

// The browser's own modules, on this back end.
vi.stubEnv("VITE_SUPABASE_URL", backend.origin);
vi.stubEnv("VITE_SUPABASE_PUBLISHABLE_KEY", backend.publishableKey);
// Node has none before 21; a browser's says whether there is a network.
vi.stubGlobal("navigator", { onLine: true });
afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
const { loadAuth } = await import("../../../src/integrations/supabase/client.ts");
const { callFunction } = await import("../../../src/integrations/supabase/server.ts");
const { hasMeetings, hostRoom, meetingService, runPreflight } =
  await import("../../../src/integrations/video-conferencing/index.ts");
const { ZoomService } = await import("../../../src/integrations/video-conferencing/zoom.ts");
const { GoogleMeetService } = await import("../../../src/integrations/video-conferencing/google-meet.ts");
const video = await import("../../../supabase/functions/_shared/contracts/video.ts");

let owner: Member;
let course: string;

async function signIn(member: Member): Promise<void> {
  const { session } = (await member.client.auth.getSession()).data;
  const { access_token = "", refresh_token = "" } = session ?? {};
  const { error } = await (await loadAuth()).setSession({ access_token, refresh_token });
  expect(error).toBeNull();
}

beforeAll(async () => {
  owner = await backend.signUp("owner@example.test");
  const store_id = String((await owner.client.rpc("create_store", { p_name: "Ours" })).data);
  course = randomUUID();
  await sql`insert into public.courses ${sql({ id: course, store_id, title: "Course", status: "published" })}`;
  await signIn(owner);
  for (const provider of ["zoom", "google_meet"] as const) {
    const { url } = await callFunction(video.startConnection, { store_id, provider });
    const { state, code } = await consent(url);
    expect(await callFunction(video.finishConnection, { state, code })).toEqual({ store_id, provider });
  }
});

async function addSession(): Promise<string> {
  const { data, error } = await owner.client.rpc("create_live_session", {
    p_course_id: course,
    p_fields: {
      title: "Backlight",
      platform: "custom",
      scheduled_start: "2031-03-05T17:30:00Z",
      scheduled_end: "2031-03-05T18:30:00Z",
      time_zone: "Europe/Paris",
    },
  });
  expect(error).toBeNull();
  return String((data as { id: string }).id);
}
const titleOf = async (session: string) =>
  (await sql<{ title: string }[]>`select title from public.course_live_sessions where id = ${session}`)[0]
    ?.title;

describe("the services of the browser", () => {
  it("make, read, change and take away a meeting at Zoom", async () => {
    const zoom = new ZoomService();
    const sessionId = await addSession();
    const made = await zoom.createMeeting({ sessionId });
    expect(made).toMatchObject({ provider: "zoom", session_id: sessionId, topic: "Backlight", duration: 60 });
    expect(zoom.getMeetingUrl(made)).toContain(made.id);
    expect(sandbox.store.data.meetings.filter(({ deleted }) => !deleted)).toHaveLength(1);

    const changed = await zoom.updateMeeting(made.id, { title: "Contre-jour", recording: true });
    expect(changed).toMatchObject({ id: made.id, topic: "Contre-jour", auto_recording: "cloud" });
    expect(await titleOf(sessionId)).toBe("Contre-jour");
    expect(await zoom.getMeeting(made.id)).toEqual(changed);
    await expect(zoom.updateMeeting(made.id, { title: "Late", revision: 1 })).rejects.toMatchObject({
      status: 409,
      code: "stale_version",
    });

    expect(await zoom.deleteMeeting(made.id)).toBeUndefined();
    expect(sandbox.store.data.meetings.filter(({ deleted }) => !deleted)).toEqual([]);
    await expect(zoom.getMeeting(made.id)).rejects.toMatchObject({ status: 404, code: "meeting_not_found" });
  });

  it("make, read, change and take away an event in Google's calendar", async () => {
    const google = new GoogleMeetService();
    const sessionId = await addSession();
    const made = await google.createMeeting({ sessionId, timeZone: "Asia/Tokyo" });
    expect(made).toMatchObject({ provider: "google_meet", session_id: sessionId, time_zone: "Asia/Tokyo" });
    expect(google.getMeetingUrl(made)).toBe(made.meet_url);
    expect(await google.updateMeeting(made.id, { title: "Contre-jour" })).toMatchObject({
      summary: "Contre-jour",
    });
    expect((await google.getMeeting(made.id)).summary).toBe("Contre-jour");
    await google.deleteMeeting(made.id);
    await expect(google.getMeeting(made.id)).rejects.toMatchObject({ code: "meeting_not_found" });
  });

  it("are chosen by the platform, and know where the host goes in", async () => {
    expect(["zoom", "google_meet", "native", "custom"].filter(hasMeetings)).toEqual(["zoom", "google_meet"]);
    const sessionId = await addSession();
    const meeting = await meetingService("zoom").createMeeting({ sessionId });
    expect(await hostRoom("zoom", sessionId, meeting.id)).toContain("zak=");
    expect(await runPreflight(sessionId)).toMatchObject({ red: 0 });

    const other = await addSession();
    const room = await hostRoom("google_meet", other, null);
    const [event] = await sql<{ id: string }[]>`
      select provider_id as id from private.video_meetings where session_id = ${other} and state = 'active'`;
    expect(await hostRoom("google_meet", other, event?.id ?? "")).toBe(room);
  });

  it("tell a session that is not there from a sign-in that is over", async () => {
    await expect(runPreflight(randomUUID())).rejects.toMatchObject({
      status: 404,
      code: "session_not_found",
    });
    expect((await (await loadAuth()).getSession()).data.session?.user.id).toBe(owner.id);
    const stranger = await backend.signUp("stranger@example.test");
    const sessionId = await addSession();
    await signIn(stranger);
    await expect(new ZoomService().createMeeting({ sessionId })).rejects.toMatchObject({
      status: 404,
      code: "session_not_found",
    });
  });
});
