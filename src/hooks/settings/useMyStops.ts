import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { settingsKeys, stopsChanged } from "@/hooks/settings/keys";
import { nothing, rpc } from "@/integrations/supabase/server";

const stop = z.object({
  channel: z.enum(["email", "phone"]),
  why: z.enum(["bounced", "complained", "unsubscribed", "stopped"]),
  confirmable: z.boolean(),
});
/** What of the person is written to no more, why, and whether a code can be sent there. */
export type Stop = z.output<typeof stop>;

/** What of the person is written to no more. Errors: not_signed_in. */
export function useMyStops() {
  return useQuery({
    queryKey: settingsKeys.stops,
    queryFn: ({ signal }) => rpc("list_my_stops", {}, z.array(stop), { signal }),
  });
}

/** Mails a code to the person's address that was stopped. Errors: email_unreachable, too_many_codes. */
export function useSendAddressCode() {
  return useMutation({ scope: { id: "stops" }, mutationFn: () => rpc("send_address_code", {}, nothing) });
}

/** Has the person written to again by the code they were mailed; answers confirmed, wrong, or over where another must be sent. */
export function useConfirmAddress() {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "stops" },
    mutationFn: (code: string) =>
      rpc("confirm_address", { p_code: code }, z.enum(["confirmed", "wrong", "over"])),
    onSettled: () => refresh(client, stopsChanged()),
  });
}
