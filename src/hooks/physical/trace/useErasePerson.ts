import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { personErased, serialKeys } from "@/hooks/physical/shared/keys";
import { rpc } from "@/integrations/supabase/server";

const mention = z.object({
  id: z.string(),
  kind: z.enum(["reason", "document", "notes"]),
  value: z.string(),
  written_at: z.string(),
  serial_number: z.nullable(z.string()),
  /** It has a word of the person's name; otherwise it is about a unit that was theirs. */
  named: z.boolean(),
  /** From this page on: on the first page all there are. */
  total: z.number(),
});

export type PersonMention = z.output<typeof mention>;

const pageSize = 50;

const personMentionsOptions = (storeId: string, personId: string) =>
  infiniteQueryOptions({
    queryKey: serialKeys.mentions(storeId, personId),
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_person_mentions",
        {
          ...{ p_store_id: storeId, p_person_id: personId, p_limit: pageSize },
          ...(pageParam ? { p_after_at: pageParam.written_at, p_after_id: pageParam.id } : {}),
        },
        z.array(mention),
        { signal },
      ),
    initialPageParam: null as PersonMention | null,
    getNextPageParam: (page): PersonMention | null => (page.length < pageSize ? null : (page.at(-1) ?? null)),
    select: ({ pages }) => ({ rows: pages.flat(), total: pages[0]?.[0]?.total ?? 0 }),
    // What is decided upon is what is there now.
    staleTime: 0,
  });

/** What is written that may be about a person and that erasing them leaves unless it is asked to take it. */
export const usePersonMentions = (storeId: string, personId: string) =>
  useInfiniteQuery(personMentionsOptions(storeId, personId));

export interface Erasure {
  personId: string;
  /** Which mentions go along: by their ids, or all. */
  texts: readonly string[] | "all";
}

/** Takes a customer out of a store's histories, for good; answers when. */
export function useErasePerson(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ personId, texts }: Erasure) =>
      rpc(
        "erase_serial_person",
        {
          ...{ p_store_id: storeId, p_person_id: personId },
          ...(texts === "all" ? { p_all: true } : { p_texts: [...texts] }),
        },
        z.string(),
      ),
    onSuccess: () => refresh(client, personErased(storeId)),
  });
}
