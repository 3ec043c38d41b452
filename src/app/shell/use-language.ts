import { useTranslation } from "react-i18next";
import { useAuth } from "@/hooks/auth/useAuth";
import { useUpdateProfile } from "@/hooks/settings/useProfile";
import type { Language } from "@/lib/format";

/** The language on screen; when signed in the choice goes along to every device. */
export function useLanguage(): [Language, (language: Language) => void] {
  const { i18n } = useTranslation();
  const { user } = useAuth();
  const { mutate } = useUpdateProfile();
  const language: Language = i18n.resolvedLanguage === "en" ? "en" : "fr";
  return [
    language,
    (next) => {
      void i18n.changeLanguage(next);
      if (user) mutate({ locale: next });
    },
  ];
}
