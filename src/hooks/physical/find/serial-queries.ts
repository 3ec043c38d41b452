import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { keepWithin } from "@/hooks/cache";
import { serialKeys, type SerialFilters } from "@/hooks/physical/shared/keys";
import { serialListItem, serialStats } from "@/hooks/physical/shared/serial-list-rows";
import type { SerialListItem, SerialStats } from "@/hooks/physical/shared/types";
import { rpc, rpcRow } from "@/integrations/supabase/server";

const pageSize = 50;

interface Cursor {
  value: string | null;
  id: string;
}

/** The filters as the server's functions take them. */
export function filterArgs(storeId: string, filters: SerialFilters) {
  const query = filters.query?.trim();
  return {
    p_store_id: storeId,
    p_deleted: filters.deleted ?? false,
    ...(query ? { p_query: query } : {}),
    ...(filters.productId ? { p_product_id: filters.productId } : {}),
    ...(filters.statuses?.length ? { p_statuses: [...filters.statuses] } : {}),
    ...(filters.warehouseId ? { p_warehouse_id: filters.warehouseId } : {}),
    ...(filters.warranty ? { p_warranty: filters.warranty } : {}),
    ...(filters.hold ? { p_hold: filters.hold } : {}),
  };
}

/** One keyset page of a store's units. */
function readSerialPage(
  storeId: string,
  filters: SerialFilters,
  after: Cursor | null,
  limit: number,
  signal: AbortSignal,
): Promise<SerialListItem[]> {
  return rpc(
    "list_serial_numbers",
    {
      ...filterArgs(storeId, filters),
      p_limit: limit,
      p_sort: filters.sort ?? "updated",
      ...(after ? { p_after_id: after.id } : {}),
      ...(after?.value ? { p_after_value: after.value } : {}),
    },
    z.array(serialListItem),
    { signal },
  );
}

function cursorAfter(page: readonly SerialListItem[], limit: number): Cursor | null {
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
    placeholderData: keepWithin(storeId),
  });
}

export function serialStatsOptions(storeId: string) {
  return queryOptions({
    queryKey: serialKeys.stats(storeId),
    queryFn: async ({ signal }): Promise<SerialStats> => {
      const row = await rpcRow("get_serial_stats", { p_store_id: storeId }, serialStats, {
        signal,
      });
      return row;
    },
  });
}

export function useSerialStats(storeId: string) {
  return useQuery(serialStatsOptions(storeId));
}

/** The server stops counting here. */
export const mostCounted = 10_000;

/** How many units the filters let through, in any order; one more than `mostCounted` says that there are more. */
export function useSerialCount(storeId: string, filters: SerialFilters, enabled: boolean) {
  return useQuery({
    queryKey: serialKeys.count(storeId, { ...filters, sort: undefined }),
    queryFn: ({ signal }) =>
      rpc("count_serial_numbers", filterArgs(storeId, filters), z.number(), { signal }),
    enabled,
    placeholderData: keepWithin(storeId),
  });
}
