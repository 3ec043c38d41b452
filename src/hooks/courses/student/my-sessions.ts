import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { doorChanged, seatsChanged, sessionKeys, type MyScope } from "@/hooks/courses/shared/keys";
import { mySession, seatTaken, wayIn } from "@/hooks/courses/shared/student-rows";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { keysetPages } from "@/hooks/pages";
import { nothing, rpc, rpcRow } from "@/integrations/supabase/server";
import { AppError } from "@/lib/net/errors";

const pageSize = 20;

export function upcomingSessionsOptions(scope: MyScope = "upcoming") {
  return infiniteQueryOptions({
    queryKey: sessionKeys.myList(scope),
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_my_live_sessions",
        {
          p_scope: scope,
          p_limit: pageSize,
          ...(pageParam ? { p_after_start: pageParam.start, p_after_id: pageParam.id } : {}),
        },
        z.array(mySession),
        { signal },
      ),
    ...keysetPages(pageSize, (last: MyLiveSession) => ({ start: last.scheduled_start, id: last.id })),
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
      const args = { p_session_id: sessionId, p_limit: 1 };
      const [row] = await rpc("list_my_live_sessions", args, z.array(mySession), { signal });
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
      const args = { p_session_id: sessionId };
      const seat = await rpcRow("register_for_session", args, seatTaken, { repeatable: true });
      return seat;
    },
    onSettled: (_seat, _error, sessionId) => refresh(client, seatsChanged(sessionId)),
  });
}

/** Gives a seat back: one's own, or as session staff; the head of the waitlist moves up. */
export function useCancelRegistration() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (registrationId: string) => {
      await rpc("cancel_session_registration", { p_registration_id: registrationId }, nothing);
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
      const args = { p_session_id: sessionId };
      const [way] = await rpc("join_live_session", args, z.array(wayIn), { repeatable: true });
      if (!way) throw new AppError({ status: 409, code: "link_not_ready" });
      return way;
    },
    gcTime: 0,
    onSettled: (_data, _error, sessionId) => refresh(client, doorChanged(sessionId)),
  });
}
