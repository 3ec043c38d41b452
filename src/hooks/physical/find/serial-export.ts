import type { SerialFilters } from "@/hooks/physical/shared/keys";
import { largestPage } from "@/hooks/physical/shared/page-limits";
import { cursorAfter, readSerialPage } from "./serial-queries";
import type { SerialListItem } from "@/hooks/physical/shared/types";

/** Every unit the filters let through, a page at a time, for an export that can be stopped. */
export async function* eachSerialPage(
  storeId: string,
  filters: SerialFilters,
  signal: AbortSignal,
): AsyncGenerator<SerialListItem[], void> {
  let after: ReturnType<typeof cursorAfter> = null;
  do {
    const page = await readSerialPage(storeId, filters, after, largestPage, signal);
    if (page.length > 0) yield page;
    after = cursorAfter(page, largestPage);
  } while (after !== null);
}
