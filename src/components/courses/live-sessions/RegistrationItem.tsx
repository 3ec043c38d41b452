import { UserRoundCheck, UserRoundX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { registrationMarks } from "@/components/courses/session-marks";
import { useSessionActions } from "@/components/courses/live-sessions/session-actions-context";
import { ActionMenu, type MenuAction } from "@/components/shared/ActionMenu";
import { RelativeTime } from "@/components/shared/RelativeTime";
import { StatusBadge } from "@/components/shared/StatusBadge";
import { notify, notifyError } from "@/components/shared/toast";
import type { LiveSessionDetail, SessionRegistration } from "@/hooks/courses/types";
import { useCancelRegistration, useSetAttendance } from "@/hooks/courses/useLiveSessions";
import { confirm } from "@/lib/confirm";
import { can } from "@/lib/roles";
import { useErrorText } from "@/lib/use-error-text";
import { useFormat } from "@/lib/use-format";

interface RegistrationItemProps {
  registration: SessionRegistration;
  session: LiveSessionDetail;
  position: number | undefined;
}

function useItemActions({ registration, session }: RegistrationItemProps): MenuAction[] {
  const { t } = useTranslation("sessions");
  const { role } = useSessionActions();
  const errorText = useErrorText();
  const attendance = useSetAttendance();
  const cancel = useCancelRegistration();
  if (!can(role, "manageSessions")) return [];
  const { id, status, attendee_name: name } = registration;

  async function mark(attended: boolean) {
    try {
      await attendance.mutateAsync({ registrationId: id, attended });
    } catch (error) {
      notifyError(errorText(error));
    }
  }

  async function withdraw() {
    const holdsSeat = status === "registered";
    const answer = await confirm({
      title: t("registrations.cancel.title", { name }),
      description:
        holdsSeat && session.waitlisted_count > 0
          ? t("registrations.cancel.promotes")
          : t("registrations.cancel.description"),
      danger: true,
      confirmLabel: t("registrations.cancel.action"),
      cancelLabel: t("registrations.cancel.keep"),
      run: () => cancel.mutateAsync(id),
    });
    if (answer.action === "confirm") notify(t("registrations.cancel.done", { name }));
  }

  const came = session.status === "live" || session.status === "ended";
  const seated = status === "registered" || status === "attended" || status === "absent";
  const open = session.status !== "ended" && session.status !== "cancelled";
  return [
    ...(came && seated && status !== "attended"
      ? [
          {
            id: "attended",
            label: t("registrations.attended"),
            icon: UserRoundCheck,
            onSelect: () => void mark(true),
          },
        ]
      : []),
    ...(came && seated && status !== "absent"
      ? [
          {
            id: "absent",
            label: t("registrations.absent"),
            icon: UserRoundX,
            onSelect: () => void mark(false),
          },
        ]
      : []),
    ...(open && (status === "registered" || status === "waitlisted")
      ? [
          {
            id: "cancel",
            label: t("registrations.cancel.action"),
            danger: true,
            separated: came && seated,
            onSelect: () => void withdraw(),
          },
        ]
      : []),
  ];
}

export function RegistrationItem(props: RegistrationItemProps) {
  const { registration, position } = props;
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const actions = useItemActions(props);
  const { attendee_name: name, attendee_email: mail, status } = registration;
  return (
    <li className="flex items-center gap-3 py-2.5">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-sm text-muted">
          {mail}
          {registration.joined_at
            ? ` · ${t("registrations.joined", { time: format.time(registration.joined_at) })}`
            : ""}
        </span>
      </span>
      <RelativeTime value={registration.registered_at} className="tabular text-sm text-muted max-sm:hidden" />
      <StatusBadge {...registrationMarks[status]}>
        {position === undefined
          ? t(`registration.${status}`)
          : t("registrations.position", { position: format.number(position) })}
      </StatusBadge>
      <span className="w-8 max-sm:w-11">
        <ActionMenu label={t("registrations.actions", { name })} actions={actions} />
      </span>
    </li>
  );
}
