import { Suspense, useState } from "react";
import { PendingMembers } from "@/components/people/members/PendingMembers";
import { TeamLog } from "@/components/people/members/TeamLog";
import { useMemberActions, type Member } from "@/components/people/members/useMemberActions";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { Avatar } from "@/components/ui/Avatar";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { rolesToGive } from "@/lib/people/members/roles";
import { can, type StoreRole } from "@/lib/roles";

const InviteDialog = lazyPart(() => import("@/components/people/invitations/InviteDialog"));
const RoleDialog = lazyPart(() => import("@/components/people/members/RoleDialog"));

interface TeamPanelProps {
  store: { id: string; name: string };
  /** The role of whoever looks. */
  role: StoreRole;
  me: string;
  members: readonly Member[] | undefined;
  error: unknown;
  onRetry: () => void;
}

/** Who works in the store with which role, who is invited, and for owners what happened to the team. */
export function TeamPanel({ store, role, me, members, error, onRetry }: TeamPanelProps) {
  const { t } = useTranslation("team");
  const format = useFormat();
  const [inviting, setInviting] = useState(false);
  const [changing, setChanging] = useState<Member | null>(null);
  const [log, setLog] = useState(false);
  const owners = members?.filter((member) => member.role === "owner").length ?? 0;
  const actionsOf = useMemberActions({ ...{ store, role, me, owners }, onChangeRole: setChanging });
  const roles = rolesToGive(role);
  if (error && !members) return <ErrorState compact error={error} onRetry={onRetry} className="m-4" />;
  if (!members)
    return (
      <div aria-busy className="grid gap-4 p-5">
        <Skeleton className="w-2/5" />
        <Skeleton className="w-1/2" />
        <Skeleton className="w-1/3" />
      </div>
    );
  return (
    <>
      <ul className="divide-y divide-line" aria-label={t("team:list")}>
        {members.map((member) => {
          const actions = actionsOf(member);
          return (
            <li key={member.user_id} className="flex items-center gap-3 px-4 py-3 sm:px-5">
              <Avatar name={member.name} />
              <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-3 gap-y-1.5">
                <div className="max-w-full">
                  <p className="font-medium wrap-anywhere">
                    {member.name}{" "}
                    {member.user_id === me ? (
                      <span className="font-normal whitespace-nowrap text-muted">({t("team:you")})</span>
                    ) : null}
                  </p>
                  <p className="text-sm text-muted">
                    {t("team:since", { date: format.date(member.created_at) })}
                  </p>
                </div>
                <Badge>{t(`common:roles.${member.role}`)}</Badge>
              </div>
              {actions.length > 0 ? (
                <ActionMenu label={t("team:actions", { name: member.name })} actions={actions} />
              ) : null}
            </li>
          );
        })}
      </ul>
      {roles.length > 0 ? (
        <div className="border-t border-line p-4 sm:px-5">
          <Button onClick={() => setInviting(true)}>{t("team:invite")}</Button>
        </div>
      ) : null}
      {can(role, "manage_members") ? <PendingMembers storeId={store.id} /> : null}
      {can(role, "read_member_log") ? (
        <details className="border-t border-line" onToggle={(event) => setLog(event.currentTarget.open)}>
          <summary className="tap cursor-pointer px-4 py-3 font-medium sm:px-5">
            {t("team:log.title")}
          </summary>
          <p className="px-4 pb-2 text-sm text-pretty text-muted sm:px-5">{t("team:log.description")}</p>
          {log ? <TeamLog storeId={store.id} /> : null}
        </details>
      ) : null}
      <Suspense>
        {inviting ? (
          <InviteDialog storeId={store.id} courseId={null} roles={roles} onClose={() => setInviting(false)} />
        ) : null}
        {changing ? (
          <RoleDialog storeId={store.id} member={changing} roles={roles} onClose={() => setChanging(null)} />
        ) : null}
      </Suspense>
    </>
  );
}
