import CalendarPlus from "lucide-react/icons/calendar-plus";
import Link2Off from "lucide-react/icons/link-2-off";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Link } from "react-router-dom";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { Card, CardHeader, CardTitle } from "@/components/ui/Card";
import { Skeleton } from "@/components/ui/Skeleton";
import type { NextSession } from "@/hooks/dashboard/useDashboardOverview";
import { sameClock } from "@/lib/text/format";
import { links, paths } from "@/lib/paths";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

const near = 6 * 60 * 60_000;

/** The moment as one reads a diary: the hour large, the day or the distance under it. */
function When({ session }: { session: NextSession }) {
  const format = useFormat();
  const now = useNow();
  const start = new Date(session.scheduled_start);
  const soon = Math.abs(start.getTime() - now) < near || format.dayKey(start) === format.dayKey(now);
  return (
    <time
      dateTime={session.scheduled_start}
      title={format.full(start)}
      className="tabular text-sm text-muted"
    >
      <span className="block text-base font-semibold text-ink">{format.time(start)}</span>
      <span className="block">{soon ? format.relative(start, now) : format.day(start)}</span>
    </time>
  );
}

function Seats({ session }: { session: NextSession }) {
  const { t } = useTranslation("dashboard");
  const { registered_count: taken, max_participants: max, waitlisted_count: waiting } = session;
  const registered = t("next.registered", { count: taken });
  const words = [
    max === null ? registered : t("next.seats", { count: max, registered }),
    ...(max !== null && taken >= max ? [t("next.full")] : []),
    ...(waiting > 0 ? [t("next.waiting", { count: waiting })] : []),
  ];
  return <span className="tabular">{words.join(" · ")}</span>;
}

function Row({ session }: { session: NextSession }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const start = session.scheduled_start;
  return (
    <li className="border-t border-line">
      <Link
        to={links.liveSessions({ session: session.id })}
        className="grid grid-cols-[5rem_minmax(0,1fr)] items-start gap-x-4 gap-y-1.5 px-4 py-3 transition-colors hover:bg-hover focus-visible:-outline-offset-2 sm:grid-cols-[7rem_minmax(0,1fr)_auto] sm:px-5"
      >
        <When session={session} />
        <span className="min-w-0">
          <span className="line-clamp-2 font-medium">{session.title}</span>
          <span className="line-clamp-2 text-sm text-muted">{session.course_title}</span>
          <span className="mt-0.5 block text-sm text-muted">
            <Seats session={session} />
            {sameClock(session.time_zone, format.timeZone, start) ? null : (
              <span className="tabular">
                {" · "}
                {format.inZone(session.time_zone, start)}
              </span>
            )}
          </span>
        </span>
        <span className="flex flex-wrap gap-x-3 gap-y-1.5 max-sm:col-start-2 max-sm:empty:hidden sm:flex-col sm:items-end">
          {session.status === "live" ? (
            <StatusBadge tone="bad" shape="pulse">
              {t("next.now")}
            </StatusBadge>
          ) : null}
          {session.has_link ? null : (
            <span className="inline-flex items-center gap-1.5 text-sm font-medium text-warn-ink">
              <Link2Off aria-hidden className="size-4" />
              {t("next.noLink")}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}

interface NextSessionsProps {
  /** undefined while they load. */
  sessions: readonly NextSession[] | undefined;
  mayPlan: boolean;
}

export function NextSessions({ sessions, mayPlan }: NextSessionsProps) {
  const { t } = useTranslation("dashboard");
  return (
    <Card>
      <CardHeader className="pb-3">
        <CardTitle>{t("next.title")}</CardTitle>
        <ButtonLink variant="link" size="inline" className="max-sm:hidden" to={paths.liveSessions}>
          {t("next.all")}
        </ButtonLink>
      </CardHeader>
      {sessions === undefined ? (
        <div aria-busy>
          {[1, 2, 3].map((row) => (
            <div key={row} className="flex gap-4 border-t border-line px-4 py-3.5 sm:px-5">
              <Skeleton className="h-10 w-24" />
              <div className="grid flex-1 content-start gap-2">
                <Skeleton className="w-3/5" />
                <Skeleton className="w-2/5" />
              </div>
            </div>
          ))}
        </div>
      ) : sessions.length === 0 ? (
        <EmptyState
          className="border-t border-line py-10"
          icon={<CalendarPlus />}
          title={t("next.emptyTitle")}
          description={mayPlan ? t("next.emptyText") : t("next.emptyReader")}
          action={mayPlan ? <ButtonLink to={links.liveSessions({ new: "1" })}>{t("plan")}</ButtonLink> : null}
        />
      ) : (
        <ul>
          {sessions.map((session) => (
            <Row key={session.id} session={session} />
          ))}
        </ul>
      )}
    </Card>
  );
}
