import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { keysetPages } from "@/hooks/pages";
import { peopleKeys, storeHandedOver, teamChanged } from "@/hooks/people/shared/keys";
import { storeLeft } from "@/hooks/stores/keys";
import { nothing, rpc } from "@/integrations/supabase/server";
import { storeRoles, type StoreRole } from "@/lib/roles";

const memberEvent = z.object({
  id: z.number(),
  kind: z.string(),
  at: z.string(),
  actor_id: z.nullable(z.string()),
  actor_name: z.nullable(z.string()),
  person_name: z.nullable(z.string()),
  from_role: z.nullable(z.enum(storeRoles)),
  to_role: z.nullable(z.enum(storeRoles)),
});
export type MemberEvent = z.output<typeof memberEvent>;

const PAGE = 20;

/** The log of a team, newest first; for owners. */
export function useMemberEvents(storeId: string) {
  return useInfiniteQuery({
    queryKey: peopleKeys.teamLog(storeId),
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_member_events",
        { p_store_id: storeId, p_limit: PAGE, ...(pageParam !== null && { p_before: pageParam }) },
        z.array(memberEvent),
        { signal },
      ),
    ...keysetPages<MemberEvent, number>(PAGE, ({ id }) => id),
  });
}

/** Gives a member another role; resolves with how many coming sessions lost their host by it. */
export function useChangeMemberRole(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ userId, role }: { userId: string; role: StoreRole }) =>
      rpc("change_member_role", { p_store_id: storeId, p_user_id: userId, p_role: role }, z.number()),
    onSettled: () => refresh(client, teamChanged(storeId)),
  });
}

/** Takes a member out of the team; resolves with how many coming sessions lost their host by it. */
export function useRemoveMember(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (userId: string) =>
      rpc("remove_member", { p_store_id: storeId, p_user_id: userId }, z.number()),
    onSettled: () => refresh(client, teamChanged(storeId)),
  });
}

/** Leaves the team; resolves with how many coming sessions lost their host by it. */
export function useLeaveStore(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => rpc("leave_store", { p_store_id: storeId }, z.number()),
    onSuccess: () => refresh(client, storeLeft()),
    onError: () => refresh(client, teamChanged(storeId)),
  });
}

/** Makes another member an owner, and oneself a manager. */
export function useHandOverStore(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (userId: string) =>
      rpc("hand_over_store", { p_store_id: storeId, p_user_id: userId }, nothing),
    onSuccess: () => refresh(client, storeHandedOver(storeId)),
    onError: () => refresh(client, teamChanged(storeId)),
  });
}
