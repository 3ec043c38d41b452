import { useEffect, useRef } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useAuth } from "@/hooks/auth/useAuth";
import { unsentLanguage, useProfile, useUpdateProfile } from "@/hooks/settings/useProfile";
import type { Language } from "@/lib/text/format";

/** The language on screen; when signed in the choice goes along to every device. */
export function useLanguage(): [Language, (language: Language) => void] {
  const { i18n } = useTranslation();
  const { user } = useAuth();
  const { mutate } = useUpdateProfile();
  const { language } = i18n;
  return [
    language,
    (next) => {
      void i18n.changeLanguage(next);
      if (user) mutate({ locale: next });
    },
  ];
}

/** On the first look at a person's profile its language takes the page, or the choice it has not heard of; later the page decides. */
export function useFollowProfile(): void {
  const { i18n } = useTranslation();
  const { data: profile } = useProfile();
  const { mutate } = useUpdateProfile();
  const followed = useRef<string | null>(null);
  useEffect(() => {
    if (!profile || followed.current === profile.id) return;
    followed.current = profile.id;
    const unsent = unsentLanguage(profile.id);
    const language: Language = unsent ?? (profile.locale === "en" ? "en" : "fr");
    if (language !== i18n.language) void i18n.changeLanguage(language);
    if (unsent) mutate({ locale: unsent });
  }, [profile, i18n, mutate]);
}
