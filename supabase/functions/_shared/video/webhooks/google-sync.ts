import { clockNow, machineNow } from "../../core/clock.ts";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { drain, readFailure, type Work } from "../../jobs/kit.ts";
import { requireConnected } from "../../oauth/tokens.ts";
import type { ChangedEvent, GoogleClient } from "../../providers/google/calendar-client.ts";
import { withGoogle } from "../../providers/google/with-google.ts";
import { runJob } from "../reconcile/reconcile.ts";

/** Changes are read by themselves this often: pushes may get lost, and without https there are none. */
const POLL_MS = 15 * 60_000;
/** 2,500 events each: a calendar that is larger is read to here, and begun again. */
const MAX_PAGES = 40;

interface CalendarRow {
  connection_id: string;
  sync_token: string | null;
}

/** All changes since the token; with a token that is used up, or none, the whole calendar. */
async function readChanges(
  client: GoogleClient,
  syncToken: string | null,
  until: Date,
): Promise<{ events: Map<string, ChangedEvent>; token: string | null; whole: boolean }> {
  const events = new Map<string, ChangedEvent>();
  let token = syncToken;
  let page: string | null = null;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    if (machineNow() >= until) throw new ProviderError("timeout", { code: "out_of_time" });
    try {
      const read = await client.changes(token, page);
      for (const event of read.events) events.set(event.id, event);
      page = read.nextPageToken;
      if (!page) return { events, token: read.nextSyncToken, whole: token === null };
    } catch (error) {
      if (!isProviderError(error, "gone") || token === null) throw error;
      events.clear();
      token = null;
      page = null;
    }
  }
  throw new ProviderError("server", { code: "google_too_many_pages" });
}

/**
 * Nothing of the calendar is kept or written: of our meetings, those that are not as we left them are looked at. Returns
 * their sessions.
 */
async function findChanged(
  sql: Sql,
  connectionId: string,
  { events, whole }: { events: Map<string, ChangedEvent>; whole: boolean },
): Promise<string[]> {
  const ids = [...events.keys()];
  const rows = await sql<{ id: string; session_id: string; provider_id: string; etag: string | null }[]>`
    select m.id, m.session_id, m.provider_id, m.etag from private.video_meetings m
    join public.course_live_sessions s on s.id = m.session_id
    where m.connection_id = ${connectionId} and m.state = 'active' and m.provider_id is not null
      and s.deleted_at is null and s.scheduled_end > private.now() and s.status in ('scheduled', 'postponed', 'live')
      and (${whole} or m.provider_id = any(${ids}))`;
  const sessions: string[] = [];
  for (const row of rows) {
    const event = events.get(row.provider_id);
    if (event && event.etag === row.etag && event.status !== "cancelled") continue;
    await sql`select private.want_look(${row.id})`;
    sessions.push(row.session_id);
  }
  return sessions;
}

/** Only its owner can bring an account back; whatever else fails is tried again later and later. */
const read = (error: unknown) => readFailure(error, ["reconnect"]);

/** Reads what has changed in the calendars that are due. Returns how many calendars were read. */
export async function syncCalendars(
  sql: Sql,
  config: VideoConfig,
  until: Date,
  most?: number,
): Promise<number> {
  const sessions = new Set<string>();
  const work: Work<CalendarRow> = async ({ subject }) => {
    const { connection_id: connection, sync_token: token } = subject;
    await requireConnected(sql, connection);
    const changes = await withGoogle(sql, config, connection, (client) => readChanges(client, token, until));
    for (const session of await findChanged(sql, connection, changes)) sessions.add(session);
    return {
      at: new Date(clockNow().getTime() + POLL_MS),
      note: (tx) => tx`
        update private.google_calendars set sync_token = ${changes.token}, synced_at = private.now()
        where connection_id = ${connection}`,
    };
  };
  const { ran, failed } = await drain(sql, "google_calendar", work, {
    parallel: 1,
    until,
    read,
    ...(most !== undefined && { most }),
  });
  for (const sessionId of sessions) {
    if (machineNow() >= until) break;
    await runJob(sql, config, { sessionId });
  }
  return ran - failed;
}
