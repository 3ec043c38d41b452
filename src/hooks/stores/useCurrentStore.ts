import { useMyStores, type Membership, type Store } from "@/hooks/stores/useMyStores";
import type { StoreRole } from "@/lib/roles";
import { useStoredText } from "@/hooks/ui/useStored";
import { currentMembership } from "@/lib/store-choice";

export interface StoreChoice {
  /** null while memberships load, and for people who belong to no store. */
  store: Store | null;
  role: StoreRole | null;
  memberships: Membership[];
  choose: (storeId: string) => void;
  isPending: boolean;
  error: unknown;
  retry: () => void;
}

/** The stores to choose from, and the one chosen, remembered on this device. */
export function useStoreChoice(): StoreChoice {
  const { data, isPending, error, refetch } = useMyStores();
  const [storedId, setStoredId] = useStoredText("store");
  const memberships = data ?? [];
  const current = currentMembership(memberships, storedId);
  return {
    store: current?.store ?? null,
    role: current?.role ?? null,
    memberships,
    choose: setStoredId,
    isPending,
    error: data ? null : error,
    retry: () => void refetch(),
  };
}

/** The store a dashboard page works in, and the person's role there. Only behind a ProtectedRoute for members. */
export function useCurrentStore(): { store: Store; role: StoreRole } {
  const { store, role } = useStoreChoice();
  if (!store || !role) throw new Error("useCurrentStore needs a ProtectedRoute for store members above it");
  return { store, role };
}
