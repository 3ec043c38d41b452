import { useTranslation } from "react-i18next";
import type { Unit } from "@/components/physical/serial-tracking/use-unit-actions";
import { notify, notifyError, undoToast } from "@/components/shared/toast";
import { useDeleteSerial, useRestoreSerial } from "@/hooks/physical/useSerialTracking";
import { confirm } from "@/lib/confirm";
import { useErrorText } from "@/lib/use-error-text";

interface UnitRemoval {
  remove: (unit: Unit) => void;
  restore: (unit: Unit) => void;
}

/** Deletes with a reason, saying what is kept, and offers the way back at once. */
export function useUnitRemoval(onRemoved: (id: string) => void, onHold: (id: string) => void): UnitRemoval {
  const { t } = useTranslation("serials");
  const errorText = useErrorText("serials");
  const deletion = useDeleteSerial();
  const restoring = useRestoreSerial();

  async function bringBack(unit: Pick<Unit, "id" | "serial_number">) {
    try {
      await restoring.mutateAsync({ id: unit.id });
      notify(t("restored", { serial: unit.serial_number }));
    } catch (error) {
      notifyError(errorText(error), {
        action: { label: t("tryAgain"), run: () => void bringBack(unit) },
      });
    }
  }

  async function ask(unit: Unit) {
    const { action } = await confirm({
      title: t("delete.title", { serial: unit.serial_number }),
      description: t("delete.description"),
      danger: true,
      confirmLabel: t("action.delete"),
      ...(unit.hold === null ? { softer: { label: t("action.hold"), description: t("delete.softer") } } : {}),
      reason: { label: t("field.reason"), description: t("delete.reasonHelp"), required: true },
      run: (reason) => deletion.mutateAsync({ id: unit.id, lockVersion: unit.lock_version, reason }),
    });
    if (action === "softer") onHold(unit.id);
    if (action !== "confirm") return;
    onRemoved(unit.id);
    undoToast(t("deleted", { serial: unit.serial_number }), {
      label: t("undo"),
      run: () => void bringBack(unit),
    });
  }

  return { remove: (unit) => void ask(unit), restore: (unit) => void bringBack(unit) };
}
