import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { phoneChanged, settingsKeys } from "@/hooks/settings/keys";
import { nothing, rpc } from "@/integrations/supabase/server";
import { persistently } from "@/lib/net/persistently";

/** Telephone numbers are read and written by more code than the page itself has. */
export const loadPhones = () => persistently(() => import("@/lib/text/phone"));

/** The person's own telephone as it is written, "" for none. */
export function useMyPhone() {
  return useQuery({
    queryKey: settingsKeys.phone,
    queryFn: async ({ signal }) => {
      const [row] = await rpc("get_my_phone", {}, z.array(z.object({ phone: z.string() })), { signal });
      return row ? (await loadPhones()).writtenPhone(row.phone) : "";
    },
  });
}

/** Sets the person's telephone (E.164), or none. Errors: phone_unknown. */
export function useSetMyPhone() {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "phone" },
    mutationFn: (phone: string) => rpc("set_my_phone", { p_phone: phone }, nothing),
    onSettled: () => refresh(client, phoneChanged()),
  });
}
