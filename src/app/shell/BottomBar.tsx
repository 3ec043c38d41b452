import Ellipsis from "lucide-react/icons/ellipsis";
import Settings from "lucide-react/icons/settings";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { NavLink, useLocation, useNavigate } from "react-router-dom";
import { isElsewhere, navigationFor, type NavigationEntry } from "@/app/navigation";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";
import { cn } from "@/lib/cn";
import { paths } from "@/lib/paths";

const settings: NavigationEntry = { id: "settings", to: paths.settings, icon: Settings, audience: "student" };
const places = 4;
const look = "flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-sm font-medium";

/** Narrow screens: the first places under the thumb, the others behind "more". */
export function BottomBar() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { role, isPending } = useStoreChoice();
  // Whose places these are is not known yet: those of a student would be swapped under the thumb.
  const all = isPending ? [] : [...navigationFor(role).flatMap((group) => group.entries), settings];
  const shown = all.length > places ? all.slice(0, places - 1) : all;
  const rest = all.slice(shown.length);

  return (
    <nav
      aria-label={t("shell.navigation")}
      className="fixed inset-x-0 bottom-0 z-20 flex min-h-14 border-t border-line bg-surface px-1 pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {shown.map(({ id, to, icon: Icon }) => (
        <NavLink
          key={id}
          to={to}
          end={isElsewhere(to, pathname)}
          className={({ isActive }) => cn(look, isActive ? "text-accent-ink" : "text-muted")}
        >
          {({ isActive }) => (
            <>
              <span
                className={cn("grid h-7 w-12 place-items-center rounded-full", isActive && "bg-accent-soft")}
              >
                <Icon aria-hidden className="size-5" />
              </span>
              <span className="max-w-full truncate px-0.5 leading-4">{t(`nav.short.${id}`)}</span>
            </>
          )}
        </NavLink>
      ))}
      {rest.length > 0 ? (
        <ActionMenu
          label={t("nav.more")}
          side="top"
          variant="quiet"
          size="inline"
          className="flex-1"
          buttonClassName={`${look} w-full h-14! gap-0.5! rounded-none! text-sm! hover:bg-transparent!`}
          actions={rest.map(({ id, to, icon }) => ({
            id,
            label: t(`nav.${id}`),
            icon,
            onSelect: () => void navigate(to),
          }))}
        >
          <span className="grid h-7 w-12 place-items-center">
            <Ellipsis aria-hidden className="size-5!" />
          </span>
          <span className="leading-4">{t("nav.more")}</span>
        </ActionMenu>
      ) : null}
    </nav>
  );
}
