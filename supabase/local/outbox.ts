import { randomUUID, webcrypto } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import { contentKeys } from "../functions/_shared/messages/channels/web-push.ts";
import { LOCAL_BROWSER } from "./local-browser.ts";
import type { Log } from "./log.ts";
import { keepMail } from "./mail.ts";

export interface Outbox {
  /** For PUSH_URL and SMS_API_URL, and with /whatsapp for WHATSAPP_API_URL. */
  url: string;
  close(): Promise<void>;
}

/** How a receiver answers: with a status of its own choice, or null as it should. */
export type Faults = (address: string) => number | null;

const byName: Faults = (address) => {
  const status = /-(404|410|429|500)$/.exec(address)?.[1];
  return status ? Number(status) : null;
};

/** By the last digits of a number: refused with this status and this code of its protocol. */
const NUMBERS: Readonly<Record<string, { status: number; sms: number; whatsapp: number }>> = {
  "0404": { status: 400, sms: 21_211, whatsapp: 131_026 },
  "0410": { status: 400, sms: 21_610, whatsapp: 132_015 },
  "0429": { status: 429, sms: 20_429, whatsapp: 130_429 },
  "0500": { status: 500, sms: 20_500, whatsapp: 131_000 },
  "0401": { status: 401, sms: 20_003, whatsapp: 190 },
};
/** Takes the message, and the answer is lost. */
const SILENT = "0408";

const template = z.object({
  to: z.string().regex(/^[1-9]\d{6,14}$/),
  biz_opaque_callback_data: z.string(),
  template: z.object({
    name: z.string(),
    language: z.object({ code: z.enum(["fr", "en"]) }),
    components: z.array(
      z.object({
        type: z.string(),
        parameters: z.array(z.object({ type: z.literal("text"), text: z.string().min(1) })),
      }),
    ),
  }),
});

/** What came for a telephone, and whose protocol it speaks; null for what neither provider would take. */
function readPhone(
  path: string,
  body: Buffer,
): {
  channel: "sms" | "whatsapp";
  to: string;
  subject: string;
  text: string;
  headers: Record<string, string>;
} | null {
  if (path.startsWith("/2010-04-01/Accounts/")) {
    const fields = new URLSearchParams(body.toString("utf8"));
    const [to, text] = [fields.get("To"), fields.get("Body")];
    const callback = fields.get("StatusCallback") ?? "";
    return to && text
      ? { channel: "sms", to, text, subject: text, headers: { callback, from: fields.get("From") ?? "" } }
      : null;
  }
  const said = template.safeParse(readJson(body)).data;
  if (!said) return null;
  const { name, language, components } = said.template;
  const [words = [], button = []] = components.map(({ parameters }) => parameters.map(({ text }) => text));
  return {
    ...{ channel: "whatsapp" as const, to: `+${said.to}`, subject: `${name} (${language.code})` },
    text: [...words, `/${button.join("")}`].join("\n"),
    headers: { template: name, language: language.code, key: said.biz_opaque_callback_data },
  };
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

const pushed = z.object({ title: z.string(), body: z.string(), url: z.string(), tag: z.string() });

/** Opens what was sealed for the local browser (RFC 8291); null for what was sealed for another. */
export async function openPush(body: Buffer): Promise<z.output<typeof pushed> | null> {
  try {
    const length = body.readUInt8(20);
    const [salt, sender, sealed] = [
      body.subarray(0, 16),
      body.subarray(21, 21 + length),
      body.subarray(21 + length),
    ];
    const { key, nonce } = await contentKeys(LOCAL_BROWSER.shared(sender), {
      auth: Buffer.from(LOCAL_BROWSER.auth, "base64url"),
      receiver: Buffer.from(LOCAL_BROWSER.p256dh, "base64url"),
      ...{ sender, salt },
    });
    const aes = await webcrypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
    const record = Buffer.from(await webcrypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, aes, sealed));
    return pushed.parse(JSON.parse(record.subarray(0, record.lastIndexOf(2)).toString("utf8")));
  } catch {
    return null;
  }
}

/** Whether the sender has signed for this service with the key that it names (RFC 8292). */
async function isSigned(authorization: string, audience: string): Promise<boolean> {
  const [, token = "", name = ""] = /^vapid t=([^,]+), k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = "", claims = "", signature = ""] = token.split(".");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  try {
    const raw = Buffer.from(name, "base64url");
    const key = await webcrypto.subtle.importKey("raw", raw, algorithm, false, ["verify"]);
    const said = Buffer.from(`${head}.${claims}`);
    const right = await webcrypto.subtle.verify(algorithm, key, Buffer.from(signature, "base64url"), said);
    const { aud, exp, sub } = z
      .object({ aud: z.string(), exp: z.number(), sub: z.string() })
      .parse(JSON.parse(Buffer.from(claims, "base64url").toString("utf8")));
    return right && aud === audience && exp * 1000 > Date.now() && /^(mailto:|https:)/.test(sub);
  } catch {
    return false;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** How the local back end is set up for telephones. */
export const LOCAL_PHONE = {
  ...{ SMS_ACCOUNT: "AClocal", SMS_TOKEN: "local-sms-token", SMS_FROM: "+33700000000" },
  ...{ WHATSAPP_NUMBER: "100000000000001", WHATSAPP_TOKEN: "local-whatsapp-token" },
  ...{ WHATSAPP_SECRET: "local-whatsapp-secret", WHATSAPP_VERIFY: "local-whatsapp-word" },
};

/** A real server on loopback in the place of what takes pushes, text messages and WhatsApp templates; what arrives is kept in the mailbox of the local back end. */
export async function startOutbox(folder: string, log: Log, faults: Faults = byName): Promise<Outbox> {
  const takePush = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? "/";
    const body = await bodyOf(request);
    const fault = faults(path);
    if (fault !== null)
      return void response.writeHead(fault, fault === 429 ? { "retry-after": "7" } : {}).end();
    const { authorization = "", ttl, topic } = request.headers;
    if (!(await isSigned(authorization, "https://fcm.googleapis.com")))
      return void response.writeHead(403).end();
    if (ttl === undefined || request.headers["content-encoding"] !== "aes128gcm")
      return void response.writeHead(400).end();
    const note = await openPush(body);
    await keepMail(
      folder,
      {
        ...{ channel: "push", to: path.split("/").at(-1) ?? "", from: "", sentAt: new Date().toISOString() },
        subject: note?.title ?? `(${body.length} B)`,
        text: note?.body ?? "",
        ...{ html: "", link: note?.url ?? null, attachments: [] },
        headers: { ttl: String(ttl), topic: String(topic), ...(note && { tag: note.tag }) },
      },
      log,
    );
    return void response.writeHead(201, { location: `https://fcm.googleapis.com/m/${String(topic)}` }).end();
  };
  const takePhone = async (request: IncomingMessage, response: ServerResponse) => {
    const answer = (status: number, reply: object) =>
      void response
        .writeHead(status, {
          "content-type": "application/json",
          ...(status === 429 && { "retry-after": "7" }),
        })
        .end(JSON.stringify(reply));
    const said = readPhone(request.url ?? "", await bodyOf(request));
    if (!request.headers.authorization) return answer(401, { code: 20_003, error: { code: 190 } });
    if (!said) return answer(400, { code: 21_602, error: { code: 100 } });
    const fault = NUMBERS[said.to.slice(-4)];
    if (fault) return answer(fault.status, { code: fault.sms, error: { code: fault.whatsapp } });
    const id = randomUUID();
    await keepMail(
      folder,
      {
        ...{ channel: said.channel, to: said.to, from: "", subject: said.subject, text: said.text, html: "" },
        ...{ sentAt: new Date().toISOString(), attachments: [], headers: { id, ...said.headers } },
        link: /https?:\S+$/.exec(said.text)?.[0] ?? null,
      },
      log,
    );
    if (said.to.endsWith(SILENT)) {
      response.writeHead(201, { "content-length": 100 }).write("{", () => request.socket.destroy());
      return;
    }
    return answer(201, { sid: id, messages: [{ id }] });
  };
  const server = createServer((request, response) => {
    const take = /^\/(2010-04-01|whatsapp)\//.test(request.url ?? "") ? takePhone : takePush;
    take(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve());
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
