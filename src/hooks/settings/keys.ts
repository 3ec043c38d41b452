export const settingsKeys = {
  all: ["settings"] as const,
  profile: (userId: string) => [...settingsKeys.all, "profile", userId] as const,
  integrations: (storeId: string) => [...settingsKeys.all, "integrations", storeId] as const,
  video: (storeId: string) => [...settingsKeys.all, "video", storeId] as const,
};
