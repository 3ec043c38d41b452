import type { VideoProvider } from "../../contracts/video.ts";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { ProviderError } from "../../core/provider-error.ts";
import { claimJobs, doJob, type Work as JobWork } from "../../jobs/kit.ts";
import { planMeeting, type MeetingPlan, type PlannedSession } from "../plan/meeting-plan.ts";
import { followPlan } from "./follow.ts";
import { createGoogle, removeGoogle } from "./google-meetings.ts";
import { forget, forgetDoubtful, settle } from "./links.ts";
import type { MeetingRow, MeetingSubject, Step, Work } from "./work.ts";
import { createZoom, removeZoom, removeZoomStrays } from "./zoom-meetings.ts";

interface SessionRow extends PlannedSession {
  store_id: string;
  provider: VideoProvider | null;
  wanted: boolean;
  changeable: boolean;
  /** It runs, or overruns: a meeting it has left may still have people in it. */
  live: boolean;
}

/** What is done for a job of kind `meeting`. */
export const meetingWork =
  (sql: Sql, config: VideoConfig, step: Step = () => undefined): JobWork<MeetingSubject> =>
  async (job) => {
    await reconcile({ sql, config, job, step });
    await step("reconciled");
    return undefined;
  };

/** Takes one due job (the session's, where one is named) and does it. Returns false when there was none. */
export async function runJob(
  sql: Sql,
  config: VideoConfig,
  options: { sessionId?: string; step?: Step } = {},
): Promise<boolean> {
  let id: string | undefined;
  if (options.sessionId !== undefined) {
    const [row] = await sql<{ job_id: string }[]>`
      select job_id from private.video_sync_jobs where session_id = ${options.sessionId}`;
    if (!row) return false;
    id = row.job_id;
  }
  const [job] = await claimJobs<MeetingSubject>(sql, "meeting", 1, id);
  if (!job) return false;
  await doJob(sql, job, meetingWork(sql, config, options.step));
  return true;
}

/**
 * Makes true at the provider what the session's row says, whatever stood before: meetings that are not wanted any more go,
 * the wanted one is made once and then follows. May be stopped between any two steps and run again.
 */
async function reconcile(work: Work): Promise<void> {
  const { sql, job } = work;
  const session = await readSession(sql, job.subject.session_id);
  if (!session) return;
  const [connection] = session.provider
    ? await sql<{ id: string }[]>`
        select id from private.video_connections
        where store_id = ${session.store_id} and provider = ${session.provider} and status <> 'disconnected'`
    : [];
  const all = await readMeetings(sql, job.subject.session_id);
  const rows = all.filter((row) => row.state !== "gone");
  const stays = (row: MeetingRow) => keepsMeeting(session, row, connection?.id ?? null);
  const taken = rows.some((row) => row.state !== "leaving" && stays(row));
  const keeps = (row: MeetingRow) => stays(row) && (row.state !== "leaving" || (session.live && !taken));
  // What cannot be taken away now (an account that has to be reconnected, say) does not keep the new meeting from being made.
  let late: unknown;
  for (const row of all.filter(
    ({ strays_due: due, state }) => due && (state === "active" || state === "gone"),
  )) {
    try {
      await removeStrays(work, row);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      late ??= error;
    }
  }
  for (const row of rows.filter((candidate) => !keeps(candidate))) {
    try {
      if (session.wanted && session.live && (row.state === "active" || row.state === "leaving")) {
        await leaveMeeting(work, row);
        continue;
      }
      await removeMeeting(work, row);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      late ??= error;
    }
  }
  if (session.wanted && session.changeable && session.provider && connection) {
    const plan = planMeeting(session);
    const kept = rows.find(keeps);
    const current = kept?.state === "leaving" ? await takeUpAgain(work, kept) : kept;
    const standing =
      current?.state === "active"
        ? current
        : await createMeeting(
            work,
            current ?? (await announce(work, session, connection.id, session.provider, plan)),
            plan,
            current !== undefined,
          );
    await followPlan(work, standing, plan, standing !== current);
  }
  if (late) throw late;
}

/**
 * A meeting stays as long as its session wants it on this account. One whose creation is not confirmed is worth keeping
 * only while there is time to confirm it; one of an account that was disconnected stays with its link until another
 * account takes over.
 */
function keepsMeeting(session: SessionRow, row: MeetingRow, connectionId: string | null): boolean {
  if (!session.wanted || row.state === "deleting") return false;
  if (row.state === "creating" && !session.changeable) return false;
  return connectionId === null ? row.provider === session.provider : row.connection_id === connectionId;
}

async function readSession(sql: Sql, sessionId: string): Promise<SessionRow | undefined> {
  const [row] = await sql<SessionRow[]>`
    select s.id, s.store_id, s.title, s.description, s.time_zone, s.recording_enabled, s.allow_screen_share,
      private.instant_text(s.scheduled_start) as start, private.instant_text(s.scheduled_end) as end,
      ceil(extract(epoch from s.scheduled_end - s.scheduled_start) / 60)::int as duration_minutes,
      private.event_guests(s.id) as guests,
      private.provider_of(s.platform) as provider,
      (s.deleted_at is null and s.status <> 'cancelled') as wanted,
      (s.status in ('scheduled', 'postponed', 'live')
        and s.scheduled_end > private.now() - case s.status when 'live' then interval '12 hours' else interval '0' end) as changeable,
      (s.status = 'live' and s.scheduled_end > private.now() - interval '12 hours') as live
    from public.course_live_sessions s where s.id = ${sessionId}`;
  return row;
}

const meetingColumns = (sql: Sql) => sql`
  m.id, m.session_id, m.store_id, m.connection_id, m.provider, m.provider_id, m.state, m.synced, m.unconfirmed, m.drift, m.overwritten,
  m.look_wanted, m.missing_since, m.etag, m.link_hash, coalesce(m.strays_at <= private.now(), false) as strays_due,
  c.status as connection_status, c.host_id`;

const readMeetings = (sql: Sql, sessionId: string): Promise<MeetingRow[]> => sql<MeetingRow[]>`
  select ${meetingColumns(sql)}
  from private.video_meetings m join private.video_connections c on c.id = m.connection_id
  where m.session_id = ${sessionId} and (m.state <> 'gone' or m.strays_at <= private.now()) order by m.created_at, m.id`;

/** The intention is committed before the provider hears of it: what is made is never unknown to us. */
async function announce(
  work: Work,
  session: SessionRow,
  connectionId: string,
  provider: VideoProvider,
  plan: MeetingPlan,
): Promise<MeetingRow> {
  const [row] = await work.sql<MeetingRow[]>`
    with made as (
      insert into private.video_meetings (store_id, session_id, connection_id, provider, synced)
      values (${session.store_id}, ${session.id}, ${connectionId}, ${provider}, ${work.sql.json({ ...plan })}) returning *)
    select ${meetingColumns(work.sql)}
    from made m join private.video_connections c on c.id = m.connection_id`;
  if (!row) throw new ProviderError("server", { code: "internal" });
  await work.step("announced");
  return row;
}

async function createMeeting(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  triedBefore: boolean,
): Promise<MeetingRow> {
  const standing = await (row.provider === "zoom" ? createZoom : createGoogle)(work, row, plan, triedBefore);
  await work.step("created");
  const settled = await settle(work.sql, row, standing);
  await work.step("settled");
  return settled;
}

/** Looks once more for what an unclear answer may have left. */
async function removeStrays(work: Work, row: MeetingRow): Promise<void> {
  if (row.connection_status === "disconnected") return;
  if (row.provider === "zoom") await removeZoomStrays(work, row);
  else if (row.state === "gone") await removeGoogle(work, row);
  await work.sql`update private.video_meetings set strays_at = null where id = ${row.id}`;
}

/** The session has moved while people were in here: its link is handed out no more, the room stays until the end. */
async function leaveMeeting(work: Work, row: MeetingRow): Promise<void> {
  if (row.state === "leaving") return;
  await forget(work.sql, row, "left");
  await work.step("left");
}

/** The session comes back before its old room was taken away: whoever stayed in there is right again. */
async function takeUpAgain(work: Work, row: MeetingRow): Promise<MeetingRow> {
  await work.sql`update private.video_meetings set state = 'active', link_hash = null where id = ${row.id}`;
  return { ...row, state: "active", link_hash: null };
}

/**
 * Takes a meeting away at the provider. One whose account is disconnected is out of reach: its link is forgotten now, the
 * meeting when the account comes back.
 */
async function removeMeeting(work: Work, row: MeetingRow): Promise<void> {
  if (row.connection_status === "disconnected") return forget(work.sql, row, "out_of_reach");
  if (row.state !== "deleting") {
    await work.sql`update private.video_meetings set state = 'deleting' where id = ${row.id}`;
    await work.step("marked for deletion");
  }
  const sure = await (row.provider === "zoom" ? removeZoom : removeGoogle)(work, row);
  await work.step("deleted");
  await (sure ? forget(work.sql, row) : forgetDoubtful(work.sql, row));
}
