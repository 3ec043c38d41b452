import { demoStores, students, type StoreKey } from "./accounts.ts";
import { familyNames, firstNames } from "./content/names.ts";
import { day, fr, insertRows, iso, type Connection } from "./load.ts";
import { idOf, Random } from "./random.ts";

export interface Product {
  code: string;
  store: StoreKey;
  name: string;
  description: string;
  variants: readonly { name: string; code: string }[];
  warrantyMonths: number;
  /** Share of the store's units. */
  weight: number;
  hasImei?: boolean;
  hasMac?: boolean;
  archived?: boolean;
}

export const products: readonly Product[] = [
  {
    code: "HALO",
    store: "lumiere",
    name: "Suspension Halo",
    weight: 20,
    warrantyMonths: 36,
    description: "Anneau de porcelaine de 42 cm, source LED remplaçable, câble textile de 2 m.",
    variants: [
      { name: "Opale", code: "OPA" },
      { name: "Ambre", code: "AMB" },
      { name: "Graphite", code: "GRA" },
    ],
  },
  {
    code: "LUNE",
    store: "lumiere",
    name: "Lampe à poser Lune",
    weight: 22,
    warrantyMonths: 24,
    description: "Globe soufflé sur socle de grès, variateur tactile.",
    variants: [
      { name: "Blanc craie", code: "CRA" },
      { name: "Bleu nuit", code: "NUI" },
    ],
  },
  {
    code: "GREVE",
    store: "lumiere",
    name: "Applique Grève",
    weight: 14,
    warrantyMonths: 24,
    description: "Applique murale orientable, bras de 18 cm.",
    variants: [
      { name: "Laiton", code: "LAI" },
      { name: "Noir mat", code: "NOI" },
    ],
  },
  {
    code: "BRUME",
    store: "lumiere",
    name: "Lampadaire Brume",
    weight: 10,
    warrantyMonths: 36,
    description: "Pied en bois massif, abat-jour plissé à la main.",
    variants: [
      { name: "Chêne", code: "CHE" },
      { name: "Frêne", code: "FRE" },
    ],
  },
  {
    code: "PHARE",
    store: "lumiere",
    name: "Balise Phare 4G",
    weight: 8,
    warrantyMonths: 24,
    hasImei: true,
    hasMac: true,
    description: "Lanterne d'extérieur connectée, allumage à distance par réseau mobile.",
    variants: [
      { name: "Standard", code: "STD" },
      { name: "Longue autonomie", code: "LGA" },
    ],
  },
  {
    code: "ECLAT",
    store: "lumiere",
    name: "Ampoule connectée Éclat",
    weight: 16,
    warrantyMonths: 12,
    hasMac: true,
    description: "Ampoule à filament LED réglable, rendu des couleurs supérieur à 95.",
    variants: [
      { name: "Culot E27", code: "E27" },
      { name: "Culot E14", code: "E14" },
    ],
  },
  {
    code: "ROSEE",
    store: "lumiere",
    name: "Photophore Rosée",
    weight: 7,
    warrantyMonths: 0,
    description: "Photophore en porcelaine translucide, tourné et signé.",
    variants: [
      { name: "Céladon", code: "CEL" },
      { name: "Sable", code: "SAB" },
    ],
  },
  {
    code: "ASTRE",
    store: "lumiere",
    name: "Mobile lumineux Astre",
    weight: 3,
    warrantyMonths: 24,
    archived: true,
    description: "Mobile à sept disques, première série numérotée.",
    variants: [{ name: "Première série", code: "S01" }],
  },
  {
    code: "HIVER",
    store: "boreale",
    name: "Radio de cuisine Hiver",
    weight: 40,
    warrantyMonths: 24,
    description: "Radio à deux boutons, coffret en sapin, entièrement démontable.",
    variants: [
      { name: "Sapin", code: "SAP" },
      { name: "Crème", code: "CRE" },
    ],
  },
  {
    code: "BOUSS",
    store: "boreale",
    name: "Station météo Boussole",
    weight: 25,
    warrantyMonths: 24,
    hasMac: true,
    description: "Écran à encre, sonde extérieure, données gardées à la maison.",
    variants: [
      { name: "Une sonde", code: "S1" },
      { name: "Trois sondes", code: "S3" },
    ],
  },
  {
    code: "POLE",
    store: "boreale",
    name: "Balise de randonnée Pôle",
    weight: 15,
    warrantyMonths: 24,
    hasImei: true,
    description: "Balise de position à réseau mobile, dix jours d'autonomie.",
    variants: [
      { name: "Orange", code: "ORA" },
      { name: "Forêt", code: "FOR" },
    ],
  },
  {
    code: "AUROR",
    store: "boreale",
    name: "Réveil simulateur d'aube Aurore",
    weight: 20,
    warrantyMonths: 24,
    description: "Lumière progressive sur trente minutes, sans application.",
    variants: [
      { name: "Bouleau", code: "BOU" },
      { name: "Noyer", code: "NOY" },
    ],
  },
];

export interface Warehouse {
  id: string;
  store: StoreKey;
  name: string;
  code: string;
  /** Letters of the aisles. */
  aisles: string;
}

/** The first of a store is where its units are made and repaired. */
export const warehouses: readonly Warehouse[] = [
  { id: idOf("warehouse:NTE"), store: "lumiere", name: "Atelier de Nantes", code: "NTE", aisles: "ABCD" },
  { id: idOf("warehouse:LYO"), store: "lumiere", name: "Dépôt de Lyon", code: "LYO", aisles: "ABCDEFGH" },
  { id: idOf("warehouse:LIE"), store: "boreale", name: "Entrepôt de Liège", code: "LIE", aisles: "ABCDE" },
];

export const productId = (product: Product) => idOf(`product:${product.code}`);
export const variantId = (product: Product, variant: { code: string }) =>
  idOf(`variant:${product.code}:${variant.code}`);

export interface Customer {
  id: string;
  store: StoreKey;
  name: string;
  email: string;
  phone?: string;
  since: number;
}

/** How long the stores have been selling. */
export const HISTORY_DAYS = 930;

/** Those of the numbers from the one up to, but not with, the other. */
export function makeCustomers(store: StoreKey, from: number, to: number, now: number): Customer[] {
  const random = new Random(from === 0 ? `customers:${store}` : `customers:${store}:${from}`);
  const taken = new Set(students.map(({ name }) => name));
  return Array.from({ length: to - from }, (_, place) => {
    const index = from + place;
    let name = "";
    do name = `${random.pick(firstNames)} ${random.pick(familyNames)}`;
    while (taken.has(name) && taken.size < 3000);
    taken.add(name);
    const digits = String(random.integer(0, 9999)).padStart(4, "0");
    return {
      id: idOf(`customer:${store}:${index}`),
      ...{ store, name, email: `client.${store}.${index + 1}@demo.atelier.test` },
      // 06 39 98 is kept for fiction by the French regulator.
      ...(random.chance(0.7) ? { phone: `06 39 98 ${digits.slice(0, 2)} ${digits.slice(2)}` } : {}),
      since: now - random.between(1, HISTORY_DAYS) * day,
    };
  });
}

export async function loadCatalogue(sql: Connection, now: number): Promise<void> {
  const created = iso(now - (HISTORY_DAYS + 30) * day);
  const times = { created_at: created, updated_at: created };
  await insertRows(
    sql,
    "public.physical_products",
    products.map((product) => ({
      ...{
        id: productId(product),
        store_id: demoStores[product.store].id,
        name: fr(product.name),
        sku: product.code,
      },
      ...{ description: fr(product.description), warranty_months: product.warrantyMonths },
      ...{ status: product.archived ? "archived" : "active", ...times },
    })),
  );
  await insertRows(
    sql,
    "public.product_variants",
    products.flatMap((product) =>
      product.variants.map((variant) => ({
        ...{
          id: variantId(product, variant),
          store_id: demoStores[product.store].id,
          product_id: productId(product),
        },
        ...{ name: fr(variant.name), sku: `${product.code}-${variant.code}`, ...times },
      })),
    ),
  );
  await insertRows(
    sql,
    "public.warehouses",
    warehouses.map(({ id, store, name, code }) => ({
      id,
      store_id: demoStores[store].id,
      name,
      code,
      is_active: true,
      ...times,
    })),
  );
}
