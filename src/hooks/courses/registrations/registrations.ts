import * as z from "zod/mini";
import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { attendanceChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import type { SessionRegistration } from "@/hooks/courses/shared/types";
import { keysetPages } from "@/hooks/pages";
import { db, rpc, unwrap } from "@/integrations/supabase/server";
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

/** Every registration of a session, a page at a time, for an export that can be stopped. */
export async function* eachRegistrationPage(
  sessionId: string,
  signal: AbortSignal,
): AsyncGenerator<SessionRegistration[], void> {
  let after: number | null = null;
  for (;;) {
    const page: SessionRegistration[] = await readPage(sessionId, undefined, after, exportPageSize, signal);
    if (page.length > 0) yield page;
    after = page.at(-1)?.queue_no ?? null;
    if (page.length < exportPageSize || after === null) return;
  }
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
