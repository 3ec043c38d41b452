import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { doorChanged, seatsChanged, sessionKeys, type MyScope } from "@/hooks/courses/shared/keys";
import type { MyLiveSession, RegistrationResult, WayIn } from "@/hooks/courses/shared/types";
import { db, unwrap } from "@/integrations/supabase/client";
import { AppError } from "@/lib/net/errors";

const pageSize = 20;

interface Cursor {
  start: string;
  id: string;
}

export function upcomingSessionsOptions(scope: MyScope = "upcoming") {
  return infiniteQueryOptions({
    queryKey: sessionKeys.myList(scope),
    queryFn: async ({ pageParam, signal }) =>
      (await unwrap(
        db
          .rpc("list_my_live_sessions", {
            p_scope: scope,
            p_limit: pageSize,
            ...(pageParam ? { p_after_start: pageParam.start, p_after_id: pageParam.id } : {}),
          })
          .abortSignal(signal),
      )) as MyLiveSession[],
    initialPageParam: null as Cursor | null,
    getNextPageParam: (page): Cursor | null => {
      const last = page.at(-1);
      return last && page.length === pageSize ? { start: last.scheduled_start, id: last.id } : null;
    },
    select: (data) => data.pages.flat(),
  });
}

/** The sessions the signed-in person can attend; `data` is the flat list of what has been loaded. */
export function useUpcomingSessions(scope: MyScope = "upcoming") {
  return useInfiniteQuery(upcomingSessionsOptions(scope));
}

export function myLiveSessionOptions(sessionId: string) {
  return queryOptions({
    queryKey: sessionKeys.myDetail(sessionId),
    queryFn: async ({ signal }) => {
      const rows = (await unwrap(
        db.rpc("list_my_live_sessions", { p_session_id: sessionId, p_limit: 1 }).abortSignal(signal),
      )) as MyLiveSession[];
      const row = rows[0];
      if (!row) throw new AppError({ status: 404, code: "session_not_found" });
      return row;
    },
  });
}

/** One session as a student sees it; "session_not_found" when it is not theirs to see. */
export function useMyLiveSession(sessionId: string | undefined) {
  return useQuery({ ...myLiveSessionOptions(sessionId ?? ""), enabled: !!sessionId });
}

/** Takes a seat, or a place on the waitlist; repeating it answers with the same registration. */
export function useRegisterForSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (sessionId: string) => {
      const rows = await unwrap(db.rpc("register_for_session", { p_session_id: sessionId }));
      return rows[0] as RegistrationResult;
    },
    onSettled: (_seat, _error, sessionId) => refresh(client, seatsChanged(sessionId)),
  });
}

/** Gives a seat back: one's own, or as session staff; the head of the waitlist moves up. */
export function useCancelRegistration() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (registrationId: string) => {
      await unwrap(db.rpc("cancel_session_registration", { p_registration_id: registrationId }));
    },
    onSettled: () => refresh(client, seatsChanged()),
  });
}

/**
 * Asks the server for the way in, at the moment of the tap. The answer goes to the caller only: it is kept in no
 * cache once the caller has it.
 */
export function useJoinLiveSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (sessionId: string) => {
      const rows = await unwrap(db.rpc("join_live_session", { p_session_id: sessionId }));
      const wayIn = rows[0] as WayIn | undefined;
      if (!wayIn) throw new AppError({ status: 409, code: "link_not_ready" });
      return wayIn;
    },
    gcTime: 0,
    onSettled: (_data, _error, sessionId) => refresh(client, doorChanged(sessionId)),
  });
}
