import { machineNow } from "../../core/clock.ts";
import type { VideoProvider } from "../../contracts/video.ts";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { withAccessToken } from "../../oauth/tokens.ts";
import { GoogleClient } from "../../providers/google/calendar-client.ts";
import { MeetClient } from "../../providers/google/meet-client.ts";
import { ZoomClient, type ZoomParticipant } from "../../providers/zoom/client.ts";
import { mayBeRunOf, zoomRuns, type Run, type RunMeeting } from "../shared/zoom-runs.ts";
import type { ParticipantStay } from "../shared/participant.ts";

/** A meeting whose report is wanted. */
export interface ReportedMeeting extends RunMeeting {
  session_id: string;
  store_id: string;
  provider: VideoProvider;
  join_url: string | null;
  scheduled_start: Date;
}

type Stay = Omit<ParticipantStay, "meetingRowId" | "sessionId" | "storeId">;

export interface Report {
  stays: Stay[];
  /** False while there is more to come, or may be more than could be asked. */
  complete: boolean;
  /** The runs that were the session, and are over. */
  runs: { instance: string; started: Date; ended: Date }[];
  /** Which runs there were could not be asked. */
  unasked: "runs" | null;
}

/** What a provider says of who came; null when it has no report (yet). Throws ProviderError. */
export function readReport(
  sql: Sql,
  config: VideoConfig,
  meeting: ReportedMeeting,
  until: Date,
): Promise<Report | null> {
  const inTime = () => {
    if (machineNow() > until) throw new ProviderError("timeout", { code: "out_of_time" });
  };
  return meeting.provider === "zoom"
    ? readZoom(sql, config, meeting, inTime)
    : readMeet(sql, config, meeting, inTime);
}

const blank = (value: string | null | undefined) => value?.trim() || null;

function zoomStays(instance: string, rows: readonly ZoomParticipant[]): Stay[] {
  const seen = new Map<string, Stay>();
  for (const row of rows) {
    // Whoever only waited outside was not there.
    if (row.status === "in_waiting_room") continue;
    const joinedAt = row.join_time;
    const leftAt = row.leave_time ?? null;
    const base = row.user_id ?? `${blank(row.id) ?? blank(row.user_email) ?? row.name ?? ""}`;
    // A number that comes twice is another stay, unless the rows are the same.
    const known = seen.get(base);
    const same = known?.joinedAt?.getTime() === joinedAt.getTime();
    const key = row.user_id && (!known || same) ? base : `${base} ${joinedAt.toISOString()}`;
    seen.set(key, {
      instance,
      participantKey: key,
      personId: blank(row.id),
      name: blank(row.name),
      email: blank(row.user_email),
      joinedAt,
      leftAt,
    });
  }
  return [...seen.values()];
}

/** Whether anybody was there in the session's own time. */
const isTold = (meeting: RunMeeting, stays: readonly Stay[]): boolean =>
  stays.some(({ instance, joinedAt, leftAt }) =>
    mayBeRunOf(meeting, { instance, started: joinedAt ?? leftAt, ended: leftAt }),
  );

/** The run as its people's stays have it: it lasted at least from the first to the last of them. */
function runOf({ instance, started, ended }: Run, stays: readonly Stay[]): Run {
  const joined = stays.flatMap((stay) => stay.joinedAt?.getTime() ?? []);
  const gone = stays.map((stay) => stay.leftAt?.getTime() ?? null);
  const last = gone.some((at) => at === null) ? null : Math.max(...gone.map((at) => at ?? 0));
  return {
    instance,
    started: started ?? (joined.length > 0 ? new Date(Math.min(...joined)) : null),
    ended: ended ?? (last === null || stays.length === 0 ? null : new Date(last)),
  };
}

/** The runs in which messages told of one person. */
async function oneAlone(sql: Sql, meetingId: string): Promise<Set<string>> {
  const rows = await sql<{ instance: string }[]>`
    select instance from public.session_attendance
    where meeting_id = ${meetingId} and source = 'provider' and instance is not null
    group by instance having count(distinct coalesce(person_key, evidence_key)) = 1`;
  return new Set(rows.map(({ instance }) => instance));
}

/**
 * A meeting that was begun more than once has a list of participants for each time: those of the runs that were the session
 * are read, and, when none of them is known over there, the last one under the meeting's number.
 */
async function readZoom(
  sql: Sql,
  config: VideoConfig,
  meeting: ReportedMeeting,
  inTime: () => void,
): Promise<Report | null> {
  const { runs, listed } = await zoomRuns(sql, config, meeting, inTime);
  const ask = (key: string) =>
    withAccessToken(sql, meeting.connection_id, config, (token) => {
      inTime();
      return new ZoomClient(config.zoom.apiUrl, token, meeting.host_id).participants(key);
    });
  const stays: Stay[] = [];
  const over: Report["runs"] = [];
  const alone = await oneAlone(sql, meeting.id);
  let untold = false;
  const read = async (key: string, known: Run) => {
    const there = zoomStays(known.instance, (await ask(key)) ?? []);
    const run = runOf(known, there);
    if (!(there.length > 0 ? isTold(meeting, there) : mayBeRunOf(meeting, run))) return;
    stays.push(...there);
    if (run.started && run.ended)
      over.push({ instance: run.instance, started: run.started, ended: run.ended });
    // One person alone leaves no list: who that was messages tell, or nobody. Any other list is yet to be made.
    if (there.length === 0 && run.started && !(known.ended && alone.has(known.instance))) untold = true;
  };
  for (const run of runs) await read(run.instance, run);
  if (stays.length === 0) {
    await read(meeting.provider_id, {
      instance: `number ${meeting.provider_id}`,
      started: null,
      ended: null,
    });
  }
  if (stays.length === 0) return null;
  // Where the runs are not listed, messages that told of them stand for the list.
  const all = listed || runs.some((run) => run.started !== null && run.ended !== null);
  return {
    stays,
    complete: all && !untold && stays.every((stay) => stay.leftAt !== null),
    runs: over.filter((run) => !run.instance.startsWith("number ")),
    unasked: listed ? null : "runs",
  };
}

const MEETING_CODE = /[a-z]{3}-[a-z]{4}-[a-z]{3}/;

/** The event says which conference is its own; one that was deleted since has left its code in the link. */
async function meetingCode(sql: Sql, config: VideoConfig, meeting: ReportedMeeting): Promise<string | null> {
  const fromLink = MEETING_CODE.exec(meeting.join_url ?? "")?.[0] ?? null;
  try {
    const event = await withAccessToken(sql, meeting.connection_id, config, (token) =>
      new GoogleClient(config.google.apiUrl, token).get(meeting.provider_id),
    );
    return MEETING_CODE.exec(event.conferenceData?.conferenceId ?? "")?.[0] ?? fromLink;
  } catch (error) {
    if (isProviderError(error, "not_found", "gone")) return fromLink;
    throw error;
  }
}

const DAY = 24 * 60 * 60 * 1000;
const AT_ONCE = 4;

async function readMeet(
  sql: Sql,
  config: VideoConfig,
  meeting: ReportedMeeting,
  inTime: () => void,
): Promise<Report | null> {
  const code = await meetingCode(sql, config, meeting);
  if (!code) return null;
  const ask = <T>(run: (client: MeetClient) => Promise<T>) =>
    withAccessToken(sql, meeting.connection_id, config, (token) => {
      inTime();
      return run(new MeetClient(config.google.meetUrl, token));
    });
  const records = await ask((client) => client.records(code, new Date(+meeting.scheduled_start - DAY)));
  const stays: Stay[] = [];
  for (const record of records) {
    // Over before the session, or begun after it.
    if ((record.endTime && record.endTime <= meeting.begins) || record.startTime >= meeting.ends) continue;
    const waiting = await ask((client) => client.participants(record.name));
    const lane = async () => {
      for (let one = waiting.pop(); one; one = waiting.pop()) {
        const participant = one;
        const who = participant.signedinUser ?? participant.anonymousUser ?? participant.phoneUser;
        for (const stay of await ask((client) => client.stays(participant.name))) {
          stays.push({
            instance: record.name,
            participantKey: stay.name,
            personId: blank(participant.signedinUser?.user),
            name: blank(who?.displayName),
            email: null,
            joinedAt: stay.startTime,
            leftAt: stay.endTime ?? record.endTime ?? null,
          });
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }
  if (stays.length === 0) return null;
  const complete = records.every((record) => record.endTime !== undefined);
  return { stays, complete, runs: [], unasked: null };
}
