import * as z from "zod/mini";
import type { SerialFilters } from "@/hooks/physical/shared/keys";
import { serialListItem } from "@/hooks/physical/shared/serial-list-rows";
import type { SerialListItem } from "@/hooks/physical/shared/types";
import { rpc } from "@/integrations/supabase/server";
import { snapshotOf, type Snapshot } from "@/lib/files/snapshot";
import { filterArgs } from "./serial-queries";

/** The server gives no more units by their ids at once. */
const most = 500;

/** Every unit the filters let through at this moment, in the list's order. */
export async function serialSnapshot(
  storeId: string,
  filters: SerialFilters,
  signal: AbortSignal,
): Promise<Snapshot<SerialListItem>> {
  const args = filterArgs(storeId, filters);
  const ids = await rpc(
    "list_serial_ids",
    { ...args, p_sort: filters.sort ?? "updated" },
    z.array(z.string()),
    { signal },
  );
  return snapshotOf(ids, most, (page) =>
    rpc("list_serials_by_id", { ...args, p_ids: [...page] }, z.array(serialListItem), { signal }),
  );
}
