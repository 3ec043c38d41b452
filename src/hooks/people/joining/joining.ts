import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { myCoursesChanged, peopleKeys } from "@/hooks/people/shared/keys";
import { storesChanged } from "@/hooks/stores/keys";
import { nothing, rpc, rpcRow } from "@/integrations/supabase/server";
import { storeRoles } from "@/lib/roles";

const invitation = z.object({
  kind: z.string(),
  /** open, used, revoked, expired, replaced or closed. */
  state: z.string(),
  store_name: z.string(),
  invited_by: z.nullable(z.string()),
  role: z.nullable(z.enum(storeRoles)),
  course_title: z.nullable(z.string()),
  course_description: z.nullable(z.string()),
  sessions: z.nullable(z.number()),
  next_start: z.nullable(z.string()),
  expires_at: z.string(),
  /** Whom it is for, masked; null for an open link. */
  for_email: z.nullable(z.string()),
  /** Null for who is not signed in. */
  for_you: z.nullable(z.boolean()),
  /** It is theirs once their address is confirmed. */
  confirm_first: z.boolean(),
  already: z.boolean(),
  course_id: z.nullable(z.string()),
  cover: z.nullable(z.string()),
  cover_alt: z.nullable(z.string()),
});
export type Invitation = z.output<typeof invitation>;

/** What an invitation is to; `who` is the account that looks, null for nobody. */
export function useInvitation(token: string, who: string | null, enabled: boolean) {
  return useQuery({
    queryKey: [...peopleKeys.invitation(token), who],
    queryFn: ({ signal }) =>
      rpcRow("look_at_invitation", { p_token: token }, invitation, { signal, repeatable: true }),
    enabled,
  });
}

const accepted = z.object({
  kind: z.string(),
  store_id: z.string(),
  course_id: z.nullable(z.string()),
  already: z.boolean(),
});

/** The person's yes. */
export function useAcceptInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (token: string) =>
      rpcRow("accept_invitation", { p_token: token }, accepted, { repeatable: true }),
    onSuccess: ({ kind }) => refresh(client, kind === "member" ? storesChanged() : myCoursesChanged()),
    onError: () => refresh(client, [peopleKeys.mine]),
  });
}

const myCourse = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  store_name: z.string(),
  standing: z.string(),
  since: z.string(),
  sessions: z.number(),
  next_start: z.nullable(z.string()),
  /** What the person would give back by leaving. */
  seats: z.number(),
  waits: z.number(),
  cover: z.nullable(z.string()),
});

/** The courses the person takes part in or has asked for. */
export function useMyCourses() {
  return useQuery({
    queryKey: peopleKeys.myCourses,
    queryFn: ({ signal }) => rpc("list_my_courses", {}, z.array(myCourse), { signal }),
  });
}

const courseLook = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  store_name: z.string(),
  access: z.enum(["invited", "on_request"]),
  open: z.boolean(),
  standing: z.string(),
  sessions: z.number(),
  next_start: z.nullable(z.string()),
  cover: z.nullable(z.string()),
  cover_alt: z.string(),
});

export type CourseLook = z.output<typeof courseLook>;

/** A course for whoever holds its link. Errors: course_not_found. */
export function useCourseLook(courseId: string) {
  return useQuery({
    queryKey: peopleKeys.myCourse(courseId),
    queryFn: ({ signal }) =>
      rpcRow("look_at_course", { p_course_id: courseId }, courseLook, { signal, repeatable: true }),
  });
}

export function useAskToJoin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (courseId: string) =>
      rpc("ask_to_join", { p_course_id: courseId }, z.string(), { repeatable: true }),
    onSettled: () => refresh(client, myCoursesChanged()),
  });
}

export function useWithdrawRequest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (courseId: string) =>
      rpc("withdraw_join_request", { p_course_id: courseId }, nothing, { repeatable: true }),
    onSettled: () => refresh(client, myCoursesChanged()),
  });
}

export function useLeaveCourse() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (courseId: string) =>
      rpc("leave_course", { p_course_id: courseId }, nothing, { repeatable: true }),
    onSettled: () => refresh(client, myCoursesChanged()),
  });
}
