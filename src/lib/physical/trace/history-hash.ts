import type { SerialStatus } from "@/lib/physical/shared/serial-transitions";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** The texts of an event that name people or were written freely. */
export type EventTextName =
  | "actor_name"
  | "reason"
  | "document"
  | "from_customer_name"
  | "to_customer_name"
  | "order_reference"
  | "notes"
  | "former_notes";

/** What is hashed of a text, SHA-256 of salt and text; both are missing where it was erased, or is not for the reader. */
export interface EventText {
  digest: string;
  shown: boolean;
  salt?: string | undefined;
  value?: string | undefined;
}

interface Change {
  from: string | null;
  to: string | null;
}

/** What of an event is hashed, as the API sends it. */
export interface HashedEvent {
  seq: number;
  hash_version: number;
  event: string;
  event_date: string;
  day_only: boolean;
  recorded_at: string;
  operation_id: string;
  source: string;
  client_event_id: string | null;
  actor_id: string | null;
  actor_role: string | null;
  from_status: SerialStatus | null;
  to_status: SerialStatus | null;
  from_warehouse_id: string | null;
  from_bin: string | null;
  to_warehouse_id: string | null;
  to_bin: string | null;
  from_customer_id: string | null;
  to_customer_id: string | null;
  order_id: string | null;
  related_serial_id: string | null;
  forced: boolean;
  names: Record<string, string>;
  changes: Record<string, Change>;
  texts: Record<EventTextName, EventText | null>;
  /** Somebody whom it names was erased, then. */
  erased_at: string | null;
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

/** The canonical form of an event, a JSON array as Postgres writes it; mirrors `private.serial_history_hash`. */
export function canonicalForm(anchor: Pick<ChainAnchor, "id" | "store_id">, event: HashedEvent): string {
  const digest = (name: EventTextName) => event.texts[name]?.digest ?? null;
  return jsonbText([
    event.hash_version,
    event.prev_hash,
    anchor.id,
    anchor.store_id,
    event.seq,
    event.event,
    canonicalMoment(event.event_date),
    event.day_only,
    canonicalMoment(event.recorded_at),
    event.operation_id,
    event.source,
    event.client_event_id,
    event.actor_id,
    event.actor_role,
    event.from_status,
    event.to_status,
    event.from_warehouse_id,
    event.from_bin,
    event.to_warehouse_id,
    event.to_bin,
    event.from_customer_id,
    event.to_customer_id,
    event.order_id,
    event.related_serial_id,
    event.forced,
    event.names,
    event.changes as unknown as JsonValue,
    digest("actor_name"),
    digest("reason"),
    digest("document"),
    digest("from_customer_name"),
    digest("to_customer_name"),
    digest("order_reference"),
  ]);
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 as lower-case hex. Rejects where the page is not served securely and browsers keep WebCrypto away. */
export const sha256Hex = (text: string): Promise<string> => digestOf(utf8(text));

/** The digest of a salted text. */
export function textDigest(salt: string, value: string): Promise<string> {
  const before = (salt.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return digestOf(new Uint8Array([...before, ...utf8(value)]));
}

export const canRecompute = (): boolean => globalThis.crypto?.subtle !== undefined;

export const eventHash = (
  anchor: Pick<ChainAnchor, "id" | "store_id">,
  event: HashedEvent,
): Promise<string> => sha256Hex(canonicalForm(anchor, event));

export type ChainProblem =
  "event_missing" | "link_broken" | "event_changed" | "text_missing" | "unit_changed";

export interface ChainCheck {
  intact: boolean;
  /** Events found sound before the first problem. */
  checked: number;
  first_broken_seq: number | null;
  problem: ChainProblem | null;
  /** The field that differs, where it is one. */
  field: string | null;
}

/** The columns of a unit that its events tell of; `notes` and `deleted` apart. */
export const toldColumns = [
  "status",
  "hold",
  "serial_number",
  "imei",
  "mac_address",
  "barcode",
  "batch",
  "product_id",
  "variant_id",
  "warehouse_id",
  "bin",
  "order_id",
  "customer_id",
  "warranty_start",
  "warranty_end",
] as const;

export type ToldUnit = ChainAnchor &
  Record<(typeof toldColumns)[number], string | null> & { notes: string; deleted_at: string | null };

const hashedTexts = [
  "actor_name",
  "reason",
  "document",
  "from_customer_name",
  "to_customer_name",
  "order_reference",
  "notes",
] as const;

/** The first text of an event that is not the one that was hashed, or is gone though nobody was erased. */
async function wrongText(
  event: HashedEvent,
): Promise<{ field: string; problem: "event_changed" | "text_missing" } | null> {
  for (const field of hashedTexts) {
    const text = event.texts[field];
    const told = field === "notes" ? (event.changes["notes"]?.to ?? null) : (text?.digest ?? null);
    if (told !== (text?.digest ?? null)) return { field, problem: "event_changed" };
    if (!text?.shown) continue;
    if (text.salt === undefined || text.value === undefined) {
      // An order's reference is no free text: nobody's erasure takes it out.
      if (event.erased_at === null || field === "order_reference") return { field, problem: "text_missing" };
    } else if ((await textDigest(text.salt, text.value)) !== text.digest) {
      return { field, problem: "event_changed" };
    }
  }
  return null;
}

const first = (fields: readonly string[]): string | null => [...fields].sort()[0] ?? null;

/** The field in which a unit is not what its events told last, or null. */
function untoldField(
  unit: ToldUnit,
  told: ReadonlyMap<string, string | null>,
  last: HashedEvent | undefined,
) {
  const differs = toldColumns.filter((column) => (told.get(column) ?? null) !== unit[column]);
  const deleted = String(unit.deleted_at !== null) === (told.get("deleted") ?? "false") ? [] : ["deleted"];
  const notes = told.get("notes") ?? null;
  const text = last?.texts.notes;
  const same = notes === null ? unit.notes === "" : text?.digest === notes && text.value === unit.notes;
  return first([...differs, ...deleted, ...(same ? [] : ["notes"])]);
}

/**
 * Recomputes a whole chain from its events, in any order, and folds them; mirrors `private.check_serial_history`:
 * numbering without gaps, every link, every hash, every text, the head kept apart, and that the unit is what they say.
 */
export async function verifyChain(unit: ToldUnit, events: readonly HashedEvent[]): Promise<ChainCheck> {
  const ordered = [...events].sort((a, b) => a.seq - b.seq);
  const broken = (checked: number, problem: ChainProblem, field: string | null = null): ChainCheck => ({
    intact: false,
    checked,
    first_broken_seq: checked + 1,
    problem,
    field,
  });
  const hashes = await Promise.all(ordered.map((event) => eventHash(unit, event)));
  const told = new Map<string, string | null>([["deleted", "false"]]);
  let noted: HashedEvent | undefined;
  let previous = firstPreviousHash;
  for (const [index, event] of ordered.entries()) {
    if (event.seq !== index + 1) return broken(index, "event_missing");
    if (event.prev_hash !== previous) return broken(index, "link_broken");
    if (event.hash !== hashes[index]) return broken(index, "event_changed");
    const wrong = await wrongText(event);
    if (wrong) return broken(index, wrong.problem, wrong.field);
    const changes = Object.entries(event.changes);
    const untold = first(
      changes.flatMap(([column, { from }]) => ((told.get(column) ?? null) === from ? [] : [column])),
    );
    if (untold) return broken(index, "unit_changed", untold);
    for (const [column, { to }] of changes) told.set(column, to);
    if (event.changes["notes"]) noted = event;
    previous = event.hash;
  }
  const { history_count: count, history_head: head } = unit;
  if (ordered.length === 0 || ordered.length < count) return broken(ordered.length, "event_missing");
  if (ordered.length > count) return broken(count, "link_broken");
  if (previous !== head) return broken(ordered.length - 1, "event_changed");
  const field = untoldField(unit, told, noted);
  if (field)
    return { intact: false, checked: ordered.length, first_broken_seq: null, problem: "unit_changed", field };
  return { intact: true, checked: ordered.length, first_broken_seq: null, problem: null, field: null };
}
