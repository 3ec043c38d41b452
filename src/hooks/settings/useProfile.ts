import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useAuth } from "@/hooks/auth/useAuth";
import { refresh } from "@/hooks/cache";
import { profileChanged, settingsKeys } from "@/hooks/settings/keys";
import { db, unwrap } from "@/integrations/supabase/server";
import { isRetryable } from "@/lib/net/errors";
import { readStored, writeStored } from "@/lib/stored";

/** A language the server has not confirmed yet, as "user id:language": a page left too soon must not lose the choice. */
const UNSENT = "language.unsent";

/** The language this person chose on this device and the server does not know yet; null when there is none. */
export function unsentLanguage(userId: string): "fr" | "en" | null {
  const [who, language] = readStored(UNSENT)?.split(":") ?? [];
  return who === userId && (language === "fr" || language === "en") ? language : null;
}

export interface ProfileChange {
  display_name?: string;
  locale?: string;
  /** ISO 3166, two letters; null for the device's own. */
  region?: string | null;
  time_zone?: string;
}

export function profileQuery(userId: string) {
  return queryOptions({
    queryKey: settingsKeys.profile(userId),
    queryFn: () =>
      unwrap(
        db.from("profiles").select("id, display_name, locale, region, time_zone").eq("id", userId).single(),
      ),
    staleTime: 5 * 60_000,
  });
}

/** The person's own name, language and zone. */
export function useProfile() {
  const { user } = useAuth();
  return useQuery({ ...profileQuery(user?.id ?? ""), enabled: !!user });
}

export function useUpdateProfile() {
  const { user } = useAuth();
  const queryClient = useQueryClient();
  const userId = user?.id ?? "";
  return useMutation({
    // One after the other: the last choice is the one that stays.
    scope: { id: "profile" },
    mutationFn: (change: ProfileChange) =>
      unwrap(
        db
          .from("profiles")
          .update(change)
          .eq("id", userId)
          .select("id, display_name, locale, region, time_zone")
          .single(),
      ),
    onMutate: ({ locale }) => {
      if (locale !== undefined) writeStored(UNSENT, `${userId}:${locale}`);
    },
    onSuccess: (profile, change) => {
      if (profile.locale === unsentLanguage(userId)) writeStored(UNSENT, null);
      queryClient.setQueryData(settingsKeys.profile(userId), profile);
      return change.display_name === undefined ? undefined : refresh(queryClient, profileChanged());
    },
    // What did not get through is sent again by the next page; what was refused is not.
    onError: (error, { locale }) => {
      if (locale !== undefined && !isRetryable(error)) writeStored(UNSENT, null);
    },
  });
}
