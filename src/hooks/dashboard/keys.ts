export const dashboardKeys = {
  all: ["dashboard"] as const,
  overview: (storeId: string) => [...dashboardKeys.all, "overview", storeId] as const,
};
