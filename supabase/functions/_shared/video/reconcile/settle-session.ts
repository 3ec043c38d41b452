import { machineNow } from "../../core/clock.ts";
import { setTimeout as wait } from "node:timers/promises";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import type { JobState } from "../../jobs/kit.ts";
import { runJob } from "./reconcile.ts";

/** How a session's job stands. */
export interface JobNow {
  state: JobState;
  error_code: string | null;
  error_detail: string | null;
}

const PATIENCE_MS = 15_000;
const SHORT_WAIT_MS = 4_000;

/**
 * Does the session's job now instead of at the worker's next turn, with everything that holds for it there: order, budget,
 * idempotence. Waits for one that is on its way, and for a next try that is near; says how the job stands then.
 */
export async function settleSession(
  sql: Sql,
  config: VideoConfig,
  session: { id: string; store_id: string },
): Promise<JobNow> {
  await sql`select private.queue_video_sync(${session.id}, ${session.store_id}, interval '0')`;
  const until = machineNow().getTime() + PATIENCE_MS;
  for (;;) {
    await runJob(sql, config, { sessionId: session.id });
    const [job] = await sql<(JobNow & { due_ms: number })[]>`
      select state, error_code, error_detail, (extract(epoch from run_at - private.now()) * 1000)::int as due_ms
      from private.video_sync_jobs where session_id = ${session.id}`;
    if (!job) return { state: "done", error_code: null, error_detail: null };
    const { due_ms, ...now } = job;
    if (now.state === "done" || now.state === "parked") return now;
    const rest = now.state === "running" ? 250 : Math.max(due_ms, 0) + 20;
    if (rest > SHORT_WAIT_MS || machineNow().getTime() + rest > until) return now;
    await wait(rest);
  }
}
