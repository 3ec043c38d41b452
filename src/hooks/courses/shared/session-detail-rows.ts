import * as z from "zod/mini";
import { sessionPlatforms } from "@/lib/courses/shared/session-types";
import { sessionRunners } from "@/lib/session-runners";
import { sessionBasics, sessionCounts } from "@/hooks/courses/shared/session-rows";

const text = z.nullable(z.string());

/** The ways into a session and its recording: only who manages sessions reads them. */
const waysIn = z.object({
  join_url: text,
  join_password: text,
  stream_url: text,
  stream_key: text,
  recording_url: text,
});

const sessionRoom = z.object({
  id: z.string(),
  platform: z.enum(sessionPlatforms),
  link: text,
  opened_at: z.string(),
  closed_at: text,
});

/** One session as its staff reads it; `meeting` is null for those who may not manage sessions. */
export const sessionDetailRow = z.object({
  ...sessionBasics,
  counts: z.object(sessionCounts),
  store_id: z.string(),
  host_id: text,
  description: z.string(),
  status_reason: text,
  doors_minutes: z.number(),
  runs_by: z.enum(sessionRunners),
  require_registration: z.boolean(),
  recording_enabled: z.boolean(),
  allow_questions: z.boolean(),
  allow_chat: z.boolean(),
  allow_screen_share: z.boolean(),
  course: z.nullable(z.object({ title: z.string() })),
  host: z.nullable(z.object({ display_name: z.string() })),
  /** Whose change made the revision; null for a provider's word or a job. */
  changer: z.nullable(z.object({ display_name: z.string() })),
  changed_at: z.string(),
  meeting: z.nullable(waysIn),
  /** Where it took place, in time; empty for those who may not manage sessions. */
  rooms: z.array(sessionRoom),
});
