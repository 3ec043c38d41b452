import { useTranslation } from "@/hooks/ui/useTranslation";
import type { ActProps } from "./act-props";
import { ConfirmDialog } from "@/components/shared/overlay/ConfirmDialog";
import { notify, notifyError, undoToast } from "@/components/shared/feedback/toast";
import { useDeleteSerial, useRestoreSerial } from "@/hooks/physical/useSerialTracking";
import { useErrorText } from "@/hooks/ui/useErrorText";

interface RemovalDialogProps extends ActProps {
  /** The softer way. */
  onHold: () => void;
  onDeleted: () => void;
}

/** Deletes a unit, with a reason and the way back at hand, or brings a deleted one back. */
export function RemovalDialog({ traced, refetch, onClose, onHold, onDeleted }: RemovalDialogProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const errorText = useErrorText();
  const { mutateAsync: remove } = useDeleteSerial();
  const { mutateAsync: restore } = useRestoreSerial();
  const { id, serial_number: serial, lock_version, hold, deleted_at } = traced.serial;

  function bringBack(reason?: string) {
    return restore({ id, reason }).then(() => notify(t("restored", { serial })));
  }

  function undo() {
    bringBack().catch((error: unknown) =>
      notifyError(errorText(error), { action: { label: t("tryAgain"), run: undo } }),
    );
  }

  if (deleted_at !== null) {
    return (
      <ConfirmDialog
        open
        title={t("restore.title", { serial })}
        description={t("restore.description")}
        confirmLabel={t("action.restore")}
        reason={{ label: t("field.note"), description: t("delete.reasonHelp") }}
        run={bringBack}
        onSettle={onClose}
      />
    );
  }
  return (
    <ConfirmDialog
      open
      danger
      title={t("delete.title", { serial })}
      description={t("delete.description")}
      confirmLabel={t("action.delete")}
      {...(hold === null ? { softer: { label: t("action.hold"), description: t("delete.softer") } } : {})}
      reason={{ label: t("field.reason"), description: t("delete.reasonHelp"), required: true }}
      run={(reason) =>
        remove({ id, lockVersion: lock_version, reason }).catch(async (error: unknown) => {
          // After a change of somebody else's, the next attempt is made against what is shown then.
          await refetch();
          throw error;
        })
      }
      onSettle={({ action }) => {
        if (action === "softer") return onHold();
        if (action === "cancel") return onClose();
        onDeleted();
        undoToast(t("deleted", { serial }), { label: t("undo"), run: undo });
      }}
    />
  );
}
