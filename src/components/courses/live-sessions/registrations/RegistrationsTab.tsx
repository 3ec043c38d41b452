import Users from "lucide-react/icons/users";
import { useMemo } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { RegistrationItem } from "./RegistrationItem";
import { RegistrationsExport } from "@/components/courses/live-sessions/shared/RegistrationsExport";
import { EmptyResult, EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { FilterSelect } from "@/components/shared/filters/FilterSelect";
import { ListCount } from "@/components/shared/table/ListCount";
import { LoadMore } from "@/components/shared/table/LoadMore";
import { Skeleton } from "@/components/ui/Skeleton";
import type { LiveSessionDetail, SessionRegistration } from "@/hooks/courses/shared/types";
import { useRegistrationCounts, useSessionRegistrations } from "@/hooks/courses/useLiveSessions";
import { useFormat } from "@/hooks/ui/useFormat";
import { registrationStatuses, type RegistrationStatus } from "@/lib/courses/shared/session-types";

/** Place in the queue of each person who waits; the list comes in arrival order. */
function positions(registrations: readonly SessionRegistration[]): Map<string, number> {
  const waiting = registrations.filter(({ status }) => status === "waitlisted");
  return new Map(waiting.map(({ id }, at) => [id, at + 1]));
}

/** Who comes, who waits, who came. */
export function RegistrationsTab({
  session,
  status,
  onStatus,
}: {
  session: LiveSessionDetail;
  status: RegistrationStatus | "";
  onStatus: (status: RegistrationStatus | "") => void;
}) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const list = useSessionRegistrations(session.id, status || undefined);
  const counts = useRegistrationCounts(session.id).data;
  const rows = list.data;
  const queue = useMemo(() => positions(rows ?? []), [rows]);

  const counted = (by: Record<RegistrationStatus, number>) => {
    const count = registrationStatuses.reduce(
      (sum, each) => (status === "" || status === each ? sum + by[each] : sum),
      0,
    );
    return t("registrations.count", { count, formatted: format.number(count) });
  };

  if (!rows && list.error)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />;
  const nobody = rows?.length === 0;
  if (nobody && !status)
    return (
      <EmptyState
        icon={<Users />}
        title={t("registrations.empty")}
        description={t(session.is_public ? "registrations.emptyPublic" : "registrations.emptyPrivate")}
      />
    );
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <FilterSelect
          label={t("column.status")}
          allLabel={t("filter.anyStatus")}
          value={status}
          options={registrationStatuses.map((value) => ({ value, label: t(`registration.${value}`) }))}
          onChange={onStatus}
        />
        <RegistrationsExport session={session} />
      </div>
      <ListCount count={counts && counted(counts)} />
      {nobody ? <EmptyResult onClear={() => onStatus("")} /> : null}
      {rows ? (
        <ul className="divide-y divide-line" aria-label={t("tab.registrations")}>
          {rows.map((registration) => (
            <RegistrationItem
              key={registration.id}
              registration={registration}
              session={session}
              position={queue.get(registration.id)}
            />
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
