import { beforeEach, describe, expect, it, vi } from "vitest";
import { GoogleMeetService } from "@/integrations/video-conferencing/google-meet";
import { hasMeetings, hostRoom, meetingService } from "@/integrations/video-conferencing";
import { ZoomService } from "@/integrations/video-conferencing/zoom";

const asked = vi.hoisted(() => vi.fn<(name: string, call: { body: unknown }) => Promise<unknown>>());
vi.mock("@/integrations/supabase/client", () => ({ callFunction: asked }));

const SESSION = "11111111-1111-4111-8111-111111111111";
const zoomMeeting = {
  provider: "zoom",
  id: "92674392836",
  session_id: SESSION,
  topic: "Backlight",
  start_time: "2031-03-05T17:30:00Z",
  duration: 60,
  timezone: "Europe/Paris",
  join_url: "https://zoom.example/j/92674392836",
  password: "lux",
  auto_recording: "none",
} as const;
const event = {
  provider: "google_meet",
  id: "abc0123456789",
  session_id: SESSION,
  summary: "Backlight",
  start: "2031-03-05T18:30:00+01:00",
  end: "2031-03-05T19:30:00+01:00",
  time_zone: "Europe/Paris",
  meet_url: null,
} as const;

beforeEach(() => asked.mockReset());
const last = () => asked.mock.calls.at(-1);

describe.each([
  ["zoom", new ZoomService(), zoomMeeting],
  ["google_meet", new GoogleMeetService(), event],
] as const)("%s", (provider, service, meeting) => {
  it("makes, reads, changes and takes away a session's meeting through the function that holds the secrets", async () => {
    asked.mockResolvedValue(meeting);
    expect(
      await service.createMeeting({ sessionId: SESSION, title: "Backlight", timeZone: "Europe/Paris" }),
    ).toEqual(meeting);
    expect(last()).toEqual([
      "video-meetings/create",
      { body: { provider, session_id: SESSION, title: "Backlight", time_zone: "Europe/Paris" } },
    ]);
    expect(await service.getMeeting(meeting.id)).toEqual(meeting);
    expect(last()).toEqual(["video-meetings/get", { body: { provider, meeting_id: meeting.id } }]);
    expect(await service.updateMeeting(meeting.id, { recording: true, revision: 3 })).toEqual(meeting);
    expect(last()).toEqual([
      "video-meetings/update",
      { body: { provider, meeting_id: meeting.id, recording: true, revision: 3 } },
    ]);
    asked.mockResolvedValue({ ok: true });
    expect(await service.deleteMeeting(meeting.id)).toBeUndefined();
    expect(last()).toEqual(["video-meetings/delete", { body: { provider, meeting_id: meeting.id } }]);
  });

  it("believes no reply that is not a meeting of this provider", async () => {
    for (const wrong of [null, {}, { ...meeting, id: 5 }, { ...meeting, provider: "teams" }]) {
      asked.mockResolvedValue(wrong);
      await expect(service.getMeeting(meeting.id)).rejects.toThrow();
    }
  });
});

it("an address is told where there is one", () => {
  expect(new ZoomService().getMeetingUrl(zoomMeeting)).toBe(zoomMeeting.join_url);
  const google = new GoogleMeetService();
  expect(google.getMeetingUrl(event)).toBeNull();
  expect(google.getMeetingUrl({ ...event, meet_url: "https://meet.example/abc" })).toBe(
    "https://meet.example/abc",
  );
});

it("the platform chooses the service, and where the host goes in", async () => {
  expect(meetingService("zoom")).toBeInstanceOf(ZoomService);
  expect(meetingService("google_meet")).toBeInstanceOf(GoogleMeetService);
  expect(["zoom", "google_meet", "native", "custom"].filter(hasMeetings)).toEqual(["zoom", "google_meet"]);
  asked.mockResolvedValue({ url: "https://zoom.example/s/1" });
  expect(await hostRoom("zoom", SESSION, "9")).toBe("https://zoom.example/s/1");
  expect(last()).toEqual(["video-meetings/start-url", { body: { session_id: SESSION } }]);
  asked.mockResolvedValue({ ...event, meet_url: "https://meet.example/abc" });
  expect(await hostRoom("google_meet", SESSION, null)).toBe("https://meet.example/abc");
  expect(last()?.[0]).toBe("video-meetings/create");
});
