import Download from "lucide-react/icons/download";
import Plus from "lucide-react/icons/plus";
import { Suspense, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { SerialNumbersManager } from "@/components/physical/serial-tracking/SerialNumbersManager";
import { useSerialUrl } from "@/components/physical/serial-tracking/shared/useSerialUrl";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { PageHead } from "@/components/shared/display/PageHead";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { storeUnitsChanged } from "@/hooks/physical/shared/keys";
import type { SerialStats } from "@/hooks/physical/shared/types";
import { useSerialStats } from "@/hooks/physical/useSerialTracking";
import { useCurrentStore } from "@/hooks/stores/useCurrentStore";
import { useLiveUpdates } from "@/hooks/useLiveUpdates";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { can } from "@/lib/roles";
import { useShortcut } from "@/hooks/ui/useShortcut";
import { useFormat } from "@/hooks/ui/useFormat";

const SerialExport = lazyPart(() => import("@/components/physical/serial-tracking/find/SerialExport"));

/** "4 812 unités suivies · 37 bloquées · 12 garanties se terminent sous 30 jours" */
function useStateLine(stats: SerialStats | undefined): string | undefined {
  const { t } = useTranslation("serials");
  const format = useFormat();
  if (!stats) return undefined;
  if (stats.total === 0) return t("state.none");
  const counted = (count: number) => ({ count, formatted: format.number(count) });
  return [
    t("state.total", counted(stats.total)),
    stats.on_hold > 0 ? t("state.held", counted(stats.on_hold)) : "",
    stats.warranty_expiring > 0 ? t("state.expiring", counted(stats.warranty_expiring)) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

export default function PhysicalProductsSerialTracking() {
  const { t } = useTranslation("serials");
  const { store, role } = useCurrentStore();
  const page = useSerialUrl();
  const stats = useSerialStats(store.id);
  const state = useStateLine(stats.data);
  const [exporting, setExporting] = useState(false);
  const mayManage = can(role, "manage_stock");
  useLiveUpdates(`store:${store.id}`, storeUnitsChanged(store.id));
  useShortcut({ keys: "n", description: t("register") }, page.startNew, mayManage);

  return (
    <div className="page">
      <PageHead
        title={t("title")}
        state={state ?? (stats.error ? undefined : <Skeleton className="my-1 w-72 max-w-full" />)}
        action={
          mayManage ? (
            <Button variant="primary" aria-keyshortcuts="n" onClick={page.startNew}>
              <Plus aria-hidden />
              {t("register")}
            </Button>
          ) : null
        }
        menu={
          <ActionMenu
            label={t("pageActions")}
            variant="secondary"
            size="icon"
            actions={[
              {
                id: "export",
                label: t("export.action"),
                hint: page.active > 0 ? t("export.filtered") : t("export.all"),
                icon: Download,
                onSelect: () => setExporting(true),
              },
            ]}
          />
        }
      />
      <SerialNumbersManager
        storeId={store.id}
        role={role}
        page={page}
        stats={{ data: stats.data, error: stats.error, refetch: () => void stats.refetch() }}
      />
      <Suspense fallback={null}>
        {exporting ? (
          <SerialExport
            storeId={store.id}
            filters={page.filters}
            which={page.active > 0 ? t("export.filtered") : t("export.all")}
            onClose={() => setExporting(false)}
          />
        ) : null}
      </Suspense>
    </div>
  );
}
