import type { Buffer } from "node:buffer";
import { z } from "zod";
import { messagesPhone } from "../_shared/contracts/machines.ts";
import { readBytes } from "../_shared/core/bytes.ts";
import { followClock } from "../_shared/core/clock.ts";
import { sameText } from "../_shared/core/crypto.ts";
import { database, type Sql } from "../_shared/core/db.ts";
import { json, Problem, serve } from "../_shared/core/http.ts";
import { messageConfig, type MessageConfig } from "../_shared/core/message-config.ts";
import { noting } from "../_shared/core/routes.ts";
import { gatewaySignature, hubSignature } from "./signatures.ts";

const MAX_BODY = 256 * 1024;

const STOP = /^\s*(stop|stopall|unsubscribe|cancel|end|quit|arret|arrêt|désabonner)\s*[.!]*\s*$/i;
const START = /^\s*(start|unstop)\s*[.!]*\s*$/i;
/** What a provider says of a message that it could not bring; all else it says only of what it has. */
const FAILED = ["failed", "undelivered"];

const uuid = z.guid();

/** What is told of one of our messages. */
interface Word {
  key: string;
  id: string;
  failed: boolean;
  code: string | null;
}
/** What somebody replied to us. */
interface Reply {
  id: string;
  from: string;
  text: string;
}

async function note(
  sql: Sql,
  signature: string,
  words: readonly Word[],
  replies: readonly Reply[],
): Promise<void> {
  for (const { key, id, failed, code } of words)
    if (uuid.safeParse(key).success)
      await sql`select private.note_phone_word(${key}, ${id}, ${failed}, ${code})`;
  for (const { id, from, text } of replies) {
    if (!STOP.test(text) && !START.test(text)) continue;
    const [row] = await sql<{ said: string }[]>`
      select private.note_phone_reply(${id}, ${signature}, ${from}, ${STOP.test(text)}) as said`;
    if (row?.said === "replayed") throw new Problem("replayed", "This request was received before");
  }
}

/** The gateway's fields: a status of a message of ours, whose key is in the address that we gave it, or a reply. */
async function fromGateway(url: URL, raw: Buffer, given: string, config: MessageConfig): Promise<void> {
  if (!config.sms || !config.publicUrl) throw new Problem("webhook_not_configured", "SMS_TOKEN is not set");
  const fields = new URLSearchParams(raw.toString("utf8"));
  const called = `${config.publicUrl}/functions/v1/messages-phone/sms${url.search}`;
  if (!sameText(gatewaySignature(config.sms.token, called, fields), given))
    throw new Problem("signature_invalid", "Not signed, or wrongly signed");
  const id = fields.get("MessageSid") ?? "";
  const status = fields.get("MessageStatus");
  const [from, text] = [fields.get("From"), fields.get("Body")];
  const key = url.searchParams.get("delivery") ?? "";
  const words =
    status === null
      ? []
      : [{ key, id, failed: FAILED.includes(status), code: `sms_${fields.get("ErrorCode") ?? status}` }];
  const replies = status === null && from !== null && text !== null ? [{ id: `sms:${id}`, from, text }] : [];
  if (status === null && replies.length === 0) throw new Problem("message_unreadable", "Tells of no message");
  const sql = database();
  await followClock(sql);
  await note(sql, given, words, replies);
}

const hubSchema = z.object({
  entry: z.array(
    z.object({
      changes: z.array(
        z.object({
          value: z.object({
            statuses: z
              .array(
                z.object({
                  id: z.string(),
                  status: z.string(),
                  biz_opaque_callback_data: z.string().default(""),
                  errors: z.array(z.object({ code: z.number() })).default([]),
                }),
              )
              .default([]),
            messages: z
              .array(
                z.object({
                  id: z.string(),
                  from: z.string(),
                  text: z.object({ body: z.string() }).optional(),
                  button: z.object({ text: z.string() }).optional(),
                }),
              )
              .default([]),
          }),
        }),
      ),
    }),
  ),
});

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString("utf8"));
  } catch {
    return null;
  }
}

async function fromWhatsApp(raw: Buffer, given: string, { whatsappWords }: MessageConfig): Promise<void> {
  if (whatsappWords.secret === null)
    throw new Problem("webhook_not_configured", "WHATSAPP_SECRET is not set");
  if (!sameText(hubSignature(whatsappWords.secret, raw), given))
    throw new Problem("signature_invalid", "Not signed, or wrongly signed");
  const said = hubSchema.safeParse(parsed(raw)).data;
  if (!said) throw new Problem("message_unreadable", "Tells of no message");
  const values = said.entry.flatMap(({ changes }) => changes.map(({ value }) => value));
  const words = values
    .flatMap(({ statuses }) => statuses)
    .map(({ id, status, biz_opaque_callback_data: key, errors: [error] }) => ({
      ...{ key, id, failed: FAILED.includes(status) },
      code: error ? `whatsapp_${error.code}` : null,
    }));
  const replies = values
    .flatMap(({ messages }) => messages)
    .map(({ id, from, text, button }) => ({
      ...{ id: `whatsapp:${id}`, from: `+${from.replace(/^\+/, "")}` },
      text: text?.body ?? button?.text ?? "",
    }));
  const sql = database();
  await followClock(sql);
  await note(sql, given, words, replies);
}

/** WhatsApp's question when its address for us is set: answered with its own word when it knows ours. */
function verified(url: URL, { whatsappWords: { verify } }: MessageConfig): Response {
  const { searchParams: asked } = url;
  if (
    verify === null ||
    asked.get("hub.mode") !== "subscribe" ||
    !sameText(asked.get("hub.verify_token") ?? "", verify)
  )
    throw new Problem("signature_invalid", "WHATSAPP_VERIFY is another word");
  return new Response((asked.get("hub.challenge") ?? "").slice(0, 200), {
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
  });
}

/**
 * What is told of messages to telephones: `/sms` by the gateway, `/whatsapp` by Meta, each signed in its way. A message that did not
 * arrive is mailed; who replies STOP is written to no more, and the store's owners are told.
 */
export const handler = serve(["GET", "POST"], (request) =>
  noting(messagesPhone, async () => {
    const url = new URL(request.url);
    const whatsapp = url.pathname.endsWith("/messages-phone/whatsapp");
    const config = messageConfig();
    if (request.method === "GET") {
      if (!whatsapp) throw new Problem("method_not_allowed", "POST alone");
      return verified(url, config);
    }
    const raw = await readBytes(request, MAX_BODY);
    const { headers } = request;
    if (whatsapp) await fromWhatsApp(raw, headers.get("x-hub-signature-256") ?? "", config);
    else await fromGateway(url, raw, headers.get("x-twilio-signature") ?? "", config);
    return json({ received: true });
  }),
);
