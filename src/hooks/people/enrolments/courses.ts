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
import { courseChanged, peopleKeys } from "@/hooks/people/shared/keys";
import { db, read, rpc, rpcRow } from "@/integrations/supabase/server";
import { courseAccesses, courseStatuses, type CourseFilters } from "@/lib/people/shared/course-types";
import { sessionRunners } from "@/lib/session-runners";

const pageSize = 50;

const managedCourse = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(courseStatuses),
  access: z.enum(courseAccesses),
  enrolled: z.number(),
  /** Null for who may not read registrations. */
  invited: z.nullable(z.number()),
  asked: z.nullable(z.number()),
  sessions: z.number(),
  next_start: z.nullable(z.string()),
  revision: z.number(),
  cover: z.nullable(z.string()),
});
export type ManagedCourse = z.output<typeof managedCourse>;

const filterArgs = (storeId: string, { query, statuses }: CourseFilters) => ({
  p_store_id: storeId,
  ...(query ? { p_query: query } : {}),
  ...(statuses?.length ? { p_statuses: [...statuses] } : {}),
});

function managedCoursesOptions(storeId: string, filters: CourseFilters) {
  return infiniteQueryOptions({
    queryKey: peopleKeys.courses(storeId, filters),
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_courses",
        {
          ...filterArgs(storeId, filters),
          p_limit: pageSize,
          ...(pageParam ? { p_after_title: pageParam.title, p_after_id: pageParam.id } : {}),
        },
        z.array(managedCourse),
        { signal },
      ),
    ...keysetPages(pageSize, ({ title, id }: ManagedCourse) => ({ title, id })),
  });
}

/** A store's courses by title, page by page. */
export function useManagedCourses(storeId: string, filters: CourseFilters) {
  return useInfiniteQuery({
    ...managedCoursesOptions(storeId, filters),
    placeholderData: keepWithin(storeId),
  });
}

const courseStats = z.object({
  total: z.number(),
  draft: z.number(),
  published: z.number(),
  archived: z.number(),
  listed: z.number(),
});
export type CourseStats = z.output<typeof courseStats>;

/** Figures of what the words let through, by status; `listed`: how many the list has. */
export function useCourseStats(storeId: string, filters: CourseFilters) {
  return useQuery({
    queryKey: peopleKeys.courseStats(storeId, filters),
    queryFn: ({ signal }) =>
      rpcRow("get_course_stats", filterArgs(storeId, filters), courseStats, { signal }),
    placeholderData: keepWithin(storeId),
  });
}

export const courseDetail = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  status: z.enum(courseStatuses),
  access: z.enum(courseAccesses),
  /** Null: as the store has it. */
  sessions_run_by: z.nullable(z.enum(sessionRunners)),
  revision: z.number(),
  updated_at: z.string(),
  cover: z.nullable(z.string()),
  cover_alt: z.string(),
});
export type CourseDetail = z.output<typeof courseDetail>;

/** One course of the store; null when there is none. */
export function useCourseDetail(storeId: string, courseId: string) {
  return useQuery({
    queryKey: peopleKeys.courseDetail(courseId),
    queryFn: async ({ signal }): Promise<CourseDetail | null> => {
      const rows = await read(
        db
          .from("courses")
          .select(
            "id, title, description, status, access, sessions_run_by, revision, updated_at, cover, cover_alt",
          )
          .eq("store_id", storeId)
          .eq("id", courseId)
          .abortSignal(signal),
        z.array(courseDetail),
      );
      return rows[0] ?? null;
    },
  });
}

export type CourseFields = Partial<
  Pick<CourseDetail, "title" | "description" | "status" | "access" | "sessions_run_by">
>;

interface CourseUpdate {
  id: string;
  /** Only what changed. */
  fields: CourseFields;
  /** The revision the person was looking at; a newer one on the server refuses the change. */
  revision: number;
}

export function useUpdateCourse(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, fields, revision }: CourseUpdate) =>
      rpc("update_course", { p_course_id: id, p_fields: fields, p_revision: revision }, courseDetail),
    // A refusal means the page showed an old state: it is read again before the person decides anew.
    onSettled: (_course, _error, { id }) => refresh(client, courseChanged(storeId, id)),
  });
}
