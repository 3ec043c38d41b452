import { clockNow } from "../../core/clock.ts";
import { Buffer } from "node:buffer";
import { z } from "zod";
import { sha256 } from "../../core/crypto.ts";

/**
 * A field that is absent, null or of another kind than it used to be is null: what came signed is kept, whatever it says.
 * Ids come as text in some messages and as numbers in others.
 */
const text = z
  .union([z.string(), z.number()])
  .nullish()
  .catch(null)
  .transform((value) => String(value ?? "").trim() || null);
const time = text.transform((value) => (value && !Number.isNaN(Date.parse(value)) ? new Date(value) : null));
const instant = z.number().nullish().catch(null);

const participantSchema = z.object({
  user_id: text,
  participant_uuid: text,
  id: text,
  user_name: text,
  email: text,
  join_time: time,
  leave_time: time,
});

const objectSchema = z.object({
  id: text,
  uuid: text,
  start_time: time,
  end_time: time,
  participant: participantSchema.nullish().catch(null),
  share_url: text,
  recording_play_passcode: text,
});

const payloadSchema = z.object({
  plainToken: text,
  account_id: text,
  user_id: text,
  client_id: text,
  event_ts: instant,
  object: objectSchema.nullish().catch(null),
});

const messageSchema = z.object({
  event: z.string().min(1).max(100),
  event_ts: instant,
  payload: payloadSchema.catch(payloadSchema.parse({})),
});
export type ZoomMessage = z.output<typeof messageSchema>;

/** What the message says, as far as it can be read; null when it names no event. */
export function readMessage(body: unknown): ZoomMessage | null {
  return messageSchema.safeParse(body).data ?? null;
}

/** Never stored: what opens a door, or a file. */
const SECRETS = new Set(["download_token", "download_url", "start_url", "zak", "access_token", "signature"]);

/** jsonb takes no zero, and no half of a character: there is a mark in its place. */
const storableText = (value: string) => Buffer.from(value.replaceAll("\0", "\uFFFD")).toString();

/** A message's body without secrets, and without what could not be kept. */
export function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !SECRETS.has(name))
      .map(([name, inner]) => [storableText(name), storable(inner)]),
  );
}

/** Zoom's clock, as far as it is one. */
export function happenedAt(message: ZoomMessage): Date {
  const at = message.event_ts ?? message.payload.event_ts ?? 0;
  return at > 0 && at < 8e12 ? new Date(at) : clockNow();
}

/** The same for a message that is sent again, whatever its signature; one without a time is known by all it says. */
export function dedupeKey(message: ZoomMessage, body: unknown): string {
  const { account_id, user_id, object } = message.payload;
  const participant = object?.participant;
  return sha256(
    JSON.stringify([
      ...[message.event, message.event_ts ?? message.payload.event_ts ?? body, account_id],
      ...[user_id, object?.id ?? null, object?.uuid ?? null],
      ...[participant?.user_id ?? null, participant?.participant_uuid ?? null],
      ...[participant?.join_time ?? null, participant?.leave_time ?? null],
    ]),
  );
}
