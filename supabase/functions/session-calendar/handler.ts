import * as z from "zod/mini";
import { sessionCalendar } from "../_shared/contracts/session-calendar.ts";
import { askAsCaller } from "../_shared/core/as-caller.ts";
import { machineNow } from "../_shared/core/clock.ts";
import { videoConfig } from "../_shared/core/config.ts";
import { Problem } from "../_shared/core/http.ts";
import { route, serveRoutes } from "../_shared/core/routes.ts";
import { calendarFile, calendarFileName } from "../_shared/calendar/calendar-file.ts";

const rowsSchema = z.tuple([
  z.object({
    id: z.uuid(),
    sequence: z.int(),
    status: z.enum(["confirmed", "tentative", "cancelled"]),
    title: z.string(),
    description: z.string(),
    scheduled_start: z.string(),
    scheduled_end: z.string(),
    store_name: z.string(),
  }),
]);

/** The file of one session, for whoever the database gives it to: it is asked with the caller's own rights. */
export const handler = serveRoutes(
  route(sessionCalendar, async ({ session }, caller) => {
    const { appUrl } = videoConfig();
    if (!appUrl) throw new Problem("app_url_missing", "APP_URL is not set");
    const [row] = rowsSchema.parse(
      await askAsCaller(caller, "get_session_calendar", { p_session_id: session }),
    );
    const file = calendarFile(
      {
        id: row.id,
        sequence: row.sequence,
        status: row.status,
        title: row.title,
        description: row.description,
        start: new Date(row.scheduled_start),
        end: new Date(row.scheduled_end),
        organizer: row.store_name,
        url: `${appUrl}/join/${row.id}`,
      },
      machineNow(),
    );
    return { name: calendarFileName(row.title), file };
  }),
);
