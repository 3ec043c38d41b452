import Search from "lucide-react/icons/search";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { openPalette } from "@/lib/overlays";
import { Bell } from "@/app/shell/Bell";
import { StoreSwitcher } from "@/app/shell/StoreSwitcher";
import { UserMenu } from "@/app/shell/UserMenu";
import { Button } from "@/components/ui/Button";

/** Narrow screens: which store, search, account. */
export function TopBar() {
  const { t } = useTranslation();
  return (
    <header className="sticky top-0 z-30 flex h-(--bar-height) items-center gap-1 border-b border-line bg-surface px-2 sm:px-4 lg:hidden">
      <div className="min-w-0 flex-1">
        <div className="max-w-72">
          <StoreSwitcher />
        </div>
      </div>
      <Button variant="quiet" size="icon" aria-label={t("shell.search")} onClick={openPalette}>
        <Search aria-hidden />
      </Button>
      <Bell />
      <UserMenu />
    </header>
  );
}
