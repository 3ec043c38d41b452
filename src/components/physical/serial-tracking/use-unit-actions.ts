import {
  ArrowRightLeft,
  Ban,
  ClipboardCheck,
  Handshake,
  type LucideIcon,
  MapPin,
  PackageCheck,
  PackageOpen,
  PencilLine,
  RotateCcw,
  ShieldAlert,
  ShoppingBag,
  Sparkles,
  Trash2,
  TriangleAlert,
  Truck,
  Undo2,
  Wrench,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MenuAction } from "@/components/shared/ActionMenu";
import { moveName, type MoveName } from "@/lib/physical/serial-moves";
import {
  forcedTargets,
  moveRefusal,
  serialTransitions,
  type SerialHold,
  type SerialStatus,
} from "@/lib/physical/serial-transitions";
import type { SerialAct } from "@/lib/physical/serial-url";
import { can, type StoreRole } from "@/lib/roles";

export interface Unit {
  id: string;
  serial_number: string;
  status: SerialStatus;
  hold: SerialHold | null;
  deleted_at: string | null;
  lock_version: number;
}

/** What a person does to units from their row or their detail. */
export interface UnitHandlers {
  act: (act: SerialAct, unit: string) => void;
  remove: (unit: Unit) => void;
  restore: (unit: Unit) => void;
}

const icons: Readonly<Record<MoveName, LucideIcon>> = {
  stock: PackageCheck,
  release: Undo2,
  unsell: Undo2,
  restock: PackageCheck,
  reserve: ClipboardCheck,
  sell: ShoppingBag,
  ship: Truck,
  handOver: Handshake,
  confirmDelivery: PackageCheck,
  giveBack: Handshake,
  receiveReturn: PackageOpen,
  repair: Wrench,
  refurbish: Sparkles,
  declareDamaged: TriangleAlert,
  scrap: Ban,
  force: ArrowRightLeft,
};

export interface UnitActions {
  /** Moves along the graph that may be made now, the most usual first. */
  moves: MenuAction[];
  /** Edit, place, hold, the forced move, delete, restore. */
  others: MenuAction[];
}

/** Only what the role and the state of the unit allow. */
export function useUnitActions(role: StoreRole, handlers: UnitHandlers): (unit: Unit) => UnitActions {
  const { t } = useTranslation("serials");
  const mayManage = can(role, "manageStock");
  const mayForce = can(role, "forceSerials");

  return (unit) => {
    if (unit.deleted_at !== null) {
      const restore: MenuAction = {
        id: "restore",
        label: t("action.restore"),
        icon: RotateCcw,
        onSelect: () => handlers.restore(unit),
      };
      return { moves: [], others: mayForce ? [restore] : [] };
    }
    if (!mayManage) return { moves: [], others: [] };

    const allowed = serialTransitions[unit.status].filter((to) => moveRefusal(unit, to) === null);
    const moves = allowed.map((to): MenuAction => {
      const name = moveName(unit.status, to);
      return {
        id: to,
        label: t(`move.${name}`),
        icon: icons[name],
        danger: to === "scrapped",
        onSelect: () => handlers.act(to, unit.id),
      };
    });
    const start = (act: SerialAct, label: string, icon: LucideIcon): MenuAction => ({
      id: act,
      label,
      icon,
      onSelect: () => handlers.act(act, unit.id),
    });
    const others: MenuAction[] = [
      { ...start("edit", t("action.edit"), PencilLine), separated: moves.length > 0 },
      start("place", t("action.place"), MapPin),
      start("hold", unit.hold === null ? t("action.hold") : t("action.release"), ShieldAlert),
    ];
    if (mayForce && forcedTargets(unit).length > 0) {
      others.push({ ...start("force", t("action.force"), ArrowRightLeft), separated: true });
    }
    if (mayForce) {
      others.push({
        id: "delete",
        label: t("action.delete"),
        icon: Trash2,
        danger: true,
        separated: !others.some(({ id }) => id === "force"),
        onSelect: () => handlers.remove(unit),
      });
    }
    return { moves, others };
  };
}
