import { useEffect } from "react";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";

/**
 * Where something of this store stands for the page: `here` in the chosen store (or not known yet); `elsewhere` in
 * another of the person's stores, which is then chosen, because a shared link leads to what it names; `foreign` in
 * none of theirs.
 */
export function useStoreOf(storeId: string | undefined): "here" | "elsewhere" | "foreign" {
  const { store, memberships, choose } = useStoreChoice();
  const place =
    storeId === undefined || storeId === store?.id
      ? "here"
      : memberships.some((membership) => membership.store.id === storeId)
        ? "elsewhere"
        : "foreign";
  useEffect(() => {
    if (place === "elsewhere" && storeId !== undefined) choose(storeId);
  }, [place, storeId, choose]);
  return place;
}
