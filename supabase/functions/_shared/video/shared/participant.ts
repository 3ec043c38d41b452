import type { Sql, Transaction } from "../../core/db.ts";

/** One stay of one participant in one instance of a meeting, as a provider tells of it. */
export interface ParticipantStay {
  /** The row in private.video_meetings. */
  meetingRowId: string;
  sessionId: string;
  storeId: string;
  /** Zoom: the UUID of the meeting's instance. Google: the name of the conference record. */
  instance: string;
  /**
   * What tells this stay from others of the instance, the same in messages and reports. Zoom: `user_id`, new with every
   * rejoin. Google: the name of the participant session.
   */
  participantKey: string;
  /** The provider's id of the person beyond one meeting; empty or null for guests. Zoom: `id`. Google: `signedinUser.user`. */
  personId: string | null;
  name: string | null;
  email: string | null;
  joinedAt: Date | null;
  leftAt: Date | null;
}

/** Writes a stay. `exact`: as a report has it; `settle`: the person's registration follows. Null when it changed nothing. */
export const writeStay = (
  sql: Sql | Transaction,
  stay: ParticipantStay,
  { exact, settle }: { exact: boolean; settle: boolean },
) => sql<{ id: string | null }[]>`
  select private.record_participant(${stay.sessionId}, ${stay.storeId}, ${stay.meetingRowId}, ${stay.instance},
    ${stay.participantKey}, ${stay.personId}, ${stay.name}, ${stay.email}, ${stay.joinedAt}, ${stay.leftAt},
    ${exact}, ${settle}) as id`;

/**
 * Notes a stay that a message tells of, and lets the person's registration follow. May be called again, and "left" before
 * "joined": each call adds what it knows. A stay with neither time, or of a session that is no more, changes nothing.
 */
export async function recordParticipant(sql: Sql | Transaction, stay: ParticipantStay): Promise<void> {
  await writeStay(sql, stay, { exact: false, settle: true });
}
