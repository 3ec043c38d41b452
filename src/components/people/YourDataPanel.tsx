import { Suspense, useState } from "react";
import { ExportOwnData } from "@/components/people/account/ExportOwnData";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { Button } from "@/components/ui/Button";
import { useTranslation } from "@/hooks/ui/useTranslation";

const CloseAccountDialog = lazyPart(() => import("@/components/people/account/CloseAccountDialog"));

/** What Atelier knows about oneself: to take along, and to end. */
export function YourDataPanel() {
  const { t } = useTranslation("settings");
  const [closing, setClosing] = useState(false);
  return (
    <div className="divide-y divide-line">
      <ExportOwnData />
      <div className="flex flex-wrap items-center justify-between gap-3 p-4 sm:p-5">
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-medium">{t("data.close")}</p>
          <p className="mt-1 text-sm text-pretty text-muted">{t("data.closeHelp")}</p>
        </div>
        <Button className="max-sm:w-full" onClick={() => setClosing(true)}>
          {t("data.closeAction")}
        </Button>
      </div>
      <Suspense fallback={null}>
        {closing ? <CloseAccountDialog onClose={() => setClosing(false)} /> : null}
      </Suspense>
    </div>
  );
}
