import { useTranslation } from "@/hooks/ui/useTranslation";
import { Outlet } from "react-router-dom";
import { Logo } from "@/components/shared/display/Logo";
import { Segmented } from "@/components/ui/Segmented";

const languages = ["fr", "en"] as const;

/** Around the pages one sees without being signed in. */
export function AuthLayout() {
  const { t, i18n } = useTranslation("auth");
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="page flex items-center justify-between gap-4 py-4">
        <Logo />
        <Segmented
          label={t("language")}
          value={i18n.language}
          options={languages.map((value) => ({ value, label: t(`common:language.names.${value}`) }))}
          onChange={(language) => void i18n.changeLanguage(language)}
        />
      </header>
      <main className="page flex flex-1 flex-col pt-4 pb-16 sm:justify-center">
        <Outlet />
      </main>
    </div>
  );
}
