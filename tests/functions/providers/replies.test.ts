import { afterAll, describe, expect, it } from "vitest";
import { GoogleClient } from "../../../supabase/functions/_shared/providers/google/calendar-client.ts";
import { MeetClient } from "../../../supabase/functions/_shared/providers/google/meet-client.ts";
import { ZoomClient } from "../../../supabase/functions/_shared/providers/zoom/client.ts";
import { readTokens } from "../../../supabase/functions/_shared/oauth/token-endpoint.ts";
import { readTime } from "../../../supabase/functions/_shared/time/provider-time.ts";
import { listen } from "../../support/http.ts";

let reply: { status: number; body: unknown } = { status: 500, body: null };
const server = await listen((_, response) => {
  response.writeHead(reply.status, { "content-type": "application/json" });
  response.end(reply.body === null ? undefined : JSON.stringify(reply.body));
});
afterAll(() => server.close());
const zoom = new ZoomClient(server.origin, "token", "me");
const google = new GoogleClient(server.origin, "token");
const meet = new MeetClient(server.origin, "token");
const says = (status: number, body: unknown) => void (reply = { status, body });
const refusalOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    (value) => ({ answered: value }),
    (error: unknown) => error,
  );

describe("a reply with null in it", () => {
  it.each([
    "uuid",
    "topic",
    "agenda",
    "start_time",
    "duration",
    "timezone",
    "join_url",
    "start_url",
    "password",
    "status",
    "settings",
  ])("of Zoom is read, without its %s", async (field) => {
    const whole = {
      ...{ id: 92_674_392_836, uuid: "u==", topic: "Light", agenda: "", start_time: "2030-11-22T17:30:00Z" },
      ...{ duration: 60, timezone: "Europe/Paris", join_url: "https://zoom.example/j/1" },
      ...{ start_url: "https://zoom.example/s/1", password: "abc", status: "waiting" },
      settings: { auto_recording: null },
    };
    says(201, { ...whole, [field]: null });
    expect(await zoom.create({})).toMatchObject({ id: "92674392836" });
    says(200, { ...whole, [field]: { unexpected: true } });
    expect(await zoom.get("1")).toMatchObject({ id: "92674392836" });
  });

  it("or a bad row is a list of the others", async () => {
    says(200, {
      next_page_token: null,
      meetings: [null, {}, { id: null }, { id: 7, topic: null, agenda: null }, { id: 8, agenda: "ref 1" }],
    });
    expect(await zoom.find("ref")).toEqual(["8"]);
    const stay = { id: null, name: null, user_email: null, join_time: "2030-11-22T17:30:00Z" };
    says(200, { next_page_token: null, participants: [null, { ...stay, leave_time: null, status: null }] });
    expect(await zoom.participants("1")).toHaveLength(1);
    says(200, { nextPageToken: null, participants: [null, {}, { name: "a", signedinUser: null }] });
    expect(await meet.participants("conferenceRecords/1")).toEqual([expect.objectContaining({ name: "a" })]);
  });

  it("of Google is read, without a guest who has no address", async () => {
    const event = { id: "abc", etag: null, status: null, summary: null, description: null, start: null };
    says(200, { ...event, attendees: [{ email: null }, null, { email: "lea@example.test" }] });
    const read = await google.get("abc");
    expect(read).toMatchObject({ id: "abc", status: "confirmed" });
    expect(read.attendees).toEqual([{ email: "lea@example.test" }]);
    says(200, { items: null, nextPageToken: null, nextSyncToken: "next" });
    expect(await google.changes(null, null)).toMatchObject({ events: [], nextSyncToken: "next" });
  });

  it("says nothing of the plan that it does not tell", async () => {
    says(200, { type: null, feature: { meeting_capacity: null } });
    expect(await zoom.plan(true)).toEqual({ basic: false, capacity: null });
  });
});

const noTimes = ["+275760-09-13T00:00:00Z", "-000001-01-01T00:00:00Z", "soon"];

describe("times and lengths that nothing can hold", () => {
  it.each([-1, 1e300, Number.MAX_SAFE_INTEGER, "an hour"])("are no length: %s", async (duration) => {
    says(200, { id: 1, duration });
    expect(await zoom.get("1")).toMatchObject({ id: "1", duration: undefined });
    says(200, { duration, start_time: "2030-11-22T17:30:00Z", share_url: "https://zoom.example/rec/1" });
    expect(await zoom.recording("u")).toMatchObject({ duration: undefined });
  });

  it.each(noTimes)("are no time: %s", async (time) => {
    says(200, {
      participants: [{ join_time: time }, { join_time: "2030-11-22T17:30:00Z", leave_time: time }],
    });
    expect(await zoom.participants("1")).toEqual([]);
    says(200, { meetings: [{ uuid: "u", start_time: time }] });
    expect(await zoom.runs("1")).toEqual([{ uuid: "u", start_time: undefined }]);
    says(200, { start_time: time, recording_files: [{ recording_start: time, recording_end: time }] });
    expect(await zoom.recording("u")).toEqual({
      recording_files: [{ recording_start: undefined, recording_end: undefined }],
    });
    says(200, { conferenceRecords: [{ name: "a", startTime: time }] });
    expect(await meet.records("abc", new Date())).toEqual([]);
    says(200, { participantSessions: [{ name: "a", startTime: "2030-11-22T17:30:00Z", endTime: time }] });
    expect(await meet.stays("a")).toEqual([]);
    expect(readTime(time, "Europe/Paris", "Europe/Paris")).toBeNull();
  });

  it.each(["-1", "soon", "1e300", String(Number.MAX_SAFE_INTEGER)])(
    "end no channel: %s",
    async (expiration) => {
      says(200, { resourceId: "r", expiration });
      expect(await refusalOf(google.watch("c", "https://here.example", "t", 60))).toMatchObject({
        ...{ kind: "server", code: "google_unreadable" },
      });
    },
  );

  it.each([-1, 0, "soon", 1e300, null])("leave a token the hour that it mostly has: %s", (expires_in) => {
    const { expiresAt } = readTokens({
      ...{ status: 200, headers: new Headers(), isJson: true },
      body: { access_token: "t", expires_in },
    });
    const seconds = (expiresAt.getTime() - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(3500);
    expect(seconds).toBeLessThan(3600);
  });
});

describe("a refusal that comes with the status of an answer", () => {
  const asked = {
    create: () => zoom.create({}),
    get: () => zoom.get("1"),
    update: () => zoom.update("1", {}),
    remove: () => zoom.remove("1"),
    end: () => zoom.end("1"),
    find: () => zoom.find("ref"),
  };
  it.each(Object.keys(asked) as (keyof typeof asked)[])("is one, to Zoom's %s", async (name) => {
    says(200, { code: 200, message: "No permission." });
    expect(await refusalOf(asked[name]())).toMatchObject({ kind: "forbidden", code: "zoom_200" });
    says(200, { code: 124, message: "Invalid access token." });
    expect(await refusalOf(asked[name]())).toMatchObject({ kind: "unauthorized" });
    says(200, { code: 4711, message: "Scopes." });
    expect(await refusalOf(asked[name]())).toMatchObject({ kind: "reconnect", code: "missing_scope" });
    says(200, { code: 300, message: "Validation." });
    expect(await refusalOf(asked[name]())).toMatchObject({ kind: "invalid" });
  });

  it("is no empty list of who came, and no deletion that was done", async () => {
    const refused = { error: { code: 403, errors: [{ reason: "forbidden" }], status: "PERMISSION_DENIED" } };
    says(200, refused);
    expect(await refusalOf(meet.records("abc-defg-hij", new Date()))).toMatchObject({ kind: "forbidden" });
    expect(await refusalOf(google.remove("abc", false))).toMatchObject({ kind: "forbidden" });
    expect(await refusalOf(google.probe())).toMatchObject({ kind: "forbidden" });
    expect(await refusalOf(google.get("abc"))).toMatchObject({ kind: "forbidden" });
    says(200, { participants: [], code: 1010, message: "Not in this account." });
    expect(await refusalOf(zoom.participants("1"))).toMatchObject({ kind: "invalid" });
  });
});
