import { followClock, machineNow } from "../_shared/core/clock.ts";
import { videoWorker } from "../_shared/contracts/machines.ts";
import { isAway } from "../_shared/core/away.ts";
import { kicker, outlivesAnswer } from "../_shared/core/background.ts";
import { requireServer } from "../_shared/core/caller.ts";
import { videoConfig, type VideoConfig } from "../_shared/core/config.ts";
import { database, type Sql } from "../_shared/core/db.ts";
import { report } from "../_shared/core/report.ts";
import { serveMachine } from "../_shared/core/routes.ts";
import type { JobKind } from "../_shared/jobs/kit.ts";
import { importAttendance } from "../_shared/video/attendance/attendance.ts";
import { sendDue, tellDue } from "../_shared/messages/dispatch/dispatch.ts";
import { checkDueSessions } from "../_shared/video/preflight/preflight.ts";
import { findRecordings } from "../_shared/video/recordings/recordings.ts";
import { drainJobs } from "../_shared/video/reconcile/drain.ts";
import { sweep } from "../_shared/video/reconcile/sweep.ts";
import { syncCalendars } from "../_shared/video/webhooks/google-sync.ts";
import { keepChannels } from "../_shared/video/webhooks/google-watch.ts";
import { sweepCovers } from "./covers.ts";
import { forgetWhatIsOver } from "./retention.ts";
import { numberSerialEvents } from "./serial-numbers.ts";
import { closeMeetings, MESSAGES_A_JOB, processMessages } from "../_shared/video/webhooks/zoom-messages.ts";

const PARALLEL = 8;
const SECONDS = 50;

/** Does what is due of one kind, at most so many jobs, and begins nothing after `until`. Returns how much was done. */
type Task = (sql: Sql, config: VideoConfig, until: Date, most: number) => Promise<number>;

/** What comes from outside has its share of the time and of the jobs, however much there is of it. */
const share =
  (task: Task): Task =>
  (sql, config, until, most) =>
    task(
      sql,
      config,
      new Date(Math.min(until.getTime(), machineNow().getTime() + 15_000)),
      Math.ceil(most / 2),
    );

/** What sessions do by the clock, before it is told. */
const runSessions: Task = async (sql) => {
  const [row] = await sql<{ count: number }[]>`select private.run_sessions() as count`;
  return row?.count ?? 0;
};

/** Every kind of job, and what no job asks for. In this order; one that fails does not keep the others from their turn. */
const tasks: Record<JobKind | "swept" | "closed" | "told" | "ran", Task> = {
  ran: runSessions,
  told: (sql, _config, until) => tellDue(sql, until),
  delivery: share((sql, _config, until, most) => sendDue(sql, until, most)),
  swept: sweep,
  zoom_message: share(processMessages),
  google_watch: share(keepChannels),
  google_calendar: share(syncCalendars),
  closed: closeMeetings,
  session_check: checkDueSessions,
  meeting: (sql, config, until, most) => drainJobs(sql, config, { parallel: PARALLEL, until, most }),
  report: importAttendance,
  recordings: findRecordings,
  serial_numbers: numberSerialEvents,
  retention: forgetWhatIsOver,
  covers: sweepCovers,
};

/** Done by the database: they cost the function nothing. */
const FREE = new Set(["ran", "told", "swept", "closed", "serial_numbers", "retention"]);

/** How many of a kind compute as much as one job. */
const PER_JOB: Readonly<Record<string, number>> = { zoom_message: MESSAGES_A_JOB, delivery: 8 };
const perJob = (name: string) => PER_JOB[name] ?? 1;

interface Worked {
  done: Record<string, number>;
  failed: string[];
}

/** Does what is due until the time or the jobs of one call are used up; what is left is the next call's. */
async function work(sql: Sql, config: VideoConfig): Promise<Worked> {
  const until = new Date(machineNow().getTime() + SECONDS * 1000);
  const { done, failed }: Worked = { done: {}, failed: [] };
  let left = config.jobsPerCall;
  for (const [name, run] of Object.entries(tasks)) {
    try {
      const count = await run(sql, config, until, left * perJob(name));
      done[name] = count;
      if (!FREE.has(name)) left = Math.max(left - Math.ceil(count / perJob(name)), 0);
    } catch (error) {
      if (isAway(error)) throw error;
      // What it says may hold an address or a value of a row.
      const what = error instanceof Error ? error.name : "error";
      console.error(`video worker, ${name}:`, what);
      report({ where: `video-worker, ${name}`, what });
      failed.push(name);
    }
  }
  return { done, failed };
}

/** Says in the database when it began and ended, which is how an operator learns that the schedule beats. */
async function beat(sql: Sql, config: VideoConfig): Promise<Worked> {
  await sql`select private.note_beat('began')`;
  const worked = await work(sql, config);
  await sql`select private.note_beat('ended', ${worked.failed})`;
  return worked;
}

const workOn = kicker(() => beat(database(), videoConfig()));

/**
 * `POST` with the project's secret key, once a minute and after a save: does what is due, for at most 50 seconds. Where the
 * caller does not wait, it is answered at once, and the work goes on after.
 */
export const handler = serveMachine(videoWorker, async (request, answer) => {
  requireServer(request);
  const sql = database();
  await followClock(sql);
  const config = videoConfig();
  if (outlivesAnswer()) {
    workOn();
    return answer({ started: true }, 202);
  }
  const { done, failed } = await beat(sql, config);
  return answer(failed.length > 0 ? { ...done, failed } : done, failed.length > 0 ? 500 : 200);
});
