import type { Reached } from "@/hooks/cache";
import { dashboardKeys } from "@/hooks/dashboard/keys";
import { storeKeys } from "@/hooks/stores/keys";
import type { serialSorts, warrantyWindows } from "@/lib/physical/find/serial-url";
import type { SerialHold, SerialStatus } from "@/lib/physical/shared/serial-transitions";

export type SerialSort = (typeof serialSorts)[number];

export interface SerialFilters {
  query?: string | undefined;
  productId?: string | undefined;
  statuses?: readonly SerialStatus[] | undefined;
  warehouseId?: string | undefined;
  warranty?: (typeof warrantyWindows)[number] | undefined;
  hold?: SerialHold | "any" | undefined;
  deleted?: boolean | undefined;
  sort?: SerialSort | undefined;
}

const all = ["serials"] as const;

export const serialKeys = {
  all,
  allLists: [...all, "list"] as const,
  lists: (storeId: string) => [...all, "list", storeId] as const,
  list: (storeId: string, filters: SerialFilters) => [...all, "list", storeId, filters] as const,
  allStats: [...all, "stats"] as const,
  stats: (storeId: string) => [...all, "stats", storeId] as const,
  similar: (storeId: string, serial: string, except: string | null) =>
    [...all, "list", storeId, "similar", serial, except] as const,
  count: (storeId: string, filters: SerialFilters) => [...all, "stats", storeId, "count", filters] as const,
  alerts: (storeId: string) => [...all, "alerts", storeId] as const,
  alertSettings: (storeId: string) => [...all, "alerts", storeId, "settings"] as const,
  productThresholds: (storeId: string) => [...all, "alerts", storeId, "thresholds"] as const,
  follow: (serialId: string) => [...all, "follow", serialId] as const,
  details: [...all, "detail"] as const,
  detail: (serialId: string) => [...all, "detail", serialId] as const,
  /** What is written of a person, on any unit. */
  mentions: (storeId: string, personId: string) => [...all, "detail", "mentions", storeId, personId] as const,
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

/** Somebody of the store answered an alert, or it is told of other things, with which what is low is weighed anew. */
export const alertsChanged = (storeId: string): Reached => [serialKeys.alerts(storeId)];
/** The person follows a unit, or no more. */
export const followChanged = (serialId: string): Reached => [serialKeys.follow(serialId)];

/** Units were registered, moved, edited, held, deleted or brought back. */
export const unitsChanged = (serialIds: readonly string[]): Reached => [
  serialKeys.allLists,
  serialKeys.allStats,
  ...serialIds.map((id) => serialKeys.detail(id)),
  dashboardKeys.all,
  storeKeys.searches,
];

/** Anything of a store's units, as its live messages tell, which name none. */
export const storeUnitsChanged = (storeId: string): Reached => [
  serialKeys.lists(storeId),
  serialKeys.stats(storeId),
  serialKeys.details,
];

/** A customer was taken out of a store's histories: any unit may have been theirs. */
export const personErased = (storeId: string): Reached => [
  ...unitsChanged([]),
  serialKeys.details,
  catalogueKeys.kind(storeId, "customers"),
];

/** Something that units refer to by name was made. */
export const catalogueChanged = (storeId: string, kind: CatalogueKind): Reached => [
  catalogueKeys.kind(storeId, kind),
  dashboardKeys.overview(storeId),
  storeKeys.searches,
];
