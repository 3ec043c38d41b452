import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { seatsChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import { nothing, rpc, rpcRow } from "@/integrations/supabase/server";

const asked = z.object({
  /** open, confirmed, given_back, waiting or closed; of an offered seat offered, taken, free, lapsed, declined or closed. */
  state: z.string(),
  title: z.string(),
  store_name: z.string(),
  scheduled_start: z.string(),
  scheduled_end: z.string(),
  waitlisted_count: z.number(),
  session_id: z.string(),
  offered_until: z.nullable(z.string()),
});
export type Asked = z.output<typeof asked>;

/** What the link of a reminder asks whoever holds it, signed in or not. */
export function useComing(token: string) {
  return useQuery({
    queryKey: sessionKeys.coming(token),
    queryFn: ({ signal }) =>
      rpcRow("look_at_coming", { p_token: token }, asked, { signal, repeatable: true }),
  });
}

/** Answers by the link, about the start that was shown. */
export function useAnswerComing(token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ start, coming }: { start: string; coming: boolean }) =>
      rpc("answer_coming", { p_token: token, p_start: start, p_coming: coming }, nothing, {
        repeatable: true,
      }),
    onSettled: () => refresh(client, seatsChanged()),
  });
}

/** Takes the seat that is held for the person, who waits, or that nobody else wanted. */
export function useTakeOfferedSeat() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (registrationId: string) =>
      rpc("answer_seat_offer", { p_registration_id: registrationId, p_take: true }, nothing, {
        repeatable: true,
      }),
    onSettled: () => refresh(client, seatsChanged()),
  });
}

/** Notes that the person, who holds this seat, still comes. */
export function useConfirmRegistration() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (registrationId: string) =>
      rpc("confirm_session_registration", { p_registration_id: registrationId }, nothing, {
        repeatable: true,
      }),
    onSettled: () => refresh(client, seatsChanged()),
  });
}
