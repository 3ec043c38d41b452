import { channelSetup } from "@contracts/messages.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { channelsChanged, messageKeys } from "@/hooks/messages/keys";
import { callFunction, nothing, rpc } from "@/integrations/supabase/server";

const channel = z.object({
  channel: z.string(),
  turned_on: z.boolean(),
  daily_limit: z.nullable(z.int()),
  sent_today: z.int(),
  sent_month: z.int(),
});
/** A way to telephones, as a store has it. */
export type StoreChannel = z.output<typeof channel>;

/** The ways to telephones that the server knows, or that the store has on all the same, with what left by them. */
export function useStoreChannels(storeId: string) {
  return useQuery({
    queryKey: messageKeys.channels(storeId),
    queryFn: async ({ signal }) => {
      const [channels, { phone }] = await Promise.all([
        rpc("get_store_channels", { p_store_id: storeId }, z.array(channel), { signal }),
        callFunction(channelSetup, {}, { signal }),
      ]);
      return channels.filter((one) => one.turned_on || phone.includes(one.channel));
    },
  });
}

/** Turns a channel on with a limit a day, or off (null). Errors: daily_limit_range. */
export function useSetStoreChannel(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "store-channels" },
    mutationFn: ({ channel: name, limit }: { channel: string; limit: number | null }) =>
      rpc(
        "set_store_channel",
        // Off is a null, which the generated types do not know of.
        { p_store_id: storeId, p_channel: name, p_daily_limit: limit as number },
        nothing,
      ),
    onSettled: () => refresh(client, channelsChanged(storeId)),
  });
}
