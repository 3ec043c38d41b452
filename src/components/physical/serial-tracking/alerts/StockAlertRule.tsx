import { Field } from "@/components/shared/form/Field";
import { notifyError } from "@/components/shared/feedback/toast";
import { Select } from "@/components/ui/Select";
import { Switch } from "@/components/ui/Switch";
import {
  useSetStockAlertSettings,
  useStockAlertSettings,
  type StockAlertSettings,
} from "@/hooks/physical/alerts/alert-settings";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";

const thresholds = [0, 1, 2, 3, 5, 10, 20, 50, 100];

/** What the store's stock team is told: warranties that end, and products that run out. */
export function StockAlertRule({ storeId }: { storeId: string }) {
  const { t } = useTranslation("stock");
  const format = useFormat();
  const errorText = useErrorText();
  const { data } = useStockAlertSettings(storeId);
  const set = useSetStockAlertSettings(storeId);
  const shown = set.isPending ? set.variables : (data ?? { warranty: true, low_stock: null });
  const change = (wanted: Partial<StockAlertSettings>) =>
    set.mutate({ ...shown, ...wanted }, { onError: (error) => notifyError(errorText(error)) });
  const own = shown.low_stock ?? 0;
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
      <Field label={t("settings.low")} description={t("settings.lowHelp")}>
        {(control) => (
          <Select
            {...control}
            value={shown.low_stock === null ? "" : String(shown.low_stock)}
            disabled={data === undefined}
            options={[
              { value: "", label: t("settings.never") },
              ...[...new Set([...thresholds, own])]
                .sort((a, b) => a - b)
                .map((count) => ({
                  value: String(count),
                  label: t("settings.units", { count, formatted: format.number(count) }),
                })),
            ]}
            onChange={({ target: { value } }) => change({ low_stock: value === "" ? null : Number(value) })}
          />
        )}
      </Field>
    </div>
  );
}
