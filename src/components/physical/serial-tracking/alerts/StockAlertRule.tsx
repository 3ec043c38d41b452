import { ThresholdSelect } from "@/components/physical/serial-tracking/alerts/ThresholdSelect";
import { Suspense } from "react";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { Skeleton } from "@/components/ui/Skeleton";
import { Field } from "@/components/shared/form/Field";
import { notifyError } from "@/components/shared/feedback/toast";
import { Switch } from "@/components/ui/Switch";
import {
  useSetStockAlertSettings,
  useStockAlertSettings,
  type StockAlertSettings,
} from "@/hooks/physical/alerts/alert-settings";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useTranslation } from "@/hooks/ui/useTranslation";

const ProductThresholds = lazyPart(
  () => import("@/components/physical/serial-tracking/alerts/ProductThresholds"),
);

/** What the store's stock team and whoever holds its units are told: warranties that end, and products that run out. */
export function StockAlertRule({ storeId }: { storeId: string }) {
  const { t } = useTranslation("stock");
  const errorText = useErrorText();
  const { data } = useStockAlertSettings(storeId);
  const set = useSetStockAlertSettings(storeId);
  const shown = set.isPending ? set.variables : (data ?? { warranty: true, low_stock: null, holders: false });
  const change = (wanted: Partial<StockAlertSettings>) =>
    set.mutate({ ...shown, ...wanted }, { onError: (error) => notifyError(errorText(error)) });
  return (
    <div className="grid gap-5 p-4 sm:p-5">
      <Field inline label={t("settings.warranty")} description={t("settings.warrantyHelp")}>
        {(control) => (
          <Switch
            {...control}
            checked={shown.warranty}
            disabled={data === undefined}
            onChange={(event) => change({ warranty: event.target.checked })}
          />
        )}
      </Field>
      <Field inline label={t("settings.holders")} description={t("settings.holdersHelp")}>
        {(control) => (
          <Switch
            {...control}
            checked={shown.holders}
            disabled={data === undefined}
            onChange={(event) => change({ holders: event.target.checked })}
          />
        )}
      </Field>
      <Field label={t("settings.low")} description={t("settings.lowHelp")}>
        {(control) => (
          <ThresholdSelect
            {...control}
            value={shown.low_stock}
            disabled={data === undefined}
            onChange={(low_stock) => change({ low_stock })}
          />
        )}
      </Field>
      <Suspense fallback={<Skeleton className="h-20 w-full" />}>
        <ProductThresholds storeId={storeId} />
      </Suspense>
    </div>
  );
}
