import { useMutation, useQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { useUser } from "@/hooks/auth/useAuth";
import { peopleKeys } from "@/hooks/people/shared/keys";
import { nothing, rpc } from "@/integrations/supabase/server";
import type { OwnData } from "@/lib/people/account/readable";

const closing = z.object({
  owned_alone: z.array(z.object({ id: z.string(), name: z.string() })),
  stores: z.number(),
  courses: z.number(),
  seats: z.number(),
  hosted: z.number(),
  questions: z.number(),
  kept: z.array(z.object({ store: z.string(), years: z.number(), sessions: z.number(), until: z.string() })),
});

/** What closing one's account would do, asked when it is to be said. */
export function useAccountClosing() {
  const { id } = useUser();
  return useQuery({
    queryKey: peopleKeys.closing(id),
    queryFn: ({ signal }) => rpc("get_account_closing", {}, closing, { signal }),
    gcTime: 0,
  });
}

/** Closes one's account for good; what was read goes with the session that ends next. */
export function useCloseAccount() {
  return useMutation({ mutationFn: (email: string) => rpc("close_account", { p_email: email }, nothing) });
}

const ownData = z.catchall(
  z.object({ made_at: z.string() }),
  z.union([z.string(), z.null(), z.array(z.record(z.string(), z.unknown()))]),
);

/** Reads everything about oneself, once, for a file. */
export function useExportOwnData() {
  return useMutation({
    mutationFn: async (_kind: "json" | "html"): Promise<OwnData> => {
      const { made_at, ...lists } = await rpc("export_my_data", {}, ownData);
      return { made_at, lists: lists as OwnData["lists"] };
    },
  });
}
