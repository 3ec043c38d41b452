import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { bellChanged, messageKeys } from "@/hooks/messages/keys";
import { keysetPages } from "@/hooks/pages";
import { rpc } from "@/integrations/supabase/server";

const notification = z.object({
  id: z.number(),
  kind: z.string(),
  made_at: z.string(),
  read_at: z.nullable(z.string()),
  store_name: z.string(),
  session_id: z.nullable(z.string()),
  title: z.nullable(z.string()),
  scheduled_start: z.nullable(z.string()),
  scheduled_end: z.nullable(z.string()),
  status: z.nullable(z.enum(["scheduled", "live", "ended", "cancelled", "postponed"])),
  course_id: z.nullable(z.string()),
  serial_id: z.nullable(z.string()),
  product_id: z.nullable(z.string()),
  store_id: z.string(),
  /** Of the stock's alerts that the person may still answer. */
  alert_id: z.nullable(z.string()),
});
export type Notification = z.output<typeof notification>;

const PAGE = 20;

const unreadQuery = () =>
  queryOptions({
    queryKey: messageKeys.unread,
    queryFn: ({ signal }) => rpc("count_unread_notifications", {}, z.number(), { signal }),
    staleTime: 30_000,
  });

/** How many notifications of the person are unread; asked once `ready`, so that no page waits for it. */
export function useUnreadNotifications(ready: boolean) {
  return useQuery({ ...unreadQuery(), enabled: ready });
}

/** The person's notifications, newest first, page by page. */
export function useNotifications() {
  return useInfiniteQuery({
    queryKey: messageKeys.notifications,
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_notifications",
        { p_limit: PAGE, ...(pageParam !== null && { p_before: pageParam }) },
        z.array(notification),
        { signal },
      ),
    ...keysetPages<Notification, number>(PAGE, ({ id }) => id),
  });
}

/** Marks notifications as read: some, or all up to the newest that was shown. */
export function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (which: { ids: number[] } | { upTo: number }) =>
      rpc(
        "mark_notifications_read",
        "ids" in which ? { p_ids: which.ids } : { p_upto: which.upTo },
        z.number(),
      ),
    onSettled: () => refresh(client, bellChanged()),
  });
}
