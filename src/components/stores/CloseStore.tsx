import { Suspense, useState } from "react";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { Button } from "@/components/ui/Button";
import type { Store } from "@/hooks/stores/useMyStores";
import { useTranslation } from "@/hooks/ui/useTranslation";

const CloseStoreDialog = lazyPart(() => import("./CloseStoreDialog"));

/** Leads to the end of a store, for its owners. */
export function CloseStore({ store }: { store: Store }) {
  const { t } = useTranslation("settings");
  const [closing, setClosing] = useState(false);
  return (
    <div className="p-4 sm:p-5">
      <Button className="max-sm:w-full" onClick={() => setClosing(true)}>
        {t("close.action")}
      </Button>
      <Suspense fallback={null}>
        {closing ? <CloseStoreDialog store={store} onClose={() => setClosing(false)} /> : null}
      </Suspense>
    </div>
  );
}
