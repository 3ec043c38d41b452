import Search from "lucide-react/icons/search";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { NavLink, useLocation } from "react-router-dom";
import { isElsewhere, navigationFor, type NavigationEntry } from "@/app/navigation";
import { prefetchPage } from "@/app/page";
import { openPalette } from "@/lib/overlays";
import { Bell } from "@/app/shell/Bell";
import { StoreSwitcher } from "@/app/shell/StoreSwitcher";
import { UserMenu } from "@/app/shell/UserMenu";
import { Kbd } from "@/components/shared/display/Kbd";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";
import { cn } from "@/lib/cn";

function Entry({ entry }: { entry: NavigationEntry }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const Icon = entry.icon;
  return (
    <NavLink
      to={entry.to}
      end={isElsewhere(entry.to, pathname)}
      onPointerEnter={() => prefetchPage(entry.to)}
      onFocus={() => prefetchPage(entry.to)}
      className={({ isActive }) =>
        cn(
          "flex h-9 items-center gap-3 rounded-md px-2.5 font-medium transition-colors [&_svg]:size-4 [&_svg]:shrink-0",
          isActive ? "bg-accent-soft text-accent-ink" : "text-muted hover:bg-sunken hover:text-ink",
        )
      }
    >
      <Icon aria-hidden />
      <span className="truncate">{t(`nav.${entry.id}`)}</span>
    </NavLink>
  );
}

export function Sidebar() {
  const { t } = useTranslation();
  const { role, isPending } = useStoreChoice();
  return (
    <header className="sticky top-0 z-30 flex h-dvh flex-col border-r border-line bg-surface max-lg:hidden">
      <div className="grid gap-2 p-3">
        <StoreSwitcher />
        <button
          type="button"
          onClick={openPalette}
          className="flex h-9 items-center gap-2.5 rounded-md border border-line bg-canvas px-2.5 text-left text-muted transition-colors hover:border-line-strong hover:text-ink"
        >
          <Search aria-hidden className="size-4" />
          <span className="flex-1">{t("shell.search")}</span>
          <Kbd keys="mod+k" />
        </button>
      </div>
      <nav aria-label={t("shell.navigation")} className="flex-1 overflow-y-auto px-3 py-1">
        {(isPending ? [] : navigationFor(role)).map((group) => (
          <div key={group.id} className="not-first:mt-5">
            {group.id === "home" ? null : (
              <h2 className="mb-1 px-2.5 text-sm text-faint">{t(`nav.groups.${group.id}`)}</h2>
            )}
            <ul className="grid gap-0.5">
              {group.entries.map((entry) => (
                <li key={entry.id}>
                  <Entry entry={entry} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="flex items-center gap-1 border-t border-line p-3">
        <div className="min-w-0 flex-1">
          <UserMenu withName />
        </div>
        <Bell />
      </div>
    </header>
  );
}
