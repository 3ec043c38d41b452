import { machineNow } from "../../core/clock.ts";
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import type { WebhookSecret } from "../../core/config.ts";
import { sameText } from "../../core/crypto.ts";

/** Zoom tries again 5, 20 and 60 minutes later, perhaps with the first time; what comes twice is known by its signature. */
const OLD_SECONDS = 2 * 3600;
const AHEAD_SECONDS = 300;

const hmac = (secret: string, data: string | Buffer) =>
  createHmac("sha256", secret).update(data).digest("hex");

/** The signature of a message: over the bytes that came, never over what was parsed of them. */
export const zoomSignature = (secret: string, timestamp: string, raw: Buffer): string =>
  `v0=${hmac(secret, Buffer.concat([Buffer.from(`v0:${timestamp}:`), raw]))}`;

/** The secret that signed the message, or null when none did, or it is older than two hours or from the future. */
export function signedBy(
  headers: Headers,
  raw: Buffer,
  secrets: readonly WebhookSecret[],
  now: Date = machineNow(),
): WebhookSecret | null {
  const timestamp = headers.get("x-zm-request-timestamp") ?? "";
  const signature = headers.get("x-zm-signature") ?? "";
  if (!/^\d{1,12}$/.test(timestamp)) return null;
  const age = now.getTime() / 1000 - Number(timestamp);
  if (age > OLD_SECONDS || age < -AHEAD_SECONDS) return null;
  return secrets.find(({ secret }) => sameText(zoomSignature(secret, timestamp, raw), signature)) ?? null;
}

/** The answer to Zoom's question whether this address is ours. */
export const validationReply = (plainToken: string, secret: string) => ({
  plainToken,
  encryptedToken: hmac(secret, plainToken),
});
