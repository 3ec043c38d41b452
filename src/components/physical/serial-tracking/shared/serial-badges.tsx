import { useTranslation } from "react-i18next";
import { StatusBadge, type StatusShape } from "@/components/shared/display/StatusBadge";
import type { Tone } from "@/components/ui/Badge";
import {
  familyOf,
  type SerialFamily,
  type SerialHold,
  type SerialStatus,
} from "@/lib/physical/shared/serial-transitions";

/** One hue a family, one shape a status. */
export const familyTones: Readonly<Record<SerialFamily, Tone>> = {
  made: "violet",
  inHand: "info",
  withCustomer: "good",
  underRepair: "warn",
  out: "neutral",
};

export const statusShapes: Readonly<Record<SerialStatus, StatusShape>> = {
  manufactured: "hollow",
  in_stock: "square",
  reserved: "half",
  sold: "diamond",
  shipped: "arrow",
  delivered: "check",
  returned: "back",
  refurbished: "spark",
  warranty_repair: "wrench",
  damaged: "triangle",
  scrapped: "slash",
};

const holdShapes: Readonly<Record<SerialHold, StatusShape>> = {
  lost: "hollow",
  stolen: "cross",
  recalled: "back",
  quarantined: "slash",
};

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

/** A hold stands beside the status wherever the unit is shown. */
export function HoldBadge({ hold }: { hold: SerialHold }) {
  const { t } = useTranslation("serials");
  return (
    <StatusBadge tone="bad" shape={holdShapes[hold]}>
      {t(`hold.${hold}`)}
    </StatusBadge>
  );
}
