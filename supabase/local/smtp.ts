import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { Log } from "./log.ts";
import { firstLink, keepMail, type StoredMail } from "./mail.ts";

export interface LocalSmtp {
  /** For MAIL_SMTP_URL. */
  url: string;
  close(): Promise<void>;
}

/** A server that says no to a recipient: the SMTP code, or null for yes. */
export type Refuses = (address: string) => number | null;

/** Nobody is `bounce@…`: what is sent there comes back, as from a mailbox that is no more. */
const bounces: Refuses = (address) => (/^bounce\b/i.test(address) ? 550 : null);

const refusal = (code: number) => Object.assign(new Error("No such mailbox here"), { responseCode: code });

async function read(raw: Uint8Array, to: string): Promise<StoredMail> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: "utf8" });
  const html = mail.html ?? "";
  return {
    channel: "email",
    to,
    from: mail.from?.address ?? "",
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html,
    link: firstLink(html),
    sentAt: new Date().toISOString(),
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? "",
      type: mimeType,
      content: typeof content === "string" ? content : new TextDecoder().decode(content),
    })),
  };
}

/** A real SMTP server on loopback that keeps what it is sent in the mailbox of the local back end. */
export async function startSmtp(folder: string, log: Log, refuses: Refuses = bounces): Promise<LocalSmtp> {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    // Clients keep their lines open for the next mail.
    closeTimeout: 200,
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const code = refuses(address);
      done(code === null ? null : refusal(code));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("error", done);
      stream.once("end", () => {
        const keep = session.envelope.rcptTo.map(async ({ address }) =>
          keepMail(folder, await read(Buffer.concat(chunks), address), log),
        );
        Promise.all(keep).then(() => done(), done);
      });
    },
  });
  // A client that hangs up is no fault of the server.
  server.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve());
  });
  const address = server.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
