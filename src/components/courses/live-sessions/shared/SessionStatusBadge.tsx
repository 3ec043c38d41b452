import { useTranslation } from "@/hooks/ui/useTranslation";
import { sessionMarks } from "./session-marks";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import type { SessionStatus } from "@/lib/courses/shared/session-types";

export function SessionStatusBadge({ status }: { status: SessionStatus }) {
  const { t } = useTranslation("sessions");
  return <StatusBadge {...sessionMarks[status]}>{t(`status.${status}`)}</StatusBadge>;
}
