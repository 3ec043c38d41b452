/** What a person sees of a unit, by the name of its field. */
const shown = {
  status: "status",
  hold: "hold",
  serial_number: "serial_number",
  product_name: "product_id",
  variant_name: "variant_id",
  imei: "imei",
  mac_address: "mac_address",
  barcode: "barcode",
  batch: "batch",
  warehouse_name: "warehouse_id",
  bin: "bin",
  customer_name: "customer_id",
  order_reference: "order_id",
  warranty_start: "warranty_start",
  warranty_end: "warranty_end",
  notes: "notes",
} as const;

type Column = keyof typeof shown;

export type ShownUnit = Readonly<Record<Column, string | null>>;

export interface Difference {
  field: (typeof shown)[Column];
  from: string | null;
  to: string | null;
}

/** What changed between two readings of the same unit, in the words a person sees. */
export function serialDifferences(before: ShownUnit, now: ShownUnit): Difference[] {
  return (Object.keys(shown) as Column[])
    .filter((column) => before[column] !== now[column])
    .map((column) => ({ field: shown[column], from: before[column] || null, to: now[column] || null }));
}
