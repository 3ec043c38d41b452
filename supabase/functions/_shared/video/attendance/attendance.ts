import { randomUUID } from "node:crypto";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { ProviderError } from "../../core/provider-error.ts";
import { writeStay } from "../shared/participant.ts";
import { readReport, type Report, type ReportedMeeting } from "./attendance-report.ts";

interface ImportJob {
  meeting_id: string;
  attempts: number;
  give_up_at: Date;
  lock: string;
}

const LEASE_SECONDS = 300;
const MINUTE = 60_000;
/** Zoom and Google go on adding to a report for a while: one that is early is read once more. */
const SECOND_LOOK = 45 * MINUTE;

/** Two minutes, doubling up to four hours, with jitter above the half. */
export function importBackoff(attempts: number, random: () => number = Math.random): number {
  const ceiling = Math.min(2 ** attempts, 240) * MINUTE;
  return ceiling / 2 + (random() * ceiling) / 2;
}

/**
 * What no event takes care of: sessions that nobody has closed have their report fetched all the same, what waited for a new
 * consent goes on, and who came back after a report was read has another one read.
 */
async function queueOverlooked(sql: Sql): Promise<void> {
  await sql`
    select private.queue_attendance_imports(s.id, interval '0', interval '24 hours')
    from public.course_live_sessions s
    where s.deleted_at is null and s.status in ('scheduled', 'live')
      and s.scheduled_end between now() - interval '24 hours' and now() - interval '30 minutes'
      and exists (select from private.video_meetings m where m.session_id = s.id and m.state = 'active' and m.provider_id is not null)
      and not exists (select from private.attendance_imports i where i.session_id = s.id)`;
  await sql`
    update private.attendance_imports i set state = 'queued', not_before = now(), attempts = 0, error_code = null, error_detail = null,
      give_up_at = greatest(i.give_up_at, now() + interval '1 hour')
    from private.video_meetings m join private.video_connections c on c.id = m.connection_id
    where m.id = i.meeting_id and i.state = 'failed' and i.error_code = 'reconnect' and c.status = 'connected'
      and c.updated_at > i.updated_at and i.created_at > now() - interval '30 days'`;
  await sql`
    update private.attendance_imports i set state = 'queued', not_before = now() + interval '5 minutes', attempts = 0,
      give_up_at = greatest(i.give_up_at, now() + interval '24 hours')
    where i.state = 'done' and i.created_at > now() - interval '7 days'
      and exists (select from public.session_attendance a where a.meeting_id = i.meeting_id and a.created_at > i.fetched_at)`;
  // Strangers whom nobody has named in half a year are no longer evidence, only names.
  await sql`
    delete from public.session_attendance
    where source = 'provider' and user_id is null and created_at < now() - interval '180 days'`;
}

async function takeImport(sql: Sql): Promise<ImportJob | null> {
  const lock = randomUUID();
  const [row] = await sql<{ meeting_id: string; attempts: number; give_up_at: Date }[]>`
    update private.attendance_imports i set state = 'running', locked_by = ${lock}, attempts = i.attempts + 1,
      locked_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where i.meeting_id = (
      select c.meeting_id from private.attendance_imports c
      where (c.state = 'queued' and c.not_before <= now()) or (c.state = 'running' and c.locked_until < now())
      order by c.not_before, c.meeting_id limit 1 for update skip locked)
    returning i.meeting_id, i.attempts, i.give_up_at`;
  return row ? { ...row, lock } : null;
}

async function meetingOf(sql: Sql, meetingId: string): Promise<(ReportedMeeting & { ended: Date }) | null> {
  const [row] = await sql<(ReportedMeeting & { ended: Date })[]>`
    select m.id, m.session_id, m.store_id, m.connection_id, m.provider, m.provider_id, m.provider_uuid, c.host_id, l.join_url,
      s.scheduled_start, coalesce(s.actual_end, s.scheduled_end) as ended
    from private.video_meetings m
    join private.video_connections c on c.id = m.connection_id
    join public.course_live_sessions s on s.id = m.session_id
    left join public.course_live_session_meetings l on l.session_id = m.session_id
    where m.id = ${meetingId} and m.provider_id is not null`;
  return row ?? null;
}

/** Writes a report in one transaction. Its stays replace what messages told of the same people in the same instance. */
async function saveReport(sql: Sql, meeting: ReportedMeeting, report: Report): Promise<void> {
  await sql.begin(async (tx) => {
    // The session before its attendance: the order in which whoever ends it takes both.
    await tx`select from public.course_live_sessions where id = ${meeting.session_id} for key share`;
    const written: string[] = [];
    for (const stay of report.stays) {
      const [row] = await writeStay(
        tx,
        { ...stay, meetingRowId: meeting.id, sessionId: meeting.session_id, storeId: meeting.store_id },
        { exact: true, settle: false },
      );
      if (row?.id) written.push(row.id);
    }
    await tx`
      delete from public.session_attendance a using public.session_attendance b
      where a.session_id = ${meeting.session_id} and a.meeting_id = ${meeting.id} and not a.id = any(${written}::uuid[])
        and b.id = any(${written}::uuid[]) and b.session_id = a.session_id and b.person_key = a.person_key
        and (b.instance = a.instance or a.instance like 'number %')`;
    await tx`select private.settle_attendance(${meeting.session_id})`;
  });
}

interface Result {
  state: "queued" | "done" | "failed";
  at?: Date;
  outcome?: "imported" | "no_report";
  participants?: number;
  error?: ProviderError;
}

async function finish(sql: Sql, job: ImportJob, result: Result): Promise<void> {
  const waits = result.error?.retryAt !== undefined;
  await sql`
    update private.attendance_imports set state = ${result.state}::private.attendance_import_state, locked_by = null, locked_until = null,
      not_before = coalesce(${result.at ?? null}, not_before), outcome = coalesce(${result.outcome ?? null}, outcome),
      participants = coalesce(${result.participants ?? null}::int, participants),
      fetched_at = case when ${result.outcome !== undefined} then now() else fetched_at end,
      attempts = case when ${waits} then greatest(attempts - 1, 0) else attempts end,
      error_code = ${result.error?.kind ?? null}, error_detail = ${result.error?.code ?? null}
    where meeting_id = ${job.meeting_id} and locked_by = ${job.lock}`;
}

const PERMANENT = new Set(["invalid", "forbidden", "reconnect"]);

async function runImport(sql: Sql, config: VideoConfig, job: ImportJob, until: Date): Promise<Result> {
  const meeting = await meetingOf(sql, job.meeting_id);
  if (!meeting) return { state: "done", outcome: "no_report" };
  const later = new Date(Date.now() + importBackoff(job.attempts));
  const inTime = later < job.give_up_at;
  try {
    const report = await readReport(sql, config, meeting, until);
    if (!report)
      return inTime
        ? { state: "queued", at: later }
        : { state: "done", outcome: "no_report", participants: 0 };
    await saveReport(sql, meeting, report);
    const done = { outcome: "imported", participants: report.stays.length } as const;
    const second = new Date(meeting.ended.getTime() + SECOND_LOOK);
    if (second > new Date() && second < job.give_up_at) return { ...done, state: "queued", at: second };
    return report.complete || !inTime ? { ...done, state: "done" } : { ...done, state: "queued", at: later };
  } catch (error) {
    const known = error instanceof ProviderError ? error : new ProviderError("server", { code: "internal" });
    if (!(error instanceof ProviderError))
      console.error("attendance import failed:", error instanceof Error ? error.name : "error");
    const at = new Date(Math.max(later.getTime(), known.retryAt?.getTime() ?? 0));
    return PERMANENT.has(known.kind) || at >= job.give_up_at
      ? { state: "failed", error: known }
      : { state: "queued", at, error: known };
  }
}

/** Worker task: fetches the reports that are due, one after the other. Returns how many it asked for. */
export async function importAttendance(sql: Sql, config: VideoConfig, until: Date): Promise<number> {
  await queueOverlooked(sql);
  let count = 0;
  while (new Date() < until) {
    const job = await takeImport(sql);
    if (!job) break;
    await finish(sql, job, await runImport(sql, config, job, until));
    count += 1;
  }
  return count;
}
