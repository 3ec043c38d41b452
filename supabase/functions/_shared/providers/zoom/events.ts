import { clockNow } from "../../core/clock.ts";
import { Buffer } from "node:buffer";
import { z } from "zod";
import { sha256 } from "../../core/crypto.ts";
import { isTime, minutes } from "../../core/told.ts";

/** Postgres takes no zero, and no half of a character: there is a mark in its place. */
const storableCharacters = (value: string) => Buffer.from(value.replaceAll("\0", "\uFFFD")).toString();

/**
 * A field that is absent, null or of another kind than it used to be is null: what came signed is kept, whatever it says.
 * Ids come as text in some messages and as numbers in others.
 */
const text = z
  .union([z.string(), z.number()])
  .nullish()
  .catch(null)
  .transform((value) => storableCharacters(String(value ?? "")).trim() || null);
/** What names a thing is short: what is longer names nothing of Zoom's. */
const name = text.transform((value) => (value !== null && value.length <= 300 ? value : null));
const time = text.transform((value) => (value && isTime(Date.parse(value)) ? new Date(value) : null));

/** Milliseconds, or seconds, as number or text; or a date, which is UTC where it does not say otherwise. */
function readInstant(value: string | null): number | null {
  if (!value) return null;
  const number = /^\d{1,14}(\.\d+)?$/.test(value) ? Number(value) : null;
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value.replace(" ", "T")}Z`;
  const at = number === null ? Date.parse(zoned) : number < 1e11 ? number * 1000 : number;
  return isTime(at) ? Math.floor(at) : null;
}
const instant = text.transform(readInstant);

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
  id: name,
  uuid: name,
  start_time: time,
  end_time: time,
  participant: participantSchema.nullish().catch(null),
  share_url: text,
  recording_play_passcode: text,
  duration: minutes.nullish().catch(null),
  recording_files: z
    .array(z.object({ recording_start: time, recording_end: time }).nullable().catch(null))
    .transform((files) => files.filter((file) => file !== null))
    .nullish()
    .catch(null),
});

const payloadSchema = z.object({
  plainToken: text,
  account_id: text,
  user_id: text,
  client_id: text,
  event_ts: instant,
  deauthorization_time: instant,
  object: objectSchema.nullish().catch(null),
});

const messageSchema = z.object({
  event: z.string().min(1).max(100).transform(storableCharacters),
  event_ts: instant,
  payload: payloadSchema.catch(payloadSchema.parse({})),
});
export type ZoomMessage = z.output<typeof messageSchema>;

/** What the message says, as far as it can be read; null when it names no event. */
export function readMessage(body: unknown): ZoomMessage | null {
  return messageSchema.safeParse(body).data ?? null;
}

/** Never stored: fields of what opens a door, or a file, whatever they are called. */
const SECRET_NAME =
  /(url|link|pass(word|code|wd)?|pwd|token|secret|signature|zak|ssoid|host_?key|authorization)s?$|^(encrypted_?|h323_?|pstn_?)pass/i;
/** The same in the middle of a text: a link, with or without its scheme, what stands behind its name, and what is dialled. */
const LINK =
  /(\b(?:https?:\/\/|zoommtg:\/\/)|(?=\b(?:[a-z0-9-]+\.)*zoom(?:gov)?\.(?:us|com)[/?]))([^\s/?#"'<>]+)[^\s"'<>]*/gi;
const NAMED =
  /(pass(?:word|code|wd)|\bpwd|\btoken|\bzak|mot de passe|code d[’']acc[èe]s|code secret|kenncode|kennwort|passwort|contraseña|código de acceso|senha)((?:["']|<[^<>]{0,200}>|&nbsp;)*\s*(?:&nbsp;)?(?:[:=：]|\bis\b|est)(?:["']|<[^<>]{0,200}>|&nbsp;|\s)*)[^\s"'<>&,;]+/gi;
const DIALLED = /(,,\d{9,12}#(?:,+\*))\d+/g;

const storableText = (value: string) =>
  storableCharacters(value.replace(LINK, "$1$2/…").replace(NAMED, "$1$2…").replace(DIALLED, "$1…"));

/** A message's body without secrets, and without what could not be kept. */
export function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !SECRET_NAME.test(name))
      .map(([name, inner]) => [storableText(name), storable(inner)]),
  );
}

/** Deeper than this no message of Zoom is, and nothing that reads a message has to go. */
const MOST_DEEP = 32;

/** Whether a JSON text nests deeper than any message does; told without reading it. */
export function nestsTooDeep(json: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (quoted) {
      if (character === "\\") index += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{" || character === "[") {
      depth += 1;
      if (depth > MOST_DEEP) return true;
    } else if (character === "}" || character === "]") depth -= 1;
  }
  return false;
}

/** How far Zoom's clock may be before ours. What is to happen later yet would be its last word for ever. */
const AHEAD_MS = 5 * 60_000;

/** When it happened, by Zoom's clock; null where the message does not say. */
export const toldAt = ({ event_ts, payload }: ZoomMessage): Date | null => {
  const at = payload.deauthorization_time ?? event_ts ?? payload.event_ts;
  return at === null || at > clockNow().getTime() + AHEAD_MS ? null : new Date(at);
};

/** The same for a message that has just come, which happened by then. */
export const happenedAt = (message: ZoomMessage): Date => toldAt(message) ?? clockNow();

/**
 * The same for a message that is sent again, whatever its signature; one without a time is known by all it says. What two
 * apps tell of the same meeting are two messages: that of an account's own app reaches only what is the account's.
 */
export function dedupeKey(message: ZoomMessage, body: unknown, signer: string | null): string {
  const { account_id, user_id, object } = message.payload;
  const participant = object?.participant;
  return sha256(
    JSON.stringify([
      ...[message.event, message.event_ts ?? message.payload.event_ts ?? body, account_id],
      ...[user_id, object?.id ?? null, object?.uuid ?? null],
      ...[participant?.user_id ?? null, participant?.participant_uuid ?? null],
      ...[participant?.join_time ?? null, participant?.leave_time ?? null],
      signer,
    ]),
  );
}
