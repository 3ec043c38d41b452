import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EmailDriver } from "@supabase/lite";
import { z } from "zod";
import { SITE_URL } from "./lite.ts";
import type { Log } from "./log.ts";

/** What a mail written during a request has to know of it: where links must lead. */
export interface Visitor {
  origin: string;
  /** Where the visitor asked to land, already checked to be a place of this app. */
  landing: string;
}

export const visitor = new AsyncLocalStorage<Visitor>();

export const storedMailSchema = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** The first link of the mail, which is the one to follow. */
  link: z.string().nullable(),
  sentAt: z.string(),
  from: z.string().default(""),
  /** Of a mail that came over SMTP: its header lines by lower-case name. */
  headers: z.record(z.string(), z.string()).default({}),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), content: z.string() })).default([]),
  channel: z.enum(["email", "push", "sms", "whatsapp"]).default("email"),
});
export type StoredMail = z.output<typeof storedMailSchema>;

/** The first address that the HTML of a mail leads to. */
export const firstLink = (html: string): string | null =>
  /href="(https?:[^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? null;

/** Keeps a mail: one file in the folder, whole or not at all, and a few lines in the console. */
export async function keepMail(folder: string, mail: StoredMail, log: Log): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${mail.sentAt.replaceAll(":", "-")}-${randomUUID().slice(0, 8)}.json`);
  await writeFile(`${file}.new`, `${JSON.stringify(mail, null, 2)}\n`);
  await rename(`${file}.new`, file);
  log(
    `  ${mail.channel === "email" ? "mail" : mail.channel} to ${mail.to}: ${mail.subject}${mail.link ? `\n    ${mail.link}` : ""}`,
  );
}

/** The files of the folder's mails, oldest first. */
export async function mailFiles(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((file) => file.endsWith(".json")).sort();
}

/** Everything that was sent, oldest first. */
export async function readMails(folder: string): Promise<StoredMail[]> {
  const files = await mailFiles(folder);
  return Promise.all(
    files.map(async (file) => storedMailSchema.parse(JSON.parse(await readFile(join(folder, file), "utf8")))),
  );
}

/** Delivers nothing: what Auth sends is kept in the folder. */
export class MailFolder implements EmailDriver {
  readonly #folder: string;
  readonly #log: Log;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  async send(message: { to: string; subject: string; text?: string; html?: string }): Promise<void> {
    const html = withVisitor(message.html ?? "");
    const mail = storedMailSchema.parse({
      to: message.to,
      subject: message.subject,
      text: withVisitor(message.text ?? ""),
      html,
      link: firstLink(html),
      sentAt: new Date().toISOString(),
    });
    await keepMail(this.#folder, mail, this.#log);
  }
}

function withVisitor(text: string): string {
  const { origin, landing } = visitor.getStore() ?? { origin: SITE_URL, landing: SITE_URL };
  return text
    .replaceAll(`redirect_to=${SITE_URL}`, `redirect_to=${encodeURIComponent(landing)}`)
    .replaceAll(encodeURIComponent(SITE_URL), encodeURIComponent(landing))
    .replaceAll(SITE_URL, origin);
}
