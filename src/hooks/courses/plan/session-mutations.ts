import { useMutation, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { useRequestId } from "@/hooks/ui/useRequestId";
import { sessionChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import { toldAs } from "@/hooks/courses/shared/told-as";
import { savedSession } from "@/hooks/courses/shared/session-rows";
import { nothing, rpc } from "@/integrations/supabase/server";
import { sessionStatuses, type SessionFields, type SessionStatus } from "@/lib/courses/shared/session-types";

export type NewSession = Partial<SessionFields> &
  Pick<SessionFields, "course_id" | "title" | "scheduled_start" | "scheduled_end" | "time_zone"> & {
    /** The session whose convocation and reminders it takes over. */
    copy_of?: string;
  };

export function useCreateLiveSession() {
  const client = useQueryClient();
  const { requestId, renew } = useRequestId();
  return useMutation({
    mutationFn: ({ course_id, ...fields }: NewSession) =>
      rpc(
        "create_live_session",
        { p_course_id: course_id, p_fields: fields, p_request_id: requestId },
        savedSession,
        { repeatable: true },
      ),
    onSuccess: ({ id }) => {
      renew();
      return refresh(client, sessionChanged(id));
    },
  });
}

interface SessionUpdate {
  id: string;
  /** Only what changed: what others changed meanwhile stays theirs. */
  fields: Partial<SessionFields>;
  /** The revision the person was looking at; a newer one on the server refuses the change. */
  revision?: number;
  /** Whether who comes is told of another time, place or host, and with which sentence. */
  tell?: boolean;
  note?: string;
}

export function useUpdateLiveSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, fields, revision, ...telling }: SessionUpdate) =>
      rpc(
        "update_live_session",
        {
          p_session_id: id,
          p_fields: fields,
          ...toldAs(telling),
          ...(revision === undefined ? {} : { p_revision: revision }),
        },
        savedSession,
      ),
    onSuccess: ({ id }) => refresh(client, sessionChanged(id)),
  });
}

interface NewDate {
  id: string;
  /** Instants, ISO 8601, and the IANA zone their wall time is meant in. */
  start: string;
  end: string;
  timeZone: string;
  revision?: number;
  /** Whether who comes is told, and with which sentence. */
  tell?: boolean;
  note?: string;
}

/** Another date for a session; one that was postponed is scheduled again by the same call, or not at all. */
export function useRescheduleSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, start, end, timeZone, revision, ...telling }: NewDate) =>
      rpc(
        "reschedule_live_session",
        {
          p_session_id: id,
          p_start: start,
          p_end: end,
          p_time_zone: timeZone,
          ...toldAs(telling),
          ...(revision === undefined ? {} : { p_revision: revision }),
        },
        savedSession,
      ),
    onSettled: (_session, _error, { id }) => refresh(client, sessionChanged(id)),
  });
}

interface StatusChange {
  id: string;
  status: SessionStatus;
  reason?: string;
  revision?: number;
  /** Whether who comes is told. */
  tell?: boolean;
}

export function useUpdateSessionStatus() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, status, reason, revision, tell = true }: StatusChange) =>
      rpc(
        "set_live_session_status",
        {
          p_session_id: id,
          p_status: status,
          ...(tell ? {} : { p_tell: false }),
          ...(reason ? { p_reason: reason } : {}),
          ...(revision === undefined ? {} : { p_revision: revision }),
        },
        z.extend(savedSession, { status: z.enum(sessionStatuses) }),
      ),
    // A refusal means the page showed an old state: it is read again before the person decides anew.
    onSettled: (_session, _error, { id }) => refresh(client, sessionChanged(id)),
  });
}

export function useDeleteLiveSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, revision, tell = true }: { id: string; revision?: number; tell?: boolean }) => {
      await rpc(
        "delete_live_session",
        {
          p_session_id: id,
          ...(tell ? {} : { p_tell: false }),
          ...(revision === undefined ? {} : { p_revision: revision }),
        },
        nothing,
      );
    },
    onSuccess: async (_, { id }) => {
      client.removeQueries({ queryKey: sessionKeys.detail(id) });
      await refresh(client, sessionChanged(id));
    },
    onError: (_error, { id }) => refresh(client, sessionChanged(id)),
  });
}

/** Takes a deletion back, with the registrations and questions as they were. */
export function useRestoreLiveSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => rpc("restore_live_session", { p_session_id: id }, savedSession),
    onSuccess: ({ id }) => refresh(client, sessionChanged(id)),
  });
}
