import { machineNow } from "../../core/clock.ts";
import type { VideoProvider } from "../../contracts/video.ts";
import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { withAccessToken } from "../../oauth/tokens.ts";
import { GoogleClient } from "../../providers/google/calendar-client.ts";
import { MeetClient } from "../../providers/google/meet-client.ts";
import { ZoomClient, type ZoomParticipant } from "../../providers/zoom/client.ts";
import type { ParticipantStay } from "../shared/participant.ts";

/** A meeting whose report is wanted. */
export interface ReportedMeeting {
  id: string;
  session_id: string;
  store_id: string;
  connection_id: string;
  provider: VideoProvider;
  provider_id: string;
  provider_uuid: string | null;
  host_id: string;
  join_url: string | null;
  scheduled_start: Date;
}

type Stay = Omit<ParticipantStay, "meetingRowId" | "sessionId" | "storeId">;

export interface Report {
  stays: Stay[];
  /** False while somebody is still in the meeting, so that there is more to come. */
  complete: boolean;
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

/**
 * A meeting that was begun more than once has an instance for each time: those that messages told of, the one that its
 * creation named, and, when none of them is known over there, the last one under the meeting's number.
 */
async function readZoom(
  sql: Sql,
  config: VideoConfig,
  meeting: ReportedMeeting,
  inTime: () => void,
): Promise<Report | null> {
  const told = await sql<{ instance: string }[]>`
    select instance from public.session_attendance where meeting_id = ${meeting.id} and instance is not null
    union
    select instance from private.video_meeting_instances where meeting_row_id = ${meeting.id}`;
  const number = `number ${meeting.provider_id}`;
  const instances = new Set(told.map((row) => row.instance).filter((instance) => instance !== number));
  if (meeting.provider_uuid) instances.add(meeting.provider_uuid);
  const ask = (key: string) =>
    withAccessToken(sql, meeting.connection_id, config, (token) => {
      inTime();
      return new ZoomClient(config.zoom.apiUrl, token, meeting.host_id).participants(key);
    });
  const stays: Stay[] = [];
  for (const instance of instances) stays.push(...zoomStays(instance, (await ask(instance)) ?? []));
  if (stays.length === 0) stays.push(...zoomStays(number, (await ask(meeting.provider_id)) ?? []));
  if (stays.length === 0) return null;
  return { stays, complete: stays.every((stay) => stay.leftAt !== null) };
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
  return { stays, complete: records.every((record) => record.endTime !== undefined) };
}
