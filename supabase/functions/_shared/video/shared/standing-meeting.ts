import type { VideoProvider } from "../../contracts/video.ts";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { isProviderError } from "../../core/provider-error.ts";
import { withAccessToken } from "../../oauth/tokens.ts";
import { GoogleClient, type GoogleEvent } from "../../providers/google/calendar-client.ts";
import { ZoomClient, type ZoomMeeting } from "../../providers/zoom/client.ts";

/** A session's meeting that was confirmed to stand, with what is needed to ask for it. */
export interface StandingRow {
  id: string;
  connection_id: string;
  provider: VideoProvider;
  provider_id: string;
  host_id: string;
}

/** The session's meeting at the provider it takes place at; one that it is only about to leave is not it. */
export async function standingMeeting(sql: Sql, sessionId: string): Promise<StandingRow | null> {
  const [row] = await sql<StandingRow[]>`
    select m.id, m.connection_id, m.provider, m.provider_id, c.host_id
    from private.video_meetings m
    join private.video_connections c on c.id = m.connection_id and c.status <> 'disconnected'
    join public.course_live_sessions s on s.id = m.session_id and private.provider_of(s.platform) = m.provider
    where m.session_id = ${sessionId} and m.state = 'active' and m.provider_id is not null`;
  return row ?? null;
}

export type Seen =
  { provider: "zoom"; meeting: ZoomMeeting } | { provider: "google_meet"; event: GoogleEvent };

/** What the provider says of the meeting now; null when it is gone, which is asked twice before it is believed. */
export async function seeMeeting(sql: Sql, config: VideoConfig, row: StandingRow): Promise<Seen | null> {
  const ask = () =>
    withAccessToken<Seen | null>(sql, row.connection_id, config, async (token) => {
      if (row.provider === "zoom") {
        const meeting = await new ZoomClient(config.zoom.apiUrl, token, row.host_id).get(row.provider_id);
        return { provider: "zoom", meeting };
      }
      const event = await new GoogleClient(config.google.apiUrl, token).get(row.provider_id);
      return event.status === "cancelled" ? null : { provider: "google_meet", event };
    }).catch((error: unknown) => {
      if (isProviderError(error, "not_found", "gone")) return null;
      throw error;
    });
  return (await ask()) ?? (await ask());
}

/** Makes room for a new meeting; should the old one stand after all, it is taken away and not forgotten. */
export async function giveUpMeeting(sql: Sql, row: StandingRow): Promise<void> {
  await sql`
    update private.video_meetings set state = 'deleting' where id = ${row.id} and state in ('active', 'leaving')`;
}
