import { useQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { keepWithin } from "@/hooks/cache";
import { storeKeys } from "@/hooks/stores/keys";
import { rpc } from "@/integrations/supabase/server";

const hit = z.object({
  kind: z.string(),
  id: z.string(),
  title: z.string(),
  subtitle: z.nullable(z.string()),
});

const hitsOfEachKind = 5;

/** Sessions, serial numbers, courses and products whose name or identifier contains the text. */
export function useSearchEverything(storeId: string | null, text: string) {
  const query = text.trim();
  return useQuery({
    queryKey: storeKeys.search(storeId ?? "", query),
    queryFn: ({ signal }) =>
      rpc(
        "search_everything",
        { p_store_id: storeId ?? "", p_query: query, p_limit: hitsOfEachKind },
        z.array(hit),
        { signal },
      ),
    enabled: !!storeId && query.length >= 2,
    placeholderData: keepWithin(storeId ?? ""),
    staleTime: 15_000,
  });
}
