/** What a file will hold, settled before its first row is read. */
export interface Snapshot<Row> {
  /** How many rows matched at that moment. */
  total: number;
  /** Those of them that still match when they are read, each once, in the order they had. */
  pages: AsyncIterable<readonly Row[]>;
}

/** A snapshot of rows that were settled by their ids, read `size` at a time. */
export function snapshotOf<Row extends { id: string }>(
  ids: readonly string[],
  size: number,
  read: (ids: readonly string[]) => Promise<readonly Row[]>,
): Snapshot<Row> {
  async function* pages() {
    for (let from = 0; from < ids.length; from += size) {
      const asked = ids.slice(from, from + size);
      const rows = new Map((await read(asked)).map((row) => [row.id, row]));
      yield asked.flatMap((id) => rows.get(id) ?? []);
    }
  }
  return { total: ids.length, pages: pages() };
}

/**
 * A snapshot of rows that are numbered as they come and keep their number: those up to `last`, which was the newest when
 * `total` were counted. `read` gives at most `size` rows that come after a number, in their order.
 */
export function snapshotUpTo<Row>(
  { total, last }: { total: number; last: number },
  size: number,
  numberOf: (row: Row) => number,
  read: (after: number) => Promise<readonly Row[]>,
): Snapshot<Row> {
  async function* pages() {
    for (let after = 0; after < last;) {
      const rows = await read(after);
      yield rows.filter((row) => numberOf(row) <= last);
      const end = rows.at(-1);
      after = rows.length < size || end === undefined ? last : numberOf(end);
    }
  }
  return { total, pages: pages() };
}
