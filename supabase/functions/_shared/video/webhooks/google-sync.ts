import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { backoffSeconds } from "../../jobs/sync-jobs.ts";
import type { ChangedEvent, GoogleClient } from "../../providers/google/calendar-client.ts";
import { withGoogle } from "../../providers/google/with-google.ts";
import { runJob } from "../reconcile/reconcile.ts";

/** Changes are read by themselves this often: pushes may get lost, and without https there are none. */
const POLL = "15 minutes";
const LEASE = "5 minutes";
/** 2,500 events each: a calendar that is larger is read to here, and begun again. */
const MAX_PAGES = 40;

interface CalendarRow {
  connection_id: string;
  sync_token: string | null;
  attempts: number;
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
    if (new Date() >= until) throw new ProviderError("timeout", { code: "out_of_time" });
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
      and s.deleted_at is null and s.scheduled_end > now() and s.status in ('scheduled', 'postponed', 'live')
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

/** Reads what has changed in the calendars that are due. Returns how many calendars were read. */
export async function syncCalendars(sql: Sql, config: VideoConfig, until: Date): Promise<number> {
  let read = 0;
  const sessions = new Set<string>();
  while (new Date() < until) {
    const lock = crypto.randomUUID();
    // The next turn is set when this one begins: a push meanwhile brings it forward again.
    const [row] = await sql<CalendarRow[]>`
      update private.google_calendars g
      set locked_by = ${lock}, locked_until = now() + ${LEASE}::interval, due_at = now() + ${POLL}::interval, attempts = g.attempts + 1
      where g.connection_id = (
        select c.connection_id from private.google_calendars c
        join private.video_connections v on v.id = c.connection_id and v.status = 'connected'
        where c.due_at <= now() and (c.locked_until is null or c.locked_until < now())
        order by c.due_at limit 1 for update of c skip locked)
      returning g.connection_id, g.sync_token, g.attempts`;
    if (!row) break;
    try {
      const changes = await withGoogle(sql, config, row.connection_id, (client) =>
        readChanges(client, row.sync_token, until),
      );
      for (const session of await findChanged(sql, row.connection_id, changes)) sessions.add(session);
      await sql`
        update private.google_calendars set sync_token = ${changes.token}, synced_at = now(), attempts = 0, error_code = null,
          locked_by = null, locked_until = null
        where connection_id = ${row.connection_id} and locked_by = ${lock}`;
      read += 1;
    } catch (error) {
      const known =
        error instanceof ProviderError ? error : new ProviderError("server", { code: "internal" });
      const at = known.retryAt ?? new Date(Date.now() + backoffSeconds(row.attempts + 3) * 1000);
      await sql`
        update private.google_calendars set error_code = ${known.code}, due_at = ${at}, locked_by = null, locked_until = null
        where connection_id = ${row.connection_id} and locked_by = ${lock}`;
    }
  }
  for (const sessionId of sessions) {
    if (new Date() >= until) break;
    await runJob(sql, config, { sessionId });
  }
  return read;
}
