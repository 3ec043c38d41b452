import type { LucideIcon } from "lucide-react";
import UserRoundCheck from "lucide-react/icons/user-round-check";
import UserRoundX from "lucide-react/icons/user-round-x";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { registrationMarks } from "@/components/courses/live-sessions/shared/session-marks";
import { useSessionActions } from "@/components/courses/live-sessions/shared/session-actions-context";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { RelativeTime } from "@/components/shared/display/RelativeTime";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { notify, notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import type { LiveSessionDetail, SessionRegistration } from "@/hooks/courses/shared/types";
import { useCancelRegistration, useSetAttendance } from "@/hooks/courses/useLiveSessions";
import { cn } from "@/lib/cn";
import { confirm } from "@/lib/confirm";
import { sessionOver } from "@/lib/courses/shared/session-over";
import { can } from "@/lib/roles";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { isClosedName } from "@/lib/text/closed-name";
import { useFormat } from "@/hooks/ui/useFormat";
import { useServerNow } from "@/hooks/ui/useServerNow";

interface RegistrationItemProps {
  registration: SessionRegistration;
  session: LiveSessionDetail;
}

const marks: { attended: boolean; key: "attended" | "absent"; icon: LucideIcon; on: string }[] = [
  { attended: true, key: "attended", icon: UserRoundCheck, on: "bg-good-soft text-good-ink!" },
  { attended: false, key: "absent", icon: UserRoundX, on: "bg-neutral-soft text-neutral-ink!" },
];

/** Who came and who did not: one tap each, corrected by another. */
function Attendance({ registration }: { registration: SessionRegistration }) {
  const { t } = useTranslation(["session", "sessions"]);
  const errorText = useErrorText();
  const attendance = useSetAttendance();
  const { id, status, attendee_name: name } = registration;
  const pending = attendance.isPending ? attendance.variables.attended : null;
  return (
    <span className="flex gap-1">
      {marks.map(({ attended, key, icon: Icon, on }) => (
        <Button
          key={key}
          variant="quiet"
          size="iconSm"
          aria-pressed={status === key}
          aria-label={t(`registrations.${key}`, { name })}
          title={t(`registration.${key}`)}
          loading={pending === attended}
          className={cn(status === key && on)}
          onClick={() => {
            if (status === key) return;
            attendance.mutate(
              { registrationId: id, attended },
              { onError: (error) => notifyError(errorText(error)) },
            );
          }}
        >
          {pending === attended ? null : <Icon aria-hidden />}
        </Button>
      ))}
    </span>
  );
}

function ItemMenu({ registration, session }: RegistrationItemProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const cancel = useCancelRegistration();
  const { id, status, attendee_name: name } = registration;

  async function withdraw() {
    const promotes = status === "registered" && session.waitlisted_count > 0;
    const answer = await confirm({
      title: t("registrations.cancel.title", { name }),
      description: t(promotes ? "registrations.cancel.promotes" : "registrations.cancel.description"),
      danger: true,
      confirmLabel: t("registrations.cancel.action"),
      cancelLabel: t("registrations.cancel.keep"),
      run: () => cancel.mutateAsync(id),
    });
    if (answer.action === "confirm") notify(t("registrations.cancel.done", { name }));
  }

  return (
    <ActionMenu
      label={t("registrations.actions", { name })}
      actions={[
        {
          id: "cancel",
          label: t("registrations.cancel.action"),
          danger: true,
          onSelect: () => void withdraw(),
        },
      ]}
    />
  );
}

/** Keeps the columns of the lines that have buttons. */
function NoIcons({ count }: { count: number }) {
  return (
    <span aria-hidden className="flex gap-1 max-sm:hidden">
      {Array.from({ length: count }, (_, at) => (
        <span key={at} className="size-8 pointer-coarse:size-11" />
      ))}
    </span>
  );
}

export function RegistrationItem({ registration, session }: RegistrationItemProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const { role } = useSessionActions();
  const { attendee_name: name, attendee_email: mail, status } = registration;
  const mayManage = can(role, "manage_sessions");
  const seated = status === "registered" || status === "attended" || status === "absent";
  const now = useServerNow([Date.parse(session.scheduled_end)]);
  const open = !sessionOver(session, now);
  const began = session.status === "live" || (!open && session.status !== "cancelled");
  const position = registration.waitlist_position;
  const badge = registration.to_confirm ? (
    <StatusBadge tone="warn" shape="hollow">
      {t("attendance.toConfirm")}
    </StatusBadge>
  ) : (
    <StatusBadge {...registrationMarks[status]}>
      {position === null
        ? t(`registration.${status}`)
        : t("registrations.position", { position: format.number(position) })}
    </StatusBadge>
  );
  return (
    <li className="flex min-h-14 items-center gap-3 py-2">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="flex flex-wrap gap-x-2 text-sm text-muted">
          <span className="truncate">{isClosedName(name) ? t("registrations.closed") : mail}</span>
          {registration.confirmed ? <span>{t("registrations.confirmed")}</span> : null}
          {registration.offered_until ? (
            <span>{t("registrations.offered", { at: format.dateTime(registration.offered_until) })}</span>
          ) : null}
          {registration.joined_at ? (
            <span>{t("registrations.joined", { time: format.time(registration.joined_at) })}</span>
          ) : null}
        </span>
        <span className="mt-1 block sm:hidden">{badge}</span>
      </span>
      <RelativeTime value={registration.registered_at} className="tabular text-sm text-muted max-sm:hidden" />
      <span className="flex w-32 justify-end max-sm:hidden">{badge}</span>
      {!mayManage || !began ? null : seated ? (
        <Attendance registration={registration} />
      ) : (
        <NoIcons count={2} />
      )}
      {!mayManage || !open ? null : status === "registered" || status === "waitlisted" ? (
        <ItemMenu registration={registration} session={session} />
      ) : (
        <NoIcons count={1} />
      )}
    </li>
  );
}
