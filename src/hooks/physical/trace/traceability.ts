import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { serialKeys } from "@/hooks/physical/shared/keys";
import { serialTraceability } from "@/hooks/physical/shared/trace-rows";
import type { SerialTraceability } from "@/hooks/physical/shared/types";
import { rpc } from "@/integrations/supabase/server";

const historyPageSize = 50;

/** A unit and a page of its history, newest first; `beforeSeq` goes back in time. */
export function readTraceability(
  serialId: string,
  beforeSeq: number | null,
  limit: number,
  signal?: AbortSignal,
): Promise<SerialTraceability> {
  return rpc(
    "get_serial_traceability",
    { p_serial_id: serialId, p_limit: limit, ...(beforeSeq === null ? {} : { p_before_seq: beforeSeq }) },
    serialTraceability,
    { signal },
  );
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
