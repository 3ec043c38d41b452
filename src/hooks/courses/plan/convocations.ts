import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { convocationsChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import { nothing, rpc } from "@/integrations/supabase/server";

/** Of which session, course or store. */
export type ConvocationOf = { p_store_id: string } | { p_course_id: string } | { p_session_id: string };

const said = z.object({
  hours: z.nullable(z.int()),
  programme: z.nullable(z.string()),
  contact: z.nullable(z.string()),
  accessibility: z.nullable(z.string()),
  reminders: z.nullable(z.array(z.int())),
});
const own = z.extend(said, { seen: z.string(), by: z.nullable(z.string()) });
const usual = z.extend(said, { reminders: z.array(z.int()) });
/** What is said of one thing itself: as it was read (`seen`, an instant, empty where nothing was said), and who said it last. */
export type ConvocationOwn = z.output<typeof own>;
/** What a convocation says, how many hours before the start it is sent, and how many minutes before people are reminded; null: as usual. */
export type ConvocationSaid = z.output<typeof said>;

const idOf = (of: ConvocationOf) => Object.values(of).join("");

/** What the convocation of one session, course or store says itself, and what it says where that leaves it open. */
export function useConvocation(of: ConvocationOf) {
  return useQuery({
    queryKey: sessionKeys.convocation(idOf(of)),
    queryFn: ({ signal }) => rpc("get_convocation", of, z.object({ own, usual }), { signal }),
  });
}

/** Says it, where nobody has since it was `seen`. Errors: stale_version, invalid_input, unprintable. */
export function useSetConvocation(of: ConvocationOf) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      hours,
      programme,
      contact,
      accessibility,
      reminders,
      seen,
    }: ConvocationSaid & { seen: string }) =>
      rpc(
        "set_convocation",
        {
          ...of,
          p_seen: seen,
          ...(hours !== null && { p_hours: hours }),
          ...(programme !== null && { p_programme: programme }),
          ...(contact !== null && { p_contact: contact }),
          ...(accessibility !== null && { p_accessibility: accessibility }),
          ...(reminders !== null && { p_reminders: reminders }),
        },
        nothing,
      ),
    onSettled: () => refresh(client, convocationsChanged()),
  });
}

const proof = z.object({
  person_id: z.string(),
  name: z.string(),
  standing: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  sent_at: z.nullable(z.string()),
  address: z.nullable(z.string()),
  provider_id: z.nullable(z.string()),
  starts: z.nullable(z.string()),
  times: z.int(),
});
/** How somebody's convocation stands, and the proof of the last mail that a server took. */
export type ConvocationProof = z.output<typeof proof>;

/** Who was sent the convocation of a session, or is to be, by name. */
export function useConvocationProofs(sessionId: string) {
  return useQuery({
    queryKey: sessionKeys.convocationProofs(sessionId),
    queryFn: ({ signal }) =>
      rpc("list_convocations", { p_session_id: sessionId }, z.array(proof), { signal }),
  });
}
