import { lazy, Suspense, useSyncExternalStore } from "react";
import { toastHost } from "@/components/shared/toast";

const Toaster = lazy(() => import("@/components/shared/Toaster"));

export function ToastHost() {
  const needed = useSyncExternalStore(toastHost.subscribe, toastHost.isMounted);
  if (!needed) return null;
  return (
    <Suspense fallback={null}>
      <Toaster />
    </Suspense>
  );
}
