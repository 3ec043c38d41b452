import { mayHaveOwner, type SerialStatus } from "./serial-transitions";

/** What a move is called, as the action it is: the same target has other words from other places. */
export type TransitionName =
  | "stock"
  | "release"
  | "unsell"
  | "restock"
  | "reserve"
  | "sell"
  | "ship"
  | "handOver"
  | "confirmDelivery"
  | "giveBack"
  | "receiveReturn"
  | "repair"
  | "refurbish"
  | "declareDamaged"
  | "scrap"
  | "force";

const byTarget: Readonly<Record<SerialStatus, TransitionName>> = {
  manufactured: "force",
  in_stock: "restock",
  reserved: "reserve",
  sold: "sell",
  shipped: "ship",
  delivered: "confirmDelivery",
  returned: "receiveReturn",
  refurbished: "refurbish",
  warranty_repair: "repair",
  damaged: "declareDamaged",
  scrapped: "scrap",
};

const byRoad: Partial<Record<`${SerialStatus}>${SerialStatus}`, TransitionName>> = {
  "manufactured>in_stock": "stock",
  "reserved>in_stock": "release",
  "sold>in_stock": "unsell",
  "sold>delivered": "handOver",
  "warranty_repair>delivered": "giveBack",
};

export const transitionName = (from: SerialStatus, to: SerialStatus): TransitionName =>
  byRoad[`${from}>${to}`] ?? byTarget[to];

/** What a move asks for beside its date; everything not named here stays as it is. */
export interface TransitionNeeds {
  /** Where the unit stands from now on. */
  place: boolean;
  /** Whose it is from now on. */
  customer: boolean;
  reason: "required" | "welcome";
  /** Starts the product's warranty when none has started yet. */
  startsWarranty: boolean;
  /** Takes the unit away from its customer and order. */
  clearsOwner: boolean;
  /** Takes the unit out of its warehouse. */
  clearsPlace: boolean;
}

const inTheHouse: readonly SerialStatus[] = [
  "in_stock",
  "returned",
  "refurbished",
  "warranty_repair",
  "damaged",
];

export function transitionNeeds(to: SerialStatus, hasCustomer: boolean): TransitionNeeds {
  const leaves = to === "shipped" || to === "delivered";
  return {
    place: inTheHouse.includes(to),
    customer: to === "reserved" || to === "sold" || (leaves && !hasCustomer),
    reason: to === "scrapped" ? "required" : "welcome",
    startsWarranty: to === "delivered",
    clearsOwner: !mayHaveOwner(to),
    clearsPlace: leaves,
  };
}
