import { useTranslation } from "@/hooks/ui/useTranslation";
import { sessionMarks } from "@/components/courses/live-sessions/shared/session-marks";
import { StatCard, StatCards } from "@/components/shared/display/StatCard";
import { StatusMark } from "@/components/shared/display/StatusBadge";
import type { LiveSessionStats } from "@/hooks/courses/shared/types";
import { viewOf, type SessionsUrl } from "@/lib/courses/list/session-url";
import { sessionStatuses } from "@/lib/courses/shared/session-types";

interface SessionStatCardsProps {
  stats: LiveSessionStats | undefined;
  url: SessionsUrl;
  onChange: (patch: Partial<SessionsUrl>) => void;
}

/** What there is, by status, so that the figures add up to the total; a tap narrows the list to it, a second one lets go. */
export function SessionStatCards({ stats, url, onChange }: SessionStatCardsProps) {
  const { t } = useTranslation("sessions");
  const everything = viewOf(url) === "all" && url.status === "";
  return (
    <StatCards label={t("stats.label")} dense>
      <StatCard
        label={t("stats.total")}
        value={stats?.total}
        selected={everything}
        onSelect={() => onChange(everything ? { view: "" } : { view: "all", status: "" })}
      />
      {sessionStatuses.map((status) => (
        <StatCard
          key={status}
          label={t(`stats.${status}`)}
          value={stats?.[status]}
          mark={<StatusMark {...sessionMarks[status]} />}
          selected={url.status === status}
          onSelect={() => onChange({ status: url.status === status ? "" : status, view: "" })}
        />
      ))}
      <StatCard label={t("stats.registrations")} value={stats?.registrations} />
    </StatCards>
  );
}
