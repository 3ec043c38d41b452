import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useProfile } from "@/hooks/settings/useProfile";

/** On the first look at a person's profile its language takes the page; later the page decides. */
export function useFollowProfile(): void {
  const { i18n } = useTranslation();
  const { data: profile } = useProfile();
  const followed = useRef<string | null>(null);
  useEffect(() => {
    if (!profile || followed.current === profile.id) return;
    followed.current = profile.id;
    if (profile.locale !== i18n.resolvedLanguage) void i18n.changeLanguage(profile.locale);
  }, [profile, i18n]);
}
