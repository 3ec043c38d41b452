import { Suspense, useSyncExternalStore } from "react";
import { confirmStore } from "@/lib/confirm";
import { lazyPart } from "./lazy-part";

const ConfirmDialog = lazyPart(() =>
  import("./ConfirmDialog").then((module) => ({ default: module.ConfirmDialog })),
);

/** Draws the question asked by `confirm()`. Mounted once, at the root. */
export function ConfirmHost() {
  const pending = useSyncExternalStore(confirmStore.subscribe, confirmStore.current);
  if (!pending) return null;
  return (
    <Suspense fallback={null}>
      <ConfirmDialog open {...pending.request} onSettle={pending.settle} />
    </Suspense>
  );
}
