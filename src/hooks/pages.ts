import type { InfiniteData } from "@tanstack/react-query";

/**
 * What every keyset list has in common: the next page begins after the place of the last row, and a page that is not
 * full is the last. `data` is the flat list of what has been loaded.
 */
export function keysetPages<Row, Place>(size: number, placeOf: (last: Row) => Place) {
  return {
    initialPageParam: null as Place | null,
    getNextPageParam: (page: readonly Row[]): Place | null => {
      const last = page.at(-1);
      return last !== undefined && page.length === size ? placeOf(last) : null;
    },
    select: (data: InfiniteData<Row[], Place | null>): Row[] => data.pages.flat(),
  };
}
