import { randomBytes, randomUUID } from "node:crypto";
import { Temporal } from "temporal-polyfill";
import { touch } from "./google.ts";
import { endConference, joinConference, leaveConference } from "./meet.ts";
import type { SandboxEvent, SandboxMeeting, SandboxStore } from "./store.ts";
import type { ZoomWebhooks } from "./webhooks.ts";
import { closeRun, recordingOf } from "./zoom.ts";

/** What people do with their meetings, and what the providers tell of it. */
export interface Stage {
  store: SandboxStore;
  webhooks: ZoomWebhooks;
  notify: (user: string) => void;
}

const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");
const textIn = (fields: Record<string, unknown>, name: string) =>
  typeof fields[name] === "string" ? fields[name] : "";

/** A moment some minutes later, as it was written: in UTC, with its offset, or as wall time. */
function shift(time: string, minutes: number): string {
  const offset = /(Z|[+-]\d\d:\d\d)$/.exec(time)?.[0] ?? "";
  const later = Temporal.PlainDateTime.from(time.slice(0, time.length - offset.length)).add({ minutes });
  return `${later.toString({ smallestUnit: "second" })}${offset}`;
}

const zoomObject = (meeting: SandboxMeeting) => ({
  // As text in what happens in a meeting, as a number in what happens to it.
  ...{ id: meeting.id, uuid: meeting.uuid, host_id: `zoom-${meeting.user}`, type: 2 },
  ...{ topic: textIn(meeting.fields, "topic"), timezone: textIn(meeting.fields, "timezone") },
  duration: meeting.fields.duration ?? 0,
});

type Row = SandboxMeeting["participants"][number];
const left = (row: Row) => typeof row.leave_time === "string";
export const inside = (meeting: SandboxMeeting): Row[] =>
  meeting.startedAt ? meeting.participants.filter((row) => !left(row)) : [];

const participantOf = (row: Row) => ({
  ...{ user_id: row.user_id, user_name: row.name, id: "", email: row.user_email, participant_uuid: row.uuid },
});

async function leaveZoom({ store, webhooks }: Stage, meeting: SandboxMeeting, userId: string): Promise<void> {
  const row = inside(meeting).find((one) => one.user_id === userId);
  if (!row) return;
  row.leave_time = now();
  row.status = "left";
  store.changed();
  await webhooks.send("meeting.participant_left", {
    ...zoomObject(meeting),
    participant: { ...participantOf(row), leave_time: row.leave_time, leave_reason: "left the meeting" },
  });
}

async function change(
  { store, webhooks }: Stage,
  meeting: SandboxMeeting,
  fields: Record<string, unknown>,
): Promise<void> {
  const old = Object.fromEntries(Object.keys(fields).map((name) => [name, meeting.fields[name]]));
  meeting.fields = { ...meeting.fields, ...fields };
  store.changed();
  const id = Number(meeting.id);
  await webhooks.send("meeting.updated", { id, ...fields }, { old_object: { id, ...old } });
}

const recordingEvents = {
  recording: ["recording.completed", "there"],
  transcript: ["recording.transcript_completed", "there"],
  trash: ["recording.trashed", "trashed"],
  recover: ["recording.recovered", "there"],
  delete_recording: ["recording.deleted", "deleted"],
} as const;

/** The actions on a Zoom meeting; unknown ones do nothing. */
export async function actOnZoom(
  stage: Stage,
  meeting: SandboxMeeting,
  action: string,
  form: URLSearchParams,
): Promise<string | null> {
  const { store, webhooks } = stage;
  const value = (form.get("value") ?? "").trim();
  switch (action) {
    case "start":
      if (meeting.startedAt || meeting.deleted) return null;
      // Every time a meeting is opened it is another instance, with a UUID of its own.
      meeting.uuid = `/${randomBytes(15).toString("base64")}==`;
      meeting.startedAt = now();
      (meeting.runs ??= []).push({ uuid: meeting.uuid, startedAt: meeting.startedAt, endedAt: null });
      store.changed();
      await webhooks.send("meeting.started", { ...zoomObject(meeting), start_time: meeting.startedAt });
      return null;
    case "end": {
      if (!meeting.startedAt) return null;
      for (const row of inside(meeting)) await leaveZoom(stage, meeting, String(row.user_id));
      const times = { start_time: meeting.startedAt, end_time: now() };
      closeRun(meeting, times.end_time);
      store.changed();
      await webhooks.send("meeting.ended", { ...zoomObject(meeting), ...times });
      return null;
    }
    case "join": {
      const name = (form.get("name") ?? "").trim() || "Guest";
      const userId = String(16_778_240 + store.data.nextParticipant);
      store.data.nextParticipant += 1;
      const row: Row = {
        ...{ id: "", user_id: userId, uuid: randomUUID(), name, instance: meeting.uuid },
        ...{ user_email: (form.get("email") ?? "").trim(), join_time: now(), status: "in_meeting" },
      };
      meeting.participants.push(row);
      store.changed();
      await webhooks.send("meeting.participant_joined", {
        ...zoomObject(meeting),
        participant: { ...participantOf(row), join_time: row.join_time },
      });
      return userId;
    }
    case "leave":
      await leaveZoom(stage, meeting, form.get("person") ?? "");
      return null;
    case "rename":
      if (value) await change(stage, meeting, { topic: value });
      return null;
    case "move":
      await change(stage, meeting, {
        start_time: shift(textIn(meeting.fields, "start_time"), Number(value) || 30),
      });
      return null;
    case "delete":
      meeting.deleted = true;
      store.changed();
      await webhooks.send(
        "meeting.deleted",
        { id: Number(meeting.id), uuid: meeting.uuid },
        { operation: "single" },
      );
      return null;
    case "recording":
    case "transcript":
    case "trash":
    case "recover":
    case "delete_recording": {
      // Of the run that is named, else of the last one.
      const run = value ? meeting.runs?.find((one) => one.uuid === value) : meeting.runs?.at(-1);
      if (!run) return null;
      const [event, state] = recordingEvents[action];
      const passcode = run.recording?.passcode ?? randomBytes(6).toString("base64url");
      run.recording = { passcode, state };
      store.changed();
      await webhooks.send(event, recordingOf(store.base, meeting, run), {
        download_token: "sandbox-download-token",
      });
      return null;
    }
    default:
      return null;
  }
}

/** The actions on an event of the calendar and its conference. */
export function actOnGoogle(
  { store, notify }: Stage,
  event: SandboxEvent,
  action: string,
  form: URLSearchParams,
): string | null {
  const value = (form.get("value") ?? "").trim();
  const edit = (fields: Record<string, unknown>) => {
    event.fields = { ...event.fields, ...fields };
    touch(store, event, notify);
  };
  const moved = (name: string) => {
    const time = event.fields[name] as { dateTime?: string; timeZone?: string } | undefined;
    return { ...time, dateTime: shift(time?.dateTime ?? now(), Number(value) || 30) };
  };
  switch (action) {
    case "join": {
      const displayName = (form.get("name") ?? "").trim() || "Guest";
      const account = (form.get("email") ?? "").trim();
      joinConference(store, event.code, { displayName, ...(account && { account }) });
      return displayName;
    }
    case "leave":
      leaveConference(store, event.code, form.get("person") ?? "");
      return null;
    case "end":
      endConference(store, event.code);
      return null;
    case "rename":
      if (value) edit({ summary: value });
      return null;
    case "move":
      edit({ start: moved("start"), end: moved("end") });
      return null;
    case "delete":
      event.deleted = true;
      touch(store, event, notify);
      return null;
    default:
      return null;
  }
}
