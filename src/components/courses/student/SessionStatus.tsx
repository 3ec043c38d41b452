import { useTranslation } from "react-i18next";
import { StatusBadge, type StatusShape } from "@/components/shared/StatusBadge";
import type { Tone } from "@/components/ui/badge";
import { seatOf } from "@/components/courses/student/session-state";
import type { MyLiveSession } from "@/hooks/courses/types";
import type { RegistrationStatus, SessionStatus as Status } from "@/lib/courses/session-types";

const marks: Record<Status, { tone: Tone; shape: StatusShape }> = {
  scheduled: { tone: "info", shape: "hollow" },
  live: { tone: "bad", shape: "pulse" },
  ended: { tone: "neutral", shape: "check" },
  cancelled: { tone: "neutral", shape: "slash" },
  postponed: { tone: "warn", shape: "clock" },
};

export function SessionStatus({ status }: { status: Status }) {
  const { t } = useTranslation("student");
  return <StatusBadge {...marks[status]}>{t(`student:status.${status}`)}</StatusBadge>;
}

type SeatStatus = Exclude<RegistrationStatus, "cancelled">;

const seatMarks: Record<SeatStatus, { tone: Tone; shape: StatusShape }> = {
  registered: { tone: "good", shape: "check" },
  waitlisted: { tone: "warn", shape: "half" },
  attended: { tone: "good", shape: "dot" },
  absent: { tone: "neutral", shape: "cross" },
};

/** State and seat together; a scheduled session needs no word of its own beside a seat. */
export function SessionBadges({ session }: { session: MyLiveSession }) {
  const known = session.registration_status !== null && session.status === "scheduled";
  return (
    <p className="flex flex-wrap gap-2">
      {known ? null : <SessionStatus status={session.status} />}
      <SeatStatus session={session} />
    </p>
  );
}

/** How the person stands to the session, in a word; nothing where they have no part in it. */
export function SeatStatus({ session }: { session: MyLiveSession }) {
  const { t } = useTranslation("student");
  const { registration_status: status, waitlist_position: position } = session;
  if (status === "waitlisted") {
    return (
      <StatusBadge {...seatMarks.waitlisted}>
        {position === null ? t("student:seat.waitlistedPlain") : t("student:seat.waitlisted", { position })}
      </StatusBadge>
    );
  }
  if (status !== null && status !== "cancelled")
    return <StatusBadge {...seatMarks[status]}>{t(`student:seat.${status}`)}</StatusBadge>;
  if (seatOf(session) !== "free_entry" || ["ended", "cancelled"].includes(session.status)) return null;
  return (
    <StatusBadge tone="accent" shape="arrow">
      {t("student:seat.freeEntry")}
    </StatusBadge>
  );
}
