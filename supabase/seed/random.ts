import { createHash } from "node:crypto";

const SEED = "atelier-demo-1";

const digest = (text: string): Buffer => createHash("sha256").update(`${SEED}:${text}`).digest();

function formatted(bytes: Buffer): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex", 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A UUID that follows from its name alone, so that it is the same after every reset. */
export const idOf = (name: string): string => formatted(digest(name));

/** mulberry32, one stream a name: what one part of the data draws does not move the others. */
export class Random {
  #state: number;
  readonly #key: Buffer;
  readonly #bytes = Buffer.alloc(16);

  constructor(stream: string) {
    this.#key = digest(`random:${stream}`);
    this.#state = this.#key.readUInt32LE(0);
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** For rows too many to be named one by one. Of millions, two streams come upon the same state: the key keeps them apart. */
  id(): string {
    for (let at = 0; at < 16; at += 4) {
      const drawn = Math.floor(this.next() * 4_294_967_296);
      this.#bytes.writeUInt32LE((drawn ^ this.#key.readUInt32LE(at + 4)) >>> 0, at);
    }
    return formatted(this.#bytes);
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** Both ends included. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  }

  shuffle<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, rank: this.next() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  }
}
