import { clockNow } from "../../core/clock.ts";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { drain, readFailure, type Failure } from "../../jobs/kit.ts";
import { requireConnected } from "../../oauth/tokens.ts";
import { channelAddress, openChannel } from "../../providers/google/channels.ts";

const REFUSED_MS = 6 * 3_600_000;

/** An address that Google does not accept (no https, not verified) is offered again now and then only. */
function read(error: unknown): Failure {
  const failure = readFailure(error, ["reconnect"]);
  return ["invalid", "forbidden"].includes(failure.code)
    ? { ...failure, retryAt: new Date(clockNow().getTime() + REFUSED_MS) }
    : failure;
}

/**
 * Gives every connected calendar its channel: at the beginning, at half-life, and when the functions have moved. Returns how
 * many were opened.
 */
export async function keepChannels(
  sql: Sql,
  config: VideoConfig,
  until: Date,
  most?: number,
): Promise<number> {
  const target = channelAddress(config);
  await sql`select private.queue_google_calendars(${target})`;
  if (!target) return 0;
  const { ran, failed } = await drain<{ connection_id: string }>(
    sql,
    "google_watch",
    async ({ subject: { connection_id: connection } }) => {
      await requireConnected(sql, connection);
      return { at: await openChannel(sql, config, connection, target) };
    },
    { parallel: 1, until, read, ...(most !== undefined && { most }) },
  );
  return ran - failed;
}
