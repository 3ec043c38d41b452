import { randomUUID } from "node:crypto";
import type { Sql } from "../core/db.ts";
import { ProviderError } from "../core/provider-error.ts";

/** One session whose meeting has to be made the same as its row. */
export interface Job {
  sessionId: string;
  storeId: string;
  /** The change that was wanted when the job was taken; a later one keeps the job queued. */
  change: string;
  attempts: number;
  lock: string;
  /** No call to a provider begins after this: the lease ends later, and nobody else can have taken the job. */
  deadline: Date;
}

const LEASE_SECONDS = 120;
const WORK_SECONDS = 75;
/** Two to four hours of trying, then a person has to look. */
export const MAX_ATTEMPTS = 14;

/** A job whose workers are lost each time is what they are lost to: a person has to look. */
const parkLost = (sql: Sql) => sql`
  update private.video_sync_jobs set state = 'parked', locked_by = null, locked_until = null,
    error_code = 'server', error_detail = 'worker_lost'
  where state = 'running' and locked_until < now() and attempts >= ${MAX_ATTEMPTS}`;

/** Takes the next due job, or one whose worker has gone. Null when nothing is due. */
export async function takeJob(sql: Sql, sessionId?: string): Promise<Job | null> {
  await parkLost(sql);
  const lock = randomUUID();
  const [row] = await sql<
    { session_id: string; store_id: string; wanted_change: string; attempts: number }[]
  >`
    update private.video_sync_jobs j
    set state = 'running', locked_by = ${lock}, locked_until = now() + make_interval(secs => ${LEASE_SECONDS}),
      attempts = j.attempts + 1
    where j.session_id = (
      select c.session_id from private.video_sync_jobs c
      where ((c.state = 'queued' and c.not_before <= now()) or (c.state = 'running' and c.locked_until < now()))
        ${sessionId ? sql`and c.session_id = ${sessionId}` : sql``}
      order by c.not_before, c.session_id limit 1 for update skip locked)
    returning j.session_id, j.store_id, j.wanted_change::text, j.attempts`;
  if (!row) return null;
  return {
    sessionId: row.session_id,
    storeId: row.store_id,
    change: row.wanted_change,
    attempts: row.attempts,
    lock,
    deadline: new Date(Date.now() + WORK_SECONDS * 1000),
  };
}

/** The change has reached the provider. A change that came meanwhile keeps the job in the queue. */
export async function finishJob(sql: Sql, job: Job): Promise<void> {
  await sql`
    update private.video_sync_jobs set
      state = case when wanted_change > ${job.change}::bigint then 'queued' else 'done' end::private.video_job_state,
      done_change = greatest(done_change, ${job.change}::bigint), attempts = 0, locked_by = null, locked_until = null,
      error_code = null, error_detail = null
    where session_id = ${job.sessionId} and locked_by = ${job.lock}`;
}

/** Exponential from two seconds to an hour, with full jitter above the half, so that a crowd does not come back at once. */
export function backoffSeconds(attempts: number, random: () => number = Math.random): number {
  const ceiling = Math.min(2 ** attempts, 3600);
  return ceiling / 2 + (random() * ceiling) / 2;
}

const PERMANENT = new Set(["invalid", "forbidden", "reconnect"]);

/** When to try again, or null to park the job for a person. Waiting until a time that is known is no failed attempt. */
export function nextTry(
  error: ProviderError,
  attempts: number,
  now = new Date(),
  random = Math.random,
): Date | null {
  if (PERMANENT.has(error.kind)) return null;
  if (attempts >= MAX_ATTEMPTS && !error.retryAt) return null;
  const crowd = error.kind === "daily_limit" ? random() * 120_000 : 0;
  const soonest = now.getTime() + backoffSeconds(attempts, random) * 1000;
  return new Date(Math.max(soonest, (error.retryAt?.getTime() ?? 0) + crowd));
}

/** Puts the job back with a time, or parks it with a reason that a person can read. */
export async function failJob(sql: Sql, job: Job, error: unknown): Promise<void> {
  const known = error instanceof ProviderError ? error : new ProviderError("server", { code: "internal" });
  const at = nextTry(known, job.attempts);
  const waits = known.retryAt !== undefined;
  await sql`
    update private.video_sync_jobs set
      state = case when wanted_change > ${job.change}::bigint or ${at !== null} then 'queued' else 'parked' end::private.video_job_state,
      not_before = coalesce(${at}, now()), locked_by = null, locked_until = null,
      attempts = case when ${waits} then greatest(attempts - 1, 0) else attempts end,
      error_code = ${known.kind}, error_detail = ${known.code}
    where session_id = ${job.sessionId} and locked_by = ${job.lock}`;
}
