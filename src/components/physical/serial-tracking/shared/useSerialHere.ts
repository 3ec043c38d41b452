import { useMemo } from "react";
import { useSerialTraceability } from "@/hooks/physical/useSerialTracking";
import { useStoreOf } from "@/hooks/stores/useStoreOf";
import { AppError } from "@/lib/net/errors";

/**
 * The unit an address names with its history, for the store it belongs to: another of the person's stores is chosen,
 * and nothing is given until it is, so that no unit stands under the role held elsewhere.
 */
export function useSerialHere(serialId: string) {
  const query = useSerialTraceability(serialId);
  const { data, error, isPending } = query;
  const place = useStoreOf(data?.serial.store_id);
  const foreign = useMemo(
    () => (place === "foreign" ? new AppError({ status: 404, code: "serial_not_found" }) : null),
    [place],
  );
  return {
    data: place === "here" ? data : undefined,
    error: error ?? foreign,
    isPending: isPending || place === "elsewhere",
    isFetching: query.isFetching,
    isStale: query.isStale,
    refetch: query.refetch,
    hasNextPage: query.hasNextPage,
    isFetchingNextPage: query.isFetchingNextPage,
    isFetchNextPageError: query.isFetchNextPageError,
    fetchNextPage: query.fetchNextPage,
  };
}
