import { clockNow } from "../../core/clock.ts";
import type { CheckPoint } from "../../contracts/video-meetings.ts";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { Problem } from "../../core/http.ts";
import { ProviderError } from "../../core/provider-error.ts";
import { drain, type Work } from "../../jobs/kit.ts";
import { withAccessToken } from "../../oauth/tokens.ts";
import { ZoomClient, type ZoomPlan } from "../../providers/zoom/client.ts";
import { seeMeeting, type StandingRow } from "../shared/standing-meeting.ts";
import { judge, type CheckedSession, type Told } from "./preflight-points.ts";

interface FactsRow extends CheckedSession {
  store_id: string;
  revision: number;
  connection_id: string | null;
  host_id: string | null;
  scopes: string[] | null;
  meeting_row: string | null;
  meeting_id: string | null;
}

async function readFacts(sql: Sql, sessionId: string): Promise<FactsRow | undefined> {
  const [row] = await sql<FactsRow[]>`
    select s.store_id, s.revision, private.provider_of(s.platform) as provider, s.scheduled_start, s.scheduled_end, s.time_zone,
      n.registered_count, s.recording_enabled, coalesce(m.overwritten ? 'recording', false) as recording_refused,
      coalesce(l.join_url, l.stream_url) is not null as has_link,
      private.is_own_link(s.id, l.join_url) as own_link,
      c.id as connection_id, c.status as connection_status, c.status_reason, c.host_id, c.scopes,
      m.id as meeting_row, m.provider_id as meeting_id, coalesce(j.error_detail, j.error_code) as job_error,
      coalesce(j.state in ('queued', 'running') and j.error_code is null, false) and c.status = 'connected' as being_made
    from public.course_live_sessions s
    join public.course_live_session_counts n on n.session_id = s.id
    left join public.course_live_session_meetings l on l.session_id = s.id
    left join private.video_connections c on c.store_id = s.store_id and c.provider = private.provider_of(s.platform)
      and c.status <> 'disconnected'
    left join private.video_meetings m on m.session_id = s.id and m.state = 'active' and m.connection_id = c.id
      and m.provider_id is not null
    left join private.video_sync_jobs j on j.session_id = s.id
    where s.id = ${sessionId} and s.deleted_at is null`;
  return row;
}

/** Asks the provider; what it does not tell now is not known rather than wrong, unless only its owner can mend it. */
async function askProvider(sql: Sql, config: VideoConfig, facts: FactsRow): Promise<Told> {
  const { provider, connection_id: connection, host_id: host } = facts;
  if (!provider || !connection || !host || facts.connection_status !== "connected")
    return { kind: "unasked" };
  try {
    let plan: ZoomPlan | null = null;
    if (provider === "zoom") {
      const mayReadSettings = (facts.scopes ?? []).some((scope) => /^user:read:settings(:|$)/.test(scope));
      plan = await withAccessToken(sql, connection, config, (token) =>
        new ZoomClient(config.zoom.apiUrl, token, host).plan(mayReadSettings),
      );
    }
    if (!facts.meeting_row || !facts.meeting_id) return { kind: "told", plan, seen: "not_made" };
    const row: StandingRow = {
      id: facts.meeting_row,
      connection_id: connection,
      provider,
      provider_id: facts.meeting_id,
      host_id: host,
    };
    return { kind: "told", plan, seen: (await seeMeeting(sql, config, row)) ?? "gone" };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return error.kind === "reconnect"
      ? { kind: "refused", code: error.code }
      : { kind: "silent", code: error.code };
  }
}

export interface SessionCheck {
  checked_at: string;
  red: number;
  results: CheckPoint[];
}

/** Checks one session now and keeps the result. `planned` counts it as one that the worker owed. */
export async function checkSession(
  sql: Sql,
  config: VideoConfig,
  sessionId: string,
  { planned = false } = {},
): Promise<SessionCheck> {
  const facts = await readFacts(sql, sessionId);
  if (!facts) throw new Problem("session_not_found", "There is no such session");
  // A link typed by hand is the way in, whatever stands at the provider: nothing of it is asked.
  const results = judge(facts, facts.own_link ? { kind: "unasked" } : await askProvider(sql, config, facts));
  const red = results.filter((point) => point.state === "bad").length;
  const [kept] = await sql<{ checked_at: string }[]>`
    insert into private.session_checks as c
      (state, session_id, store_id, checked_at, session_start, revision, red, results, planned_start)
    values ('done', ${sessionId}, ${facts.store_id}, private.now(), ${facts.scheduled_start}, ${facts.revision}, ${red},
      ${sql.json(results.map((point) => ({ ...point })))}, ${planned ? facts.scheduled_start : null})
    on conflict (session_id) do update set checked_at = excluded.checked_at, session_start = excluded.session_start,
      revision = excluded.revision, red = excluded.red, results = excluded.results,
      planned_start = coalesce(excluded.planned_start, c.planned_start)
    returning to_json(checked_at) #>> '{}' as checked_at`;
  return { checked_at: kept?.checked_at ?? clockNow().toISOString(), red, results };
}

const AT_ONCE = 8;

/** The checks that are due before the sessions of the next half hour. Returns how many were done. */
export async function checkDueSessions(
  sql: Sql,
  config: VideoConfig,
  until: Date,
  most?: number,
): Promise<number> {
  await sql`select private.queue_session_checks()`;
  let checked = 0;
  const work: Work<{ session_id: string }> = async ({ subject: { session_id: session } }) => {
    // It may have been moved, cancelled or deleted since it was queued.
    const [due] = await sql`
      select from public.course_live_sessions s join private.session_checks c on c.session_id = s.id
      where s.id = ${session} and private.session_check_due(s, c)`;
    if (!due) return undefined;
    await checkSession(sql, config, session, { planned: true });
    checked += 1;
    return undefined;
  };
  await drain(sql, "session_check", work, { parallel: AT_ONCE, until, ...(most !== undefined && { most }) });
  return checked;
}
