import { queryOptions, useQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { useAuth } from "@/hooks/auth/useAuth";
import { storeKeys } from "@/hooks/stores/keys";
import { db, read } from "@/integrations/supabase/server";
import { storeRoles } from "@/lib/roles";
import { sortMemberships } from "@/lib/store-choice";
import { readStored, writeStored } from "@/lib/stored";

const membership = z.object({
  role: z.enum(storeRoles),
  store: z.object({ id: z.string(), name: z.string(), currency: z.string(), time_zone: z.string() }),
});
const remembered = z.object({ userId: z.string(), memberships: z.array(membership) });

export type Membership = z.output<typeof membership>;
export type Store = Membership["store"];

const storedKey = "stores";

/** What this device last knew lets a page start at once; it is checked against the database right away. */
function recall(userId: string): Membership[] | undefined {
  try {
    const known = z.safeParse(remembered, JSON.parse(readStored(storedKey) ?? "null"));
    return known.success && known.data.userId === userId ? known.data.memberships : undefined;
  } catch {
    return undefined;
  }
}

async function fetchMemberships(userId: string): Promise<Membership[]> {
  const request = db
    .from("store_members")
    .select("role, store:stores(id, name, currency, time_zone)")
    .eq("user_id", userId);
  const memberships = sortMemberships(await read(request, z.array(membership)));
  writeStored(storedKey, JSON.stringify({ userId, memberships }));
  return memberships;
}

export function myStoresQuery(userId: string) {
  return queryOptions({
    queryKey: storeKeys.mine(userId),
    queryFn: () => fetchMemberships(userId),
    initialData: () => recall(userId),
    initialDataUpdatedAt: 0,
    staleTime: 5 * 60_000,
  });
}

/** The stores the person works in, with the role held in each. */
export function useMyStores() {
  const { user } = useAuth();
  return useQuery({ ...myStoresQuery(user?.id ?? ""), enabled: !!user });
}
