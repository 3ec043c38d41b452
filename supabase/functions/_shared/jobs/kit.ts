import { z } from "zod";
import { hearClock, machineNow } from "../core/clock.ts";
import type { Sql, Transaction } from "../core/db.ts";
import { ProviderError, type ProviderErrorKind } from "../core/provider-error.ts";
import { report } from "../core/report.ts";

/** The kinds of job there are: the rows of `private.job_kinds`. */
export const JOB_KINDS = [
  "meeting",
  "zoom_message",
  "google_calendar",
  "google_watch",
  "report",
  "recordings",
  "session_check",
  "serial_numbers",
  "delivery",
  "retention",
  "covers",
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** queued: to be done · running: somebody holds its lease · parked: somebody has to say "again" · done. */
export type JobState = "queued" | "running" | "parked" | "done";

/** A job that was taken. `subject` is its row as it stood then, times as ISO texts. */
export interface Job<Subject = unknown> {
  kind: JobKind;
  id: string;
  attempts: number;
  lease: string;
  /** No call to anybody else begins after this: the lease ends later, and nobody else can have taken the job. */
  deadline: Date;
  subject: Subject;
}

/** What became of a job that did not fail. */
export interface Outcome {
  /** When it is wanted again by itself. */
  at?: Date;
  /** There was nothing to do yet: it is tried again as a failed one is, and done once its time is over. */
  notYet?: boolean;
  /** Written with the end of the job, in one transaction, and only by who still holds the lease. */
  note?(tx: Transaction, state: JobState): Promise<unknown>;
}

/** Why a job could not be done. */
export interface Failure {
  /** Stable codes: the kind of failure, and the provider's own. */
  code: string;
  detail: string;
  /** A time that is known, at which it is worth trying again. Waiting for it is no failed attempt. */
  retryAt?: Date;
  /** Over how many seconds after that time a crowd spreads. */
  spreadSeconds?: number;
  /** Trying again cannot help: a person has to look. */
  final: boolean;
}

/** What is done for a job. Whatever it throws puts the job back. */
export type Work<Subject> = (job: Job<Subject>) => Promise<Outcome | undefined>;

const FINAL: readonly ProviderErrorKind[] = ["invalid", "forbidden", "reconnect"];

const requestSchema = z.object({ request_id: z.string().nullable() });

/** How a failure is read, unless its kind reads it otherwise: what is not a provider's is a defect, and tried again. */
export function readFailure(error: unknown, final: readonly ProviderErrorKind[] = FINAL): Failure {
  const known = error instanceof ProviderError ? error : new ProviderError("server", { code: "internal" });
  return {
    code: known.kind,
    detail: known.code,
    ...(known.retryAt && { retryAt: known.retryAt }),
    // A day's limit ends for everybody at once.
    ...(known.kind === "daily_limit" && { spreadSeconds: 120 }),
    final: final.includes(known.kind),
  };
}

/** What may be printed of a defect: its kind, and Postgres' code. What it says may hold an address or a value of a row. */
function kindOfDefect(error: unknown): string {
  if (!(error instanceof Error)) return "error";
  return "code" in error && typeof error.code === "string" && /^[0-9A-Z]{5}$/.test(error.code)
    ? `${error.name} ${error.code}`
    : error.name;
}

/**
 * Takes up to `limit` due jobs of a kind, or the one with `id` when it is due; each is the caller's alone for as long as the
 * kind's lease lasts.
 */
export async function claimJobs<Subject>(
  sql: Sql | Transaction,
  kind: JobKind,
  limit: number,
  id?: string,
): Promise<Job<Subject>[]> {
  const rows = await sql<
    {
      job_id: string;
      attempts: number;
      lease: string;
      work_seconds: number;
      subject: Subject;
      clock: Date;
    }[]
  >`select * from private.claim_jobs(${kind}, ${limit}, ${id ?? null})`;
  if (rows[0]) hearClock(rows[0].clock);
  return rows.map(({ job_id, attempts, lease, work_seconds, subject }) => ({
    ...{ kind, id: job_id, attempts, lease, subject },
    deadline: new Date(machineNow().getTime() + work_seconds * 1000),
  }));
}

/** The job is done. Returns its state by now (queued when it was asked for meanwhile, or `at` is given); null: not ours any more. */
export async function finishJob(sql: Sql | Transaction, job: Job, at?: Date): Promise<JobState | null> {
  const [row] = await sql<{ state: JobState | null }[]>`
    select private.finish_job(${job.kind}, ${job.id}, ${job.lease}, ${at ?? null}) as state`;
  return row?.state ?? null;
}

/** The job has failed, or there was nothing to do yet. Returns its state by now; null: not ours any more. */
export async function putBackJob(
  sql: Sql | Transaction,
  job: Job,
  failure?: Failure,
): Promise<JobState | null> {
  const [row] = await sql<{ state: JobState | null }[]>`
    select private.put_back_job(${job.kind}, ${job.id}, ${job.lease}, ${failure?.code ?? null}, ${failure?.detail ?? null},
      ${failure?.retryAt ?? null}, make_interval(secs => ${failure?.spreadSeconds ?? 0}), ${failure?.final ?? false}) as state`;
  return row?.state ?? null;
}

async function settle(sql: Sql, job: Job, { at, notYet, note }: Outcome): Promise<void> {
  const end = (by: Sql | Transaction) => (notYet ? putBackJob(by, job) : finishJob(by, job, at));
  if (!note) {
    await end(sql);
    return;
  }
  await sql.begin(async (tx) => {
    const state = await end(tx);
    if (state) await note(tx, state);
  });
}

/** The id of the page's request that asked for it last. */
const requestOf = ({ subject }: Job): string | undefined =>
  requestSchema.safeParse(subject).data?.request_id ?? undefined;

async function putBackFailed(
  sql: Sql,
  job: Job,
  error: unknown,
  read: (error: unknown) => Failure = readFailure,
): Promise<void> {
  if (!(error instanceof ProviderError)) {
    const [what, request] = [kindOfDefect(error), requestOf(job)];
    console.error(`${job.kind} job failed${request ? ` (${request})` : ""}:`, what);
    report({ where: `job, ${job.kind}`, what, request });
  }
  await putBackJob(sql, job, read(error));
}

/** Does a job that was taken, and says how it ended. Returns whether it was done without a failure. */
export async function doJob<Subject>(
  sql: Sql,
  job: Job<Subject>,
  work: Work<Subject>,
  read?: (error: unknown) => Failure,
): Promise<boolean> {
  try {
    await settle(sql, job, (await work(job)) ?? {});
    return true;
  } catch (error) {
    await putBackFailed(sql, job, error, read);
    return false;
  }
}

export interface Drained {
  /** How many were done or put back. */
  ran: number;
  /** How many of them failed. */
  failed: number;
}

/** Does due jobs of a kind, so many at a time, until none is due, the time is up or so many were begun. */
export async function drain<Subject>(
  sql: Sql,
  kind: JobKind,
  work: Work<Subject>,
  limits: { parallel: number; until: Date; most?: number; read?: (error: unknown) => Failure },
): Promise<Drained> {
  const done: Drained = { ran: 0, failed: 0 };
  const running = new Set<Promise<void>>();
  const run = async (job: Job<Subject>) => {
    if (!(await doJob(sql, job, work, limits.read))) done.failed += 1;
    done.ran += 1;
  };
  let left = limits.most ?? Infinity;
  try {
    while (machineNow() < limits.until && left > 0) {
      for (const job of await claimJobs<Subject>(sql, kind, Math.min(limits.parallel - running.size, left))) {
        left -= 1;
        const ended = run(job).finally(() => running.delete(ended));
        running.add(ended);
      }
      if (running.size === 0) break;
      await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
  return done;
}

/** How the jobs of a kind are done that come in thousands: what the database is asked and told is asked and told of many at once. */
export interface Together<Row, End> {
  /** What has to be known of jobs that are about to be done, by their ids. One that is missing has nothing to do. */
  read(jobs: readonly Job[]): Promise<ReadonlyMap<string, Row>>;
  /** Does one. Whatever it throws puts the job back. */
  work(job: Job, row: Row): Promise<End>;
  /** Ends the jobs that are done. */
  end(done: readonly { job: Job; end: End }[]): Promise<void>;
}

/**
 * As `drain`, with as many at a time; a claim waits until a quarter of the hands is free. What was done and not yet ended when a
 * worker dies is done again.
 */
export async function drainTogether<Row, End>(
  sql: Sql,
  kind: JobKind,
  { read, work, end }: Together<Row, End>,
  limits: { parallel: number; until: Date; most: number },
): Promise<number> {
  const running = new Set<Promise<void>>();
  let done: { job: Job; end: End }[] = [];
  let ran = 0;
  let left = limits.most;
  const run = async (job: Job, row: Row) => {
    try {
      const said = await work(job, row);
      done.push({ job, end: said });
    } catch (error) {
      await putBackFailed(sql, job, error);
    }
  };
  /** One that cannot be read is put back (null), and keeps no other from its turn. */
  const readThose = async (jobs: readonly Job[]): Promise<ReadonlyMap<string, Row | null>> => {
    if (jobs.length === 0) return new Map();
    try {
      return await read(jobs);
    } catch (error) {
      const [job, ...others] = jobs;
      if (job && others.length === 0) {
        await putBackFailed(sql, job, error);
        return new Map([[job.id, null]]);
      }
      const rows = new Map<string, Row | null>();
      for (const one of jobs) for (const [id, row] of await readThose([one])) rows.set(id, row);
      return rows;
    }
  };
  const endThose = async () => {
    const ended = done;
    done = [];
    if (ended.length > 0) await end(ended);
  };
  try {
    for (;;) {
      const free = limits.parallel - running.size;
      let taken = 0;
      if (machineNow() < limits.until && left > 0 && free >= limits.parallel / 4) {
        const jobs = await claimJobs(sql, kind, Math.min(free, left));
        const rows = await readThose(jobs);
        for (const job of jobs) {
          const row = rows.get(job.id);
          if (row === null) continue;
          const ended: Promise<void> = (row === undefined ? finishJob(sql, job) : run(job, row)).then(() => {
            running.delete(ended);
          });
          running.add(ended);
        }
        taken = jobs.length;
        left -= taken;
        ran += taken;
      }
      if (running.size === 0 && taken === 0) break;
      if (running.size > 0) await Promise.race(running);
      await endThose();
    }
  } finally {
    await Promise.allSettled(running);
    await endThose();
  }
  return ran;
}
