import { useTranslation } from "@/hooks/ui/useTranslation";
import type { SessionStatus } from "@/lib/courses/shared/session-types";
import { sameClock } from "@/lib/text/format";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

interface Times {
  status: SessionStatus;
  scheduled_start: string;
  scheduled_end: string;
  time_zone: string;
}

const day = 24 * 60 * 60_000;

/** "Today", "Tomorrow", or the day with its date. */
export function useDayName(): (moment: string) => string {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const now = useNow();
  return (moment) => {
    const key = format.dayKey(moment);
    if (key === format.dayKey(now)) return t("when.today");
    if (key === format.dayKey(now + day)) return t("when.tomorrow");
    if (key === format.dayKey(now - day)) return t("when.yesterday");
    return format.day(moment);
  };
}

/** How far the start or the end is, while that is near enough to matter. */
function useNearness({ status, scheduled_start, scheduled_end }: Times): string | null {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const now = useNow();
  const start = Date.parse(scheduled_start);
  const end = Date.parse(scheduled_end);
  if (status === "postponed") return t("when.was", { when: format.dateTime(start) });
  if (status === "live")
    return now > end
      ? t("when.overtime", { relative: format.relative(end, now) })
      : t("when.ends", { relative: format.relative(end, now) });
  if (status !== "scheduled" || Math.abs(start - now) > day) return null;
  if (now > end) return t("when.neverStarted");
  return now > start
    ? t("when.late", { relative: format.relative(start, now) })
    : format.relative(start, now);
}

/** Day and hours for the reader; under them how near that is, and the hours in the session's own zone. */
export function SessionTime({ session, inline = false }: { session: Times; inline?: boolean }) {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const dayName = useDayName();
  const near = useNearness(session);
  const { scheduled_start: start, scheduled_end: end, time_zone: zone } = session;
  const elsewhere = sameClock(zone, format.timeZone, start) ? null : format.inZone(zone, start, end);
  const short = elsewhere && !inline ? format.inZone(zone, start) : elsewhere;
  const struck = session.status === "cancelled" ? "line-through decoration-muted" : "";
  return (
    <span
      className="block min-w-0 tabular"
      title={[format.full(start), elsewhere].filter(Boolean).join(" · ")}
    >
      <time
        dateTime={start}
        className={inline ? `inline font-medium ${struck}` : `block truncate font-medium ${struck}`}
      >
        {session.status === "postponed"
          ? t("when.undated")
          : `${dayName(start)}, ${format.timeRange(start, end)}`}
      </time>
      {near || elsewhere ? (
        <span className={inline ? "block text-sm text-muted" : "block truncate text-sm text-muted"}>
          {[near, short].filter(Boolean).join(" · ")}
        </span>
      ) : null}
    </span>
  );
}
