import { z } from "zod";

/**
 * What postgres.js, the socket below it, Postgres and a pooler say when there is nobody to ask just now: no connection, one
 * that ended, a server that shuts down or starts, no place left.
 */
const AWAY =
  /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|E(CONNREFUSED|CONNRESET|CONNABORTED|PIPE|HOSTUNREACH|NETUNREACH|TIMEDOUT|NOTFOUND|AI_AGAIN)|08[0-9A-Z]{3}|57P0[1-5]|53300)$/;

const coded = z.object({ code: z.string() });

/** Postgres is away: the same request may go through in a moment. A provider that is away is a ProviderError, never this. */
export function isAway(error: unknown): boolean {
  const { success, data } = coded.safeParse(error);
  return success && AWAY.test(data.code);
}
