import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { keepWithin, refresh } from "@/hooks/cache";
import { courseKeys, coursesChanged } from "@/hooks/courses/shared/keys";
import type { Course } from "@/hooks/courses/shared/types";
import { useRequestId } from "@/hooks/ui/useRequestId";
import { db, rpc, unwrapMaybe } from "@/integrations/supabase/server";

const courseRow = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(["draft", "published", "archived"]),
});
/** A combobox shows the best few; more text finds the rest. */
const few = 20;

/** The store's courses with these words in their title, the first few by title. */
export function useCourses(storeId: string, text: string, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: courseKeys.search(storeId, query),
    queryFn: ({ signal }): Promise<Course[]> =>
      rpc("find_courses", { p_store_id: storeId, p_query: query, p_limit: few }, z.array(courseRow), {
        signal,
      }),
    enabled,
    placeholderData: keepWithin(storeId),
    staleTime: 5 * 60_000,
  });
}

function courseOptions(storeId: string, courseId: string) {
  return queryOptions({
    queryKey: courseKeys.one(storeId, courseId),
    queryFn: ({ signal }): Promise<Course | null> =>
      unwrapMaybe(
        db
          .from("courses")
          .select("id, title, status")
          .eq("store_id", storeId)
          .eq("id", courseId)
          .abortSignal(signal)
          .maybeSingle(),
      ),
    staleTime: 5 * 60_000,
  });
}

/** One course by its id; null when there is none of this store. */
export function useCourse(storeId: string, courseId: string) {
  return useQuery({ ...courseOptions(storeId, courseId), enabled: courseId !== "" });
}

export function useCreateCourse(storeId: string) {
  const client = useQueryClient();
  const { requestId, renew } = useRequestId();
  return useMutation({
    mutationFn: ({ title, description }: { title: string; description: string }): Promise<Course> =>
      rpc(
        "create_course",
        { p_store_id: storeId, p_title: title, p_description: description, p_request_id: requestId },
        courseRow,
        { repeatable: true },
      ),
    onSuccess: (course) => {
      renew();
      client.setQueryData(courseKeys.one(storeId, course.id), course);
      return refresh(client, coursesChanged(storeId));
    },
  });
}
