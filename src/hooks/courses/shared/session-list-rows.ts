import * as z from "zod/mini";
import { sessionBasics, sessionCounts } from "@/hooks/courses/shared/session-rows";

export const sessionListItem = z.object({
  ...sessionBasics,
  ...sessionCounts,
  course_title: z.string(),
  host_name: z.nullable(z.string()),
  recording_url: z.nullable(z.string()),
  has_link: z.boolean(),
  has_drift: z.boolean(),
});

export const sessionStats = z.object({
  total: z.number(),
  scheduled: z.number(),
  live: z.number(),
  ended: z.number(),
  cancelled: z.number(),
  postponed: z.number(),
  registrations: z.number(),
  today: z.number(),
  next_start: z.nullable(z.string()),
  /** Of the list's view and statuses; the others count all of them. */
  listed: z.number(),
});
