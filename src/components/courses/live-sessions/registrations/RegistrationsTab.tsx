import Users from "lucide-react/icons/users";
import type { ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { RegistrationItem } from "./RegistrationItem";
import { RegistrationsExport } from "@/components/courses/live-sessions/shared/RegistrationsExport";
import { EmptyResult, EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { FilterSearch } from "@/components/shared/filters/FilterBar";
import { FilterSelect } from "@/components/shared/filters/FilterSelect";
import { ListCount } from "@/components/shared/table/ListCount";
import { LoadMore } from "@/components/shared/table/LoadMore";
import { Skeleton } from "@/components/ui/Skeleton";
import { countOf } from "@/hooks/courses/registrations/registrations";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useRegistrationCounts, useSessionRegistrations } from "@/hooks/courses/useLiveSessions";
import { useFormat } from "@/hooks/ui/useFormat";
import { cn } from "@/lib/cn";
import type { SessionsUrl } from "@/lib/courses/list/session-url";
import { registrationStatuses } from "@/lib/courses/shared/session-types";

interface RegistrationsTabProps {
  session: LiveSessionDetail;
  url: Pick<SessionsUrl, "seats" | "who">;
  /** Where who may writes to these people. */
  notes?: ReactNode;
  onUrl: (patch: Partial<SessionsUrl>, options?: { replace?: boolean }) => void;
}

/** Who comes, who waits, who came. */
export function RegistrationsTab({ session, url, onUrl, notes }: RegistrationsTabProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const query = url.who.trim();
  const status = url.seats;
  const filters = { query: query || undefined, status: status || undefined };
  const list = useSessionRegistrations(session.id, filters);
  const counts = useRegistrationCounts(session.id, filters.query);
  const rows = list.data;
  const clear = () => onUrl({ who: "", seats: "" }, { replace: true });

  const counted = (count: number) => t("registrations.count", { count, formatted: format.number(count) });

  // Listed and exported with the others, while the tab counts seats and the waitlist.
  const cancelled = status ? 0 : (counts.data?.cancelled ?? 0);

  if (!rows && list.error)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />;
  const nobody = rows?.length === 0;
  if (nobody && !query && !status)
    return (
      <EmptyState
        icon={<Users />}
        title={t("registrations.empty")}
        description={t(session.is_public ? "registrations.emptyPublic" : "registrations.emptyPrivate")}
      />
    );
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <div className="flex min-w-0 flex-1 basis-64">
          <FilterSearch
            inPanel
            label={t("people.search")}
            value={url.who}
            onChange={(who) => onUrl({ who }, { replace: true })}
          />
        </div>
        <FilterSelect
          label={t("column.status")}
          allLabel={t("filter.anyStatus")}
          value={status}
          options={registrationStatuses.map((value) => ({ value, label: t(`registration.${value}`) }))}
          onChange={(seats) => onUrl({ seats }, { replace: true })}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <ListCount
          count={counts.data && counted(countOf(counts.data, filters.status))}
          stale={counts.isPlaceholderData}
        >
          {cancelled === 0
            ? null
            : t("registrations.cancelled", { count: cancelled, formatted: format.number(cancelled) })}
        </ListCount>
        {nobody ? null : <RegistrationsExport session={session} filters={filters} />}
      </div>
      {notes}
      {nobody ? (
        <EmptyResult onClear={clear} {...(query ? { description: t("people.nobody", { query }) } : {})} />
      ) : null}
      {rows ? (
        <ul
          className={cn("divide-y divide-line", list.isPlaceholderData && "opacity-60")}
          aria-label={t("tab.registrations")}
        >
          {rows.map((registration) => (
            <RegistrationItem key={registration.id} registration={registration} session={session} />
          ))}
        </ul>
      ) : (
        <div className="grid gap-4 py-2" aria-hidden>
          {["w-2/5", "w-1/2", "w-1/3", "w-2/5"].map((width, at) => (
            <Skeleton key={`${width}-${String(at)}`} className={width} />
          ))}
        </div>
      )}
      <LoadMore
        has={list.hasNextPage}
        loading={list.isFetchingNextPage}
        load={() => void list.fetchNextPage()}
        error={list.isFetchNextPageError ? list.error : undefined}
      />
    </div>
  );
}
