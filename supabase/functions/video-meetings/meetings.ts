import type { ParsedOf } from "../_shared/contracts/contract.ts";
import type * as contracts from "../_shared/contracts/video-meetings.ts";
import type { Caller } from "../_shared/core/caller.ts";
import type { VideoConfig } from "../_shared/core/config.ts";
import type { Sql } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { withAccessToken } from "../_shared/oauth/tokens.ts";
import { googleEventUrl } from "../_shared/providers/google/calendar-client.ts";
import { ZoomClient } from "../_shared/providers/zoom/client.ts";
import type { PlanField } from "../_shared/video/plan/meeting-plan.ts";
import { settleSession, type JobNow } from "../_shared/video/reconcile/settle-session.ts";
import {
  requireAhead,
  requireMeeting,
  requireSession,
  type ManagedSession,
} from "../_shared/video/shared/session-access.ts";
import {
  giveUpMeeting,
  seeMeeting,
  standingMeeting,
  type Seen,
  type StandingRow,
} from "../_shared/video/shared/standing-meeting.ts";
import { askAsCaller } from "../_shared/core/as-caller.ts";

/** What one request works with. */
export interface Desk {
  sql: Sql;
  config: VideoConfig;
  caller: Caller;
}

type MeetingReply = contracts.MeetingReply;
type MeetingFields = Omit<ParsedOf<typeof contracts.updateMeeting>, "provider" | "meeting_id">;

/** Never with start_url, which is the host's alone. */
function reply(sessionId: string, seen: Seen): MeetingReply {
  if (seen.provider === "zoom") {
    const { meeting } = seen;
    return {
      provider: "zoom",
      id: meeting.id,
      session_id: sessionId,
      topic: meeting.topic ?? "",
      start_time: meeting.start_time ?? null,
      duration: meeting.duration ?? null,
      timezone: meeting.timezone ?? null,
      join_url: meeting.join_url ?? null,
      password: meeting.password ?? null,
      auto_recording: meeting.settings?.auto_recording ?? null,
    };
  }
  const { event } = seen;
  return {
    provider: "google_meet",
    id: event.id,
    session_id: sessionId,
    summary: event.summary ?? "",
    start: event.start?.dateTime ?? null,
    end: event.end?.dateTime ?? null,
    time_zone: event.start?.timeZone ?? null,
    meet_url: googleEventUrl(event),
  };
}

/** Why no meeting stands although it was asked for. What was saved is kept: the outbox goes on. */
function notYet(job: JobNow): Problem {
  const code = job.error_detail ?? job.error_code ?? "waiting";
  if (job.error_code === "reconnect") return new Problem("reconnect_needed", code);
  return job.state === "parked" ? new Problem("meeting_failed", code) : new Problem("meeting_pending", code);
}

/** The session's columns that differ from what is asked for. */
function changes(session: ManagedSession, wanted: MeetingFields): Record<string, unknown> {
  const differs = (at: string | undefined, now: Date) => at !== undefined && Date.parse(at) !== now.getTime();
  return {
    ...(wanted.title !== undefined && wanted.title !== session.title && { title: wanted.title }),
    ...(wanted.description !== undefined &&
      wanted.description !== session.description && { description: wanted.description }),
    ...(differs(wanted.start, session.scheduled_start) && { scheduled_start: wanted.start }),
    ...(differs(wanted.end, session.scheduled_end) && { scheduled_end: wanted.end }),
    ...(wanted.time_zone !== undefined &&
      wanted.time_zone !== session.time_zone && { time_zone: wanted.time_zone }),
    ...(wanted.recording !== undefined &&
      wanted.recording !== session.recording_enabled && { recording_enabled: wanted.recording }),
  };
}

/** The fields of a meeting that each of ours stands in. */
const planFields: Record<Exclude<keyof MeetingFields, "revision">, readonly PlanField[]> = {
  title: ["topic"],
  description: ["agenda"],
  start: ["start", "timeZone"],
  end: ["end", "durationMinutes"],
  time_zone: ["timeZone", "start", "end"],
  recording: ["recording"],
};

/** The answer of the session's own rules, where nothing is written that would ask them. */
async function requireRevision(sql: Sql, sessionId: string, revision: number | undefined): Promise<void> {
  if (revision === undefined) return;
  const rows = await sql`
    select from public.course_live_sessions where id = ${sessionId} and revision = ${revision}`;
  if (rows.length === 0) throw new Problem("stale_version", "Refused by the rules of the session");
}

async function change(
  { sql, caller }: Desk,
  session: ManagedSession,
  wanted: MeetingFields,
): Promise<boolean> {
  const fields = changes(session, wanted);
  if (Object.keys(fields).length === 0) {
    await requireRevision(sql, session.id, wanted.revision);
    return false;
  }
  await askAsCaller(caller, "update_live_session", {
    p_session_id: session.id,
    p_fields: fields,
    ...(wanted.revision !== undefined && { p_revision: wanted.revision }),
  });
  return true;
}

/** The meeting that stands, made now when there is none or when the provider has lost it. */
async function ensureMeeting({ sql, config }: Desk, session: ManagedSession): Promise<Seen> {
  const look = async () => {
    const row = await standingMeeting(sql, session.id);
    return { row, seen: row ? await seeMeeting(sql, config, row) : null };
  };
  const before = await look();
  if (before.seen) return before.seen;
  if (before.row) await giveUpMeeting(sql, before.row);
  const job = await settleSession(sql, config, session);
  const { seen } = await look();
  if (!seen) throw notYet(job);
  return seen;
}

export async function createMeeting(
  desk: Desk,
  input: ParsedOf<typeof contracts.createMeeting>,
): Promise<MeetingReply> {
  const { session_id, provider, revision, ...wanted } = input;
  let session = await requireSession(desk.sql, desk.caller.id, session_id);
  requireAhead(session);
  // The revision that was read guards the first write; the second follows it.
  const moved = session.provider !== provider;
  if (moved) {
    await askAsCaller(desk.caller, "move_live_session", {
      p_session_id: session.id,
      p_platform: provider,
      ...(revision !== undefined && { p_revision: revision }),
    });
  }
  const changed = await change(desk, session, {
    ...wanted,
    ...(revision !== undefined && { revision: moved ? revision + 1 : revision }),
  });
  if (moved || changed) {
    session = await requireSession(desk.sql, desk.caller.id, session_id);
    await settleSession(desk.sql, desk.config, session);
  }
  await requireConnection(desk.sql, session);
  return reply(session.id, await ensureMeeting(desk, session));
}

async function requireConnection(sql: Sql, session: ManagedSession): Promise<void> {
  const [connection] = await sql<{ status: string }[]>`
    select status from private.video_connections
    where store_id = ${session.store_id} and provider = ${session.provider} and status <> 'disconnected'`;
  if (!connection) throw new Problem("not_connected", "The store has no account there");
  if (connection.status !== "connected") throw new Problem("reconnect_needed", "reconnect_needed");
}

export async function getMeeting(
  { sql, config, caller }: Desk,
  input: ParsedOf<typeof contracts.getMeeting>,
): Promise<MeetingReply> {
  const { session, row } = await requireMeeting(sql, caller.id, input.provider, input.meeting_id);
  const seen = await seeMeeting(sql, config, row);
  if (!seen) throw new Problem("meeting_not_found", "The provider has no such meeting any more");
  return reply(session.id, seen);
}

/** What is named is written to the provider whether or not the session said so already: drift in it is put right. */
export async function updateMeeting(
  desk: Desk,
  input: ParsedOf<typeof contracts.updateMeeting>,
): Promise<MeetingReply> {
  const { sql, config, caller } = desk;
  const { provider, meeting_id, ...wanted } = input;
  const { session, state } = await requireMeeting(sql, caller.id, provider, meeting_id);
  if (state !== "active") throw new Problem("meeting_left", "The session has moved elsewhere");
  await change(desk, session, wanted);
  const named = (Object.keys(planFields) as (keyof typeof planFields)[]).filter(
    (name) => wanted[name] !== undefined,
  );
  const written = [...new Set(named.flatMap((name) => planFields[name]))];
  await sql`
    update private.video_meetings set synced = synced - ${written}::text[], drift = nullif(drift - ${written}::text[], '{}'),
      drift_at = case when drift - ${written}::text[] <> '{}' then drift_at end
    where session_id = ${session.id} and state = 'active'`;
  const job = await settleSession(sql, config, session);
  if (job.state !== "done") throw notYet(job);
  return getMeeting(desk, { provider, meeting_id });
}

/** Zoom deletes no meeting in progress: it is ended first, where the account lets us. */
async function endMeeting(sql: Sql, config: VideoConfig, row: StandingRow): Promise<void> {
  const seen = await seeMeeting(sql, config, row);
  if (seen?.provider !== "zoom" || seen.meeting.status !== "started") return;
  const [connection] = await sql<{ may: boolean }[]>`
    select scopes && array['meeting:update:status', 'meeting:update:status:admin'] as may
    from private.video_connections where id = ${row.connection_id}`;
  if (!connection?.may) throw new Problem("meeting_in_progress", "People are still in the meeting");
  await withAccessToken(sql, row.connection_id, config, (token) =>
    new ZoomClient(config.zoom.apiUrl, token, row.host_id).end(row.provider_id),
  );
}

/** One that the session has left goes now, people in it or not; the session's own goes with the session's place there. */
export async function deleteMeeting(
  { sql, config, caller }: Desk,
  input: ParsedOf<typeof contracts.deleteMeeting>,
): Promise<void> {
  const { session, state, row } = await requireMeeting(sql, caller.id, input.provider, input.meeting_id);
  if (state === "leaving") {
    await endMeeting(sql, config, row);
    await giveUpMeeting(sql, row);
  } else {
    await askAsCaller(caller, "update_live_session", {
      p_session_id: session.id,
      p_fields: { platform: "custom" },
    });
  }
  const job = await settleSession(sql, config, session);
  if (job.state !== "done") throw notYet(job);
}

/** A link typed by hand is where people go: the provider's own room would be an empty one. */
async function hasOwnLink(sql: Sql, sessionId: string): Promise<boolean> {
  const rows = await sql`
    select from public.course_live_session_meetings l
    where l.session_id = ${sessionId} and private.is_own_link(l.session_id, l.join_url)`;
  return rows.length > 0;
}

/** The host's way in, fresh from Zoom; a meeting that Zoom has lost is made anew first. */
export async function hostUrl(desk: Desk, sessionId: string): Promise<{ url: string }> {
  const session = await requireSession(desk.sql, desk.caller.id, sessionId);
  requireAhead(session);
  if (session.provider !== "zoom") throw new Problem("no_host_link", "Only Zoom has a link for the host");
  if (await hasOwnLink(desk.sql, session.id))
    throw new Problem("no_host_link", "The way in was typed by hand");
  await requireConnection(desk.sql, session);
  const seen = await ensureMeeting(desk, session);
  const url = seen.provider === "zoom" ? seen.meeting.start_url : undefined;
  if (!url) throw new Problem("no_host_link", "Zoom gave no link for the host");
  return { url };
}
