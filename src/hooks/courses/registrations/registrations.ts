import * as z from "zod/mini";
import {
  infiniteQueryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { keepWithin, refresh } from "@/hooks/cache";
import { attendanceChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import { sessionRegistration } from "@/hooks/courses/shared/registration-rows";
import type { SessionRegistration } from "@/hooks/courses/shared/types";
import { keysetPages } from "@/hooks/pages";
import { rpc, rpcRow } from "@/integrations/supabase/server";
import { snapshotUpTo, type Snapshot } from "@/lib/files/snapshot";
import {
  registrationStatuses,
  type RegistrationFilters,
  type RegistrationStatus,
} from "@/lib/courses/shared/session-types";

const pageSize = 50;
const exportPageSize = 500;

/** The filters as the server's functions take them. */
const filterArgs = (sessionId: string, { query, status }: RegistrationFilters) => ({
  p_session_id: sessionId,
  ...(query ? { p_query: query } : {}),
  ...(status ? { p_status: status } : {}),
});

const readPage = (
  sessionId: string,
  filters: RegistrationFilters,
  after: number | null,
  limit: number,
  signal: AbortSignal,
): Promise<SessionRegistration[]> =>
  rpc(
    "list_session_registrations",
    { ...filterArgs(sessionId, filters), p_limit: limit, ...(after === null ? {} : { p_after: after }) },
    z.array(sessionRegistration),
    { signal },
  );

export function sessionRegistrationsOptions(sessionId: string, filters: RegistrationFilters) {
  return infiniteQueryOptions({
    queryKey: sessionKeys.registrationList(sessionId, filters),
    queryFn: ({ pageParam, signal }) => readPage(sessionId, filters, pageParam, pageSize, signal),
    ...keysetPages(pageSize, (last: SessionRegistration) => last.queue_no),
  });
}

/** A session's registrations in arrival order; for staff who may read them. */
export function useSessionRegistrations(sessionId: string, filters: RegistrationFilters) {
  return useInfiniteQuery({
    ...sessionRegistrationsOptions(sessionId, filters),
    placeholderData: keepWithin(sessionId),
  });
}

const counts = z.object({
  registered: z.number(),
  waitlisted: z.number(),
  cancelled: z.number(),
  attended: z.number(),
  absent: z.number(),
  /** The highest place in the queue. */
  last: z.number(),
});
type RegistrationCounts = z.output<typeof counts>;

const readCounts = (sessionId: string, query: string | undefined, signal: AbortSignal) =>
  rpcRow(
    "get_session_registration_counts",
    { p_session_id: sessionId, ...(query ? { p_query: query } : {}) },
    counts,
    { signal },
  );

/** How many registrations with these words in the name or address have each status; for staff who may read them. */
export function useRegistrationCounts(sessionId: string, query?: string) {
  return useQuery({
    queryKey: sessionKeys.registrationCounts(sessionId, query),
    queryFn: ({ signal }) => readCounts(sessionId, query, signal),
    placeholderData: keepWithin(sessionId),
  });
}

/** How many of them have the status; all without one. */
export const countOf = (by: RegistrationCounts, status: RegistrationStatus | undefined): number =>
  registrationStatuses.reduce((sum, each) => (!status || status === each ? sum + by[each] : sum), 0);

/**
 * The registrations that the filters let through, up to the one that is the last at this moment. A place in the queue is
 * drawn once and never changes: who comes back has a new registration.
 */
export async function registrationSnapshot(
  sessionId: string,
  filters: RegistrationFilters,
  signal: AbortSignal,
): Promise<Snapshot<SessionRegistration>> {
  const by = await readCounts(sessionId, filters.query, signal);
  return snapshotUpTo(
    { total: countOf(by, filters.status), last: by.last },
    exportPageSize,
    (row) => row.queue_no,
    (after) => readPage(sessionId, filters, after, exportPageSize, signal),
  );
}

/** Marks a person attended or absent by hand; null lets the evidence decide again. */
export function useSetAttendance() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ registrationId, attended }: { registrationId: string; attended: boolean | null }) =>
      rpc(
        "set_registration_attendance",
        { p_registration_id: registrationId, ...(attended === null ? {} : { p_attended: attended }) },
        z.object({ session_id: z.string() }),
      ),
    onSuccess: ({ session_id }) => refresh(client, attendanceChanged(session_id)),
  });
}
