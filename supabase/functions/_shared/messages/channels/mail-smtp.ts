import nodemailer from "nodemailer";
import { z } from "zod";
import { ProviderError } from "../../core/provider-error.ts";
import type { Mail } from "../compose/mail.ts";

type Transport = ReturnType<typeof nodemailer.createTransport>;
const transports = new Map<string, Transport>();

function transportFor(url: string): Transport {
  const known = transports.get(url);
  if (known) return known;
  const made = nodemailer.createTransport({
    ...{ url, pool: true, maxConnections: 4, maxMessages: 500 },
    ...{ connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 },
    // What is attached comes from us alone.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  transports.set(url, made);
  return made;
}

const faultSchema = z.object({
  code: z.string().optional(),
  responseCode: z.number().optional(),
  command: z.string().optional(),
});

/** Addresses that take no mail: unknown, gone, not allowed (RFC 5321, 4.2.3). */
const NO_SUCH_ADDRESS = [550, 551, 553];

/** What the server's refusal means, by its code and by what it was said to. */
function readFault(error: unknown): ProviderError {
  const { code, responseCode, command } = faultSchema.safeParse(error).data ?? {};
  if (responseCode !== undefined && responseCode >= 500) {
    const bounced = command === "RCPT TO" && NO_SUCH_ADDRESS.includes(responseCode);
    return new ProviderError("invalid", { code: bounced ? "mail_bounced" : `smtp_${responseCode}` });
  }
  if (responseCode !== undefined && responseCode >= 400)
    return new ProviderError("server", { code: `smtp_${responseCode}` });
  // Only once the text is under way can it have arrived without a word of it.
  const outcome = command === undefined || command === "DATA" || command === "API" ? "unknown" : "none";
  if (code === "ETIMEDOUT") return new ProviderError("timeout", { code: "timeout", outcome });
  return new ProviderError("network", { code: "network", outcome });
}

/** Sends over SMTP. The message's id is made of the key, so that a second copy can be told by whoever gets it. */
export async function sendBySmtp(url: string, mail: Mail): Promise<string | null> {
  const host = /@([^>\s]+)>?$/.exec(mail.from)?.[1] ?? "atelier";
  try {
    const sent = await transportFor(url).sendMail({
      ...{ from: mail.from, to: { name: "", address: mail.to }, subject: mail.subject },
      ...{ text: mail.text, html: mail.html, headers: mail.headers },
      messageId: `<${mail.key}@${host}>`,
      attachments: mail.attachments.map(({ name, type, content }) => ({
        filename: name,
        contentType: type,
        content,
      })),
    });
    return sent.messageId;
  } catch (error) {
    throw readFault(error);
  }
}
