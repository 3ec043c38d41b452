import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { invitationsChanged, peopleKeys } from "@/hooks/people/shared/keys";
import { useRequestId } from "@/hooks/ui/useRequestId";
import { rpc, rpcRow } from "@/integrations/supabase/server";
import { storeRoles, type StoreRole } from "@/lib/roles";

const invitedLine = z.object({ line: z.number(), email: z.string(), outcome: z.string() });
export type InvitedLine = z.output<typeof invitedLine>;

/** Invites addresses to a course; resolves with what became of each line. */
export function useInviteToCourse(storeId: string, courseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ emails, days }: { emails: readonly string[]; days: number }) =>
      rpc(
        "invite_to_course",
        { p_course_id: courseId, p_emails: [...emails], p_days: days },
        z.array(invitedLine),
      ),
    onSuccess: () => refresh(client, invitationsChanged(storeId, courseId)),
  });
}

/** The same into the team, with a role. */
export function useInviteMembers(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ role, emails, days }: { role: StoreRole; emails: readonly string[]; days: number }) =>
      rpc(
        "invite_members",
        { p_store_id: storeId, p_role: role, p_emails: [...emails], p_days: days },
        z.array(invitedLine),
      ),
    onSuccess: () => refresh(client, invitationsChanged(storeId, null)),
  });
}

const memberInvitation = z.object({
  id: z.string(),
  email: z.string(),
  role: z.enum(storeRoles),
  state: z.string(),
  since: z.string(),
  expires_at: z.string(),
  by_name: z.nullable(z.string()),
  may_change: z.boolean(),
});
export type MemberInvitation = z.output<typeof memberInvitation>;

/** Who is invited into the team and has not answered yet. */
export function useMemberInvitations(storeId: string) {
  return useQuery({
    queryKey: peopleKeys.teamInvitations(storeId),
    queryFn: ({ signal }) =>
      rpc("list_member_invitations", { p_store_id: storeId }, z.array(memberInvitation), { signal }),
  });
}

const invitationLink = z.object({
  id: z.string(),
  max_uses: z.number(),
  used_count: z.number(),
  state: z.string(),
  since: z.string(),
  expires_at: z.string(),
  by_name: z.nullable(z.string()),
});
export type InvitationLink = z.output<typeof invitationLink>;

/** The open links of a course. Their addresses are told once, when they are made. */
export function useInvitationLinks(courseId: string, enabled: boolean) {
  return useQuery({
    queryKey: peopleKeys.courseLinks(courseId),
    queryFn: ({ signal }) =>
      rpc("list_invitation_links", { p_course_id: courseId }, z.array(invitationLink), { signal }),
    enabled,
  });
}

const madeLink = z.object({ invitation_id: z.string(), token: z.string(), expires_at: z.string() });
export type MadeLink = z.output<typeof madeLink>;

/** An open link into a course; resolves with its token, which stands nowhere else. */
export function useCreateInvitationLink(storeId: string, courseId: string) {
  const client = useQueryClient();
  const { requestId, renew } = useRequestId();
  return useMutation({
    mutationFn: ({ maxUses, days }: { maxUses: number; days: number }) =>
      rpcRow(
        "create_invitation_link",
        { p_course_id: courseId, p_max_uses: maxUses, p_days: days, p_request_id: requestId },
        madeLink,
        { repeatable: true },
      ),
    onSuccess: () => {
      renew();
      return refresh(client, invitationsChanged(storeId, courseId));
    },
  });
}

/** Another address for an open link; the one before is dead. */
export function useRenewInvitationLink(storeId: string, courseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      rpcRow("renew_invitation_link", { p_store_id: storeId, p_invitation_id: id }, madeLink),
    onSettled: () => refresh(client, invitationsChanged(storeId, courseId)),
  });
}

const resent = z.object({ invitation_id: z.string(), outcome: z.string() });

/** Mails invitations anew; resolves with what became of each. */
export function useResendInvitations(storeId: string, courseId: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      rpc("resend_invitations", { p_store_id: storeId, p_invitation_ids: [...ids] }, z.array(resent)),
    onSettled: () => refresh(client, invitationsChanged(storeId, courseId)),
  });
}

/** Takes invitations and links back; whoever came in by them stays. */
export function useRevokeInvitations(storeId: string, courseId: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      rpc("revoke_invitations", { p_store_id: storeId, p_invitation_ids: [...ids] }, z.number(), {
        repeatable: true,
      }),
    onSettled: () => refresh(client, invitationsChanged(storeId, courseId)),
  });
}
