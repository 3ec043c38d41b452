import { machineNow } from "../../core/clock.ts";
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import type { WebhookSecret } from "../../core/config.ts";
import { sameText } from "../../core/crypto.ts";

const WINDOW_SECONDS = 300;

const hmac = (secret: string, data: string | Buffer) =>
  createHmac("sha256", secret).update(data).digest("hex");

/** The signature of a message: over the bytes that came, never over what was parsed of them. */
export const zoomSignature = (secret: string, timestamp: string, raw: Buffer): string =>
  `v0=${hmac(secret, Buffer.concat([Buffer.from(`v0:${timestamp}:`), raw]))}`;

/** The secret that signed the message, or null when none did or it is older or newer than five minutes. */
export function signedBy(
  headers: Headers,
  raw: Buffer,
  secrets: readonly WebhookSecret[],
  now: Date = machineNow(),
): WebhookSecret | null {
  const timestamp = headers.get("x-zm-request-timestamp") ?? "";
  const signature = headers.get("x-zm-signature") ?? "";
  if (!/^\d{1,12}$/.test(timestamp)) return null;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > WINDOW_SECONDS) return null;
  return secrets.find(({ secret }) => sameText(zoomSignature(secret, timestamp, raw), signature)) ?? null;
}

/** The answer to Zoom's question whether this address is ours. */
export const validationReply = (plainToken: string, secret: string) => ({
  plainToken,
  encryptedToken: hmac(secret, plainToken),
});
