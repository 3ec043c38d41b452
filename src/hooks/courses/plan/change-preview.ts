import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import { sessionKeys } from "@/hooks/courses/shared/keys";
import { rpc } from "@/integrations/supabase/server";

/** What a change of a session is to the people who come. */
export type ChangeKind =
  "session_moved" | "session_changed" | "session_postponed" | "session_cancelled" | "session_restored";

const place = z.object({
  place: z.enum(["seat", "waitlisted"]),
  people: z.number(),
  channels: z.record(z.string(), z.number()),
});
/** How many would be told, by place and channel; empty for nobody. */
export type ChangePreview = z.output<typeof place>[];

/** Whom a change that is thought of would tell; asked anew each time it is thought of. */
export function changePreviewOptions(sessionId: string, kind: ChangeKind) {
  return queryOptions({
    queryKey: sessionKeys.preview(sessionId, kind),
    queryFn: ({ signal }) =>
      rpc("preview_session_change", { p_session_id: sessionId, p_kind: kind }, z.array(place), { signal }),
    staleTime: 0,
  });
}
