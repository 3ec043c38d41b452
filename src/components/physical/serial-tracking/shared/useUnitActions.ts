import { useTranslation } from "@/hooks/ui/useTranslation";
import type { MenuAction } from "@/components/shared/overlay/ActionMenu";
import { transitionName } from "@/lib/physical/shared/transition-words";
import {
  forcedTargets,
  transitionRefusal,
  serialTransitions,
  type SerialHold,
  type SerialStatus,
} from "@/lib/physical/shared/serial-transitions";
import type { SerialAct } from "@/lib/physical/find/serial-url";
import { can, type StoreRole } from "@/lib/roles";

export interface Unit {
  id: string;
  status: SerialStatus;
  hold: SerialHold | null;
  deleted_at: string | null;
}

export interface UnitActions {
  /** Moves along the graph that may be made now, the most usual first. */
  moves: MenuAction[];
  /** Edit, place, hold, the forced move, delete, restore. */
  others: MenuAction[];
}

/** Only what the role and the state of the unit allow. An action's id is the act it starts. */
export function useUnitActions(
  role: StoreRole,
  act: (act: SerialAct, unit: string) => void,
): (unit: Unit) => UnitActions {
  const { t } = useTranslation("serials");
  const mayManage = can(role, "manage_stock");
  const mayForce = can(role, "force_serials");

  return (unit) => {
    const start = (id: SerialAct, label: string, more: Partial<MenuAction> = {}): MenuAction => ({
      ...more,
      id,
      label,
      onSelect: () => act(id, unit.id),
    });
    if (unit.deleted_at !== null) {
      return { moves: [], others: mayForce ? [start("restore", t("action.restore"))] : [] };
    }
    if (!mayManage) return { moves: [], others: [] };

    const moves = serialTransitions[unit.status]
      .filter((to) => transitionRefusal(unit, to) === null)
      .map((to) => start(to, t(`move.${transitionName(unit.status, to)}`), { danger: to === "scrapped" }));
    const forced = mayForce && forcedTargets(unit).length > 0;
    return {
      moves,
      others: [
        start("edit", t("action.edit"), { separated: moves.length > 0 }),
        start("place", t("action.place")),
        start("hold", unit.hold === null ? t("action.hold") : t("action.release")),
        ...(forced ? [start("force", t("action.force"), { separated: true })] : []),
        ...(mayForce ? [start("delete", t("action.delete"), { danger: true, separated: !forced })] : []),
      ],
    };
  };
}
