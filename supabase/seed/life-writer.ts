import type { StoreKey } from "./accounts.ts";
import type { Product } from "./catalogue.ts";
import { actorOf, settled, type Actor, type Facts, type Life, type Step } from "./history.ts";
import { day, fr, hour, minute } from "./load.ts";
import type { Random } from "./random.ts";

/** A unit that leaves for a customer; the order is made up once all sales are known. */
export interface Sale {
  store: StoreKey;
  at: number;
  outcome: "placed" | "fulfilled" | "cancelled";
  assign(orderId: string, customerId: string): void;
}

interface StepOptions {
  reason?: string;
  forced?: boolean;
  deletes?: boolean;
  actor?: Actor;
  /** Hours until somebody writes down what happened. */
  lag?: number;
}

const MOST_EVENTS = 10;

const clerks: Record<StoreKey, readonly [string, number][]> = {
  lumiere: [
    ["nadia", 0.78],
    ["samir", 0.14],
    ["claire", 0.08],
  ],
  boreale: [
    ["ines", 0.72],
    ["marc", 0.28],
  ],
};
const managers: Record<StoreKey, readonly string[]> = {
  lumiere: ["samir", "samir", "claire"],
  boreale: ["marc"],
};

/** Writes the life of one unit, step by step, never past its horizon. */
export class LifeWriter {
  readonly steps: Step[] = [];
  readonly sales: Sale[] = [];
  readonly random: Random;
  readonly product: Product;
  facts: Facts;
  horizon: number;
  #at: number;

  constructor(product: Product, made: number, facts: Facts, horizon: number, random: Random) {
    this.product = product;
    this.random = random;
    this.horizon = horizon;
    this.#at = made;
    this.facts = facts;
    this.steps.push({ id: random.id(), at: made, recorded: made, change: { ...facts }, actor: this.clerk() });
  }

  get last(): number {
    return this.#at;
  }

  /** True when so many more events still fit: a way that cannot be walked to its end is not begun. */
  hasRoomFor(events: number): boolean {
    return this.steps.length + events <= MOST_EVENTS;
  }

  /** Lets time pass without an event. */
  waitUntil(time: number): void {
    this.#at = Math.max(this.#at, time);
  }

  clerk(): Actor {
    let draw = this.random.next();
    const people = clerks[this.product.store];
    const found = people.find(([, share]) => (draw -= share) < 0) ?? people[0];
    return actorOf(found?.[0] ?? "", this.product.store);
  }

  manager(): Actor {
    return actorOf(this.random.pick(managers[this.product.store]), this.product.store);
  }

  /** Some days later, in working hours. False when that lies beyond the horizon, or the history is long enough. */
  step(days: readonly [number, number], change: Partial<Facts>, options: StepOptions = {}): boolean {
    const { lag = 0, actor = this.clerk(), reason, ...rest } = options;
    const later = this.workingTime(this.#at + this.random.between(...days) * day);
    const at = later > this.#at ? later : this.#at + this.random.between(4, 50) * minute;
    const recorded = at + lag * hour;
    if (recorded > this.horizon || this.steps.length >= MOST_EVENTS) return false;
    this.#at = recorded;
    this.facts = { ...this.facts, ...settled(change) };
    this.steps.push({
      id: this.random.id(),
      at,
      recorded,
      change,
      actor,
      ...(reason ? { reason: fr(reason) } : {}),
      ...rest,
    });
    return true;
  }

  /** Starts a sale at the step just written. */
  sell(): Sale {
    const step = this.steps.at(-1);
    if (!step) throw new RangeError("nothing to sell");
    const sale: Sale = {
      ...{ store: this.product.store, at: step.recorded, outcome: "placed" },
      assign: (order_id, customer_id) => Object.assign(step.change, { order_id, customer_id }),
    };
    this.sales.push(sale);
    return sale;
  }

  finish(id: string, notes?: string): Life {
    return {
      id,
      store: this.product.store,
      steps: this.steps,
      ...(notes ? { notes } : {}),
    };
  }

  private workingTime(time: number): number {
    const weekday = new Date(time).getUTCDay();
    const midnight = Math.floor(time / day) * day + (weekday === 0 ? day : 0);
    return midnight + this.random.between(7, 16.5) * hour;
  }
}
