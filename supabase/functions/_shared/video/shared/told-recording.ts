import type { Sql, Transaction } from "../../core/db.ts";
import type { ZoomMessage } from "../../providers/zoom/events.ts";

type RecordingState = "there" | "trashed" | "deleted";

/** What a message says of a recording; a transcript comes with the page of the recording it is of. */
const states: Record<string, RecordingState> = {
  "recording.completed": "there",
  "recording.transcript_completed": "there",
  "recording.recovered": "there",
  "recording.trashed": "trashed",
  "recording.deleted": "deleted",
};

/** The parts of a recording that messages and replies have in common. */
export interface TellsOfRecording {
  share_url?: string | null | undefined;
  recording_play_passcode?: string | null | undefined;
  start_time?: Date | null | undefined;
  /** In minutes. */
  duration?: number | null | undefined;
  recording_files?:
    | readonly { recording_start?: Date | null | undefined; recording_end?: Date | null | undefined }[]
    | null
    | undefined;
}

/** The page to watch it on, open to whoever holds the address. */
function pageOf({ share_url: url, recording_play_passcode: passcode }: TellsOfRecording): string | null {
  if (!url || !URL.canParse(url)) return null;
  const page = new URL(url);
  if (passcode) page.searchParams.set("pwd", passcode);
  return page.href;
}

const instants = (dates: readonly (Date | null | undefined)[]) =>
  dates.flatMap((date) => (date ? [date.getTime()] : []));

/** When the run was: as its files say, else as the recording does. */
function timesOf(told: TellsOfRecording): { started: Date | null; ended: Date | null } {
  const starts = instants((told.recording_files ?? []).map((file) => file.recording_start));
  const ends = instants((told.recording_files ?? []).map((file) => file.recording_end));
  const started = starts.length > 0 ? new Date(Math.min(...starts)) : (told.start_time ?? null);
  if (ends.length > 0) return { started, ended: new Date(Math.max(...ends)) };
  const ended = started && told.duration ? new Date(started.getTime() + told.duration * 60_000) : null;
  return { started, ended };
}

/** Writes what a provider says of the recording of one run; may be done again, and in any order. */
export async function writeRecording(
  sql: Sql | Transaction,
  meetingRowId: string,
  run: { instance: string; state: RecordingState; saidAt: Date },
  told: TellsOfRecording,
): Promise<void> {
  const { started, ended } = timesOf(told);
  await sql`
    select private.note_recording(${meetingRowId}, ${run.instance}, ${run.state}, ${run.saidAt}, ${pageOf(told)}, ${started}, ${ended})`;
}

/**
 * What a message says of a recording is written when it comes: its page opens for whoever holds the address, and is not kept
 * in the message.
 */
export async function noteToldRecording(
  tx: Transaction,
  meetings: readonly { id: string }[],
  message: ZoomMessage,
  saidAt: Date,
): Promise<void> {
  const state = states[message.event];
  const object = message.payload.object;
  if (!state || !object?.uuid) return;
  for (const { id } of meetings) {
    await writeRecording(tx, id, { instance: object.uuid, state, saidAt }, object);
  }
}

/** Whether a message is about a recording that we follow. */
export const tellsOfRecording = (event: string): boolean => states[event] !== undefined;
