import type { VideoProvider } from "../../contracts/video.ts";
import type { Sql } from "../../core/db.ts";
import { Problem } from "../../core/http.ts";
import type { StandingRow } from "./standing-meeting.ts";

/** A session as those who run it see it. */
export interface ManagedSession {
  id: string;
  store_id: string;
  provider: VideoProvider | null;
  status: "scheduled" | "live" | "ended" | "cancelled" | "postponed";
  title: string;
  description: string;
  scheduled_start: Date;
  scheduled_end: Date;
  time_zone: string;
  recording_enabled: boolean;
}

/** The session, when the caller may manage it: the same rule and the same answers as private.lock_session. */
export async function requireSession(sql: Sql, userId: string, sessionId: string): Promise<ManagedSession> {
  const [row] = await sql<(ManagedSession & { may: boolean | null })[]>`
    select s.id, s.store_id, private.provider_of(s.platform) as provider, s.status, s.title, s.description, s.scheduled_start,
      s.scheduled_end, s.time_zone, s.recording_enabled, private.role_may(m.role, 'manage_sessions') as may
    from public.course_live_sessions s join public.store_members m on m.store_id = s.store_id and m.user_id = ${userId}
    where s.id = ${sessionId} and s.deleted_at is null`;
  if (!row) throw new Problem("session_not_found", "There is no such session");
  if (!row.may) throw new Problem("role_not_allowed", "Not for this role");
  const { may: _, ...session } = row;
  return session;
}

export interface ManagedMeeting {
  session: ManagedSession;
  state: "active" | "leaving";
  row: StandingRow;
}

/** The session behind a meeting at the provider; meetings of others' stores look like ones that are not. */
export async function requireMeeting(
  sql: Sql,
  userId: string,
  provider: VideoProvider,
  meetingId: string,
): Promise<ManagedMeeting> {
  const [found] = await sql<(StandingRow & { session_id: string; state: "active" | "leaving" })[]>`
    select m.id, m.connection_id, m.provider, m.provider_id, c.host_id, m.session_id, m.state
    from private.video_meetings m join private.video_connections c on c.id = m.connection_id
    where m.provider = ${provider} and m.provider_id = ${meetingId} and m.state in ('active', 'leaving')
      and m.store_id in (select store_id from public.store_members where user_id = ${userId})
    order by m.created_at desc limit 1`;
  if (!found) throw new Problem("meeting_not_found", "There is no such meeting");
  const { session_id, state, ...row } = found;
  return { session: await requireSession(sql, userId, session_id), state, row };
}

/** What is over has no room to make or to enter. */
export function requireAhead(session: ManagedSession): void {
  if (!["scheduled", "postponed", "live"].includes(session.status))
    throw new Problem("session_closed", "The session is over or cancelled");
}
