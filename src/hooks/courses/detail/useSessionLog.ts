import { useInfiniteQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { sessionKeys } from "@/hooks/courses/shared/keys";
import { keysetPages } from "@/hooks/pages";
import { rpc } from "@/integrations/supabase/server";

const text = z.optional(z.string());

const sessionEvent = z.object({
  id: z.number(),
  kind: z.string(),
  cause: z.string(),
  at: z.string(),
  actor_name: z.nullable(z.string()),
  person_id: z.nullable(z.string()),
  person_name: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  details: z.object({
    fields: z.optional(z.array(z.string())),
    from: text,
    to: text,
    told: z.optional(z.boolean()),
  }),
});
export type SessionEvent = z.output<typeof sessionEvent>;

const PAGE = 20;

/** The log of a session, newest first; for who manages it. */
export function useSessionLog(sessionId: string) {
  return useInfiniteQuery({
    queryKey: sessionKeys.log(sessionId),
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_session_events",
        { p_session_id: sessionId, p_limit: PAGE, ...(pageParam !== null && { p_before: pageParam }) },
        z.array(sessionEvent),
        { signal },
      ),
    ...keysetPages<SessionEvent, number>(PAGE, ({ id }) => id),
  });
}
