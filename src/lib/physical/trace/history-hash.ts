import type { SerialStatus } from "@/lib/physical/shared/serial-transitions";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** What of an event is hashed, as the API sends it. */
export interface HashedEvent {
  seq: number;
  event: string;
  event_date: string;
  recorded_at: string;
  actor_id: string | null;
  actor_name: string | null;
  actor_role: string | null;
  from_status: SerialStatus | null;
  to_status: SerialStatus | null;
  from_warehouse_id: string | null;
  from_bin: string | null;
  to_warehouse_id: string | null;
  to_bin: string | null;
  from_customer_id: string | null;
  to_customer_id: string | null;
  forced: boolean;
  reason: string | null;
  changes: JsonValue;
  prev_hash: string;
  hash: string;
}

/** The unit's own part: whose chain it is, and the head that a cut at the end would miss. */
export interface ChainAnchor {
  id: string;
  store_id: string;
  history_count: number;
  history_head: string | null;
}

export const firstPreviousHash = "0".repeat(64);

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

function compareKeys(a: string, b: string): number {
  const left = utf8(a);
  const right = utf8(b);
  if (left.length !== right.length) return left.length - right.length;
  for (let at = 0; at < left.length; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The text Postgres writes for a jsonb: keys by length, then by bytes; ", " and ": " between. */
export function jsonbText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.keys(value)
      .sort(compareKeys)
      .map((key) => `${JSON.stringify(key)}: ${jsonbText(value[key] ?? null)}`);
    return `{${members.join(", ")}}`;
  }
  return JSON.stringify(value);
}

const moment =
  /^(\d{4,})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)$/;

/** A moment in UTC with its six decimals, from any offset; JavaScript's Date alone would cut the microseconds. */
export function canonicalMoment(text: string): string {
  const parts = moment.exec(text);
  if (!parts) throw new RangeError(`no moment: ${text}`);
  const [, year, month, day, hour, minute, second, fraction = "", offset = "Z"] = parts;
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const iso = new Date(wall - offsetSeconds(offset) * 1000).toISOString();
  return `${iso.slice(0, iso.lastIndexOf("."))}.${fraction.padEnd(6, "0")}Z`;
}

function offsetSeconds(offset: string): number {
  if (offset === "Z") return 0;
  const sign = offset.startsWith("-") ? -1 : 1;
  const [hours = "0", minutes = "0", seconds = "0"] = offset.slice(1).match(/\d\d/g) ?? [];
  return sign * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/** One field: name, UTF-8 length, value; "-" marks null. */
export function canonicalField(name: string, value: string | null): string {
  return `${name}:${value === null ? "-" : `${utf8(value).length}:${value}`}\n`;
}

/** The canonical form of an event; mirrors `private.serial_history_hash`. */
export function canonicalForm(anchor: Pick<ChainAnchor, "id" | "store_id">, event: HashedEvent): string {
  const fields: [string, string | null][] = [
    ["prev_hash", event.prev_hash],
    ["serial_id", anchor.id],
    ["store_id", anchor.store_id],
    ["seq", String(event.seq)],
    ["event", event.event],
    ["event_date", canonicalMoment(event.event_date)],
    ["recorded_at", canonicalMoment(event.recorded_at)],
    ["actor_id", event.actor_id],
    ["actor_name", event.actor_name],
    ["actor_role", event.actor_role],
    ["from_status", event.from_status],
    ["to_status", event.to_status],
    ["from_warehouse_id", event.from_warehouse_id],
    ["from_bin", event.from_bin],
    ["to_warehouse_id", event.to_warehouse_id],
    ["to_bin", event.to_bin],
    ["from_customer_id", event.from_customer_id],
    ["to_customer_id", event.to_customer_id],
    ["forced", String(event.forced)],
    ["reason", event.reason],
    ["changes", jsonbText(event.changes)],
  ];
  return fields.map(([name, value]) => canonicalField(name, value)).join("");
}

/** SHA-256 as lower-case hex. Rejects where the page is not served securely and browsers keep WebCrypto away. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest("SHA-256", utf8(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const canRecompute = (): boolean => globalThis.crypto?.subtle !== undefined;

export const eventHash = (
  anchor: Pick<ChainAnchor, "id" | "store_id">,
  event: HashedEvent,
): Promise<string> => sha256Hex(canonicalForm(anchor, event));

export type ChainProblem = "event_missing" | "link_broken" | "event_changed";

export interface ChainCheck {
  intact: boolean;
  /** Events found sound before the first problem. */
  checked: number;
  first_broken_seq: number | null;
  problem: ChainProblem | null;
}

/**
 * Recomputes a whole chain from its events, in any order; mirrors `private.check_serial_history`:
 * numbering without gaps, every link, every hash, and the head kept on the unit.
 */
export async function verifyChain(anchor: ChainAnchor, events: readonly HashedEvent[]): Promise<ChainCheck> {
  const ordered = [...events].sort((a, b) => a.seq - b.seq);
  const broken = (checked: number, problem: ChainProblem): ChainCheck => ({
    intact: false,
    checked,
    first_broken_seq: checked + 1,
    problem,
  });
  const hashes = await Promise.all(ordered.map((event) => eventHash(anchor, event)));
  let previous = firstPreviousHash;
  for (const [index, event] of ordered.entries()) {
    if (event.seq !== index + 1) return broken(index, "event_missing");
    if (event.prev_hash !== previous) return broken(index, "link_broken");
    if (event.hash !== hashes[index]) return broken(index, "event_changed");
    previous = event.hash;
  }
  const { history_count: count, history_head: head } = anchor;
  if (ordered.length === 0 || ordered.length < count) return broken(ordered.length, "event_missing");
  if (ordered.length > count) return broken(count, "link_broken");
  if (previous !== head) return broken(ordered.length - 1, "event_changed");
  return { intact: true, checked: ordered.length, first_broken_seq: null, problem: null };
}
