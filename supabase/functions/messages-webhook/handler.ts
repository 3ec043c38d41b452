import { z } from "zod";
import { messagesWebhook } from "../_shared/contracts/machines.ts";
import { readBytes } from "../_shared/core/bytes.ts";
import { followClock } from "../_shared/core/clock.ts";
import { database } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { messageConfig } from "../_shared/core/message-config.ts";
import { serveMachine } from "../_shared/core/routes.ts";
import { signedMessage } from "./signature.ts";

const MAX_BODY = 256 * 1024;

const eventSchema = z.object({
  type: z.string(),
  data: z.object({
    email_id: z.string().optional(),
    to: z.array(z.string()).default([]),
    bounce: z.object({ type: z.string() }).optional(),
  }),
});

/** Why nothing more may go there; null for what may pass, as a full mailbox does. */
function whyStopped({ type, data }: z.output<typeof eventSchema>): "bounced" | "complained" | null {
  if (type === "email.complained") return "complained";
  return type === "email.bounced" && data.bounce?.type === "Permanent" ? "bounced" : null;
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}

/**
 * `POST` from the mail provider, signed as Svix does: an address that refuses mail for good, or whose holder has called it spam, is
 * written to no more, and the store's owners are told. Told again it changes nothing; the very same request is refused.
 */
export const handler = serveMachine(messagesWebhook, async (request, answer) => {
  const raw = await readBytes(request, MAX_BODY);
  const { webhookSecrets } = messageConfig();
  if (webhookSecrets.length === 0)
    throw new Problem("webhook_not_configured", "MAIL_WEBHOOK_SECRET is not set");
  const signed = signedMessage(request.headers, raw, webhookSecrets);
  if (!signed) throw new Problem("signature_invalid", "Not signed, wrongly signed, or too old");
  const event = eventSchema.safeParse(parsed(raw.toString("utf8"))).data;
  if (!event) throw new Problem("message_unreadable", "Tells of no mail");
  const sql = database();
  await followClock(sql);
  const [row] = await sql<{ said: string }[]>`
    select private.note_mail_event(${signed.id}, ${signed.signature}, ${event.data.email_id ?? null}, ${event.data.to[0] ?? null},
      ${whyStopped(event)}) as said`;
  if (row?.said === "replayed") throw new Problem("replayed", "This request was received before");
  return answer({ received: true });
});
