import { useTranslation } from "@/hooks/ui/useTranslation";
import { StatusBadge, type StatusShape } from "@/components/shared/display/StatusBadge";
import type { SerialHold } from "@/lib/physical/shared/serial-transitions";

const holdShapes: Readonly<Record<SerialHold, StatusShape>> = {
  lost: "hollow",
  stolen: "cross",
  recalled: "back",
  quarantined: "slash",
};

/** A hold stands beside the status wherever the unit is shown. */
export function HoldBadge({ hold }: { hold: SerialHold }) {
  const { t } = useTranslation("serials");
  return (
    <StatusBadge tone="bad" shape={holdShapes[hold]}>
      {t(`hold.${hold}`)}
    </StatusBadge>
  );
}
