import type { SerialHold, SerialStatus } from "@/lib/physical/shared/serial-transitions";

export type WarrantyWindow = "active" | "expiring" | "expired" | "none";

export type SerialSort = "updated" | "serial" | "warranty";

export interface SerialFilters {
  query?: string | undefined;
  productId?: string | undefined;
  statuses?: readonly SerialStatus[] | undefined;
  warehouseId?: string | undefined;
  warranty?: WarrantyWindow | undefined;
  hold?: SerialHold | "any" | undefined;
  deleted?: boolean | undefined;
  sort?: SerialSort | undefined;
}

const all = ["serials"] as const;

export const serialKeys = {
  all,
  lists: (storeId: string) => [...all, "list", storeId] as const,
  list: (storeId: string, filters: SerialFilters) => [...all, "list", storeId, filters] as const,
  stats: (storeId: string) => [...all, "stats", storeId] as const,
  details: [...all, "detail"] as const,
  detail: (serialId: string) => [...all, "detail", serialId] as const,
};

/** What a unit refers to by name. Separate from the units: it changes seldom. */
const catalogue = ["catalogue"] as const;

export type CatalogueKind = "products" | "variants" | "warehouses" | "customers" | "orders";

export const catalogueKeys = {
  all: catalogue,
  kind: (storeId: string, kind: CatalogueKind) => [...catalogue, storeId, kind] as const,
  search: (storeId: string, kind: CatalogueKind, query: string, within: string | null = null) =>
    [...catalogue, storeId, kind, "search", query, within] as const,
  one: (storeId: string, kind: CatalogueKind, id: string) => [...catalogue, storeId, kind, id] as const,
  names: (storeId: string, ids: readonly string[]) => [...catalogue, storeId, "names", ids] as const,
};
