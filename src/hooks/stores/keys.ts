export const storeKeys = {
  all: ["stores"] as const,
  mine: (userId: string) => [...storeKeys.all, "mine", userId] as const,
  members: (storeId: string) => [...storeKeys.all, storeId, "members"] as const,
  search: (storeId: string, query: string) => [...storeKeys.all, storeId, "search", query] as const,
};
