import type { Reached } from "@/hooks/cache";
import { courseKeys, sessionKeys } from "@/hooks/courses/shared/keys";
import { storeKeys } from "@/hooks/stores/keys";

export const settingsKeys = {
  all: ["settings"] as const,
  profile: (userId: string) => [...settingsKeys.all, "profile", userId] as const,
  phone: ["settings", "phone"] as const,
  stops: ["settings", "stops"] as const,
  allVideo: ["settings", "video"] as const,
  video: (storeId: string) => [...settingsKeys.allVideo, storeId] as const,
};

/**
 * An account at a video service was connected, tried, changed or taken away: of which store is left out where only the
 * server knows. The meetings of sessions stand or fall with it.
 */
export const connectionsChanged = (storeId?: string): Reached => [
  storeId === undefined ? settingsKeys.allVideo : settingsKeys.video(storeId),
  storeId === undefined ? storeKeys.allIntegrations : storeKeys.integrations(storeId),
  sessionKeys.details,
];

/** The person's own name changed: the profile itself is known from the answer, the lists of people are not. */
export const profileChanged = (): Reached => [storeKeys.allMembers, courseKeys.allHosts];

/** The person's own telephone changed. */
export const phoneChanged = (): Reached => [settingsKeys.phone, settingsKeys.stops];

/** The person's own address is written to again. */
export const stopsChanged = (): Reached => [settingsKeys.stops];
