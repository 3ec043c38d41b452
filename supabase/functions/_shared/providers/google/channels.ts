import { clockNow } from "../../core/clock.ts";
import type { VideoConfig } from "../../core/config.ts";
import { randomToken, sameText, sha256 } from "../../core/crypto.ts";
import type { Sql, Transaction } from "../../core/db.ts";
import { ProviderError } from "../../core/provider-error.ts";
import { withGoogle } from "./with-google.ts";

const CHANNEL_SECONDS = 7 * 24 * 3600;

/** Where Google is to call; null where the functions have no address of their own. */
export const channelAddress = (config: VideoConfig): string | null =>
  config.publicUrl ? `${config.publicUrl}/functions/v1/google-webhook` : null;

/**
 * Stops what a newer channel has replaced. One that Google does not know any more is as good as stopped; one that cannot be
 * stopped now is left for the next time, and ends by itself within the week.
 */
async function stopRetired(sql: Sql, config: VideoConfig, connectionId: string): Promise<void> {
  await sql`
    delete from private.google_channels
    where connection_id = ${connectionId} and retired_at is not null and expires_at < private.now()`;
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

/** The calendar's changes are read next. */
const queueCalendar = (sql: Sql | Transaction, connectionId: string) => sql`
  select private.queue_job('google_calendar', job_id) from private.google_calendars where connection_id = ${connectionId}`;

/**
 * Opens a channel, known here before Google may call it, and lets the older ones go. Returns its half-life, when it is to be
 * opened anew; throws a ProviderError where Google refuses.
 */
export async function openChannel(
  sql: Sql,
  config: VideoConfig,
  connectionId: string,
  target: string,
): Promise<Date> {
  const token = randomToken();
  const [made] = await sql<{ id: string }[]>`
    insert into private.google_channels (connection_id, address, token_hash)
    values (${connectionId}, ${target}, ${sha256(token)}) returning id`;
  const id = made?.id ?? "";
  let half: Date;
  try {
    const channel = await withGoogle(sql, config, connectionId, (client) =>
      client.watch(id, target, token, CHANNEL_SECONDS),
    );
    half = new Date((clockNow().getTime() + channel.expiresAt.getTime()) / 2);
    await sql.begin(async (tx) => {
      await tx`
        update private.google_channels set resource_id = ${channel.resourceId}, expires_at = ${channel.expiresAt} where id = ${id}`;
      await tx`
        update private.google_channels set retired_at = coalesce(retired_at, private.now())
        where connection_id = ${connectionId} and id <> ${id}`;
      // What changed before it was there is read now.
      await queueCalendar(tx, connectionId);
    });
  } catch (error) {
    // Without an answer it may stand over there: its calls meet nobody, and it ends by itself.
    await sql`delete from private.google_channels where id = ${id}`;
    throw error;
  }
  await stopRetired(sql, config, connectionId);
  return half;
}

/** Ends the calls of an account that is about to be disconnected, as far as Google still listens. */
export async function stopChannels(sql: Sql, config: VideoConfig, connectionId: string): Promise<void> {
  await sql`
    update private.google_channels set retired_at = coalesce(retired_at, private.now()) where connection_id = ${connectionId}`;
  await stopRetired(sql, config, connectionId).catch(() => undefined);
  await sql`delete from private.google_channels where connection_id = ${connectionId}`;
  await sql`delete from private.google_watches where connection_id = ${connectionId}`;
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
  await sql`update private.google_channels set last_message_at = private.now() where id = ${channelId}`;
  await sql`update private.video_connections set last_heard_at = private.now() where id = ${connectionId}`;
  await queueCalendar(sql, connectionId);
}
