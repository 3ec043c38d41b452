import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { serialKeys, type SerialFilters } from "@/hooks/physical/shared/keys";
import type { SerialListItem, SerialStats, SerialTraceability } from "@/hooks/physical/shared/types";
import { db, unwrap } from "@/integrations/supabase/client";
import { exactUnit, searchQuery } from "@/lib/physical/find/identifier-search";

const pageSize = 50;
/** The server gives no more at once. */
export const largestPage = 200;

interface Cursor {
  value: string;
  id: string;
}

/** One keyset page of a store's units. */
export async function readSerialPage(
  storeId: string,
  filters: SerialFilters,
  after: Cursor | null,
  limit: number,
  signal: AbortSignal,
): Promise<SerialListItem[]> {
  const query = searchQuery(filters.query ?? "");
  const request = db
    .rpc("list_serial_numbers", {
      p_store_id: storeId,
      p_limit: limit,
      p_sort: filters.sort ?? "updated",
      p_deleted: filters.deleted ?? false,
      ...(query ? { p_query: query } : {}),
      ...(filters.productId ? { p_product_id: filters.productId } : {}),
      ...(filters.statuses?.length ? { p_statuses: [...filters.statuses] } : {}),
      ...(filters.warehouseId ? { p_warehouse_id: filters.warehouseId } : {}),
      ...(filters.warranty ? { p_warranty: filters.warranty } : {}),
      ...(filters.hold ? { p_hold: filters.hold } : {}),
      ...(after ? { p_after_value: after.value, p_after_id: after.id } : {}),
    })
    .abortSignal(signal);
  return (await unwrap(request)) as SerialListItem[];
}

export function cursorAfter(page: readonly SerialListItem[], limit: number): Cursor | null {
  const last = page.at(-1);
  return last && page.length === limit ? { value: last.sort_value, id: last.id } : null;
}

export function serialNumbersOptions(storeId: string, filters: SerialFilters) {
  return infiniteQueryOptions({
    queryKey: serialKeys.list(storeId, filters),
    queryFn: ({ pageParam, signal }) => readSerialPage(storeId, filters, pageParam, pageSize, signal),
    initialPageParam: null as Cursor | null,
    getNextPageParam: (page) => cursorAfter(page, pageSize),
    select: (data) => data.pages.flat(),
  });
}

/** A store's units, page by page; `data` is the flat list of what has been loaded. */
export function useSerialNumbers(storeId: string, filters: SerialFilters) {
  return useInfiniteQuery({
    ...serialNumbersOptions(storeId, filters),
    // A changed filter keeps the old rows until the new ones are there; another store's rows never stay.
    placeholderData: (previous, query) => (query?.queryKey[2] === storeId ? previous : undefined),
  });
}

/** The one unit whose serial, IMEI, MAC address or barcode is exactly this code, or null. */
export async function findExactSerial(storeId: string, code: string): Promise<SerialListItem | null> {
  const { signal } = new AbortController();
  return exactUnit(
    await readSerialPage(storeId, { query: code, sort: "serial" }, null, pageSize, signal),
    code,
  );
}

export function serialStatsOptions(storeId: string) {
  return queryOptions({
    queryKey: serialKeys.stats(storeId),
    queryFn: async ({ signal }): Promise<SerialStats> => {
      const rows = await unwrap(db.rpc("get_serial_stats", { p_store_id: storeId }).abortSignal(signal));
      return rows[0] as unknown as SerialStats;
    },
  });
}

export function useSerialStats(storeId: string) {
  return useQuery(serialStatsOptions(storeId));
}

const historyPageSize = 50;

/** A unit and a page of its history, newest first; `beforeSeq` goes back in time. */
export async function readTraceability(
  serialId: string,
  beforeSeq: number | null,
  limit: number,
  signal?: AbortSignal,
): Promise<SerialTraceability> {
  const request = db.rpc("get_serial_traceability", {
    p_serial_id: serialId,
    p_limit: limit,
    ...(beforeSeq === null ? {} : { p_before_seq: beforeSeq }),
  });
  return (await unwrap(signal ? request.abortSignal(signal) : request)) as unknown as SerialTraceability;
}

export function serialTraceabilityOptions(serialId: string) {
  return infiniteQueryOptions({
    queryKey: serialKeys.detail(serialId),
    queryFn: ({ pageParam, signal }) => readTraceability(serialId, pageParam, historyPageSize, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page): number | null => {
      const oldest = page.events.at(-1)?.seq ?? 1;
      return oldest > 1 ? oldest : null;
    },
    select: ({ pages }): SerialTraceability | undefined =>
      pages[0] && { ...pages[0], events: pages.flatMap((page) => page.events) },
  });
}

/** One unit, deleted or not, with its history; `fetchNextPage` loads older events. */
export function useSerialTraceability(serialId: string | null) {
  return useInfiniteQuery({ ...serialTraceabilityOptions(serialId ?? ""), enabled: serialId !== null });
}
