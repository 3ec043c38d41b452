import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { followChanged, serialKeys } from "@/hooks/physical/shared/keys";
import { nothing, rpc } from "@/integrations/supabase/server";

/** Whether the person follows the unit. */
export function useUnitFollow(serialId: string) {
  return useQuery({
    queryKey: serialKeys.follow(serialId),
    queryFn: ({ signal }) => rpc("get_unit_follow", { p_serial_id: serialId }, z.boolean(), { signal }),
  });
}

/** Tells the person of changes of the unit, or no more. */
export function useFollowUnit(serialId: string) {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "follow-unit" },
    mutationFn: (follow: boolean) => rpc("follow_unit", { p_serial_id: serialId, p_follow: follow }, nothing),
    onSettled: () => refresh(client, followChanged(serialId)),
  });
}
