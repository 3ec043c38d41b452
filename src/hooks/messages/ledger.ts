import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { ledgerChanged, messageKeys } from "@/hooks/messages/keys";
import { keysetPages } from "@/hooks/pages";
import { nothing, rpc } from "@/integrations/supabase/server";

/** How a message stands; failed: somebody has to look. */
export const standings = ["waiting", "sent", "skipped", "failed"] as const;
export type Standing = (typeof standings)[number];

const storeMessage = z.object({
  id: z.number(),
  kind: z.string(),
  at: z.string(),
  recipient: z.nullable(z.string()),
  session_id: z.nullable(z.string()),
  title: z.nullable(z.string()),
  standing: z.enum(standings),
  reason: z.nullable(z.string()),
  in_app: z.boolean(),
  deliveries: z.array(
    z.object({
      job_id: z.number(),
      channel: z.string(),
      state: z.enum(standings),
      reason: z.nullable(z.string()),
      code: z.nullable(z.string()),
      at: z.nullable(z.string()),
    }),
  ),
});
export type StoreMessage = z.output<typeof storeMessage>;

const PAGE = 20;

/** What the store's people were told, newest first; of one standing, or of all. For who manages the store. */
export function useStoreMessages(storeId: string, standing: Standing | "all") {
  return useInfiniteQuery({
    queryKey: messageKeys.ledger(storeId, standing),
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_store_messages",
        {
          ...{ p_store_id: storeId, p_limit: PAGE },
          ...(standing !== "all" && { p_standing: standing }),
          ...(pageParam !== null && { p_before: pageParam }),
        },
        z.array(storeMessage),
        { signal },
      ),
    ...keysetPages<StoreMessage, number>(PAGE, ({ id }) => id),
  });
}

/** Tries a failed delivery again. Errors: job_not_found, role_not_allowed. */
export function useRetryDelivery(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (job: number) => rpc("retry_delivery", { p_job_id: job }, nothing),
    onSettled: () => refresh(client, ledgerChanged(storeId)),
  });
}
