import { Suspense } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Outlet, useLocation } from "react-router-dom";
import { RequireSession } from "@/app/ProtectedRoute";
import { BottomBar } from "@/app/shell/BottomBar";
import { OfflineBanner } from "@/app/shell/OfflineBanner";
import { Overlays } from "@/app/shell/Overlays";
import { ShellSkeleton } from "@/app/shell/ShellSkeleton";
import { Sidebar } from "@/app/shell/Sidebar";
import { TopBar } from "@/app/shell/TopBar";
import { useFollowProfile } from "./useLanguage";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";

/** Navigation around a page: a sidebar on wide screens, a bar above and below on narrow ones. */
function Frame() {
  const { t } = useTranslation();
  const { store } = useStoreChoice();
  const { pathname } = useLocation();
  useFollowProfile();
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        {t("shell.skip")}
      </a>
      <Sidebar />
      <div className="flex min-w-0 flex-col max-lg:pb-20">
        <TopBar />
        <OfflineBanner />
        <main id="content" tabIndex={-1} className="flex-1 pb-10">
          <Suspense fallback={<ShellSkeleton bare />}>
            <Outlet key={`${store?.id ?? ""}${pathname}`} />
          </Suspense>
        </main>
      </div>
      <BottomBar />
      <Overlays />
    </div>
  );
}

export function AppShell() {
  return (
    <RequireSession>
      <Frame />
    </RequireSession>
  );
}
