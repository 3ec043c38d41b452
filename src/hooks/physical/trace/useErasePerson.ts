import { useMutation, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { personErased } from "@/hooks/physical/shared/keys";
import { rpc } from "@/integrations/supabase/server";

/** Takes a customer out of a store's histories, for good; answers when. */
export function useErasePerson(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (personId: string) =>
      rpc("erase_serial_person", { p_store_id: storeId, p_person_id: personId }, z.string()),
    onSuccess: () => refresh(client, personErased(storeId)),
  });
}
