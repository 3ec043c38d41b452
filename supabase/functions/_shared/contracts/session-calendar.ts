import * as z from "zod/mini";
import type { Contract } from "./contract.ts";

const calendarFileSchema = z.object({
  /** What the file is called, from the session's title. */
  name: z.string(),
  /** The file itself (RFC 5545), one event. */
  file: z.string(),
});

/** A session as a file for calendars; fetched again later it updates the same event. It never holds the way in. */
export const sessionCalendar = {
  path: "session-calendar",
  method: "GET",
  input: z.object({ session: z.uuid() }),
  reply: calendarFileSchema,
  codes: ["app_url_missing"],
  passesOn: ["get_session_calendar"],
} as const satisfies Contract;
