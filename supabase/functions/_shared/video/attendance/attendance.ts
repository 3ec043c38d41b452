import { clockNow } from "../../core/clock.ts";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql, Transaction } from "../../core/db.ts";
import { drain, type Job, type Outcome, type Work } from "../../jobs/kit.ts";
import { writeStay } from "../shared/participant.ts";
import { readReport, type Report, type ReportedMeeting } from "./attendance-report.ts";

/** A job's row: the meeting whose report is fetched. */
interface ImportSubject {
  meeting_id: string;
  give_up_at: string;
}

/** Zoom and Google go on adding to a report for a while: one that is early is read once more. */
const SECOND_LOOK_MS = 45 * 60_000;

/** What no event takes care of; and who came back after a report was read has another one read. */
async function queueOverlooked(sql: Sql): Promise<void> {
  await sql`select private.settle_unended()`;
  await sql`select private.queue_overlooked('report', interval '24 hours')`;
  await sql`
    with again as (
      update private.attendance_imports i set give_up_at = greatest(i.give_up_at, private.now() + interval '24 hours')
      where i.state = 'done' and i.created_at > private.now() - interval '7 days'
        and exists (select from public.session_attendance a where a.meeting_id = i.meeting_id and a.created_at > i.fetched_at)
      returning i.job_id)
    select private.queue_job('report', job_id, private.now() + interval '5 minutes') from again`;
  // Strangers whom nobody has named in half a year are no longer evidence, only names.
  await sql`
    delete from public.session_attendance
    where source = 'provider' and user_id is null and created_at < private.now() - interval '180 days'`;
}

async function meetingOf(sql: Sql, meetingId: string): Promise<(ReportedMeeting & { ended: Date }) | null> {
  const [row] = await sql<(ReportedMeeting & { ended: Date })[]>`
    select m.id, m.session_id, m.store_id, m.connection_id, m.provider, m.provider_id, m.provider_uuid, c.host_id, l.join_url,
      s.scheduled_start, coalesce(s.actual_end, s.scheduled_end) as ended, w.doors, w.begins, w.ends
    from private.video_meetings m
    join private.video_connections c on c.id = m.connection_id
    join public.course_live_sessions s on s.id = m.session_id
    cross join lateral private.run_window(s) w
    left join public.course_live_session_meetings l on l.session_id = m.session_id
    where m.id = ${meetingId} and m.provider_id is not null`;
  return row ?? null;
}

/** Writes a report in one transaction. Its stays replace what messages told of the same people in the same instance. */
async function saveReport(sql: Sql, meeting: ReportedMeeting, report: Report): Promise<void> {
  await sql.begin(async (tx) => {
    // The session before its attendance: the order in which whoever ends it takes both.
    for (const { instance, started, ended } of report.runs) {
      await tx`select private.note_past_run(${meeting.id}, ${instance}, ${started}, ${ended})`;
    }
    await tx`select private.hold_session(${meeting.session_id})`;
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
    // A whole report says who was not there, too.
    await tx`
      update private.attendance_imports set complete = ${report.complete}, unasked = ${report.unasked}, fetched_at = private.now()
      where meeting_id = ${meeting.id}`;
    await tx`select private.settle_attendance(${meeting.session_id})`;
  });
}

interface Told {
  outcome: "imported" | "no_report";
  participants?: number;
}

/** What is known of the report by now. */
const writeTold = (sql: Sql | Transaction, meetingId: string, { outcome, participants }: Told) => sql`
  update private.attendance_imports set outcome = ${outcome}, participants = coalesce(${participants ?? null}::int, participants),
    fetched_at = private.now()
  where meeting_id = ${meetingId}`;

async function runImport(
  sql: Sql,
  config: VideoConfig,
  { subject }: Job<ImportSubject>,
  until: Date,
): Promise<Outcome> {
  const { meeting_id: meetingId } = subject;
  const tell = (told: Told) => (tx: Transaction) => writeTold(tx, meetingId, told);
  const meeting = await meetingOf(sql, meetingId);
  if (!meeting) return { note: tell({ outcome: "no_report" }) };
  const report = await readReport(sql, config, meeting, until);
  if (!report) {
    const none = tell({ outcome: "no_report", participants: 0 });
    return { notYet: true, note: async (tx, state) => (state === "done" ? none(tx) : undefined) };
  }
  await saveReport(sql, meeting, report);
  const note = tell({ outcome: "imported", participants: report.stays.length });
  const second = new Date(meeting.ended.getTime() + SECOND_LOOK_MS);
  if (second > clockNow() && second < new Date(subject.give_up_at)) return { at: second, note };
  return { notYet: !report.complete, note };
}

/** Worker task: fetches the reports that are due, one after the other. Returns how many it asked for. */
export async function importAttendance(
  sql: Sql,
  config: VideoConfig,
  until: Date,
  most?: number,
): Promise<number> {
  await queueOverlooked(sql);
  const work: Work<ImportSubject> = (job) => runImport(sql, config, job, until);
  return (await drain(sql, "report", work, { parallel: 1, until, ...(most !== undefined && { most }) })).ran;
}
