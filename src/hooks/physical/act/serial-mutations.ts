import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRequestId } from "@/hooks/ui/useRequestId";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { unitsChanged } from "@/hooks/physical/shared/keys";
import type { SerialStatus } from "@/lib/physical/shared/serial-transitions";
import type { SerialFields } from "@/hooks/physical/shared/types";
import { rpc } from "@/integrations/supabase/server";

/** What a change of a unit answers, as far as it is read. */
const savedSerial = z.object({ id: z.string(), serial_number: z.string(), lock_version: z.number() });

interface NewSerial {
  fields: SerialFields;
  /** The beginning of the day on which it was made, ISO 8601; now when left out. */
  eventDate?: string | undefined;
}

/** Registers a unit as manufactured. */
export function useCreateSerial(storeId: string) {
  const client = useQueryClient();
  const { requestId, renew } = useRequestId();
  return useMutation({
    mutationFn: ({ fields, eventDate }: NewSerial) =>
      rpc(
        "create_serial_number",
        {
          p_store_id: storeId,
          p_fields: fields,
          p_request_id: requestId,
          p_source: "form",
          ...(eventDate ? { p_event_date: eventDate, p_day_only: true } : {}),
        },
        savedSerial,
        { repeatable: true },
      ),
    onSuccess: ({ id }) => {
      renew();
      return refresh(client, unitsChanged([id]));
    },
  });
}

interface SerialUpdate {
  id: string;
  /** Only what changed: what others changed meanwhile stays theirs. */
  fields: SerialFields;
  /** The version the person was looking at; a newer one on the server refuses the change. */
  lockVersion: number;
  reason?: string | undefined;
}

/** Changes a unit's own fields, sets or lifts a hold; the status has its own way. */
export function useUpdateSerial() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, fields, lockVersion, reason }: SerialUpdate) =>
      rpc(
        "update_serial_number",
        {
          p_serial_id: id,
          p_fields: fields,
          p_lock_version: lockVersion,
          p_source: "form",
          ...(reason ? { p_reason: reason } : {}),
        },
        savedSerial,
      ),
    onSuccess: ({ id }) => refresh(client, unitsChanged([id])),
  });
}

interface SerialTransition {
  id: string;
  to: SerialStatus;
  lockVersion: number;
  reason?: string | undefined;
  /** Outside the graph or past a hold; needs the right role and a reason. */
  force?: boolean;
  /** When it happened, ISO 8601; now when left out. */
  eventDate?: string | undefined;
  /** Only the day is known: eventDate is its beginning. */
  dayOnly?: boolean;
  fields?: SerialFields;
}

export function useTransitionSerial() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, to, lockVersion, reason, force, eventDate, dayOnly, fields }: SerialTransition) =>
      rpc(
        "transition_serial_number",
        {
          p_serial_id: id,
          p_to_status: to,
          p_lock_version: lockVersion,
          p_force: force ?? false,
          p_fields: fields ?? {},
          p_day_only: dayOnly ?? false,
          p_source: "form",
          ...(reason ? { p_reason: reason } : {}),
          ...(eventDate ? { p_event_date: eventDate } : {}),
        },
        savedSerial,
      ),
    onSuccess: ({ id }) => refresh(client, unitsChanged([id])),
  });
}

interface SerialDeletion {
  id: string;
  lockVersion: number;
  reason: string;
}

/** Hides a unit; its serial stays taken and its history stays. */
export function useDeleteSerial() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, lockVersion, reason }: SerialDeletion) =>
      rpc(
        "delete_serial_number",
        { p_serial_id: id, p_lock_version: lockVersion, p_reason: reason },
        savedSerial,
      ),
    onSuccess: ({ id }) => refresh(client, unitsChanged([id])),
  });
}

export function useRestoreSerial() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, reason }: { id: string; reason?: string | undefined }) =>
      rpc("restore_serial_number", { p_serial_id: id, ...(reason ? { p_reason: reason } : {}) }, savedSerial),
    onSuccess: ({ id }) => refresh(client, unitsChanged([id])),
  });
}
