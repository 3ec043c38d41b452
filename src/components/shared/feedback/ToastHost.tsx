import { Suspense, useEffect, useSyncExternalStore } from "react";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { loadToasts, toastHost } from "./toast";
import { ahead } from "@/lib/net/persistently";

const loadHost = () => import("./Toaster");
const Toaster = lazyPart(loadHost);

/** The first message may be that the network is gone: what shows it is fetched once the page stands. */
const afterTheRows = 3_000;

export function ToastHost() {
  const needed = useSyncExternalStore(toastHost.subscribe, toastHost.isMounted);
  useEffect(() => {
    const timer = setTimeout(() => ahead(() => Promise.all([loadHost(), loadToasts()])), afterTheRows);
    return () => clearTimeout(timer);
  }, []);
  if (!needed) return null;
  return (
    <Suspense fallback={null}>
      <Toaster />
    </Suspense>
  );
}
