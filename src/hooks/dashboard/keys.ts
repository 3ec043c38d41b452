import type { Reached } from "@/hooks/cache";

export const dashboardKeys = {
  all: ["dashboard"] as const,
  overview: (storeId: string) => [...dashboardKeys.all, "overview", storeId] as const,
};

/** Something that a store's first page counts has changed, as its live messages tell. */
export const overviewChanged = (storeId: string): Reached => [dashboardKeys.overview(storeId)];
