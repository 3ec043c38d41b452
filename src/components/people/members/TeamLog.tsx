import { RelativeTime } from "@/components/shared/display/RelativeTime";
import { LogList } from "@/components/shared/table/LogList";
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
  return (
    <LogList
      list={useMemberEvents(storeId)}
      title={t("team:log.title")}
      empty={t("team:log.empty")}
      line={(event) => <Line key={event.id} event={event} />}
    />
  );
}
