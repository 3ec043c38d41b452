import { useMemo } from "react";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useLiveSession } from "@/hooks/courses/useLiveSessions";
import { useStoreOf } from "@/hooks/stores/useStoreOf";
import { AppError } from "@/lib/net/errors";

interface SessionHere {
  data: LiveSessionDetail | undefined;
  error: unknown;
  refetch: () => Promise<unknown>;
  isFetching: boolean;
  isStale: boolean;
}

/** The session an address names, for the store it belongs to: what other people's stores show the public is not managed here. */
export function useSessionHere(sessionId: string | undefined): SessionHere {
  const { data, error, refetch, isFetching, isStale } = useLiveSession(sessionId);
  const place = useStoreOf(data?.store_id);
  const foreign = useMemo(
    () => (place === "foreign" ? new AppError({ status: 404, code: "session_not_found" }) : null),
    [place],
  );
  return { data: place === "here" ? data : undefined, error: error ?? foreign, refetch, isFetching, isStale };
}
