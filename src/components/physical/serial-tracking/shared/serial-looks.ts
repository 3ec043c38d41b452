import type { StatusShape } from "@/components/shared/display/StatusBadge";
import type { Tone } from "@/components/ui/Badge";
import type { SerialFamily, SerialStatus } from "@/lib/physical/shared/serial-transitions";

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
