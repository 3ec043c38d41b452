import { useTranslation } from "@/hooks/ui/useTranslation";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { familyOf, type SerialStatus } from "@/lib/physical/shared/serial-transitions";
import { familyTones, statusShapes } from "./serial-looks";

interface SerialStatusBadgeProps {
  status: SerialStatus;
  plain?: boolean;
}

export function SerialStatusBadge({ status, plain = false }: SerialStatusBadgeProps) {
  const { t } = useTranslation("serials");
  return (
    <StatusBadge tone={familyTones[familyOf(status)]} shape={statusShapes[status]} plain={plain}>
      {t(`status.${status}`)}
    </StatusBadge>
  );
}
