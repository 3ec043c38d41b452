import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { withAccessToken } from "../../oauth/tokens.ts";
import { GoogleClient } from "./calendar-client.ts";

/** Runs a call on the calendar of a connection, with a good token. Throws ProviderError. */
export const withGoogle = <T>(
  sql: Sql,
  config: VideoConfig,
  connectionId: string,
  run: (client: GoogleClient) => Promise<T>,
): Promise<T> =>
  withAccessToken(sql, connectionId, config, (token) => run(new GoogleClient(config.google.apiUrl, token)));
