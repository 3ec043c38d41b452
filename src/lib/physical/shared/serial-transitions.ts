/** The statuses of a unit, in the order of its usual life. Same names as the database's `serial_status`. */
export const serialStatuses = [
  "manufactured",
  "in_stock",
  "reserved",
  "sold",
  "shipped",
  "delivered",
  "returned",
  "refurbished",
  "warranty_repair",
  "damaged",
  "scrapped",
] as const;

export type SerialStatus = (typeof serialStatuses)[number];

export const serialHolds = ["lost", "stolen", "recalled", "quarantined"] as const;

export type SerialHold = (typeof serialHolds)[number];

/**
 * Where a unit may go from each status, the most usual way first; mirrors `private.serial_transitions`, which decides.
 */
export const serialTransitions: Readonly<Record<SerialStatus, readonly SerialStatus[]>> = {
  manufactured: ["in_stock", "damaged", "scrapped"],
  in_stock: ["sold", "reserved", "damaged", "scrapped"],
  reserved: ["sold", "in_stock"],
  sold: ["shipped", "delivered", "in_stock"],
  shipped: ["delivered", "returned", "damaged"],
  delivered: ["returned", "warranty_repair"],
  returned: ["in_stock", "refurbished", "warranty_repair", "damaged", "scrapped"],
  warranty_repair: ["delivered", "in_stock", "refurbished", "scrapped"],
  refurbished: ["in_stock", "scrapped"],
  damaged: ["warranty_repair", "refurbished", "scrapped"],
  scrapped: [],
};

/** Eleven statuses are too many for cards and colours: five families stand for them. */
export const serialFamilies = ["made", "inHand", "withCustomer", "underRepair", "out"] as const;

export type SerialFamily = (typeof serialFamilies)[number];

export const familyStatuses: Readonly<Record<SerialFamily, readonly SerialStatus[]>> = {
  made: ["manufactured"],
  inHand: ["in_stock", "reserved", "returned", "refurbished"],
  withCustomer: ["sold", "shipped", "delivered"],
  underRepair: ["warranty_repair", "damaged"],
  out: ["scrapped"],
};

const familyByStatus = Object.fromEntries(
  serialFamilies.flatMap((family) => familyStatuses[family].map((status) => [status, family])),
) as Record<SerialStatus, SerialFamily>;

export const familyOf = (status: SerialStatus): SerialFamily => familyByStatus[status];

/** What the store has to sell, and what was scrapped, is nobody's; mirrors `private.is_unowned`. */
const unowned: readonly SerialStatus[] = ["manufactured", "in_stock", "refurbished", "scrapped"];

export const mayHaveOwner = (status: SerialStatus): boolean => !unowned.includes(status);

/** A warranty belongs to a sale; a reservation is none. */
export const mayHaveWarranty = (status: SerialStatus): boolean =>
  mayHaveOwner(status) && status !== "reserved";

export const isAllowedTransition = (from: SerialStatus, to: SerialStatus): boolean =>
  serialTransitions[from].includes(to);

export const isFinal = (status: SerialStatus): boolean => serialTransitions[status].length === 0;

/** A unit on hold stays in the house: these moves wait until the hold is lifted. */
export const blockedByHold: readonly SerialStatus[] = ["reserved", "sold", "shipped", "delivered"];

export type TransitionRefusal = "transition_not_allowed" | "serial_on_hold";

/** Why a unit may not go to a status without force, or null when it may. Same order of rules as the database. */
export function transitionRefusal(
  unit: { status: SerialStatus; hold: SerialHold | null },
  to: SerialStatus,
): TransitionRefusal | null {
  if (!isAllowedTransition(unit.status, to)) return "transition_not_allowed";
  if (unit.hold !== null && blockedByHold.includes(to)) return "serial_on_hold";
  return null;
}

/** Statuses that only a forced move reaches: outside the graph, or kept back by a hold. */
export function forcedTargets(unit: { status: SerialStatus; hold: SerialHold | null }): SerialStatus[] {
  return serialStatuses.filter((to) => to !== unit.status && transitionRefusal(unit, to) !== null);
}
