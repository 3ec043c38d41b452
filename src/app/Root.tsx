import { Suspense } from "react";
import { Outlet, ScrollRestoration, useNavigation } from "react-router-dom";
import { LiveRegion } from "@/app/LiveRegion";
import { WaitingForNetwork } from "@/app/WaitingForNetwork";
import { useRouteFocus } from "./useRouteFocus";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { useAppliedTheme } from "@/hooks/ui/theme";
import { ConfirmHost } from "@/components/shared/overlay/ConfirmHost";
import { ToastHost } from "@/components/shared/feedback/ToastHost";
import { useAuth } from "@/hooks/auth/useAuth";

const Reauthenticate = lazyPart(() => import("@/app/shell/Reauthenticate"));

/** What every page has: theme, scroll and focus between routes, questions, messages, and the way back in. */
export function Root() {
  useAppliedTheme();
  useRouteFocus();
  const { status } = useAuth();
  const navigation = useNavigation();
  return (
    <>
      {navigation.state === "loading" ? (
        <div
          aria-hidden
          className="fixed inset-x-0 top-0 z-50 h-0.5 animate-pulse bg-accent [animation-delay:200ms]"
        />
      ) : null}
      <Outlet />
      <WaitingForNetwork />
      <LiveRegion />
      <ConfirmHost />
      <ToastHost />
      {status === "expired" ? (
        <Suspense fallback={null}>
          <Reauthenticate />
        </Suspense>
      ) : null}
      <ScrollRestoration getKey={(location) => location.pathname} />
    </>
  );
}
