import { useQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { storeKeys } from "@/hooks/stores/keys";
import { db, read } from "@/integrations/supabase/server";
import { storeRoles } from "@/lib/roles";

const member = z.object({
  user_id: z.string(),
  role: z.enum(storeRoles),
  created_at: z.string(),
  profile: z.nullable(z.object({ display_name: z.string() })),
});

/** Who works in the store, those who are there longest first. */
export function useStoreMembers(storeId: string) {
  return useQuery({
    queryKey: storeKeys.members(storeId),
    queryFn: () =>
      read(
        db
          .from("store_members")
          .select("user_id, role, created_at, profile:profiles(display_name)")
          .eq("store_id", storeId)
          .order("created_at"),
        z.array(member),
      ),
    select: (rows) => rows.map(({ profile, ...row }) => ({ ...row, name: profile?.display_name ?? "" })),
  });
}
