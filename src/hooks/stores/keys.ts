import type { Reached } from "@/hooks/cache";

const all = ["stores"] as const;

export const storeKeys = {
  all,
  allMine: [...all, "mine"] as const,
  mine: (userId: string) => [...all, "mine", userId] as const,
  allMembers: [...all, "members"] as const,
  members: (storeId: string) => [...all, "members", storeId] as const,
  clicks: (storeId: string) => [...all, "clicks", storeId] as const,
  runner: (storeId: string) => [...all, "runner", storeId] as const,
  offers: (storeId: string) => [...all, "offers", storeId] as const,
  keeping: (storeId: string) => [...all, "keeping", storeId] as const,
  closing: (storeId: string) => [...all, "closing", storeId] as const,
  allIntegrations: ["integrations"] as const,
  integrations: (storeId: string) => ["integrations", storeId] as const,
  searches: [...all, "search"] as const,
  search: (storeId: string, query: string) => [...all, "search", storeId, query] as const,
};

/** What the store takes for attendance. */
export const clicksChanged = (storeId: string): Reached => [storeKeys.clicks(storeId)];

/** What runs the store's new sessions. */
export const runnerChanged = (storeId: string): Reached => [storeKeys.runner(storeId)];
/** When the store offers seats that come free instead of giving them. */
export const offersChanged = (storeId: string): Reached => [storeKeys.offers(storeId)];

/** For how long the store keeps who came, and recordings. */
export const keepingChanged = (storeId: string): Reached => [storeKeys.keeping(storeId)];

/** The person left a store, or closed it: what it holds is not theirs to ask for any more. */
export const storeLeft = (): Reached => [storeKeys.allMine];

/** A store was opened, or the person's place in one changed. */
export const storesChanged = (): Reached => [storeKeys.all];
