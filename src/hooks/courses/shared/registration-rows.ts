import * as z from "zod/mini";
import { registrationStatuses } from "@/lib/courses/shared/session-types";

const text = z.nullable(z.string());

/** One registration of a session, as its staff reads it. */
export const sessionRegistration = z.object({
  id: z.string(),
  queue_no: z.number(),
  user_id: z.string(),
  attendee_name: z.string(),
  attendee_email: text,
  status: z.enum(registrationStatuses),
  registered_at: z.string(),
  promoted_at: text,
  cancelled_at: text,
  joined_at: text,
  /** 1 is next; null unless waitlisted. */
  waitlist_position: z.nullable(z.number()),
  /** The session has ended, and nothing tells whether the person came. */
  to_confirm: z.boolean(),
  /** They have said that they still come. */
  confirmed: z.boolean(),
  /** Until when a seat is held for them while they wait. */
  offered_until: text,
});
