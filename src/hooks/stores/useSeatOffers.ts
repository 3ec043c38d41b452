import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { offersChanged, storeKeys } from "@/hooks/stores/keys";
import { db, unwrap } from "@/integrations/supabase/server";

interface SeatOffers {
  /** How many hours before the start seats that come free are offered and no longer given; 0: never. */
  offer_hours: number;
  /** For how many minutes. */
  offer_minutes: number;
}

/** When the store offers seats that come free, and for how long. */
export function useSeatOffers(storeId: string) {
  return useQuery({
    queryKey: storeKeys.offers(storeId),
    queryFn: (): Promise<SeatOffers> =>
      unwrap(db.from("stores").select("offer_hours, offer_minutes").eq("id", storeId).single()),
  });
}

export function useSetSeatOffers(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<SeatOffers>) =>
      unwrap(db.from("stores").update(change).eq("id", storeId).select("id").single()),
    onSettled: () => refresh(client, offersChanged(storeId)),
  });
}
