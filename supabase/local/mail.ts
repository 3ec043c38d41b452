import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EmailDriver } from "@supabase/lite";
import { SITE_URL } from "./lite.ts";
import type { Log } from "./log.ts";

/** What a mail written during a request has to know of it: where links must lead. */
export interface Visitor {
  origin: string;
  /** Where the visitor asked to land, already checked to be a place of this app. */
  landing: string;
}

export const visitor = new AsyncLocalStorage<Visitor>();

export interface StoredMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The first link of the mail, which is the one to follow. */
  link: string | null;
  sentAt: string;
}

/** Delivers nothing: each mail becomes one file in the folder and a few lines in the console. */
export class MailFolder implements EmailDriver {
  readonly #folder: string;
  readonly #log: Log;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  async send(message: { to: string; subject: string; text?: string; html?: string }): Promise<void> {
    const html = withVisitor(message.html ?? "");
    const mail: StoredMail = {
      to: message.to,
      subject: message.subject,
      text: withVisitor(message.text ?? ""),
      html,
      link: /href="(https?:[^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? null,
      sentAt: new Date().toISOString(),
    };
    await mkdir(this.#folder, { recursive: true });
    const file = join(this.#folder, `${mail.sentAt.replaceAll(":", "-")}-${randomUUID().slice(0, 8)}.json`);
    await writeFile(file, `${JSON.stringify(mail, null, 2)}\n`);
    this.#log(`  mail to ${mail.to}: ${mail.subject}${mail.link ? `\n    ${mail.link}` : ""}`);
  }
}

function withVisitor(text: string): string {
  const { origin, landing } = visitor.getStore() ?? { origin: SITE_URL, landing: SITE_URL };
  return text
    .replaceAll(`redirect_to=${SITE_URL}`, `redirect_to=${encodeURIComponent(landing)}`)
    .replaceAll(encodeURIComponent(SITE_URL), encodeURIComponent(landing))
    .replaceAll(SITE_URL, origin);
}
