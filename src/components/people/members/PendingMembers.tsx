import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { personMarks } from "@/components/people/shared/course-marks";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notify, notifyError } from "@/components/shared/feedback/toast";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import {
  useMemberInvitations,
  useResendInvitations,
  useRevokeInvitations,
  type MemberInvitation,
} from "@/hooks/people/invitations/invitations";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { confirm } from "@/lib/confirm";

/** Who is invited into the team and has not answered: sent again or taken back one by one. */
export function PendingMembers({ storeId }: { storeId: string }) {
  const { t } = useTranslation("team");
  const format = useFormat();
  const errorText = useErrorText();
  const list = useMemberInvitations(storeId);
  const resend = useResendInvitations(storeId, null);
  const revoke = useRevokeInvitations(storeId, null);

  async function sendAgain({ id, email }: MemberInvitation) {
    try {
      const outcome = (await resend.mutateAsync([id]))[0]?.outcome;
      if (outcome === "sent") notify(t("team:pending.resent", { email }));
      else notifyError(outcome === "limit" ? t("team:pending.limit") : t("team:pending.ended", { email }));
    } catch (error) {
      notifyError(errorText(error));
    }
  }

  async function askToRevoke({ id, email }: MemberInvitation) {
    const answer = await confirm({
      title: t("team:pending.revokeTitle", { email }),
      description: t("team:pending.revokeHelp"),
      danger: true,
      confirmLabel: t("team:pending.revoke"),
      cancelLabel: t("team:pending.keep"),
      run: () => revoke.mutateAsync([id]),
    });
    if (answer.action === "confirm") notify(t("team:pending.revoked", { email }));
  }

  if (list.error && !list.data)
    return <ErrorState compact error={list.error} onRetry={() => void list.refetch()} className="m-4" />;
  if (!list.data?.length) return null;
  return (
    <section aria-labelledby="pending-members" className="border-t border-line">
      <h3 id="pending-members" className="px-4 pt-4 font-medium sm:px-5">
        {t("team:pending.title")}
      </h3>
      <ul className="divide-y divide-line">
        {list.data.map((one) => (
          <li key={one.id} className="flex items-center gap-3 px-4 py-3 sm:px-5">
            <div className="min-w-0 flex-1">
              <p className="truncate">{one.email}</p>
              <p className="text-sm text-pretty text-muted">
                {[
                  t(`common:roles.${one.role}`),
                  ...(one.state === "expired"
                    ? []
                    : [t("team:pending.until", { date: format.date(one.expires_at) })]),
                  ...(one.by_name === null ? [] : [t("team:pending.by", { name: one.by_name })]),
                ].join(" · ")}
              </p>
              {one.state === "expired" ? (
                <StatusBadge {...(personMarks["expired"] ?? { tone: "neutral", shape: "slash" })}>
                  {t("team:pending.expired")}
                </StatusBadge>
              ) : null}
            </div>
            {one.may_change ? (
              <ActionMenu
                label={t("team:actions", { name: one.email })}
                actions={[
                  { id: "resend", label: t("team:pending.resend"), onSelect: () => void sendAgain(one) },
                  {
                    ...{ id: "revoke", label: t("team:pending.revoke"), danger: true },
                    onSelect: () => void askToRevoke(one),
                  },
                ]}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
