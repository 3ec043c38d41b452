import AlertAnswers from "@/components/physical/serial-tracking/alerts/AlertAnswers";
import CircleAlert from "lucide-react/icons/circle-exclamation-point";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { RelativeTime } from "@/components/shared/display/RelativeTime";
import type { StockAlert } from "@/hooks/physical/alerts/stock-alerts";
import { useFormat } from "@/hooks/ui/useFormat";
import { links } from "@/lib/paths";

function placeOf({ kind, product_id: product, serial_id: serial }: StockAlert): string {
  if (kind === "low_stock") return links.serials({ product: product ?? "" });
  return kind === "history_broken"
    ? links.serials({ serial: serial ?? "" })
    : links.serials({ warranty: "expiring" });
}

function Alert({ storeId, alert }: { storeId: string; alert: StockAlert }) {
  const { t } = useTranslation("stock");
  const format = useFormat();
  const title = t(`alerts.${alert.kind}`, { title: alert.title ?? "" });
  const { stock, ending } = alert;
  const facts = ending
    ? (["in30", "in7", "ended"] as const)
        .filter((part) => ending[part] > 0)
        .map((part) => t(`alerts.${part}`, { formatted: format.number(ending[part]) }))
        .join(" · ")
    : stock === null
      ? t("alerts.history_brokenMeans")
      : t("alerts.low_stockLeft", { count: stock, formatted: format.number(stock) });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium wrap-anywhere">{title}</p>
        <p className="tabular text-sm text-muted">
          {facts} · <RelativeTime value={alert.raised_at} />
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <ButtonLink size="sm" to={placeOf(alert)} aria-label={t("alerts.openNamed", { title })}>
          {t("alerts.open")}
        </ButtonLink>
        <AlertAnswers storeId={storeId} alertId={alert.id} title={title} />
      </div>
    </li>
  );
}

/** What of the stock somebody has to look at. */
export default function StockAlerts({ storeId, alerts }: { storeId: string; alerts: StockAlert[] }) {
  const { t } = useTranslation("stock");
  return (
    <section aria-labelledby="stock-alerts" className="rounded-lg border border-line bg-surface">
      <h2 id="stock-alerts" className="flex items-center gap-2 border-b border-line px-4 py-3 font-semibold">
        <CircleAlert aria-hidden className="size-4 text-warn-ink" />
        {t("alerts.title")}
      </h2>
      <ul className="max-h-72 divide-y divide-line overflow-y-auto">
        {alerts.map((alert) => (
          <Alert key={alert.id} storeId={storeId} alert={alert} />
        ))}
      </ul>
    </section>
  );
}
