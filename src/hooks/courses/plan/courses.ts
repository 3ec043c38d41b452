import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { courseKeys, coursesChanged } from "@/hooks/courses/shared/keys";
import type { Course } from "@/hooks/courses/shared/types";
import { db, unwrap } from "@/integrations/supabase/server";

const columns = "id, title, description, status";
/** A picker, not a list: a store with more courses than this needs a search in it. */
const most = 500;

export function storeCoursesOptions(storeId: string) {
  return queryOptions({
    queryKey: courseKeys.list(storeId),
    queryFn: ({ signal }): Promise<Course[]> =>
      unwrap(
        db
          .from("courses")
          .select(columns)
          .eq("store_id", storeId)
          .order("title")
          .order("id")
          .limit(most)
          .abortSignal(signal),
      ),
    staleTime: 5 * 60_000,
  });
}

export function useStoreCourses(storeId: string) {
  return useQuery(storeCoursesOptions(storeId));
}

export function useCreateCourse(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (course: { title: string; description: string }): Promise<Course> =>
      unwrap(
        db
          .from("courses")
          .insert({ ...course, store_id: storeId, status: "published" })
          .select(columns)
          .single(),
      ),
    onSuccess: (course) => {
      client.setQueryData<Course[]>(courseKeys.list(storeId), (courses) => [...(courses ?? []), course]);
      return refresh(client, coursesChanged(storeId));
    },
  });
}
