import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { isProviderError } from "../../core/provider-error.ts";
import { withAccessToken } from "../../oauth/tokens.ts";
import { ZoomClient } from "../../providers/zoom/client.ts";

/** A meeting of a session, and the time in which a run of it is the session (private.run_window). */
export interface RunMeeting {
  id: string;
  connection_id: string;
  provider_id: string;
  provider_uuid: string | null;
  host_id: string;
  doors: Date;
  begins: Date;
  ends: Date;
}

/** One time that the meeting was opened, as far as it is known. */
export interface Run {
  instance: string;
  started: Date | null;
  ended: Date | null;
}

export interface Runs {
  runs: Run[];
  /** False where the account does not let us ask which runs there were: there may be others. */
  listed: boolean;
}

/** What the consent or the plan keeps from us, asked within withAccessToken: it says nothing against the connection. */
export async function asked<T>(ask: () => Promise<T>): Promise<T | "not_allowed"> {
  try {
    return await ask();
  } catch (error) {
    if (isProviderError(error, "reconnect") && error.code === "missing_scope") return "not_allowed";
    if (isProviderError(error, "forbidden", "invalid")) return "not_allowed";
    throw error;
  }
}

/** Whether a run was the session; one of which nothing is known may have been. The same as private.is_run_of. */
export function mayBeRunOf({ doors, begins, ends }: RunMeeting, { started, ended }: Run): boolean {
  if (!started) return true;
  return started < ends && (ended ? ended > begins : started >= doors);
}

/** No meeting lasts longer. */
const LONGEST_MS = 30 * 60 * 60_000;

/**
 * The runs of a meeting that may have been the session: those that messages told of, the one its creation named, and those
 * that Zoom lists. Without an end, one that began the day before may go on into the session.
 */
export async function zoomRuns(
  sql: Sql,
  config: VideoConfig,
  meeting: RunMeeting,
  inTime: () => void,
): Promise<Runs> {
  const told = await sql<Run[]>`
    select i.instance, i.started_at as started, i.ended_at as ended from private.video_meeting_instances i
    where i.meeting_row_id = ${meeting.id}
    union
    select a.instance, null, null from public.session_attendance a
    where a.meeting_id = ${meeting.id} and a.instance is not null and not exists (
      select from private.video_meeting_instances i where i.meeting_row_id = a.meeting_id and i.instance = a.instance)`;
  const known = new Map(told.map((run) => [run.instance, run]));
  known.delete(`number ${meeting.provider_id}`);
  const list = await withAccessToken(sql, meeting.connection_id, config, (token) => {
    inTime();
    return asked(() => new ZoomClient(config.zoom.apiUrl, token, meeting.host_id).runs(meeting.provider_id));
  });
  for (const { uuid, start_time } of list === "not_allowed" ? [] : (list ?? [])) {
    const before = known.get(uuid);
    known.set(uuid, {
      ...{ instance: uuid, started: before?.started ?? start_time ?? null },
      ended: before?.ended ?? null,
    });
  }
  const { provider_uuid: made } = meeting;
  if (made && !known.has(made)) known.set(made, { instance: made, started: null, ended: null });
  const begun = ({ started, ended }: Run) =>
    !started ||
    ended !== null ||
    (started < meeting.ends && started.getTime() > meeting.begins.getTime() - LONGEST_MS);
  return {
    runs: [...known.values()].filter((run) => begun(run) && (!run.ended || mayBeRunOf(meeting, run))),
    listed: list !== "not_allowed",
  };
}
