import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useAuth } from "@/hooks/auth/useAuth";
import { settingsKeys } from "@/hooks/settings/keys";
import { db, unwrap } from "@/integrations/supabase/client";

export interface ProfileChange {
  display_name?: string;
  locale?: string;
  time_zone?: string;
}

/** The person's own name, language and zone. */
export function useProfile() {
  const { user } = useAuth();
  const userId = user?.id ?? "";
  return useQuery({
    queryKey: settingsKeys.profile(userId),
    queryFn: () =>
      unwrap(db.from("profiles").select("id, display_name, locale, time_zone").eq("id", userId).single()),
    enabled: !!user,
    staleTime: 5 * 60_000,
  });
}

export function useUpdateProfile() {
  const { user } = useAuth();
  const queryClient = useQueryClient();
  const userId = user?.id ?? "";
  return useMutation({
    mutationFn: (change: ProfileChange) =>
      unwrap(
        db
          .from("profiles")
          .update(change)
          .eq("id", userId)
          .select("id, display_name, locale, time_zone")
          .single(),
      ),
    onSuccess: (profile) => queryClient.setQueryData(settingsKeys.profile(userId), profile),
  });
}
