import * as z from "zod/mini";
import {
  infiniteQueryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { attendanceChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import type { SessionRegistration } from "@/hooks/courses/shared/types";
import { keysetPages } from "@/hooks/pages";
import { db, rpc, rpcRow, unwrap } from "@/integrations/supabase/server";
import { snapshotUpTo, type Snapshot } from "@/lib/files/snapshot";
import { toAppError } from "@/lib/net/errors";
import type { RegistrationStatus } from "@/lib/courses/shared/session-types";

const pageSize = 50;
const exportPageSize = 500;

async function readPage(
  sessionId: string,
  status: RegistrationStatus | undefined,
  after: number | null,
  limit: number,
  signal: AbortSignal,
): Promise<SessionRegistration[]> {
  let query = db
    .from("course_live_session_registrations")
    .select("*")
    .eq("session_id", sessionId)
    .order("queue_no", { ascending: true })
    .limit(limit)
    .abortSignal(signal);
  if (status) query = query.eq("status", status);
  if (after !== null) query = query.gt("queue_no", after);
  return unwrap(query);
}

export function sessionRegistrationsOptions(sessionId: string, status?: RegistrationStatus) {
  return infiniteQueryOptions({
    queryKey: sessionKeys.registrationList(sessionId, status),
    queryFn: ({ pageParam, signal }) => readPage(sessionId, status, pageParam, pageSize, signal),
    ...keysetPages(pageSize, (last: SessionRegistration) => last.queue_no),
  });
}

/** A session's registrations in arrival order; for staff who may read them. */
export function useSessionRegistrations(sessionId: string, status?: RegistrationStatus) {
  return useInfiniteQuery(sessionRegistrationsOptions(sessionId, status));
}

/**
 * Every registration of a session up to the one that is the last at this moment. A place in the queue is drawn once and
 * never changes: who comes back has a new registration.
 */
export async function registrationSnapshot(
  sessionId: string,
  signal: AbortSignal,
): Promise<Snapshot<SessionRegistration>> {
  const { data, error, status, count } = await db
    .from("course_live_session_registrations")
    .select("queue_no", { count: "exact" })
    .eq("session_id", sessionId)
    .order("queue_no", { ascending: false })
    .limit(1)
    .abortSignal(signal);
  if (error) throw toAppError(error, status);
  return snapshotUpTo(
    { total: count ?? 0, last: data[0]?.queue_no ?? 0 },
    exportPageSize,
    (row) => row.queue_no,
    (after) => readPage(sessionId, undefined, after, exportPageSize, signal),
  );
}

const counts = z.object({
  registered: z.number(),
  waitlisted: z.number(),
  cancelled: z.number(),
  attended: z.number(),
  absent: z.number(),
});

/** How many of a session's registrations have each status; for staff who may read them. */
export function useRegistrationCounts(sessionId: string) {
  return useQuery({
    queryKey: sessionKeys.registrationCounts(sessionId),
    queryFn: ({ signal }): Promise<Record<RegistrationStatus, number>> =>
      rpcRow("get_session_registration_counts", { p_session_id: sessionId }, counts, { signal }),
  });
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
