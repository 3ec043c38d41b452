import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { messageKeys, preferencesChanged, quietHoursChanged } from "@/hooks/messages/keys";
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
