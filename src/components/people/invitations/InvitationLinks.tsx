import { useState } from "react";
import { personMarks } from "@/components/people/shared/course-marks";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notify, notifyError } from "@/components/shared/feedback/toast";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import {
  useInvitationLinks,
  useRenewInvitationLink,
  useRevokeInvitations,
  type InvitationLink,
} from "@/hooks/people/invitations/invitations";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { SharedLink } from "./SharedLink";

interface InvitationLinksProps {
  store: { id: string; name: string };
  course: { id: string; title: string };
  mayManage: boolean;
}

/** The course's open links: how far each is used, until when, and another address for it. */
export function InvitationLinks({ store, course, mayManage }: InvitationLinksProps) {
  const { t } = useTranslation("inviting");
  const format = useFormat();
  const errorText = useErrorText();
  const links = useInvitationLinks(course.id, true);
  const renew = useRenewInvitationLink(store.id, course.id);
  const revoke = useRevokeInvitations(store.id, course.id);
  const [token, setToken] = useState<string | null>(null);
  const failed = (error: unknown) => notifyError(errorText(error));
  const actions = ({ id }: InvitationLink) => [
    {
      id: "renew",
      label: t("inviting:links.renew"),
      hint: t("inviting:links.renewHint"),
      onSelect: () => renew.mutate(id, { onSuccess: (made) => setToken(made.token), onError: failed }),
    },
    {
      id: "revoke",
      label: t("inviting:links.revoke"),
      danger: true,
      onSelect: () =>
        revoke.mutate([id], { onSuccess: () => notify(t("inviting:links.revoked")), onError: failed }),
    },
  ];

  if (links.error && !links.data)
    return <ErrorState compact error={links.error} onRetry={() => void links.refetch()} />;
  if (!links.data?.length) return null;
  return (
    <section aria-labelledby="open-links">
      <h3 id="open-links" className="mb-1 font-semibold">
        {t("inviting:links.title")}
      </h3>
      <ul className="divide-y divide-line">
        {links.data.map((link) => (
          <li key={link.id} className="flex min-h-14 items-center gap-3 py-2">
            <span className="min-w-0 flex-1">
              <span className="block">
                {t("inviting:links.used", {
                  used: format.number(link.used_count),
                  max: format.number(link.max_uses),
                })}
              </span>
              <span className="block text-sm text-muted">
                {[
                  t("inviting:links.until", { date: format.date(link.expires_at) }),
                  link.by_name ? t("inviting:links.by", { name: link.by_name }) : null,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            <StatusBadge {...(personMarks[link.state] ?? { tone: "neutral", shape: "slash" })}>
              {t(`inviting:links.state.${link.state}`)}
            </StatusBadge>
            {mayManage && link.state === "open" ? (
              <ActionMenu label={t("inviting:links.actions")} actions={actions(link)} />
            ) : null}
          </li>
        ))}
      </ul>
      {token ? (
        <SharedLink token={token} store={store.name} title={course.title} onClose={() => setToken(null)} />
      ) : null}
    </section>
  );
}
