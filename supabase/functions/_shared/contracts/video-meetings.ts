import * as z from "zod/mini";
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
const meetingIdSchema = z.string().check(z.minLength(1), z.maxLength(1024));

/** `POST video-meetings/create`: the session takes place there, and its meeting stands. */
export const createMeetingRequestSchema = z.object({
  session_id: z.uuid(),
  provider: z.enum(videoProviders),
  ...fields,
});
/** `POST video-meetings/get` and `POST video-meetings/delete`. */
export const meetingRequestSchema = z.object({
  provider: z.enum(videoProviders),
  meeting_id: meetingIdSchema,
});
/** `POST video-meetings/update`: what is named is written, even where the session says so already. */
export const updateMeetingRequestSchema = z.object({
  provider: z.enum(videoProviders),
  meeting_id: meetingIdSchema,
  ...fields,
});
/** `POST video-meetings/start-url` and `POST video-meetings/preflight`. */
export const sessionRequestSchema = z.object({ session_id: z.uuid() });

export const zoomMeetingSchema = z.object({
  provider: z.literal("zoom"),
  id: z.string(),
  session_id: z.uuid(),
  topic: z.string(),
  /** As Zoom tells it: UTC with "Z", or wall time in `timezone`. */
  start_time: z.nullable(z.string()),
  duration: z.nullable(z.number()),
  timezone: z.nullable(z.string()),
  join_url: z.url(),
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

/** The host's own way in: good for whoever holds it, so opened at once and kept nowhere. */
export const startUrlReplySchema = z.object({ url: z.url() });

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
export const preflightReplySchema = z.object({
  checked_at: z.string(),
  red: z.int(),
  results: z.array(checkPointSchema),
});
