import * as z from "zod/mini";
import { okReplySchema, type Contract } from "./contract.ts";
import { videoProviders } from "./video.ts";

/** What may be said of a session's meeting; instants are ISO 8601. Whatever is not named follows the session. */
const fields = {
  title: z.optional(z.string().check(z.maxLength(200))),
  description: z.optional(z.string().check(z.maxLength(2000))),
  start: z.optional(z.iso.datetime({ offset: true })),
  end: z.optional(z.iso.datetime({ offset: true })),
  time_zone: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  recording: z.optional(z.boolean()),
  /** The session's revision that the person was looking at. */
  revision: z.optional(z.int()),
};
export const zoomMeetingSchema = z.object({
  provider: z.literal("zoom"),
  id: z.string(),
  session_id: z.uuid(),
  topic: z.string(),
  /** As Zoom tells it: UTC with "Z", or wall time in `timezone`. */
  start_time: z.nullable(z.string()),
  duration: z.nullable(z.number()),
  timezone: z.nullable(z.string()),
  /** Null while Zoom does not tell. */
  join_url: z.nullable(z.url()),
  password: z.nullable(z.string()),
  auto_recording: z.nullable(z.string()),
});
export const googleMeetEventSchema = z.object({
  provider: z.literal("google_meet"),
  id: z.string(),
  session_id: z.uuid(),
  summary: z.string(),
  start: z.nullable(z.string()),
  end: z.nullable(z.string()),
  time_zone: z.nullable(z.string()),
  /** Null while Google is making the conference. */
  meet_url: z.nullable(z.url()),
});
export type ZoomMeetingReply = z.infer<typeof zoomMeetingSchema>;
export type GoogleMeetEventReply = z.infer<typeof googleMeetEventSchema>;

export const checkNames = ["connection", "meeting", "capacity", "recording", "link"] as const;
export type CheckName = (typeof checkNames)[number];
/** One point of a session's check: red with the code of what to do, or not known and why. */
export const checkPointSchema = z.object({
  check: z.enum(checkNames),
  state: z.enum(["ok", "bad", "unknown"]),
  code: z.string(),
  ours: z.optional(z.union([z.string(), z.number()])),
  theirs: z.optional(z.union([z.string(), z.number()])),
});
export type CheckPoint = z.infer<typeof checkPointSchema>;

const meetingReplySchema = z.discriminatedUnion("provider", [zoomMeetingSchema, googleMeetEventSchema]);
export type MeetingReply = z.infer<typeof meetingReplySchema>;

/** A meeting by the provider's own id. */
const meetingSchema = z.object({
  provider: z.enum(videoProviders),
  meeting_id: z.string().check(z.minLength(1), z.maxLength(1024)),
});
const sessionSchema = z.object({ session_id: z.uuid() });

const asking = [
  "provider_network",
  "provider_timeout",
  "provider_server",
  "provider_rate_limited",
  "provider_daily_limit",
  "provider_unauthorized",
  "provider_not_found",
  "provider_gone",
  "provider_conflict",
  "provider_precondition",
  "provider_invalid",
  "provider_forbidden",
  "reconnect_needed",
  "encryption_not_configured",
] as const;
const managing = ["session_not_found", "role_not_allowed"] as const;
const making = ["session_closed", "not_connected", "meeting_failed", "meeting_pending"] as const;

/** The session takes place there from now on, and its meeting stands. */
export const createMeeting = {
  path: "video-meetings/create",
  method: "POST",
  input: z.object({ session_id: z.uuid(), provider: z.enum(videoProviders), ...fields }),
  reply: meetingReplySchema,
  codes: [...managing, ...making, ...asking, "stale_version"],
  passesOn: ["move_live_session", "update_live_session"],
} as const satisfies Contract;

export const getMeeting = {
  path: "video-meetings/get",
  method: "POST",
  input: meetingSchema,
  reply: meetingReplySchema,
  codes: [...managing, ...asking, "meeting_not_found"],
  repeatable: true,
} as const satisfies Contract;

/** What is named is written, even where the session says so already. */
export const updateMeeting = {
  path: "video-meetings/update",
  method: "POST",
  input: z.extend(meetingSchema, fields),
  reply: meetingReplySchema,
  codes: [
    ...managing,
    ...asking,
    "meeting_not_found",
    "meeting_left",
    "meeting_failed",
    "meeting_pending",
    "stale_version",
  ],
  passesOn: ["update_live_session"],
} as const satisfies Contract;

export const deleteMeeting = {
  path: "video-meetings/delete",
  method: "POST",
  input: meetingSchema,
  reply: okReplySchema,
  codes: [
    ...managing,
    ...asking,
    "meeting_not_found",
    "meeting_in_progress",
    "meeting_failed",
    "meeting_pending",
  ],
  passesOn: ["update_live_session"],
} as const satisfies Contract;

/** The host's own way in: good for whoever holds it, so opened at once and kept nowhere. */
export const hostLink = {
  path: "video-meetings/start-url",
  method: "POST",
  input: sessionSchema,
  reply: z.object({ url: z.url() }),
  codes: [...managing, ...making, ...asking, "no_host_link"],
  repeatable: true,
} as const satisfies Contract;

/** Checks a session now and keeps the result for the team. */
export const preflight = {
  path: "video-meetings/preflight",
  method: "POST",
  input: sessionSchema,
  reply: z.object({ checked_at: z.string(), red: z.int(), results: z.array(checkPointSchema) }),
  codes: [...managing, "encryption_not_configured"],
  repeatable: true,
} as const satisfies Contract;
