import UserRoundCheck from "lucide-react/icons/user-round-check";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { AttendanceExport } from "./AttendanceExport";
import { AttendanceItem } from "./AttendanceItem";
import { AttendanceRooms } from "./AttendanceRooms";
import { AttendanceReports } from "./AttendanceReports";
import { ToConfirm } from "./ToConfirm";
import { UnknownAttendees } from "./UnknownAttendees";
import { useSessionActions } from "@/components/courses/live-sessions/shared/session-actions-context";
import { EmptyResult, EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { FilterSearch } from "@/components/shared/filters/FilterBar";
import { ListCount } from "@/components/shared/table/ListCount";
import { LoadMore } from "@/components/shared/table/LoadMore";
import { Skeleton } from "@/components/ui/Skeleton";
import { useAttendanceOverview, useSessionAttendance } from "@/hooks/courses/attendance/attendance";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { cn } from "@/lib/cn";
import type { SessionsUrl } from "@/lib/courses/list/session-url";
import { can } from "@/lib/roles";
import { useFormat } from "@/hooks/ui/useFormat";

function Summary({ session, live }: { session: LiveSessionDetail; live: boolean }) {
  const { t } = useTranslation("session");
  const format = useFormat();
  const { data } = useAttendanceOverview(session.id, live);
  if (!data) return <Skeleton className="w-56" />;
  const { came, registered, present_now: now, to_confirm: open } = data.counts;
  return (
    <p className="min-w-0" aria-live="polite">
      <span className="tabular font-semibold">
        {t("attendance.came", {
          count: came,
          registered: t("attendance.registered", { count: registered, formatted: format.number(registered) }),
        })}
      </span>
      {open > 0 ? (
        <span className="tabular text-muted"> · {t("attendance.openCount", { count: open })}</span>
      ) : null}
      {now > 0 ? (
        <span className="tabular text-muted"> · {t("attendance.presentNow", { count: now })}</span>
      ) : null}
    </p>
  );
}

function ListSkeleton() {
  return (
    <div className="grid gap-5 py-3" aria-hidden>
      {["w-2/5", "w-1/2", "w-1/3", "w-2/5", "w-1/2"].map((width, at) => (
        <div key={`${width}-${String(at)}`} className="grid gap-2">
          <Skeleton className={width} />
          <Skeleton className="w-3/5" />
        </div>
      ))}
    </div>
  );
}

interface AttendanceTabProps {
  session: LiveSessionDetail;
  url: Pick<SessionsUrl, "who">;
  onUrl: (patch: Partial<SessionsUrl>, options?: { replace?: boolean }) => void;
}

/** Who came, how that is known, and what is left to clear up. */
export default function AttendanceTab({ session, url, onUrl }: AttendanceTabProps) {
  const { t } = useTranslation("session");
  const { role } = useSessionActions();
  const live = session.status === "live";
  const format = useFormat();
  const query = url.who.trim();
  const list = useSessionAttendance(session.id, live, query || undefined);
  const overview = useAttendanceOverview(session.id, live);
  const error = list.data ? null : list.error;
  if (error)
    return <ErrorState error={error} onRetry={() => void list.refetch()} retrying={list.isFetching} />;
  const rows = list.data;
  const found = rows?.[0]?.found ?? 0;
  const somebody = rows !== undefined && rows.length > 0;
  const search = (who: string) => onUrl({ who }, { replace: true });
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Summary session={session} live={live} />
        {somebody && overview.data ? <AttendanceExport session={session} query={query} /> : null}
      </div>
      <AttendanceRooms session={session} />
      {overview.data ? (
        <>
          {can(role, "manage_sessions") && overview.data.counts.to_confirm > 0 ? (
            <ToConfirm sessionId={session.id} count={overview.data.counts.to_confirm} />
          ) : null}
          {overview.data.clicks_count ? (
            <p className="text-sm text-pretty text-muted">{t("attendance.clicksCount")}</p>
          ) : null}
          <AttendanceReports session={session} reports={overview.data.reports} />
          <UnknownAttendees
            sessionId={session.id}
            unmatched={overview.data.unmatched}
            ignored={overview.data.ignored}
          />
        </>
      ) : overview.error ? (
        <ErrorState
          compact
          error={overview.error}
          onRetry={() => void overview.refetch()}
          retrying={overview.isFetching}
        />
      ) : null}
      {somebody || query ? (
        <div className="grid gap-2">
          <FilterSearch inPanel label={t("people.search")} value={url.who} onChange={search} />
          {query ? (
            <ListCount
              count={rows && t("people.found", { count: found, formatted: format.number(found) })}
              stale={list.isPlaceholderData}
            >
              {t("people.figuresAll")}
            </ListCount>
          ) : null}
        </div>
      ) : null}
      {rows ? null : <ListSkeleton />}
      {rows?.length === 0 && query ? (
        <EmptyResult onClear={() => search("")} description={t("people.nobody", { query })} />
      ) : null}
      {rows?.length === 0 && !query ? (
        <EmptyState
          icon={<UserRoundCheck />}
          title={t("attendance.empty")}
          description={t("attendance.emptyHelp")}
        />
      ) : null}
      {somebody ? (
        <ul
          className={cn("divide-y divide-line border-t border-line", list.isPlaceholderData && "opacity-60")}
          aria-label={t("tab.attendance")}
        >
          {rows.map((attendee) => (
            <AttendanceItem key={attendee.user_id} attendee={attendee} session={session} />
          ))}
        </ul>
      ) : null}
      <LoadMore
        has={list.hasNextPage}
        loading={list.isFetchingNextPage}
        load={() => void list.fetchNextPage()}
        error={list.isFetchNextPageError ? list.error : undefined}
      />
    </div>
  );
}
