import { randomInt } from "node:crypto";
import type { VideoConfig } from "./config.ts";
import { sha256 } from "./crypto.ts";
import type { Sql, Transaction } from "./db.ts";
import { isProviderError, ProviderError } from "./errors.ts";
import { conferenceStatus, GoogleClient, googleEventUrl, type GoogleEvent } from "./google-client.ts";
import { failJob, finishJob, takeJob, type Job } from "./jobs.ts";
import {
  changedFields,
  googleEventId,
  meetingPassword,
  planMeeting,
  reference,
  type MeetingPlan,
  type PlannedSession,
  type PlanField,
} from "./meeting-plan.ts";
import { withAccessToken, type VideoProvider } from "./tokens.ts";
import { nextUtcMidnight, ZoomClient } from "./zoom-client.ts";
import { ZOOM_DAILY_BUDGET } from "./budget.ts";

/** Where a test may cut the power: before and after each effect outside or inside. */
export type Step = (name: string) => void | Promise<void>;

interface SessionRow extends PlannedSession {
  store_id: string;
  provider: VideoProvider | null;
  wanted: boolean;
  changeable: boolean;
}

export interface MeetingRow {
  id: string;
  session_id: string;
  store_id: string;
  connection_id: string;
  provider: VideoProvider;
  provider_id: string | null;
  state: "creating" | "active" | "deleting" | "gone";
  synced: MeetingPlan | null;
  etag: string | null;
  link_hash: string | null;
  connection_status: "connected" | "reconnect_needed" | "disconnected";
  host_id: string;
}

/** What a provider says of a meeting that now stands. */
interface Standing {
  providerId: string;
  providerUuid: string | null;
  joinUrl: string | null;
  password: string | null;
  etag: string | null;
}

interface Work {
  sql: Sql;
  config: VideoConfig;
  job: Job;
  step: Step;
}

/** Takes one due job and does it. Returns false when there was none. */
export async function runJob(
  sql: Sql,
  config: VideoConfig,
  options: { sessionId?: string; step?: Step } = {},
): Promise<boolean> {
  const job = await takeJob(sql, options.sessionId);
  if (!job) return false;
  try {
    await reconcile({ sql, config, job, step: options.step ?? (() => undefined) });
    await finishJob(sql, job);
  } catch (error) {
    if (!(error instanceof ProviderError))
      console.error("video job failed:", error instanceof Error ? error.name : "error");
    await failJob(sql, job, error);
  }
  return true;
}

/**
 * Makes true at the provider what the session's row says, whatever stood before: meetings that are not wanted any more go,
 * the wanted one is made once and then follows. May be stopped between any two steps and run again.
 */
async function reconcile(work: Work): Promise<void> {
  const { sql, job } = work;
  const session = await readSession(sql, job.sessionId);
  if (!session) return;
  const [connection] = session.provider
    ? await sql<{ id: string }[]>`
        select id from private.video_connections
        where store_id = ${session.store_id} and provider = ${session.provider} and status <> 'disconnected'`
    : [];
  const rows = await readMeetings(sql, job.sessionId);
  const keeps = (row: MeetingRow) =>
    session.wanted && row.state !== "deleting" && row.connection_id === connection?.id;
  // What cannot be taken away now (an account that has to be reconnected, say) does not keep the new meeting from being made.
  let late: unknown;
  for (const row of rows.filter((candidate) => !keeps(candidate))) {
    try {
      await removeMeeting(work, row);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      late ??= error;
    }
  }
  if (session.wanted && session.changeable && session.provider && connection) {
    const plan = planMeeting(session);
    const current = rows.find(keeps);
    if (current?.state === "active") await followPlan(work, current, plan);
    else {
      const row = current ?? (await announce(work, session, connection.id, session.provider));
      await createMeeting(work, row, plan, current !== undefined);
    }
  }
  if (late) throw late;
}

async function readSession(sql: Sql, sessionId: string): Promise<SessionRow | undefined> {
  const [row] = await sql<SessionRow[]>`
    select s.id, s.store_id, s.title, s.description, s.time_zone, s.recording_enabled, s.allow_screen_share,
      to_char(s.scheduled_start at time zone s.time_zone, 'YYYY-MM-DD"T"HH24:MI:SS') as start_local,
      to_char(s.scheduled_end at time zone s.time_zone, 'YYYY-MM-DD"T"HH24:MI:SS') as end_local,
      ceil(extract(epoch from s.scheduled_end - s.scheduled_start) / 60)::int as duration_minutes,
      private.provider_of(s.platform) as provider,
      (s.deleted_at is null and s.status <> 'cancelled') as wanted,
      (s.status in ('scheduled', 'postponed', 'live') and s.scheduled_end > now()) as changeable
    from public.course_live_sessions s where s.id = ${sessionId}`;
  return row;
}

const readMeetings = (sql: Sql, sessionId: string): Promise<MeetingRow[]> => sql<MeetingRow[]>`
  select m.id, m.session_id, m.store_id, m.connection_id, m.provider, m.provider_id, m.state, m.synced, m.etag, m.link_hash,
    c.status as connection_status, c.host_id
  from private.video_meetings m join private.video_connections c on c.id = m.connection_id
  where m.session_id = ${sessionId} and m.state <> 'gone' order by m.created_at, m.id`;

/** The intention is committed before the provider hears of it: what is made is never unknown to us. */
async function announce(
  work: Work,
  session: SessionRow,
  connectionId: string,
  provider: VideoProvider,
): Promise<MeetingRow> {
  const [row] = await work.sql<MeetingRow[]>`
    with made as (
      insert into private.video_meetings (store_id, session_id, connection_id, provider)
      values (${session.store_id}, ${session.id}, ${connectionId}, ${provider}) returning *)
    select m.id, m.session_id, m.store_id, m.connection_id, m.provider, m.provider_id, m.state, m.synced, m.etag, m.link_hash,
      c.status as connection_status, c.host_id
    from made m join private.video_connections c on c.id = m.connection_id`;
  if (!row) throw new ProviderError("server", { code: "internal" });
  await work.step("announced");
  return row;
}

/** Runs a call with the connection's token, unless there is no time left to be sure of being alone. */
function call<T>(work: Work, row: MeetingRow, run: (token: string) => Promise<T>): Promise<T> {
  return withAccessToken(work.sql, row.connection_id, work.config, (token) => {
    if (new Date() > work.job.deadline) throw new ProviderError("timeout", { code: "out_of_time" });
    return run(token);
  });
}

const zoom = (work: Work, row: MeetingRow, token: string) =>
  new ZoomClient(work.config.zoom.apiUrl, token, row.host_id);
const google = (work: Work, token: string) => new GoogleClient(work.config.google.apiUrl, token);

/** Counts a create or change against the host's hundred a day, before it is made. */
async function spendZoomBudget(sql: Sql, connectionId: string): Promise<void> {
  const [row] = await sql`
    insert into private.zoom_budget as b (connection_id, day, used) values (${connectionId}, (now() at time zone 'UTC')::date, 1)
    on conflict (connection_id, day) do update set used = b.used + 1 where b.used < ${ZOOM_DAILY_BUDGET} returning used`;
  if (!row) throw new ProviderError("daily_limit", { code: "zoom_daily_limit", retryAt: nextUtcMidnight() });
}

async function createMeeting(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  triedBefore: boolean,
): Promise<void> {
  const standing =
    row.provider === "zoom"
      ? await createZoom(work, row, plan, triedBefore)
      : await createGoogle(work, row, plan);
  await work.step("created");
  await settle(work, row, plan, standing);
}

async function createZoom(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  triedBefore: boolean,
): Promise<Standing> {
  if (triedBefore) {
    const found = await call(work, row, (token) => zoom(work, row, token).find(reference(row.id)));
    if (found) {
      const meeting = await call(work, row, (token) => zoom(work, row, token).get(found));
      return {
        providerId: meeting.id,
        providerUuid: meeting.uuid,
        joinUrl: meeting.join_url,
        password: meeting.password ?? null,
        etag: null,
      };
    }
  }
  await spendZoomBudget(work.sql, row.connection_id);
  await work.step("before create");
  const meeting = await call(work, row, (token) =>
    zoom(work, row, token).create(
      plan,
      reference(row.id),
      meetingPassword((below) => randomInt(below)),
    ),
  );
  return {
    providerId: meeting.id,
    providerUuid: meeting.uuid,
    joinUrl: meeting.join_url,
    password: meeting.password ?? null,
    etag: null,
  };
}

const standingEvent = (event: GoogleEvent): Standing => ({
  providerId: event.id,
  providerUuid: null,
  joinUrl: googleEventUrl(event),
  password: null,
  etag: event.etag,
});

async function createGoogle(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<Standing> {
  await work.step("before create");
  try {
    return standingEvent(await call(work, row, (token) => google(work, token).insert(row.id, plan, row.id)));
  } catch (error) {
    // Our own id is taken: an earlier attempt had its effect.
    if (!isProviderError(error, "conflict")) throw error;
    const event = await call(work, row, (token) => google(work, token).get(googleEventId(row.id)));
    return standingEvent(event);
  }
}

/** Notes what stands, with its link, in one transaction; a conference still in the making is asked for again. */
async function settle(work: Work, row: MeetingRow, plan: MeetingPlan, standing: Standing): Promise<void> {
  await work.sql.begin(async (tx) => {
    await tx`
      update private.video_meetings set state = 'active', provider_id = ${standing.providerId}, provider_uuid = ${standing.providerUuid},
        synced = ${tx.json({ ...plan })}, etag = ${standing.etag}, drift = null, drift_at = null
      where id = ${row.id}`;
    if (standing.joinUrl) await writeLink(tx, row, standing.joinUrl, standing.password);
  });
  await work.step("settled");
  if (!standing.joinUrl) await awaitConference(work, { ...row, provider_id: standing.providerId }, plan);
}

async function writeLink(
  tx: Transaction,
  row: MeetingRow,
  joinUrl: string,
  password: string | null,
): Promise<void> {
  await tx`
    insert into public.course_live_session_meetings (session_id, store_id, join_url, join_password)
    values (${row.session_id}, ${row.store_id}, ${joinUrl}, ${password})
    on conflict (session_id) do update set join_url = excluded.join_url, join_password = excluded.join_password`;
  await tx`update private.video_meetings set link_hash = ${sha256(joinUrl)} where id = ${row.id}`;
}

const CONFERENCE_POLLS = 5;

/** Google makes the conference behind an event in its own time. */
async function awaitConference(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<void> {
  const eventId = googleEventId(row.id);
  for (let poll = 0; poll < CONFERENCE_POLLS; poll += 1) {
    const event = await call(work, row, (token) => google(work, token).get(eventId));
    const url = googleEventUrl(event);
    if (url) {
      await work.sql.begin(async (tx) => {
        await writeLink(tx, row, url, null);
        await tx`update private.video_meetings set etag = ${event.etag} where id = ${row.id}`;
      });
      return;
    }
    if (conferenceStatus(event) === "failure") {
      // The same request id would be ignored: a new one asks again.
      await call(work, row, (token) =>
        google(work, token).patch(eventId, plan, [], { requestId: `${row.id}-${work.job.attempts}` }),
      );
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** poll));
  }
  throw new ProviderError("server", { code: "conference_pending" });
}

/** Writes what has changed since the last time, and nothing else: what somebody changed at the provider stays there. */
async function followPlan(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<void> {
  const fields = changedFields(plan, row.synced);
  if (fields.length > 0) {
    await work.step("before update");
    try {
      const etag =
        row.provider === "zoom"
          ? await updateZoom(work, row, plan, fields)
          : await updateGoogle(work, row, plan, fields);
      await work.step("updated");
      await work.sql`
        update private.video_meetings set synced = ${work.sql.json({ ...plan })}, etag = ${etag} where id = ${row.id}`;
    } catch (error) {
      if (!isProviderError(error, "not_found", "gone")) throw error;
      // Somebody removed it over there: the session still wants one.
      await forget(work.sql, row);
      throw new ProviderError("server", { code: "meeting_missing" });
    }
  }
  if (row.provider === "google_meet" && row.link_hash === null) await awaitConference(work, row, plan);
}

async function updateZoom(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  fields: PlanField[],
): Promise<null> {
  await spendZoomBudget(work.sql, row.connection_id);
  await call(work, row, (token) =>
    zoom(work, row, token).update(row.provider_id ?? "", plan, fields, reference(row.id)),
  );
  return null;
}

async function updateGoogle(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  fields: PlanField[],
): Promise<string> {
  const eventId = googleEventId(row.id);
  try {
    const options = row.etag ? { etag: row.etag } : {};
    return (await call(work, row, (token) => google(work, token).patch(eventId, plan, fields, options))).etag;
  } catch (error) {
    if (!isProviderError(error, "precondition")) throw error;
    // Changed over there meanwhile (or by an attempt of ours that was cut): only our fields are written again.
    const now = await call(work, row, (token) => google(work, token).get(eventId));
    if (now.status === "cancelled") throw new ProviderError("gone", { code: "google_deleted" });
    return (
      await call(work, row, (token) => google(work, token).patch(eventId, plan, fields, { etag: now.etag }))
    ).etag;
  }
}

/** Takes a meeting away at the provider. One whose account is disconnected is out of reach: only its link is forgotten. */
async function removeMeeting(work: Work, row: MeetingRow): Promise<void> {
  if (row.state !== "deleting") {
    await work.sql`update private.video_meetings set state = 'deleting' where id = ${row.id}`;
    await work.step("marked for deletion");
  }
  if (row.connection_status !== "disconnected") {
    if (row.provider === "google_meet") {
      await call(work, row, (token) => google(work, token).remove(row.provider_id ?? googleEventId(row.id)));
    } else {
      const id =
        row.provider_id ?? (await call(work, row, (token) => zoom(work, row, token).find(reference(row.id))));
      if (id) await call(work, row, (token) => zoom(work, row, token).remove(id));
    }
    await work.step("deleted");
  }
  await forget(work.sql, row);
}

/** The meeting is gone; its link goes with it unless somebody has put another one in its place. */
async function forget(sql: Sql, row: MeetingRow): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`update private.video_meetings set state = 'gone', drift = null where id = ${row.id}`;
    if (row.link_hash) {
      await tx`
        update public.course_live_session_meetings set join_url = null, join_password = null
        where session_id = ${row.session_id} and encode(sha256(convert_to(join_url, 'UTF8')), 'hex') = ${row.link_hash}`;
    }
  });
}
