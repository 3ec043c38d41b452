import { useTranslation } from "@/hooks/ui/useTranslation";
import { StatCard, StatCards } from "@/components/shared/display/StatCard";
import type { DashboardOverview } from "@/hooks/dashboard/useDashboardOverview";
import { links, paths } from "@/lib/paths";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

/** What the figure of ended sessions counts, as get_dashboard_overview does. */
const endedWindow = 30 * 24 * 60 * 60_000;

/** Live sessions in four figures, each leading to its list. */
export function SessionFigures({ figures }: { figures: DashboardOverview["sessions"] | undefined }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const now = useNow();
  return (
    <section>
      <h2 className="mb-3 text-lg font-semibold">{t("figures.sessions")}</h2>
      <StatCards label={t("figures.sessions")}>
        <StatCard
          label={t("figures.scheduled")}
          value={figures?.scheduled}
          to={links.liveSessions({ status: "scheduled" })}
        />
        <StatCard
          label={t("figures.live")}
          value={figures?.live}
          to={links.liveSessions({ status: "live" })}
        />
        <StatCard
          label={t("figures.ended")}
          value={figures?.ended_30d}
          hint={t("figures.endedHint")}
          to={links.liveSessions({ status: "ended", from: format.dayKey(now - endedWindow) })}
        />
        <StatCard
          label={t("figures.registrations")}
          value={figures?.registrations_7d}
          hint={
            figures ? t("figures.registrationsHint", { before: figures.registrations_previous_7d }) : null
          }
          to={paths.liveSessions}
        />
      </StatCards>
    </section>
  );
}
