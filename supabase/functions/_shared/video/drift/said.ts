import type { GoogleEvent } from "../../providers/google/calendar-client.ts";
import { plainText } from "../../providers/google/description.ts";
import type { ZoomMeeting } from "../../providers/zoom/client.ts";
import { instantText, readTime } from "../../time/provider-time.ts";
import type { MeetingPlan } from "../plan/meeting-plan.ts";

/** What a provider can be asked about a meeting; a field it does not tell is absent. */
export type Said = Partial<Pick<MeetingPlan, "topic" | "agenda" | "start" | "durationMinutes" | "recording">>;
export type SaidField = keyof Said;
export const saidFields: readonly SaidField[] = ["topic", "agenda", "start", "durationMinutes", "recording"];

/** The agenda without the line that marks the meeting as ours. */
const withoutReference = (agenda: string) => agenda.replace(/^Atelier · réf\. [0-9a-f]{12}[^\n]*\n?/, "");

/** What Zoom says, with times as instants: another zone is no other time. */
export function zoomSays(meeting: ZoomMeeting, plan: MeetingPlan): Said {
  const start = readTime(meeting.start_time, meeting.timezone, plan.timeZone);
  const recording = meeting.settings?.auto_recording;
  return {
    ...(meeting.topic !== null && { topic: meeting.topic.trim() }),
    ...(meeting.agenda !== null && { agenda: withoutReference(meeting.agenda).trim() }),
    ...(start && { start: instantText(start) }),
    ...(meeting.duration !== undefined && { durationMinutes: meeting.duration }),
    ...(recording !== undefined && { recording: recording !== "none" }),
  };
}

export function googleSays(event: GoogleEvent, plan: MeetingPlan): Said {
  const read = (time: GoogleEvent["start"]) =>
    readTime(time?.dateTime ?? (time?.date && `${time.date}T00:00:00`), time?.timeZone, plan.timeZone);
  const start = read(event.start);
  const end = read(event.end);
  return {
    ...(event.summary !== null && { topic: event.summary.trim() }),
    ...(event.description !== null && { agenda: plainText(event.description).trim() }),
    ...(start && { start: instantText(start) }),
    ...(start &&
      end &&
      end > start && { durationMinutes: Math.ceil((end.getTime() - start.getTime()) / 60_000) }),
  };
}
