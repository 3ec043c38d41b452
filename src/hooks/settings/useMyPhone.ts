import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { phoneChanged, settingsKeys } from "@/hooks/settings/keys";
import { nothing, rpc } from "@/integrations/supabase/server";
import { persistently } from "@/lib/net/persistently";

/** Telephone numbers are read and written by more code than the page itself has. */
export const loadPhones = () => persistently(() => import("@/lib/text/phone"));

const phone = z.object({ phone: z.string(), confirmed: z.boolean(), confirmable: z.boolean() });
/** The person's own telephone: as it is written, "" for none; whether it is confirmed; whether a code can be sent there. */
export type MyPhone = z.output<typeof phone>;

/** The person's own telephone. Errors: not_signed_in. */
export function useMyPhone() {
  return useQuery({
    queryKey: settingsKeys.phone,
    queryFn: async ({ signal }) => {
      const [row] = await rpc("get_my_phone", {}, z.array(phone), { signal });
      return row
        ? { ...row, phone: (await loadPhones()).writtenPhone(row.phone) }
        : { phone: "", confirmed: false, confirmable: false };
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

/** Sends a code to the person's telephone. Errors: phone_unreachable, too_many_codes. */
export function useSendPhoneCode() {
  return useMutation({ scope: { id: "phone" }, mutationFn: () => rpc("send_phone_code", {}, nothing) });
}

/** Confirms the person's telephone by the code it was sent; answers confirmed, wrong, or over where another must be sent. */
export function useConfirmPhone() {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "phone" },
    mutationFn: (code: string) =>
      rpc("confirm_phone", { p_code: code }, z.enum(["confirmed", "wrong", "over"])),
    onSettled: () => refresh(client, phoneChanged()),
  });
}
