import { RelativeTime } from "@/components/shared/display/RelativeTime";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { LoadMore } from "@/components/shared/table/LoadMore";
import { Skeleton } from "@/components/ui/Skeleton";
import { useMemberEvents, type MemberEvent } from "@/hooks/people/members/members";
import { useTranslation } from "@/hooks/ui/useTranslation";

function Line({ event }: { event: MemberEvent }) {
  const { t } = useTranslation("team");
  const roleName = (role: string | null) => (role === null ? "" : t(`common:roles.${role}`));
  const by =
    event.actor_id === null
      ? t("team:log.system")
      : t("team:log.by", { name: event.actor_name ?? t("team:closed") });
  return (
    <li className="px-4 py-3 sm:px-5">
      <p className="wrap-anywhere">
        {t([`team:log.kinds.${event.kind}`, "team:log.kinds.other"], {
          ...{ name: event.person_name ?? t("team:closed") },
          ...{ from: roleName(event.from_role), to: roleName(event.to_role) },
        })}
      </p>
      <p className="text-sm text-muted">
        <RelativeTime value={event.at} /> · {by}
      </p>
    </li>
  );
}

/** What happened to the team, newest first. */
export function TeamLog({ storeId }: { storeId: string }) {
  const { t } = useTranslation("team");
  const list = useMemberEvents(storeId);
  const { data, error } = list;
  if (error && !data)
    return <ErrorState compact error={error} onRetry={() => void list.refetch()} className="m-4" />;
  if (!data)
    return (
      <div aria-busy className="grid gap-4 p-5">
        <Skeleton className="w-2/5" />
        <Skeleton className="w-1/2" />
      </div>
    );
  if (data.length === 0) return <p className="p-4 text-muted sm:px-5">{t("team:log.empty")}</p>;
  return (
    <>
      <ul className="divide-y divide-line" aria-label={t("team:log.title")}>
        {data.map((event) => (
          <Line key={event.id} event={event} />
        ))}
      </ul>
      <LoadMore
        has={list.hasNextPage}
        loading={list.isFetchingNextPage}
        load={() => void list.fetchNextPage()}
        error={list.isFetchNextPageError ? list.error : undefined}
      />
    </>
  );
}
