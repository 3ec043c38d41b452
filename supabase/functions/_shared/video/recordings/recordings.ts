import { clockNow, machineNow } from "../../core/clock.ts";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql, Transaction } from "../../core/db.ts";
import { ProviderError } from "../../core/provider-error.ts";
import { drain, type Job, type Outcome, type Work } from "../../jobs/kit.ts";
import { withAccessToken } from "../../oauth/tokens.ts";
import { ZoomClient } from "../../providers/zoom/client.ts";
import { asked, mayBeRunOf, zoomRuns, type RunMeeting } from "../shared/zoom-runs.ts";
import { writeRecording } from "../shared/told-recording.ts";

/** A job's row: the meeting whose recordings are looked for. */
interface SearchSubject {
  meeting_id: string;
}

interface SearchedMeeting extends RunMeeting {
  session_id: string;
}

async function meetingOf(sql: Sql, meetingId: string): Promise<SearchedMeeting | null> {
  const [row] = await sql<SearchedMeeting[]>`
    select m.id, m.session_id, m.connection_id, m.provider_id, m.provider_uuid, c.host_id, w.doors, w.begins, w.ends
    from private.video_meetings m
    join private.video_connections c on c.id = m.connection_id
    join public.course_live_sessions s on s.id = m.session_id
    cross join lateral private.run_window(s) w
    where m.id = ${meetingId} and m.provider_id is not null`;
  return row ?? null;
}

/** What a message has just told may not be found yet: only what was told a while ago is gone when it is not there. */
const SETTLED = "10 minutes";

async function search(
  sql: Sql,
  config: VideoConfig,
  { subject }: Job<SearchSubject>,
  until: Date,
): Promise<Outcome> {
  const meeting = await meetingOf(sql, subject.meeting_id);
  if (!meeting) return {};
  const inTime = () => {
    if (machineNow() > until) throw new ProviderError("timeout", { code: "out_of_time" });
  };
  const tell = (outcome: "found" | "none" | "not_allowed") => (tx: Transaction) =>
    tx`update private.recording_searches set outcome = ${outcome}, asked_at = private.now() where meeting_id = ${meeting.id}`;
  const { runs } = await zoomRuns(sql, config, meeting, inTime);
  const recorded = await sql<{ instance: string; settled: boolean }[]>`
    select instance, said_at < private.now() - ${SETTLED}::interval as settled from private.session_recordings
    where meeting_id = ${meeting.id} and state = 'there'`;
  const known = new Map(recorded.map(({ instance, settled }) => [instance, settled]));
  // One that the meeting's own messages said nothing of is asked about as well.
  for (const instance of known.keys()) {
    if (!runs.some((run) => run.instance === instance)) runs.push({ instance, started: null, ended: null });
  }
  let missing = false;
  for (const run of runs) {
    const saidAt = clockNow();
    const found = await withAccessToken(sql, meeting.connection_id, config, (token) => {
      inTime();
      return asked(() => new ZoomClient(config.zoom.apiUrl, token, meeting.host_id).recording(run.instance));
    });
    if (found === "not_allowed") return { note: tell("not_allowed") };
    if (found)
      await writeRecording(sql, meeting.id, { instance: run.instance, state: "there", saidAt }, found);
    else if (known.get(run.instance))
      await writeRecording(sql, meeting.id, { instance: run.instance, state: "trashed", saidAt }, {});
    else if (run.started && mayBeRunOf(meeting, run)) missing = true;
  }
  const [row] = await sql<{ there: boolean }[]>`
    select exists (select from private.session_recordings where meeting_id = ${meeting.id} and state = 'there') as there`;
  const note = tell(row?.there ? "found" : "none");
  // A recording takes hours to be made, and none is made of a run that was not recorded: it is waited for until then.
  return { notYet: missing || !row?.there, note };
}

/** Worker task: asks for the recordings that are due, one meeting after the other. Returns how many it asked for. */
export async function findRecordings(
  sql: Sql,
  config: VideoConfig,
  until: Date,
  most?: number,
): Promise<number> {
  await sql`select private.queue_overlooked('recordings', interval '36 hours')`;
  const work: Work<SearchSubject> = (job) => search(sql, config, job, until);
  return (await drain(sql, "recordings", work, { parallel: 1, until, ...(most !== undefined && { most }) }))
    .ran;
}
