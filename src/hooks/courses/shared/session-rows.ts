import * as z from "zod/mini";
import { sessionPlatforms, sessionStatuses, sessionTypes } from "@/lib/courses/shared/session-types";

/** What the list and the detail of a session both say. */
export const sessionBasics = {
  id: z.string(),
  course_id: z.string(),
  title: z.string(),
  session_type: z.enum(sessionTypes),
  platform: z.enum(sessionPlatforms),
  status: z.enum(sessionStatuses),
  scheduled_start: z.string(),
  scheduled_end: z.string(),
  time_zone: z.string(),
  join_opens_at: z.string(),
  join_closes_at: z.string(),
  actual_start: z.nullable(z.string()),
  actual_end: z.nullable(z.string()),
  max_participants: z.nullable(z.number()),
  is_public: z.boolean(),
  revision: z.number(),
};

/** How many people and questions a session has: a row of its own in the database. */
export const sessionCounts = {
  registered_count: z.number(),
  waitlisted_count: z.number(),
  question_count: z.number(),
};

/** What a change of a session answers, as far as it is read. */
export const savedSession = z.object({ id: z.string(), title: z.string(), revision: z.number() });
