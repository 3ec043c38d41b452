import type { VideoConfig } from "../../core/config.ts";
import { randomToken, sameText, sha256 } from "../../core/crypto.ts";
import type { Sql } from "../../core/db.ts";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { GoogleClient, type ChangedEvent } from "../../providers/google/calendar-client.ts";
import { backoffSeconds } from "../../jobs/sync-jobs.ts";
import { runJob } from "../reconcile/reconcile.ts";
import { withAccessToken } from "../../oauth/tokens.ts";

/** Changes are read by themselves this often: pushes may get lost, and without https there are none. */
const POLL = "15 minutes";
const CHANNEL_SECONDS = 7 * 24 * 3600;
const LEASE = "5 minutes";
/** 2,500 events each: a calendar that is larger is read to here, and begun again. */
const MAX_PAGES = 40;

interface CalendarRow {
  connection_id: string;
  sync_token: string | null;
  attempts: number;
}

const withGoogle = <T>(
  sql: Sql,
  config: VideoConfig,
  connectionId: string,
  run: (client: GoogleClient) => Promise<T>,
): Promise<T> =>
  withAccessToken(sql, connectionId, config, (token) => run(new GoogleClient(config.google.apiUrl, token)));

const address = (config: VideoConfig) =>
  config.publicUrl ? `${config.publicUrl}/functions/v1/google-webhook` : null;

// ---------------------------------------------------------------------------
// Channels: Google calls when the calendar changes
// ---------------------------------------------------------------------------

/**
 * Stops what a newer channel has replaced. One that Google does not know any more is as good as stopped; one that cannot be
 * stopped now is left for the next time, and ends by itself within the week.
 */
async function stopRetired(sql: Sql, config: VideoConfig, connectionId: string): Promise<void> {
  await sql`
    delete from private.google_channels
    where connection_id = ${connectionId} and retired_at is not null and expires_at < now()`;
  const retired = await sql<{ id: string; resource_id: string | null }[]>`
    select id, resource_id from private.google_channels where connection_id = ${connectionId} and retired_at is not null`;
  for (const { id, resource_id: resource } of retired) {
    try {
      if (resource) await withGoogle(sql, config, connectionId, (client) => client.stop(id, resource));
      await sql`delete from private.google_channels where id = ${id}`;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
    }
  }
}

/** Opens a channel, known here before Google may call it, and lets the older ones go. Due again at its half-life. */
async function openChannel(
  sql: Sql,
  config: VideoConfig,
  connectionId: string,
  target: string,
): Promise<void> {
  const token = randomToken();
  const [made] = await sql<{ id: string }[]>`
    insert into private.google_channels (connection_id, address, token_hash)
    values (${connectionId}, ${target}, ${sha256(token)}) returning id`;
  const id = made?.id ?? "";
  try {
    const channel = await withGoogle(sql, config, connectionId, (client) =>
      client.watch(id, target, token, CHANNEL_SECONDS),
    );
    const half = new Date((Date.now() + channel.expiresAt.getTime()) / 2);
    await sql.begin(async (tx) => {
      await tx`
        update private.google_channels set resource_id = ${channel.resourceId}, expires_at = ${channel.expiresAt} where id = ${id}`;
      await tx`
        update private.google_channels set retired_at = coalesce(retired_at, now())
        where connection_id = ${connectionId} and id <> ${id}`;
      // What changed before it was there is read now.
      await tx`
        update private.google_calendars set channel_due_at = ${half}, channel_error = null, due_at = least(due_at, now())
        where connection_id = ${connectionId}`;
    });
  } catch (error) {
    // Without an answer it may stand over there: its calls meet nobody, and it ends by itself.
    await sql`delete from private.google_channels where id = ${id}`;
    throw error;
  }
  await stopRetired(sql, config, connectionId);
}

/** An address that Google does not accept (no https, not verified) is offered again now and then only. */
async function noteChannelError(sql: Sql, connectionId: string, error: unknown): Promise<void> {
  const known = error instanceof ProviderError ? error : new ProviderError("server", { code: "internal" });
  const wait = ["invalid", "forbidden"].includes(known.kind) ? "6 hours" : "5 minutes";
  await sql`
    update private.google_calendars set channel_error = ${known.code}, channel_due_at = now() + ${wait}::interval
    where connection_id = ${connectionId}`;
}

/** Gives every connected calendar its channel: at the beginning, at half-life, and when the functions have moved. */
export async function keepChannels(sql: Sql, config: VideoConfig, until: Date): Promise<number> {
  await sql`
    insert into private.google_calendars (connection_id)
    select id from private.video_connections where provider = 'google_meet' and status = 'connected' on conflict do nothing`;
  const target = address(config);
  if (!target) return 0;
  let opened = 0;
  while (new Date() < until) {
    // A claim lasts five minutes: another worker does not open a second one meanwhile.
    const [row] = await sql<{ connection_id: string }[]>`
      update private.google_calendars g set channel_due_at = now() + ${LEASE}::interval
      where g.connection_id = (
        select c.connection_id from private.google_calendars c
        join private.video_connections v on v.id = c.connection_id and v.status = 'connected'
        where c.channel_due_at <= now() or (c.channel_error is null and c.channel_due_at > now() + ${LEASE}::interval
          and not exists (
            select from private.google_channels h
            where h.connection_id = c.connection_id and h.retired_at is null and h.address = ${target}))
        order by c.channel_due_at limit 1 for update of c skip locked)
      returning g.connection_id`;
    if (!row) break;
    try {
      await openChannel(sql, config, row.connection_id, target);
      opened += 1;
    } catch (error) {
      await noteChannelError(sql, row.connection_id, error);
    }
  }
  return opened;
}

/** Ends the calls of an account that is about to be disconnected, as far as Google still listens. */
export async function stopChannels(sql: Sql, config: VideoConfig, connectionId: string): Promise<void> {
  await sql`
    update private.google_channels set retired_at = coalesce(retired_at, now()) where connection_id = ${connectionId}`;
  await stopRetired(sql, config, connectionId).catch(() => undefined);
  await sql`delete from private.google_channels where connection_id = ${connectionId}`;
  await sql`delete from private.google_calendars where connection_id = ${connectionId}`;
}

/** What a call of Google says of itself. */
export interface Push {
  channelId: string;
  token: string;
  resourceId: string;
}

/** The calendar that a push speaks of; null when the channel, its token or its resource is not the one we know. */
export async function channelOf(sql: Sql, push: Push): Promise<string | null> {
  const [row] = await sql<{ connection_id: string; token_hash: string; resource_id: string | null }[]>`
    select connection_id, token_hash, resource_id from private.google_channels where id = ${push.channelId}`;
  // Compared also where there is no such channel, so that the time of the answer does not tell which there are.
  const right = sameText(row?.token_hash ?? "", sha256(push.token));
  if (!row || !right) return null;
  // The first call may come before Google's answer has named the resource.
  return row.resource_id === null || sameText(row.resource_id, push.resourceId) ? row.connection_id : null;
}

export async function markChanged(sql: Sql, connectionId: string, channelId: string): Promise<void> {
  await sql`update private.google_channels set last_message_at = now() where id = ${channelId}`;
  await sql`update private.video_connections set last_heard_at = now() where id = ${connectionId}`;
  await sql`update private.google_calendars set due_at = least(due_at, now()) where connection_id = ${connectionId}`;
}

// ---------------------------------------------------------------------------
// Changes
// ---------------------------------------------------------------------------

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
