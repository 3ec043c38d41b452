import { useTranslation } from "@/hooks/ui/useTranslation";
import type { LiveSessionStats } from "@/hooks/courses/shared/types";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

/** The state of things in one line: what runs, what comes today, how near the next is, what waits for a date. */
export function SessionsState({ stats }: { stats: LiveSessionStats | undefined }) {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const now = useNow();
  if (!stats) return " ";
  const relative = stats.next_start ? format.relative(stats.next_start, now) : null;
  const parts = [
    stats.live > 0 ? t("state.live", { count: stats.live }) : null,
    stats.today > 0 ? t("state.today", { count: stats.today }) : null,
    relative ? t("state.next", { relative }) : null,
    stats.postponed > 0 ? t("state.postponed", { count: stats.postponed }) : null,
  ].filter((part) => part !== null);
  if (parts.length > 0) return parts.join(" · ");
  return stats.total > 0 ? t("state.nothingAhead") : t("state.none");
}
