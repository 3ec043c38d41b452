import { useTranslation } from "@/hooks/ui/useTranslation";
import type { ActProps } from "./act-props";
import EditSerialPanel from "./EditSerialPanel";
import { HoldDialog } from "./HoldDialog";
import { TransitionDialog } from "./TransitionDialog";
import { PlaceDialog } from "./PlaceDialog";
import { RemovalDialog } from "./RemovalDialog";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { useSerialHere } from "@/components/physical/serial-tracking/shared/useSerialHere";
import { useCaughtUp } from "@/hooks/answered";
import { focusFirstField } from "@/lib/focus-first-field";
import type { SerialAct } from "@/lib/physical/find/serial-url";
import { can } from "@/lib/roles";

interface SerialActPanelProps extends Omit<ActProps, "traced" | "refetch"> {
  serialId: string;
  act: SerialAct;
  onAct: (act: SerialAct) => void;
  onDeleted: () => void;
}

const byOwners: readonly SerialAct[] = ["force", "delete", "restore"];

/** One act on one unit: its form, or why it is not possible. */
export default function SerialActPanel({ serialId, act, onAct, onDeleted, ...props }: SerialActPanelProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const { role, onClose } = props;
  const query = useSerialHere(serialId);
  const caughtUp = useCaughtUp(query);
  const traced = query.data;
  const allowed = can(role, byOwners.includes(act) ? "force_serials" : "manage_stock");
  const fitting = traced && (traced.serial.deleted_at !== null) === (act === "restore");

  if (!caughtUp) return null;
  if (!traced || !allowed || !fitting) {
    if (query.isPending && allowed) return null;
    return (
      <Dialog open onOpenChange={(open) => !open && onClose()}>
        <DialogContent
          onOpenAutoFocus={focusFirstField}
          title={t("act.impossible")}
          footer={<Button onClick={onClose}>{t("common:close")}</Button>}
        >
          {query.error && !traced ? (
            <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <p>{t(!allowed ? "act.role" : act === "restore" ? "act.restored" : "act.deleted")}</p>
          )}
        </DialogContent>
      </Dialog>
    );
  }

  const shared: ActProps = { ...props, traced, refetch: () => query.refetch() };
  switch (act) {
    case "":
      return null;
    case "edit":
      return <EditSerialPanel {...shared} />;
    case "place":
      return <PlaceDialog {...shared} />;
    case "hold":
      return <HoldDialog {...shared} />;
    case "delete":
    case "restore":
      return <RemovalDialog {...shared} onHold={() => onAct("hold")} onDeleted={onDeleted} />;
    case "force":
      return <TransitionDialog {...shared} to={null} onAct={onAct} />;
    default:
      return <TransitionDialog {...shared} to={act} onAct={onAct} />;
  }
}
