import { Buffer } from "node:buffer";
import { webcrypto } from "node:crypto";
import { machineNow } from "../../core/clock.ts";

const { subtle } = webcrypto;
const bytesOf = (text: string) => Buffer.from(text, "base64url");
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const RECORD = 4096;

/** The keys of a browser's subscription. */
export interface PushKeys {
  p256dh: string;
  auth: string;
}

/** What is new for each message; given in tests alone. */
export interface Once {
  salt: Uint8Array;
  pair: { privateKey: webcrypto.CryptoKey; publicKey: webcrypto.CryptoKey };
}

async function derived(
  secret: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  bytes: number,
): Promise<Buffer> {
  const key = await subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  return Buffer.from(await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, bytes * 8));
}

const label = (text: string) => Buffer.from(`Content-Encoding: ${text}\0`);

/** What both sides make of their keys and the other's: the key and the nonce of one message (RFC 8291, 3.4). */
export async function contentKeys(
  shared: Uint8Array,
  { auth, receiver, sender, salt }: Record<"auth" | "receiver" | "sender" | "salt", Uint8Array>,
): Promise<{ key: Buffer; nonce: Buffer }> {
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), receiver, sender]);
  const secret = await derived(shared, auth, info, 32);
  const [key, nonce] = await Promise.all([
    derived(secret, salt, label("aes128gcm"), 16),
    derived(secret, salt, label("nonce"), 12),
  ]);
  return { key, nonce };
}

const once = async (): Promise<Once> => ({
  salt: webcrypto.getRandomValues(new Uint8Array(16)),
  pair: await subtle.generateKey(CURVE, true, ["deriveBits"]),
});

/** Seals a text for one browser, which alone can open it: one record of aes128gcm (RFC 8188, RFC 8291). */
export async function sealPush(text: string, keys: PushKeys, given?: Once): Promise<Buffer> {
  const { salt, pair } = given ?? (await once());
  const receiver = bytesOf(keys.p256dh);
  const theirs = await subtle.importKey("raw", receiver, CURVE, false, []);
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
  const sender = Buffer.from(await subtle.exportKey("raw", pair.publicKey));
  const auth = bytesOf(keys.auth);
  const { key, nonce } = await contentKeys(Buffer.from(shared), { auth, receiver, sender, salt });
  const aes = await subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  // 2 ends the last record.
  const record = Buffer.concat([Buffer.from(text), Buffer.of(2)]);
  const sealed = await subtle.encrypt({ name: "AES-GCM", iv: nonce }, aes, record);
  const head = Buffer.alloc(21);
  head.set(salt);
  head.writeUInt32BE(RECORD, 16);
  head.writeUInt8(sender.length, 20);
  return Buffer.concat([head, sender, Buffer.from(sealed)]);
}

/** Who sends, said to a push service: a token for its origin alone, signed with the server's key (RFC 8292). */
export async function vapid(
  endpoint: string,
  { publicKey, privateKey, subject }: Record<"publicKey" | "privateKey" | "subject", string>,
): Promise<string> {
  const point = bytesOf(publicKey);
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  const jwk = { kty: "EC", crv: "P-256", x, y, d: privateKey } as webcrypto.JsonWebKey;
  const signing = { name: "ECDSA", namedCurve: "P-256" };
  const key = await subtle.importKey("jwk", jwk, signing, false, ["sign"]);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(machineNow().getTime() / 1000) + 12 * 3600;
  const said = `${part({ typ: "JWT", alg: "ES256" })}.${part({ aud: new URL(endpoint).origin, exp, sub: subject })}`;
  const signature = await subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, Buffer.from(said));
  return `vapid t=${said}.${Buffer.from(signature).toString("base64url")}, k=${publicKey}`;
}
