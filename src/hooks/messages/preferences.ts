import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import {
  messageKeys,
  preferencesChanged,
  quietHoursChanged,
  summaryWishChanged,
} from "@/hooks/messages/keys";
import { nothing, rpc } from "@/integrations/supabase/server";

const preference = z.object({
  kind: z.string(),
  channel: z.string(),
  wanted: z.boolean(),
  /** It cannot be missed, and is told by this channel whatever is wanted. */
  fixed: z.boolean(),
});
export type MessagePreference = z.output<typeof preference>;

const quietHours = z.object({ starts: z.string(), ends: z.string() });

/** By kind and channel, whether the person is told. */
export function useMessagePreferences() {
  return useQuery({
    queryKey: messageKeys.preferences,
    queryFn: ({ signal }) => rpc("get_message_preferences", {}, z.array(preference), { signal }),
  });
}

/** Turns a channel on or off for a kind. Errors: message_not_optional. */
export function useSetMessagePreference() {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "message-preferences" },
    mutationFn: ({ kind, channel, wanted }: Omit<MessagePreference, "fixed">) =>
      rpc("set_message_preference", { p_kind: kind, p_channel: channel, p_wanted: wanted }, nothing),
    onSettled: () => refresh(client, preferencesChanged()),
  });
}

export interface QuietHours {
  /** Wall times, "22:00". */
  starts: string;
  ends: string;
}

/** When the person wants to hear of nothing that can wait; null for never. */
export function useQuietHours() {
  return useQuery({
    queryKey: messageKeys.quietHours,
    queryFn: async ({ signal }): Promise<QuietHours | null> => {
      const [row] = await rpc("get_quiet_hours", {}, z.array(quietHours), { signal });
      return row ? { starts: row.starts.slice(0, 5), ends: row.ends.slice(0, 5) } : null;
    },
  });
}

/** Sets the quiet hours, or none. Errors: quiet_hours_empty. */
export function useSetQuietHours() {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "quiet-hours" },
    mutationFn: (hours: QuietHours | null) =>
      rpc(
        "set_quiet_hours",
        // No hours at all are two nulls, which the generated types do not know of.
        { p_starts: (hours?.starts ?? null) as string, p_ends: (hours?.ends ?? null) as string },
        nothing,
      ),
    onSettled: () => refresh(client, quietHoursChanged()),
  });
}

const summaryWish = z.object({ hour: z.string(), gathers: z.boolean() });
/** When the person's day is told, wall time "07:00" in their zone, and whether mails that can wait come with it. */
export type SummaryWish = z.output<typeof summaryWish>;

/** How the person wants to be told of a day. */
export function useSummaryWish() {
  return useQuery({
    queryKey: messageKeys.summaryWish,
    queryFn: async ({ signal }): Promise<SummaryWish> => {
      const [row] = await rpc("get_summary_wish", {}, z.array(summaryWish), { signal });
      return { hour: row?.hour.slice(0, 5) ?? "07:00", gathers: row?.gathers ?? false };
    },
  });
}

/** Sets how the person wants to be told of a day; `hour` is a whole one. */
export function useSetSummaryWish() {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "summary-wish" },
    mutationFn: ({ hour, gathers }: SummaryWish) =>
      rpc("set_summary_wish", { p_hour: hour, p_gathers: gathers }, nothing),
    onSettled: () => refresh(client, summaryWishChanged()),
  });
}
