import { Buffer } from "node:buffer";
import { createHash, createHmac, timingSafeEqual, webcrypto } from "node:crypto";

/** One key of VIDEO_ENCRYPTION_KEYS or LINK_KEYS: 256 bits with a name, which is stored beside what the key sealed. */
export interface NamedKey {
  id: string;
  bytes: Buffer;
}

/** Reads "id:base64,id2:base64"; the first seals, all open. Throws on a malformed or repeated entry of the setting. */
export function parseKeys(text: string, setting = "VIDEO_ENCRYPTION_KEYS"): NamedKey[] {
  const entries = text.split(",").map((entry) => entry.trim());
  const keys = entries
    .filter((entry) => entry !== "")
    .map((entry) => {
      const match = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]+={0,2})$/.exec(entry);
      const bytes = Buffer.from(match?.[2] ?? "", "base64");
      if (!match?.[1] || bytes.length !== 32) {
        throw new Error(`${setting} must be name:base64 of 32 bytes, separated by commas`);
      }
      return { id: match[1], bytes };
    });
  if (new Set(keys.map((key) => key.id)).size !== keys.length) {
    throw new Error(`${setting} names a key twice`);
  }
  return keys;
}

/** Thrown when a sealed value cannot be opened: its key is not configured any more, or it was tampered with. */
export class SealError extends Error {}

const importKey = (key: NamedKey, usage: "encrypt" | "decrypt") =>
  webcrypto.subtle.importKey("raw", key.bytes, "AES-GCM", false, [usage]);

/** Seals with the current key. `context` (the owning row's id) is authenticated: a value copied to another row will not open. */
export async function seal(
  text: string,
  context: string,
  keys: readonly NamedKey[],
): Promise<{ keyId: string; sealed: string }> {
  const key = keys[0];
  if (!key) throw new SealError("VIDEO_ENCRYPTION_KEYS is not set");
  const iv = webcrypto.getRandomValues(new Uint8Array(12));
  const encrypted = await webcrypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: Buffer.from(context) },
    await importKey(key, "encrypt"),
    Buffer.from(text),
  );
  return { keyId: key.id, sealed: Buffer.concat([iv, Buffer.from(encrypted)]).toString("base64") };
}

/** Opens what `seal` made. Throws SealError. */
export async function open(
  sealed: string,
  keyId: string,
  context: string,
  keys: readonly NamedKey[],
): Promise<string> {
  const key = keys.find((candidate) => candidate.id === keyId);
  if (!key) throw new SealError("the key of a stored secret is not configured");
  const bytes = Buffer.from(sealed, "base64");
  try {
    const text = await webcrypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytes.subarray(0, 12), additionalData: Buffer.from(context) },
      await importKey(key, "decrypt"),
      bytes.subarray(12),
    );
    return Buffer.from(text).toString("utf8");
  } catch {
    throw new SealError("a stored secret cannot be opened");
  }
}

/** A random URL-safe token of 256 bits: states, PKCE verifiers (43 characters), channel tokens. */
export function randomToken(): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(32))).toString("base64url");
}

export const sha256 = (text: string, encoding: "hex" | "base64url" = "hex"): string =>
  createHash("sha256").update(text).digest(encoding);

/**
 * What only the holder of the key can say of these words (HMAC-SHA256, base64url). `purpose` keeps what was made for one use
 * from being taken for another.
 */
export const signed = (key: NamedKey, purpose: string, ...words: readonly string[]): string =>
  createHmac("sha256", key.bytes)
    .update(JSON.stringify([purpose, ...words]))
    .digest("base64url");

/** Compares without telling by its time how much of the text was right. */
export function sameText(a: string, b: string): boolean {
  const left = createHash("sha256").update(a).digest();
  const right = createHash("sha256").update(b).digest();
  return timingSafeEqual(left, right);
}
