import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { machineNow } from "../_shared/core/clock.ts";
import { sameText } from "../_shared/core/crypto.ts";

const TOLERANCE_SECONDS = 300;

/** What Svix, and Resend by it, signs a message with: over the bytes that came. */
export const svixSignature = (secret: string, id: string, timestamp: string, raw: Buffer): string =>
  createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
    .update(Buffer.concat([Buffer.from(`${id}.${timestamp}.`), raw]))
    .digest("base64");

/** The id and signature of a message that one of the secrets has signed within five minutes; else null. */
export function signedMessage(
  headers: Headers,
  raw: Buffer,
  secrets: readonly string[],
): { id: string; signature: string } | null {
  const id = headers.get("svix-id") ?? "";
  const timestamp = headers.get("svix-timestamp") ?? "";
  if (!/^[\w-]{1,128}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return null;
  if (Math.abs(machineNow().getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return null;
  const given = (headers.get("svix-signature") ?? "").split(" ").slice(0, 8);
  const ours = secrets.map((secret) => svixSignature(secret, id, timestamp, raw));
  const signature = ours.find((one) => given.some((other) => sameText(`v1,${one}`, other)));
  return signature === undefined ? null : { id, signature };
}
