import type { VideoConfig } from "../../core/config.ts";
import { randomToken, sameText, sha256 } from "../../core/crypto.ts";
import type { Sql } from "../../core/db.ts";
import { ProviderError } from "../../core/provider-error.ts";
import { withGoogle } from "./with-google.ts";

const CHANNEL_SECONDS = 7 * 24 * 3600;
const CLAIM = "5 minutes";

const address = (config: VideoConfig) =>
  config.publicUrl ? `${config.publicUrl}/functions/v1/google-webhook` : null;

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
      update private.google_calendars g set channel_due_at = now() + ${CLAIM}::interval
      where g.connection_id = (
        select c.connection_id from private.google_calendars c
        join private.video_connections v on v.id = c.connection_id and v.status = 'connected'
        where c.channel_due_at <= now() or (c.channel_error is null and c.channel_due_at > now() + ${CLAIM}::interval
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
