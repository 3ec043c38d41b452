import { demoStores, type StoreKey } from "./accounts.ts";
import {
  HISTORY_DAYS,
  makeCustomers,
  productId,
  products,
  variantId,
  warehouses,
  type Customer,
  type Product,
} from "./catalogue.ts";
import { eventsOf, ownershipsOf, serialOf, Texts, type Facts, type Life } from "./history.ts";
import { localMac, shopEan, testImei } from "./identifiers.ts";
import { LifeWriter, type Sale } from "./life-writer.ts";
import { live, recall } from "./lives.ts";
import { day, hour, insertRows, iso, minute, type Connection } from "./load.ts";
import { idOf, Random } from "./random.ts";

export interface Order {
  id: string;
  store: StoreKey;
  customer: Customer;
  reference: string;
  status: Sale["outcome"];
  placed: number;
}

export interface Stock {
  lives: Life[];
  customers: Customer[];
  orders: Order[];
}

/**
 * Units of one store, lot by lot, with the customers and orders that their sales need; in blocks of so many (a million
 * does not stand in memory at once), whose lives, buyers and orders have nothing to do with one another. Each block has streams of its own: the same number makes the same units.
 */
export function* planStock(
  store: StoreKey,
  { units, customers: customerCount, size }: { units: number; customers: number; size: number },
  now: number,
): Generator<Stock> {
  const orderCounts = new Map<number, number>();
  for (let from = 0; from < units; from += size) {
    const to = Math.min(from + size, units);
    const share = (until: number) => Math.ceil((customerCount * until) / units);
    const customers = makeCustomers(store, share(from), share(to), now);
    yield planBlock(store, { at: from / size, from, to, customers, orderCounts }, now);
  }
}

interface Block {
  /** Which block of its store. */
  at: number;
  from: number;
  to: number;
  customers: Customer[];
  /** Orders of each year, until now. */
  orderCounts: Map<number, number>;
}

/** A name for a stream or a batch that only the first block has for itself. */
const within = ({ at }: Block, name: string) => (at === 0 ? name : `${name}-${at}`);

function planBlock(store: StoreKey, block: Block, now: number): Stock {
  const range = products.filter((product) => product.store === store);
  const whole = range.reduce((sum, { weight }) => sum + weight, 0);
  const sales: Sale[] = [];
  const lives: Life[] = [];
  const units = block.to - block.from;
  let left = units;
  for (const [index, product] of range.entries()) {
    const count = index === range.length - 1 ? left : Math.round((units * product.weight) / whole);
    left -= count;
    for (const writer of makeUnits(product, block, count, now)) {
      sales.push(...writer.unit.sales);
      lives.push(writer.unit.finish(writer.id, writer.notes));
    }
  }
  return { lives, customers: block.customers, orders: groupSales(store, block, sales) };
}

interface Lot {
  made: number;
  size: number;
}

const RECALLED = "LUNE";
/** Midnight of that day, or of the Saturday before when nobody works. */
function workday(time: number): number {
  const midnight = Math.floor(time / day) * day;
  return new Date(midnight).getUTCDay() === 0 ? midnight - day : midnight;
}

/** In the morning, some weeks ago. */
const recallDate = (now: number) => workday(now - 18 * day) + 6.8 * hour;

function* makeUnits(product: Product, block: Block, count: number, now: number) {
  const random = new Random(within(block, `units:${product.code}`));
  const workshop = warehouses.find(({ store }) => store === product.store);
  if (!workshop) throw new RangeError(`no warehouse in ${product.store}`);
  const lots: Lot[] = [];
  for (let left = count; left > 0;) {
    const size = Math.min(left, random.integer(16, 56));
    // More lots lately than in the first months.
    const age = product.archived
      ? random.between(300, HISTORY_DAYS)
      : (HISTORY_DAYS - 1) * random.next() ** 2.1;
    lots.push({
      made: Math.min(workday(now - age * day) + random.between(6.5, 10) * hour, now - 6 * hour),
      size,
    });
    left -= size;
  }
  lots.sort((a, b) => a.made - b.made);
  const weeks = new Map<string, number>();
  const target = now - 200 * day;
  const recalled =
    product.code === RECALLED
      ? lots.reduce((best, lot) => (Math.abs(lot.made - target) < Math.abs(best.made - target) ? lot : best))
      : undefined;
  let number = block.from;
  for (const lot of lots) {
    const week = weekOf(lot.made);
    const letter = weeks.get(week) ?? 0;
    weeks.set(week, letter + 1);
    const batch = within(
      block,
      `${product.code}-${week}${letter < 26 ? String.fromCharCode(65 + letter) : `Z${letter}`}`,
    );
    const variant = random.pick(product.variants);
    const kind = {
      product_id: productId(product),
      variant_id: variantId(product, variant),
      barcode: eanOf(product, variant),
    };
    let made = lot.made;
    for (let item = 0; item < lot.size; item += 1) {
      number += 1;
      const facts: Facts = {
        ...kind,
        status: "manufactured",
        serial_number: `${product.code}-${week}-${String(number).padStart(5, "0")}`,
        batch,
        ...devicePart(product, number),
        warehouse_id: workshop.id,
        bin: `PROD-${random.integer(1, 4)}`,
      };
      const unit = new LifeWriter(product, made, facts, lot === recalled ? recallDate(now) : now, random);
      made = Math.min(made + random.between(1, 6) * minute, now);
      live(unit);
      if (lot === recalled) recall(unit, recallDate(now), now);
      yield {
        unit,
        id: idOf(`serial:${product.code}:${number}`),
        notes: random.chance(0.01) ? "Modèle de démonstration" : undefined,
      };
    }
  }
}

const eanOf = (product: Product, variant: { code: string }) =>
  shopEan(
    products.indexOf(product) * 100 + product.variants.findIndex(({ code }) => code === variant.code) + 1,
  );

function devicePart(product: Product, number: number): Partial<Facts> {
  const device = number * products.length + products.indexOf(product);
  return {
    ...(product.hasImei ? { imei: testImei(device) } : {}),
    ...(product.hasMac ? { mac_address: localMac(device) } : {}),
  };
}

/** Year and week as two digits each. */
function weekOf(time: number): string {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const week = Math.floor((time - Date.UTC(year, 0, 1)) / (7 * day)) + 1;
  return `${String(year % 100).padStart(2, "0")}${String(week).padStart(2, "0")}`;
}

/** Sales close in time may be one order of one customer. */
function groupSales(store: StoreKey, block: Block, sales: Sale[]): Order[] {
  const random = new Random(within(block, `orders:${store}`));
  const orders: Order[] = [];
  const counts = block.orderCounts;
  const prefix = demoStores[store].name
    .split(" ")
    .map((word) => word[0])
    .join("");
  let room = 0;
  for (const sale of [...sales].sort((a, b) => a.at - b.at)) {
    let order = orders.at(-1);
    if (!order || room === 0 || sale.at - order.placed > 6 * hour) {
      const year = new Date(sale.at).getUTCFullYear();
      const number = (counts.get(year) ?? 0) + 1;
      counts.set(year, number);
      const reference = `${prefix}-${year}-${String(number).padStart(5, "0")}`;
      const placed = sale.at - random.between(5, 45) * minute;
      order = {
        id: idOf(`order:${reference}`),
        store,
        customer: random.pick(block.customers),
        reference,
        status: sale.outcome,
        placed,
      };
      orders.push(order);
      room = random.chance(0.35) ? random.integer(1, 3) : 0;
    } else {
      room -= 1;
      if (order.status === "cancelled" || sale.outcome === "placed") order.status = sale.outcome;
    }
    order.customer.since = Math.min(order.customer.since, order.placed - 10 * minute);
    sale.assign(order.id, order.customer.id);
  }
  return orders;
}

async function loadBuyers(sql: Connection, { customers, orders }: Stock): Promise<void> {
  await insertRows(
    sql,
    "public.customers",
    customers.map(({ id, store, name, email, phone, since }) => ({
      ...{
        id,
        store_id: demoStores[store].id,
        name,
        email,
        phone,
        created_at: iso(since),
        updated_at: iso(since),
      },
    })),
  );
  await insertRows(
    sql,
    "public.orders",
    orders.map(({ id, store, customer, reference, status, placed }) => ({
      ...{ id, store_id: demoStores[store].id, customer_id: customer.id, reference, status },
      ...{ placed_at: iso(placed), created_at: iso(placed), updated_at: iso(placed) },
    })),
  );
}

const lasting: [string, string][] = [
  ...warehouses.map(({ id, name }): [string, string] => [id, name]),
  ...products.flatMap((product): [string, string][] => [
    [productId(product), product.name],
    ...product.variants.map((variant): [string, string] => [variantId(product, variant), variant.name]),
  ]),
];
const months = new Map(products.map((product) => [productId(product), product.warrantyMonths]));

export async function loadStock(sql: Connection, blocks: Iterable<Stock>): Promise<void> {
  const texts = new Texts();
  const monthsOf = (id: string) => months.get(id) ?? 0;
  // The histories are known: the trigger that would write new ones sleeps while the units arrive.
  await sql.unsafe("alter table public.serial_numbers disable trigger serial_numbers_record_new");
  for (const block of blocks) {
    await loadBuyers(sql, block);
    texts.begin([
      ...lasting,
      ...block.customers.map(({ id, name }): [string, string] => [id, name]),
      ...block.orders.map(({ id, reference }): [string, string] => [id, reference]),
    ]);
    for (let from = 0; from < block.lives.length; from += CHUNK) {
      const some = block.lives.slice(from, from + CHUNK);
      await insertRows(sql, "public.serial_numbers", some.map(serialOf));
      await insertRows(
        sql,
        "public.serial_number_history",
        some.flatMap((life) => eventsOf(life, texts, monthsOf)),
      );
      await insertRows(
        sql,
        "public.serial_ownerships",
        some.flatMap((life) => ownershipsOf(life, monthsOf)),
      );
      await insertRows(sql, "private.serial_texts", texts.rows.splice(0));
    }
  }
  await sql.unsafe("alter table public.serial_numbers enable trigger serial_numbers_record_new");
}

/** Few enough for Postgres to sort their events in memory. */
const CHUNK = 800;
