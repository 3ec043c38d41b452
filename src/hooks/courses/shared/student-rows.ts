import * as z from "zod/mini";
import {
  registrationStatuses,
  sessionPlatforms,
  sessionStatuses,
  sessionTypes,
} from "@/lib/courses/shared/session-types";

const text = z.nullable(z.string());

/** A session as a student sees it, with the student's own registration. */
export const mySession = z.object({
  actual_end: text,
  actual_start: text,
  allow_questions: z.boolean(),
  can_take_part: z.boolean(),
  /** They have said that they still come. */
  confirmed: z.boolean(),
  course_id: z.string(),
  course_title: z.string(),
  description: z.string(),
  host_name: text,
  id: z.string(),
  is_public: z.boolean(),
  join_closes_at: z.string(),
  join_opens_at: z.string(),
  presence_seconds: z.number(),
  max_participants: z.nullable(z.number()),
  /** Since when it goes on in another room than it began in. */
  moved_at: text,
  /** Until when a seat is held for them while they wait. */
  offered_until: text,
  platform: z.enum(sessionPlatforms),
  recording_url: text,
  /** What was published of it. */
  recordings: z.array(z.object({ id: z.string(), url: z.string(), started_at: z.string(), ended_at: text })),
  /** What is told of the recording and when the person said yes to that; null where they are not asked. */
  recording_notice: z.nullable(
    z.object({
      version: z.string(),
      purpose: text,
      months: z.number(),
      access: z.enum(["participants", "link"]),
      agreed_at: text,
    }),
  ),
  registered_count: z.number(),
  registration_id: text,
  registration_status: z.nullable(z.enum(registrationStatuses)),
  require_registration: z.boolean(),
  room_changed_at: text,
  scheduled_end: z.string(),
  scheduled_start: z.string(),
  session_type: z.enum(sessionTypes),
  status: z.enum(sessionStatuses),
  status_reason: text,
  store_name: z.string(),
  time_zone: z.string(),
  title: z.string(),
  waitlist_position: z.nullable(z.number()),
  waitlisted_count: z.number(),
});

export const seatTaken = z.object({
  already: z.boolean(),
  registration_id: z.string(),
  status: z.enum(registrationStatuses),
  waitlist_position: z.nullable(z.number()),
});

export const wayIn = z.object({
  platform: z.enum(sessionPlatforms),
  join_url: text,
  join_password: text,
  stream_url: text,
  closes_at: z.string(),
  room_changed_at: z.string(),
});
