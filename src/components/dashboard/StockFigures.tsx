import { useTranslation } from "@/hooks/ui/useTranslation";
import { StatCard, StatCards } from "@/components/shared/display/StatCard";
import type { DashboardOverview } from "@/hooks/dashboard/useDashboardOverview";
import { links, paths } from "@/lib/paths";

const withCustomer = ["sold", "shipped", "delivered"];

/** Where the units are, in five figures. */
export function StockFigures({ figures }: { figures: DashboardOverview["stock"] | undefined }) {
  const { t } = useTranslation("dashboard");
  const count = (...statuses: string[]) =>
    figures ? statuses.reduce((sum, status) => sum + (figures.by_status[status] ?? 0), 0) : undefined;
  return (
    <section>
      <h2 className="mb-3 text-lg font-semibold">{t("figures.stock")}</h2>
      <StatCards label={t("figures.stock")}>
        <StatCard
          label={t("figures.total")}
          value={figures?.total}
          hint={figures ? t("state.moves", { count: figures.moves_7d }) : null}
          to={paths.serialTracking}
        />
        <StatCard
          label={t("figures.inStock")}
          value={count("in_stock")}
          to={links.serials({ status: "in_stock" })}
        />
        <StatCard
          label={t("figures.withCustomer")}
          value={count(...withCustomer)}
          hint={t("figures.withCustomerHint")}
          to={links.serials({ status: withCustomer.join(",") })}
        />
        <StatCard
          label={t("figures.repair")}
          value={count("warranty_repair")}
          to={links.serials({ status: "warranty_repair" })}
        />
        <StatCard label={t("figures.onHold")} value={figures?.on_hold} to={links.serials({ hold: "any" })} />
      </StatCards>
    </section>
  );
}
