import {
  infiniteQueryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import * as z from "zod/mini";
import { keepWithin, refresh } from "@/hooks/cache";
import { keysetPages } from "@/hooks/pages";
import { coursePeopleChanged, peopleKeys } from "@/hooks/people/shared/keys";
import { rpc, rpcRow } from "@/integrations/supabase/server";
import type { PeopleGroup } from "@/lib/people/shared/course-types";

const pageSize = 50;

const coursePerson = z.object({
  id: z.string(),
  /** Null for who is invited by address. */
  user_id: z.nullable(z.string()),
  name: z.nullable(z.string()),
  email: z.nullable(z.string()),
  status: z.string(),
  since: z.string(),
  until: z.nullable(z.string()),
  by_name: z.nullable(z.string()),
  seats: z.number(),
  waits: z.number(),
});
export type CoursePerson = z.output<typeof coursePerson>;

function coursePeopleOptions(courseId: string, group: PeopleGroup, query: string) {
  return infiniteQueryOptions({
    queryKey: peopleKeys.coursePeople(courseId, group, query),
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_course_people",
        {
          ...{ p_course_id: courseId, p_group: group, p_limit: pageSize },
          ...(query ? { p_query: query } : {}),
          ...(pageParam ? { p_after_since: pageParam.since, p_after_id: pageParam.id } : {}),
        },
        z.array(coursePerson),
        { signal },
      ),
    ...keysetPages(pageSize, ({ since, id }: CoursePerson) => ({ since, id })),
  });
}

/** A course's people of one group, the latest first. */
export function useCoursePeople(courseId: string, group: PeopleGroup, query: string, enabled = true) {
  return useInfiniteQuery({
    ...coursePeopleOptions(courseId, group, query),
    enabled,
    placeholderData: keepWithin(peopleKeys.peopleOf(courseId, group)),
  });
}

const counts = z.object({
  enrolled: z.number(),
  invited: z.number(),
  asked: z.number(),
  gone: z.number(),
  links: z.number(),
});

/** How many people with these words each group has, and how many open links stand. */
export function useCoursePeopleCounts(courseId: string, query: string, enabled = true) {
  return useQuery({
    queryKey: peopleKeys.courseCounts(courseId, query),
    queryFn: ({ signal }) =>
      rpcRow("count_course_people", { p_course_id: courseId, ...(query ? { p_query: query } : {}) }, counts, {
        signal,
      }),
    enabled,
    placeholderData: keepWithin(courseId),
  });
}

interface SomePeople {
  courseId: string;
  people: readonly string[];
}

/** Ends the enrolment of students; resolves with how many took part. */
export function useRemoveStudents(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ courseId, people }: SomePeople) =>
      rpc("remove_students", { p_course_id: courseId, p_user_ids: [...people] }, z.number(), {
        repeatable: true,
      }),
    onSettled: (_count, _error, { courseId }) => refresh(client, coursePeopleChanged(storeId, courseId)),
  });
}

/** Takes in or declines people who asked; resolves with how many had an open request. */
export function useAnswerRequests(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ courseId, people, accept }: SomePeople & { accept: boolean }) =>
      rpc(
        "answer_join_requests",
        { p_course_id: courseId, p_user_ids: [...people], p_accept: accept },
        z.number(),
      ),
    onSettled: (_count, _error, { courseId }) => refresh(client, coursePeopleChanged(storeId, courseId)),
  });
}
