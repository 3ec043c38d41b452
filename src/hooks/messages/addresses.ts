import { channelSetup } from "@contracts/messages.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { addressesChanged, messageKeys } from "@/hooks/messages/keys";
import { callFunction, nothing, rpc } from "@/integrations/supabase/server";
import { browserName, endPush, pushSubscription, subscribeToPush } from "@/lib/net/push";

const address = z.object({
  id: z.string(),
  channel: z.string(),
  address: z.string(),
  label: z.string(),
  created_at: z.string(),
});

/** Where the person asked to be told besides the app and their mail. */
export function useMessageAddresses() {
  return useQuery({
    queryKey: messageKeys.addresses,
    queryFn: ({ signal }) => rpc("list_message_addresses", {}, z.array(address), { signal }),
  });
}

/** The server's key for pushes, null where it sends none; and the address of this browser, null while it takes none. */
export function usePushHere(possible: boolean) {
  return useQuery({
    queryKey: messageKeys.push,
    queryFn: async ({ signal }) => {
      const { key } = await callFunction(channelSetup, {}, { signal });
      return { key, endpoint: (await pushSubscription())?.endpoint ?? null };
    },
    enabled: possible,
    // A browser is asked without a network too.
    staleTime: 0,
  });
}

/** Asks the browser for pushes and tells the server where; false when the person said no. Errors: push_not_usable. */
export function useAddPushDevice() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (key: string): Promise<boolean> => {
      const { endpoint = "", keys } = (await subscribeToPush(key))?.toJSON() ?? {};
      if (!keys) return false;
      await rpc(
        "add_push_device",
        {
          ...{ p_endpoint: endpoint, p_p256dh: keys["p256dh"] ?? "", p_auth: keys["auth"] ?? "" },
          p_label: browserName(navigator.userAgent),
        },
        z.string(),
      );
      return true;
    },
    onSettled: () => refresh(client, addressesChanged()),
  });
}

/** Tells the person there no more; of this browser it ends the subscription too. */
export function useRemoveMessageAddress() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, here }: { id: string; here: boolean }) => {
      if (here) await endPush();
      await rpc("remove_message_address", { p_id: id }, nothing);
    },
    onSettled: () => refresh(client, addressesChanged()),
  });
}
