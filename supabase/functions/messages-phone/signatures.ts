import type { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";

/** What WhatsApp signs with: over the bytes that came (X-Hub-Signature-256). */
export const hubSignature = (secret: string, raw: Buffer): string =>
  `sha256=${createHmac("sha256", secret).update(raw).digest("hex")}`;

/** What a gateway that speaks as Twilio does signs with: over the address it called and the fields by name (X-Twilio-Signature). */
export const gatewaySignature = (token: string, url: string, fields: URLSearchParams): string =>
  createHmac("sha1", token)
    .update(
      [...fields.entries()]
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .reduce((said, [name, value]) => `${said}${name}${value}`, url),
    )
    .digest("base64");
