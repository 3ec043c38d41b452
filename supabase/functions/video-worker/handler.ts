import { followClock, machineNow } from "../_shared/core/clock.ts";
import { videoWorker } from "../_shared/contracts/machines.ts";
import { isAway } from "../_shared/core/away.ts";
import { requireServer } from "../_shared/core/caller.ts";
import { videoConfig, type VideoConfig } from "../_shared/core/config.ts";
import { database, type Sql } from "../_shared/core/db.ts";
import { serveMachine } from "../_shared/core/routes.ts";
import type { JobKind } from "../_shared/jobs/kit.ts";
import { importAttendance } from "../_shared/video/attendance/attendance.ts";
import { checkDueSessions } from "../_shared/video/preflight/preflight.ts";
import { findRecordings } from "../_shared/video/recordings/recordings.ts";
import { drainJobs } from "../_shared/video/reconcile/drain.ts";
import { sweep } from "../_shared/video/reconcile/sweep.ts";
import { syncCalendars } from "../_shared/video/webhooks/google-sync.ts";
import { keepChannels } from "../_shared/video/webhooks/google-watch.ts";
import { numberSerialEvents } from "./serial-numbers.ts";
import { closeMeetings, processMessages } from "../_shared/video/webhooks/zoom-messages.ts";

const PARALLEL = 8;
const SECONDS = 50;

/** Does what is due of one kind, and begins nothing after `until`. Returns how much was done. */
type Task = (sql: Sql, config: VideoConfig, until: Date) => Promise<number>;

/** What comes from outside has its share of the time, however much there is of it. */
const share =
  (task: Task): Task =>
  (sql, config, until) =>
    task(sql, config, new Date(Math.min(until.getTime(), machineNow().getTime() + 15_000)));

/** Every kind of job, and what no job asks for. In this order; one that fails does not keep the others from their turn. */
const tasks: Record<JobKind | "swept" | "closed", Task> = {
  swept: sweep,
  zoom_message: share(processMessages),
  google_watch: share(keepChannels),
  google_calendar: share(syncCalendars),
  closed: closeMeetings,
  session_check: checkDueSessions,
  meeting: (sql, config, until) => drainJobs(sql, config, { parallel: PARALLEL, until }),
  report: importAttendance,
  recordings: findRecordings,
  serial_numbers: numberSerialEvents,
};

/** `POST` with the project's secret key, once a minute and after a save: does what is due, for at most 50 seconds. */
export const handler = serveMachine(videoWorker, async (request, answer) => {
  requireServer(request);
  const until = new Date(machineNow().getTime() + SECONDS * 1000);
  const sql = database();
  await followClock(sql);
  const config = videoConfig();
  const done: Record<string, number> = {};
  const failed: string[] = [];
  for (const [name, run] of Object.entries(tasks)) {
    try {
      done[name] = await run(sql, config, until);
    } catch (error) {
      if (isAway(error)) throw error;
      // What it says may hold an address or a value of a row.
      console.error(`video worker, ${name}:`, error instanceof Error ? error.name : "error");
      failed.push(name);
    }
  }
  return answer(failed.length > 0 ? { ...done, failed } : done, failed.length > 0 ? 500 : 200);
});
