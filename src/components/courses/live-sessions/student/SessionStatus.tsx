import { useTranslation } from "@/hooks/ui/useTranslation";
import { registrationMarks, sessionMarks } from "@/components/courses/live-sessions/shared/session-marks";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { offerOf, seatOf, statusOf } from "./session-state";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { sessionOver } from "@/lib/courses/shared/session-over";
import type { SessionStatus as Status } from "@/lib/courses/shared/session-types";

export function SessionStatus({ status }: { status: Status }) {
  const { t } = useTranslation("student");
  return <StatusBadge {...sessionMarks[status]}>{t(`student:status.${status}`)}</StatusBadge>;
}

/** State and seat together; a scheduled session needs no word of its own beside a seat. */
export function SessionBadges({ session, now }: { session: MyLiveSession; now: number }) {
  const status = statusOf(session, now);
  const known = session.registration_status !== null && status === "scheduled";
  return (
    <p className="flex flex-wrap gap-2">
      {known ? null : <SessionStatus status={status} />}
      <SeatStatus session={session} now={now} />
    </p>
  );
}

/** How the person stands to the session, in a word; nothing where they have no part in it. */
export function SeatStatus({ session, now }: { session: MyLiveSession; now: number }) {
  const { t } = useTranslation("student");
  const { registration_status: status, waitlist_position: position } = session;
  if (status === "waitlisted") {
    return (
      <StatusBadge {...registrationMarks.waitlisted}>
        {offerOf(session, now) === "held"
          ? t("student:seat.offered")
          : position === null
            ? t("student:seat.waitlistedPlain")
            : t("student:seat.waitlisted", { position })}
      </StatusBadge>
    );
  }
  if (status !== null && status !== "cancelled")
    return <StatusBadge {...registrationMarks[status]}>{t(`student:seat.${status}`)}</StatusBadge>;
  if (seatOf(session) !== "free_entry" || sessionOver(session, now)) return null;
  return (
    <StatusBadge tone="accent" shape="arrow">
      {t("student:seat.freeEntry")}
    </StatusBadge>
  );
}
