import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { courseKeys, coursesChanged } from "@/hooks/courses/shared/keys";
import type { Course } from "@/hooks/courses/shared/types";
import { useRequestId } from "@/hooks/ui/useRequestId";
import { db, rpc, unwrap } from "@/integrations/supabase/server";

const newCourse = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  status: z.enum(["draft", "published", "archived"]),
});
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
  const { requestId, renew } = useRequestId();
  return useMutation({
    mutationFn: ({ title, description }: { title: string; description: string }): Promise<Course> =>
      rpc(
        "create_course",
        { p_store_id: storeId, p_title: title, p_description: description, p_request_id: requestId },
        newCourse,
        { repeatable: true },
      ),
    onSuccess: (course) => {
      renew();
      client.setQueryData<Course[]>(courseKeys.list(storeId), (courses) => [...(courses ?? []), course]);
      return refresh(client, coursesChanged(storeId));
    },
  });
}
