import { useSyncExternalStore } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { waitingStore } from "@/lib/net/persistently";

/** What was opened needs files that only the network has: said at once, and over when it is back. */
export function WaitingForNetwork() {
  const { t } = useTranslation();
  const waiting = useSyncExternalStore(waitingStore.subscribe, waitingStore.current);
  return (
    <output className="pointer-events-none fixed inset-x-4 bottom-24 z-60 flex justify-center lg:bottom-6">
      {waiting ? (
        <span className="animate-rise rounded-md bg-raised px-4 py-2.5 text-warn-ink shadow-float">
          {t("shell.waiting")}
        </span>
      ) : null}
    </output>
  );
}
