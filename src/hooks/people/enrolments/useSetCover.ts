import { useMutation, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { courseDetail } from "@/hooks/people/enrolments/courses";
import { courseChanged } from "@/hooks/people/shared/keys";
import { rpc } from "@/integrations/supabase/server";
import { putCover } from "@/integrations/supabase/storage";

interface CoverChange {
  courseId: string;
  /** The file in the bucket; null takes the cover away. */
  name: string | null;
  alt: string;
  /** What is to lie under that name, where it does not yet. */
  file?: Blob | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((share: number) => void) | undefined;
}

/** Makes a picture the course's cover, changes what is said of it, or takes it away. The same again is once. */
export function useSetCover(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ courseId, name, alt, file, signal, onProgress }: CoverChange) => {
      if (name !== null && file) await putCover(name, file, { signal, onProgress });
      return rpc(
        "set_course_cover",
        { p_course_id: courseId, p_alt: alt, ...(name === null ? {} : { p_name: name }) },
        courseDetail,
        { signal, repeatable: true },
      );
    },
    onSettled: (_course, _error, { courseId }) => refresh(client, courseChanged(storeId, courseId)),
  });
}
