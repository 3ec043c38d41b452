import { useTranslation } from "react-i18next";
import { sessionMarks } from "@/components/courses/session-marks";
import { StatusBadge } from "@/components/shared/StatusBadge";
import type { SessionStatus } from "@/lib/courses/session-types";

export function SessionStatusBadge({ status }: { status: SessionStatus }) {
  const { t } = useTranslation("sessions");
  return <StatusBadge {...sessionMarks[status]}>{t(`status.${status}`)}</StatusBadge>;
}
