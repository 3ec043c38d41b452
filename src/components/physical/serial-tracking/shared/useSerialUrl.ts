import type { SerialFilters } from "@/hooks/physical/shared/keys";
import {
  countFilters,
  noFilters,
  serialUrlSchema,
  type SerialAct,
  type SerialUrl,
} from "@/lib/physical/find/serial-url";
import { unitOpened } from "@/lib/physical/find/open-unit";
import { useUrlState } from "@/hooks/ui/useUrlState";
import { type SetUrlState } from "@/lib/url-state";

export interface SerialPageState {
  url: SerialUrl;
  set: SetUrlState<typeof serialUrlSchema>;
  filters: SerialFilters;
  active: number;
  clearFilters: () => void;
  open: (id: string) => void;
  close: () => void;
  /** Starts an act on a unit, from its row or from its open detail. */
  act: (act: SerialAct, unit?: string) => void;
  stopActing: () => void;
  startNew: () => void;
  /** The unit being acted on. */
  target: string | null;
}

/** The address of the page, and what its parts do to it. */
export function useSerialUrl(): SerialPageState {
  const [url, set] = useUrlState(serialUrlSchema);
  return {
    url,
    set,
    filters: {
      query: url.q.trim() || undefined,
      productId: url.product || undefined,
      statuses: url.status.length > 0 ? url.status : undefined,
      warehouseId: url.warehouse || undefined,
      warranty: url.warranty || undefined,
      hold: url.hold || undefined,
      deleted: url.deleted === "1" || undefined,
      sort: url.sort,
    },
    active: countFilters(url),
    clearFilters: () => set(noFilters),
    open: (id) => set(unitOpened(id)),
    close: () => set({ serial: "", act: "", unit: "" }),
    act: (act, unit = "") => set({ act, unit: unit === url.serial ? "" : unit }),
    stopActing: () => set({ act: "", unit: "" }),
    startNew: () => set({ new: "1", code: "", serial: "", act: "", unit: "" }),
    target: url.act ? url.unit || url.serial || null : null,
  };
}
