import type { LucideIcon } from "lucide-react";
import ArrowRightLeft from "lucide-react/icons/arrow-right-left";
import Ban from "lucide-react/icons/ban";
import ClipboardCheck from "lucide-react/icons/clipboard-check";
import MapPin from "lucide-react/icons/map-pin";
import PackageCheck from "lucide-react/icons/package-check";
import PackageOpen from "lucide-react/icons/package-open";
import PencilLine from "lucide-react/icons/pencil-line";
import RotateCcw from "lucide-react/icons/rotate-ccw";
import ShieldAlert from "lucide-react/icons/shield-exclamation-point";
import ShoppingBag from "lucide-react/icons/shopping-bag";
import Sparkles from "lucide-react/icons/sparkles";
import Trash2 from "lucide-react/icons/trash";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import Truck from "lucide-react/icons/truck";
import Wrench from "lucide-react/icons/wrench";

/** Icons of the acts by their id; a list's menus do without, so that they come with the detail only. */
export const actIcons: Readonly<Record<string, LucideIcon>> = {
  in_stock: PackageCheck,
  reserved: ClipboardCheck,
  sold: ShoppingBag,
  shipped: Truck,
  delivered: PackageCheck,
  returned: PackageOpen,
  warranty_repair: Wrench,
  refurbished: Sparkles,
  damaged: TriangleAlert,
  scrapped: Ban,
  edit: PencilLine,
  place: MapPin,
  hold: ShieldAlert,
  force: ArrowRightLeft,
  delete: Trash2,
  restore: RotateCcw,
};
