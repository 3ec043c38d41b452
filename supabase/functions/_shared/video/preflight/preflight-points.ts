import type { CheckName, CheckPoint } from "../../contracts/video-meetings.ts";
import type { VideoProvider } from "../../contracts/video.ts";
import type { ZoomPlan } from "../../providers/zoom/client.ts";
import { readTime } from "../../time/provider-time.ts";
import type { Seen } from "../shared/standing-meeting.ts";

/** What the database knows of a session before its start. */
export interface CheckedSession {
  provider: VideoProvider | null;
  scheduled_start: Date;
  scheduled_end: Date;
  time_zone: string;
  registered_count: number;
  recording_enabled: boolean;
  /** Zoom was asked to record and did not take it. */
  recording_refused: boolean;
  has_link: boolean;
  /** The way in was typed by hand. */
  own_link: boolean;
  connection_status: "connected" | "reconnect_needed" | null;
  status_reason: string | null;
  job_error: string | null;
  /** The meeting is on its way: a change goes out within a minute, and nothing stands against it. */
  being_made: boolean | null;
}

/** What the provider said: nothing it was asked, a refusal that its owner has to mend, no answer, or its answers. */
export type Told =
  | { kind: "unasked" }
  | { kind: "refused"; code: string }
  | { kind: "silent"; code: string }
  | { kind: "told"; plan: ZoomPlan | null; seen: Seen | "not_made" | "gone" };

type Verdict = Omit<CheckPoint, "check">;
const ok = (code: string): Verdict => ({ state: "ok", code });
const bad = (code: string, values: Pick<CheckPoint, "ours" | "theirs"> = {}): Verdict => ({
  state: "bad",
  code,
  ...values,
});
const unknown = (code: string, values: Pick<CheckPoint, "ours" | "theirs"> = {}): Verdict => ({
  state: "unknown",
  code,
  ...values,
});

const minute = 60_000;
const minutesOf = ({ scheduled_start, scheduled_end }: CheckedSession) =>
  Math.ceil((scheduled_end.getTime() - scheduled_start.getTime()) / minute);

/** Less than a minute is no difference. Null where the time that was told is none. */
function sameMoment(
  told: string,
  zone: string | null | undefined,
  instant: Date,
  ours: string,
): boolean | null {
  const read = readTime(told, zone, ours);
  return read && Math.abs(read.getTime() - instant.getTime()) < minute;
}

function connectionPoint(session: CheckedSession, told: Told): Verdict {
  if (session.connection_status === null) return bad("unconnected");
  if (session.connection_status === "reconnect_needed") {
    return bad("reconnect_needed", session.status_reason ? { theirs: session.status_reason } : {});
  }
  if (told.kind === "refused") return bad("reconnect_needed", { theirs: told.code });
  return told.kind === "silent" ? unknown("no_answer", { theirs: told.code }) : ok("connected");
}

function meetingPoint(session: CheckedSession, told: Told): Verdict {
  if (told.kind !== "told") return unknown("not_asked");
  const { seen } = told;
  if (seen === "not_made" && session.being_made) return unknown("being_made");
  if (seen === "not_made") return bad("not_made", session.job_error ? { theirs: session.job_error } : {});
  if (seen === "gone") return bad("gone");
  const ours = session.scheduled_start.toISOString();
  const differs = (theirs: string) => bad("time_differs", { ours, theirs });
  if (seen.provider === "zoom") {
    const { start_time: start, timezone, duration } = seen.meeting;
    const same = start ? sameMoment(start, timezone, session.scheduled_start, session.time_zone) : null;
    if (!start || same === null) return unknown("time_not_told");
    if (!same) return differs(start);
    const minutes = minutesOf(session);
    if (duration !== undefined && duration !== minutes)
      return bad("length_differs", { ours: minutes, theirs: duration });
    return ok("stands");
  }
  const { start, end } = seen.event;
  if (!start?.dateTime || !end?.dateTime) return unknown("time_not_told");
  const begins = sameMoment(start.dateTime, start.timeZone, session.scheduled_start, session.time_zone);
  const ends = sameMoment(end.dateTime, end.timeZone, session.scheduled_end, session.time_zone);
  if (begins === null || ends === null) return unknown("time_not_told");
  if (!begins) return differs(start.dateTime);
  if (!ends) return bad("end_differs", { ours: session.scheduled_end.toISOString(), theirs: end.dateTime });
  return ok("stands");
}

/** Every plan of both providers takes a hundred people. */
const SURE_CAPACITY = 100;
const BASIC_MINUTES = 40;

function capacityPoint(session: CheckedSession, told: Told): Verdict {
  const people = session.registered_count;
  const plan = told.kind === "told" ? told.plan : null;
  const capacity = plan?.capacity ?? null;
  if (capacity !== null && people > capacity)
    return bad("plan_too_small", { ours: people, theirs: capacity });
  if (plan?.basic && minutesOf(session) > BASIC_MINUTES)
    return bad("plan_too_short", { ours: minutesOf(session), theirs: BASIC_MINUTES });
  if (capacity === null && people > SURE_CAPACITY) return unknown("plan_unknown", { ours: people });
  return told.kind === "told" ? ok("enough") : unknown("not_asked");
}

function recordingPoint(session: CheckedSession, told: Told): Verdict {
  const wanted = session.recording_enabled;
  if (session.provider === "google_meet") return wanted ? unknown("recording_by_hand") : ok("as_wanted");
  if (told.kind !== "told" || typeof told.seen === "string") return unknown("not_asked");
  if (wanted && told.plan?.basic) return bad("recording_not_in_plan");
  const set = told.seen.provider === "zoom" ? told.seen.meeting.settings?.auto_recording : undefined;
  if (set === undefined) return unknown("recording_not_told");
  if (wanted && set === "none") return bad(session.recording_refused ? "recording_refused" : "recording_off");
  if (!wanted && set !== "none") return bad("recording_on");
  return ok("as_wanted");
}

function linkPoint(session: CheckedSession): Verdict {
  if (session.has_link) return ok(session.own_link ? "own_link" : "present");
  return session.being_made ? unknown("being_made") : bad("no_link");
}

/** Red or green, point by point. A session whose way in was typed by hand has one point: the link. */
export function judge(session: CheckedSession, told: Told): CheckPoint[] {
  const points: [CheckName, Verdict][] =
    session.provider === null || session.own_link
      ? []
      : [
          ["connection", connectionPoint(session, told)],
          ["meeting", meetingPoint(session, told)],
          ["capacity", capacityPoint(session, told)],
          ["recording", recordingPoint(session, told)],
        ];
  points.push(["link", linkPoint(session)]);
  return points.map(([check, verdict]) => ({ check, ...verdict }));
}
