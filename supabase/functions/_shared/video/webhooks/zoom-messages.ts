import { machineNow } from "../../core/clock.ts";
import type { VideoConfig } from "../../core/config.ts";
import { sha256 } from "../../core/crypto.ts";
import type { Sql, Transaction } from "../../core/db.ts";
import { isProviderError } from "../../core/provider-error.ts";
import { drain, type Work } from "../../jobs/kit.ts";
import { zoomAccount } from "../../oauth/provider-accounts.ts";
import { markReconnect, withAccessToken } from "../../oauth/tokens.ts";
import {
  dedupeKey,
  happenedAt,
  readMessage,
  storable,
  toldAt,
  type ZoomMessage,
} from "../../providers/zoom/events.ts";
import { runJob } from "../reconcile/reconcile.ts";
import { noteToldRecording, tellsOfRecording } from "../shared/told-recording.ts";
import { recordParticipant } from "../shared/participant.ts";

/** Keeps a message. `known`: it was there already; `replayed`: with this very signature. */
export async function storeMessage(
  sql: Sql,
  message: ZoomMessage,
  body: unknown,
  signed: { signature: string; account: string | null },
): Promise<"stored" | "known" | "replayed"> {
  const key = dedupeKey(message, body, signed.account);
  const signatureHash = sha256(signed.signature);
  return sql.begin(async (tx) => {
    const [row] = await tx<{ stored: boolean; same: boolean }[]>`
      with stored as (
        insert into private.video_webhook_events (dedupe_key, signature_hash, event, event_at, signer_account, body)
        values (${key}, ${signatureHash}, ${message.event}, ${happenedAt(message)}, ${signed.account},
          ${tx.json(storable(body) as never)})
        on conflict (dedupe_key) do nothing returning signature_hash)
      select true as stored, false as same from stored
      union all
      select false, e.signature_hash = ${signatureHash} from private.video_webhook_events e
      where e.dedupe_key = ${key} and not exists (select from stored)`;
    if (row && !row.stored) return row.same ? "replayed" : "known";
    const meetingId = message.payload.object?.id;
    if (meetingId && tellsOfRecording(message.event)) {
      await noteToldRecording(
        tx,
        await meetingsOf(tx, meetingId, signed.account),
        message,
        happenedAt(message),
      );
    }
    return "stored";
  });
}

interface Known {
  id: string;
  connection_id: string;
  session_id: string;
  store_id: string;
}

/** The meetings of ours that a message speaks of. A Server-to-Server app's messages reach its own account's only. */
const meetingsOf = (
  sql: Sql | Transaction,
  meetingId: string,
  signer: string | null,
): Promise<Known[]> => sql<Known[]>`
  select m.id, m.connection_id, m.session_id, m.store_id from private.video_meetings m
  join private.video_connections c on c.id = m.connection_id
  where m.provider = 'zoom' and m.provider_id = ${meetingId}
    and (${signer}::text is null or (c.auth_kind = 'server_to_server' and c.account_id = ${signer}))`;

/**
 * An authorisation that was taken back at Zoom; one that was given again since stands. A message that does not say when it
 * happened may be late: then Zoom is asked, whose refusal says the same of the tokens that are in use.
 */
async function deauthorize(sql: Sql, config: VideoConfig, message: ZoomMessage): Promise<void> {
  const { user_id, client_id } = message.payload;
  if (!user_id || client_id !== config.zoom.app?.clientId) return;
  const at = toldAt(message);
  const rows = await sql<{ id: string }[]>`
    select id from private.video_connections
    where provider = 'zoom' and auth_kind = 'oauth' and account_id = ${user_id} and status <> 'disconnected'
      and (${at}::timestamptz is null or connected_at < ${at})`;
  for (const { id } of rows) {
    if (at) await markReconnect(sql, id, "deauthorized");
    else await askWhetherOver(sql, config, id);
  }
}

/** A refusal of the tokens marks the connection; nobody else's trouble does. */
async function askWhetherOver(sql: Sql, config: VideoConfig, connectionId: string): Promise<void> {
  try {
    await withAccessToken(sql, connectionId, config, (token) => zoomAccount(config, token, "me"));
  } catch (error) {
    if (!isProviderError(error, "reconnect")) throw error;
  }
}

/** Does what a message asks for; may be done again. Returns the sessions whose meeting has to be looked at. */
async function follow(
  sql: Sql,
  config: VideoConfig,
  message: ZoomMessage,
  signer: string | null,
): Promise<string[]> {
  if (message.event === "app_deauthorized") {
    if (signer === null) await deauthorize(sql, config, message);
    return [];
  }
  const object = message.payload.object;
  if (!object?.id) return [];
  const looks: string[] = [];
  for (const meeting of await meetingsOf(sql, object.id, signer)) {
    await sql`
      update private.video_connections set last_heard_at = private.now()
      where id = ${meeting.connection_id} and coalesce(last_heard_at, '-infinity') < private.now() - interval '1 minute'`;
    switch (message.event) {
      case "meeting.started":
      case "meeting.ended": {
        const ended = message.event === "meeting.ended";
        const started = object.start_time ?? (ended ? null : happenedAt(message));
        await sql`
          select private.note_meeting_instance(${meeting.id}, ${object.uuid ?? object.id}, ${started},
            ${ended ? (object.end_time ?? happenedAt(message)) : null})`;
        break;
      }
      case "meeting.participant_joined":
      case "meeting.participant_left": {
        const { participant } = object;
        const participantKey = participant?.user_id ?? participant?.participant_uuid;
        if (!participant || !participantKey) break;
        await recordParticipant(sql, {
          ...{ meetingRowId: meeting.id, sessionId: meeting.session_id, storeId: meeting.store_id },
          ...{ instance: object.uuid ?? object.id, participantKey, personId: participant.id },
          ...{ name: participant.user_name, email: participant.email },
          ...{ joinedAt: participant.join_time, leftAt: participant.leave_time },
        });
        break;
      }
      case "meeting.updated":
      case "meeting.deleted":
      case "meeting.permanently_deleted":
      case "meeting.recovered":
        await sql`select private.want_look(${meeting.id})`;
        looks.push(meeting.session_id);
        break;
      case "recording.trashed":
      case "recording.deleted":
        // It may be of one file of several: what is still there is asked for, where that is allowed.
        await sql`
          select private.ask_of_meetings('recordings', ${meeting.session_id}, interval '1 minute', interval '1 hour')`;
        break;
    }
  }
  return looks;
}

/** A message is written down and asks nobody: so many cost what one other job does. */
export const MESSAGES_A_JOB = 10;

interface MessageSubject {
  job_id: number;
  body: unknown;
  signer_account: string | null;
}

/** Does what the stored messages ask for, then looks at once at the meetings they speak of. Returns how many there were. */
export async function processMessages(
  sql: Sql,
  config: VideoConfig,
  until: Date,
  most?: number,
): Promise<number> {
  const sessions = new Set<string>();
  const work: Work<MessageSubject> = async ({ subject }) => {
    const message = readMessage(subject.body);
    const looks = message ? await follow(sql, config, message, subject.signer_account) : [];
    for (const session of looks) sessions.add(session);
    return {
      note: (tx) =>
        tx`update private.video_webhook_events set processed_at = private.now() where job_id = ${subject.job_id}`,
    };
  };
  const { ran } = await drain(sql, "zoom_message", work, {
    parallel: 1,
    until,
    ...(most !== undefined && { most }),
  });
  for (const sessionId of sessions) {
    if (machineNow() >= until) break;
    await runJob(sql, config, { sessionId });
  }
  return ran;
}

/** Ends what is over at the provider, and forgets messages after thirty days: they name people. */
export async function closeMeetings(sql: Sql): Promise<number> {
  const [row] = await sql<{ ended: number }[]>`select private.end_sessions_over_at_provider() as ended`;
  await sql`delete from private.video_webhook_events where received_at < private.now() - interval '30 days'`;
  return row?.ended ?? 0;
}
