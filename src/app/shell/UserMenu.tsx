import Keyboard from "lucide-react/icons/keyboard";
import Languages from "lucide-react/icons/languages";
import LogOut from "lucide-react/icons/log-out";
import Moon from "lucide-react/icons/moon";
import Settings from "lucide-react/icons/settings";
import Sun from "lucide-react/icons/sun";
import SunMoon from "lucide-react/icons/sun-moon";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useNavigate } from "react-router-dom";
import { openShortcuts } from "@/lib/overlays";
import { useLanguage } from "./useLanguage";
import { useThemeChoice, type Theme } from "@/hooks/ui/theme";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { notifyError } from "@/components/shared/feedback/toast";
import { Avatar } from "@/components/ui/Avatar";
import { useAuth } from "@/hooks/auth/useAuth";
import { useProfile } from "@/hooks/settings/useProfile";
import { paths } from "@/lib/paths";
import { useErrorText } from "@/hooks/ui/useErrorText";

const themeIcons = { system: SunMoon, light: Sun, dark: Moon };
const nextTheme: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };

/** The person's own corner: settings, language, theme, shortcuts, sign out. */
export function UserMenu({ withName = false }: { withName?: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const errorText = useErrorText();
  const { user, signOut } = useAuth();
  const { data: profile, isPending } = useProfile();
  const [theme, setTheme] = useThemeChoice();
  const [language, setLanguage] = useLanguage();
  /** Whoever signs in next is not led to the page that this person left. */
  async function leave() {
    try {
      await signOut();
      await navigate(paths.signIn, { replace: true });
    } catch (error) {
      notifyError(errorText(error));
    }
  }
  const name = profile?.display_name ?? user?.email ?? "";

  return (
    <ActionMenu
      label={t("shell.account", { name })}
      heading={user?.email ?? name}
      align={withName ? "start" : "end"}
      side={withName ? "top" : "bottom"}
      variant="ghost"
      size={withName ? "md" : "icon"}
      className={withName ? "w-full" : ""}
      buttonClassName={
        withName ? "h-11! w-full min-w-0 shrink! justify-start! gap-3! px-1.5! text-left" : "p-0!"
      }
      actions={[
        {
          id: "settings",
          label: t("nav.settings"),
          icon: Settings,
          onSelect: () => void navigate(paths.settings),
        },
        {
          id: "theme",
          label: t(`theme.${nextTheme[theme]}`),
          hint: t("theme.now", { theme: t(`theme.names.${theme}`) }),
          icon: themeIcons[nextTheme[theme]],
          onSelect: () => setTheme(nextTheme[theme]),
        },
        {
          id: "language",
          label: t("language.other"),
          icon: Languages,
          onSelect: () => setLanguage(language === "fr" ? "en" : "fr"),
        },
        { id: "shortcuts", label: t("shortcuts.title"), icon: Keyboard, onSelect: openShortcuts },
        {
          id: "signOut",
          label: t("shell.signOut"),
          icon: LogOut,
          separated: true,
          onSelect: () => void leave(),
        },
      ]}
    >
      <Avatar name={isPending ? "" : name} />
      {withName ? (
        <span aria-hidden className="min-w-0 flex-1 truncate">
          {isPending ? "" : name}
        </span>
      ) : null}
      <span className="sr-only">{t("shell.account", { name })}</span>
    </ActionMenu>
  );
}
