import type { Reached } from "@/hooks/cache";

const all = ["messages"] as const;

export const messageKeys = {
  all,
  /** Everything under one's own bell. */
  bell: [...all, "bell"] as const,
  unread: [...all, "bell", "unread"] as const,
  notifications: [...all, "bell", "list"] as const,
  preferences: [...all, "preferences"] as const,
  addresses: [...all, "addresses"] as const,
  push: [...all, "push"] as const,
  quietHours: [...all, "quiet"] as const,
  summaryWish: [...all, "summary"] as const,
  channels: (storeId: string) => [...all, "channels", storeId] as const,
  ledgers: (storeId: string) => [...all, "ledger", storeId] as const,
  ledger: (storeId: string, standing: string) => [...all, "ledger", storeId, standing] as const,
};

/** Something was told to the person, or was read by them. */
export const bellChanged = (): Reached => [messageKeys.bell];

/** The person wants to be told otherwise. */
export const preferencesChanged = (): Reached => [messageKeys.preferences];
/** The person is told in other places, and so by other channels. */
export const addressesChanged = (): Reached => [
  messageKeys.addresses,
  messageKeys.push,
  messageKeys.preferences,
];
/** The person wants their day told at another hour, or what can wait with it. */
export const summaryWishChanged = (): Reached => [messageKeys.summaryWish, messageKeys.preferences];
export const quietHoursChanged = (): Reached => [messageKeys.quietHours];

/** What a store sends to telephones; its people are offered other channels with it. */
export const channelsChanged = (storeId: string): Reached => [
  messageKeys.channels(storeId),
  messageKeys.preferences,
];

/** What a store has sent. */
export const ledgerChanged = (storeId: string): Reached => [messageKeys.ledgers(storeId)];
