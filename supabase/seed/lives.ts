import type { StoreKey } from "./accounts.ts";
import { warehouses, type Warehouse } from "./catalogue.ts";
import { reasons } from "./content/reasons.ts";
import type { Facts } from "./history.ts";
import { day } from "./load.ts";
import type { LifeWriter, Sale } from "./life-writer.ts";

function placesOf(store: StoreKey): { workshop: Warehouse; others: Warehouse[] } {
  const [workshop, ...others] = warehouses.filter((warehouse) => warehouse.store === store);
  if (!workshop) throw new RangeError(`no warehouse in ${store}`);
  return { workshop, others };
}

const places = { lumiere: placesOf("lumiere"), boreale: placesOf("boreale") };

/** A corner of the workshop: where units are made, repaired, received or written off. */
export const corner = (unit: LifeWriter, name: string): Partial<Facts> => ({
  warehouse_id: places[unit.product.store].workshop.id,
  bin: `${name}-${unit.random.integer(1, 4)}`,
});

function shelf(unit: LifeWriter): Partial<Facts> {
  const { workshop, others } = places[unit.product.store];
  const warehouse = others.length > 0 && unit.random.chance(0.65) ? unit.random.pick(others) : workshop;
  const aisle = unit.random.pick([...warehouse.aisles]);
  const bay = String(unit.random.integer(1, 18)).padStart(2, "0");
  return { warehouse_id: warehouse.id, bin: `${aisle}-${bay}-${unit.random.integer(1, 5)}` };
}

const gone: Partial<Facts> = { warehouse_id: null, bin: null };
const unsold: Partial<Facts> = { order_id: null, customer_id: null };

/** A reason is written down more often for what is out of the ordinary. */
const perhaps = (unit: LifeWriter, probability: number, texts: readonly string[]) =>
  unit.random.chance(probability) ? { reason: unit.random.pick(texts) } : {};
const why = (unit: LifeWriter, texts: readonly string[]) => ({ reason: unit.random.pick(texts) });

/** From the workshop to wherever the unit is by the horizon; every move is an edge of the status graph, or forced. */
export function live(unit: LifeWriter): void {
  const { random } = unit;
  if (random.chance(0.004)) return void remove(unit, [1, 6]);
  if (random.chance(0.04)) return breakInWorkshop(unit);
  if (!unit.step([1, 4], { status: "in_stock", ...shelf(unit) }, perhaps(unit, 0.3, reasons.checked))) return;
  stock(unit);
}

function remove(unit: LifeWriter, days: readonly [number, number]): boolean {
  return unit.step(days, {}, { ...why(unit, reasons.deleted), deletes: true, actor: unit.manager() });
}

function breakInWorkshop(unit: LifeWriter): void {
  const { random } = unit;
  if (random.chance(0.25)) {
    unit.step([0, 2], { status: "scrapped", ...corner(unit, "REBUT") }, why(unit, reasons.scrappedFlaw));
    return;
  }
  if (!unit.step([0, 2], { status: "damaged", ...corner(unit, "CTRL") }, why(unit, reasons.flawed))) return;
  if (random.chance(0.45)) {
    unit.step([5, 60], { status: "scrapped", ...corner(unit, "REBUT") }, why(unit, reasons.scrappedFlaw));
    return;
  }
  if (!unit.step([10, 50], { status: "refurbished" }, why(unit, reasons.refurbished))) return;
  if (unit.step([8, 30], { status: "in_stock", ...shelf(unit) }, why(unit, reasons.checked))) stock(unit);
}

function stock(unit: LifeWriter): void {
  const { random } = unit;
  if (
    unit.hasRoomFor(6) &&
    random.chance(0.16) &&
    !unit.step([3, 45], shelf(unit), perhaps(unit, 0.6, reasons.moved))
  )
    return;
  if (unit.hasRoomFor(5) && random.chance(0.012) && !relabel(unit)) return;
  if (unit.hasRoomFor(7) && random.chance(0.035) && !quarantine(unit)) return;
  if (random.chance(0.004)) {
    unit.step([10, 90], { hold: "lost" }, why(unit, reasons.lost));
    return;
  }
  if (random.chance(0.003)) return void remove(unit, [2, 40]);
  if (!unit.hasRoomFor(4)) return;
  // Most units wait weeks for a buyer, some a year.
  const patience = 5 + 120 * random.next() ** 2 - 75 * Math.log(1 - random.next());
  const reserved = random.chance(0.22);
  if (!reserved) {
    if (unit.step([patience, patience + 3], { status: "sold" })) ship(unit, unit.sell());
    return;
  }
  if (!unit.step([patience, patience + 3], { status: "reserved" }, perhaps(unit, 0.5, reasons.reserved)))
    return;
  const sale = unit.sell();
  if (random.chance(0.12)) {
    if (!unit.step([2, 7], { status: "in_stock", ...unsold }, why(unit, reasons.unreserved))) return;
    sale.outcome = "cancelled";
    return stock(unit);
  }
  if (unit.step([1, 9], { status: "sold" })) ship(unit, sale);
}

function relabel(unit: LifeWriter): boolean {
  const code = unit.facts.barcode;
  const change: Partial<Facts> = code ? { barcode: `${code}-R` } : { bin: "A-01-1" };
  return unit.step([1, 20], change, { reason: reasons.relabelled[code ? 0 : 1] });
}

function quarantine(unit: LifeWriter): boolean {
  if (!unit.step([1, 30], { hold: "quarantined" }, why(unit, reasons.held))) return false;
  if (unit.random.chance(0.12)) return false;
  return unit.step([1, 9], { hold: null }, why(unit, reasons.released));
}

function ship(unit: LifeWriter, sale: Sale): void {
  const { random } = unit;
  if (random.chance(0.025)) {
    if (!unit.step([0, 1], { status: "in_stock", ...unsold }, why(unit, reasons.cancelled))) return;
    sale.outcome = "cancelled";
    return stock(unit);
  }
  if (random.chance(0.14)) return deliver(unit, sale, [0, 1]);
  if (!unit.step([0.6, 5], { status: "shipped", ...gone })) return;
  sale.outcome = "fulfilled";
  if (random.chance(0.003)) {
    unit.step([2, 5], { hold: "stolen" }, why(unit, reasons.stolen));
    return;
  }
  if (random.chance(0.02)) {
    const back = { status: "returned", ...corner(unit, "RETOUR") };
    if (unit.step([8, 20], back, why(unit, reasons.unclaimed))) sortReturn(unit);
    return;
  }
  if (random.chance(0.01)) {
    if (!unit.step([2, 6], { status: "damaged", ...corner(unit, "RETOUR") }, why(unit, reasons.broken)))
      return;
    unit.step([6, 40], { status: "scrapped", ...corner(unit, "REBUT") }, why(unit, reasons.scrappedFlaw));
    return;
  }
  deliver(unit, sale, [1, 5]);
}

function deliver(unit: LifeWriter, sale: Sale | null, days: readonly [number, number]): void {
  const { random } = unit;
  if (
    !unit.step(
      days,
      { status: "delivered", ...gone },
      random.chance(0.3) ? { lag: random.between(1, 15) } : {},
    )
  )
    return;
  if (sale) sale.outcome = "fulfilled";
  startWarranty(unit);
  if (!unit.hasRoomFor(3)) return;
  if (random.chance(0.006)) {
    const back = { status: "in_stock", ...unsold, warranty_start: null, warranty_end: null, ...shelf(unit) };
    if (unit.step([2, 25], back, { ...why(unit, reasons.forced), forced: true, actor: unit.manager() }))
      stock(unit);
    return;
  }
  if (random.chance(0.09)) {
    const back = { status: "returned", ...corner(unit, "RETOUR") };
    if (unit.step([3, 14], back, why(unit, reasons.returned))) sortReturn(unit);
    return;
  }
  if (unit.product.warrantyMonths > 0 && random.chance(0.1)) failInUse(unit);
}

/** The product's warranty starts on the day of delivery; working hours lie within one day of the stores' zones. */
function startWarranty(unit: LifeWriter): void {
  const step = unit.steps.at(-1);
  const months = unit.product.warrantyMonths;
  if (!step || months === 0 || unit.facts.warranty_start) return;
  const start = new Date(step.at);
  const end = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1));
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(start.getUTCDate(), lastDay));
  const dates = {
    warranty_start: start.toISOString().slice(0, 10),
    warranty_end: end.toISOString().slice(0, 10),
  };
  Object.assign(step.change, dates);
  unit.facts = { ...unit.facts, ...dates };
}

function failInUse(unit: LifeWriter): void {
  const { random } = unit;
  if (!unit.step([20, 400], { status: "warranty_repair", ...corner(unit, "SAV") }, why(unit, reasons.failed)))
    return;
  if (random.chance(0.08)) {
    unit.step([4, 20], { status: "scrapped", ...corner(unit, "REBUT") }, why(unit, reasons.beyondRepair));
    return;
  }
  if (!unit.step([8, 40], { status: "delivered", ...gone }, why(unit, reasons.repaired))) return;
  const end = unit.facts.warranty_end;
  if (end && random.chance(0.3)) {
    unit.step(
      [0, 2],
      {
        warranty_end: `${Number(end.slice(0, 4)) + 1}${end.slice(4, 8)}${end.slice(8) === "29" ? "28" : end.slice(8)}`,
      },
      {
        ...why(unit, reasons.extended),
        actor: unit.manager(),
      },
    );
  }
}

/** What is done with a unit that came back. */
function sortReturn(unit: LifeWriter): void {
  const draw = unit.random.next();
  const fresh = { ...unsold, warranty_start: null, warranty_end: null };
  if (draw < 0.42) {
    if (unit.step([4, 25], { status: "in_stock", ...fresh, ...shelf(unit) }, why(unit, reasons.restocked)))
      stock(unit);
  } else if (draw < 0.8) {
    if (!unit.step([5, 25], { status: "refurbished", ...fresh }, why(unit, reasons.refurbished))) return;
    if (unit.step([12, 45], { status: "in_stock", ...shelf(unit) }, perhaps(unit, 0.5, reasons.checked)))
      stock(unit);
  } else if (draw < 0.94 && unit.hasRoomFor(2)) {
    if (!unit.step([1, 6], { status: "warranty_repair", ...corner(unit, "SAV") }, why(unit, reasons.failed)))
      return;
    if (unit.random.chance(0.6)) {
      unit.step([3, 15], { status: "delivered", ...gone }, why(unit, reasons.repaired));
    } else if (
      unit.step([3, 15], { status: "in_stock", ...fresh, ...shelf(unit) }, why(unit, reasons.repaired))
    ) {
      stock(unit);
    }
  } else {
    unit.step([1, 8], { status: "scrapped", ...corner(unit, "REBUT") }, why(unit, reasons.scrappedFlaw));
  }
}

/** A whole lot is recalled: every unit is held, and the first ones are already through the workshop. */
export function recall(unit: LifeWriter, at: number, now: number): void {
  const { random } = unit;
  const last = unit.steps.at(-1);
  if (unit.facts.status === "scrapped" || last?.deletes) return;
  unit.waitUntil(at);
  unit.horizon = Math.min(now, at + 0.9 * day);
  if (!unit.step([0, 0], { hold: "recalled" }, { reason: reasons.recalled, actor: unit.manager() })) return;
  unit.horizon = now;
  if (random.chance(0.5)) return;
  if (unit.facts.status === "in_stock") {
    unit.step([3, 14], { hold: null }, { reason: reasons.recallDone });
  } else if (unit.facts.status === "delivered") {
    if (
      !unit.step([3, 9], { status: "returned", ...corner(unit, "RETOUR") }, { reason: reasons.recallReturn })
    )
      return;
    if (
      !unit.step(
        [0, 3],
        { status: "warranty_repair", ...corner(unit, "SAV") },
        { reason: reasons.recallRepair },
      )
    )
      return;
    if (!unit.step([1, 3], { hold: null }, { reason: reasons.recallDone })) return;
    unit.step([0, 1], { status: "delivered", ...gone });
  }
}
