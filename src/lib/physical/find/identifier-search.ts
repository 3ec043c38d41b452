import { foundIn } from "@/lib/text/search";

interface Identified {
  serial_number: string;
  imei: string | null;
  mac_address: string | null;
  barcode: string | null;
  batch: string | null;
}

/** The number beside the serial in which words of a search stand that are not in the serial itself. */
export function matchedIdentifier(
  unit: Identified,
  query: string,
): { field: keyof Identified; value: string } | null {
  const words = query.split(/\s+/u).filter((word) => foundIn(unit.serial_number, word, "code").length === 0);
  for (const field of ["imei", "mac_address", "barcode", "batch"] as const) {
    const value = unit[field];
    if (value && words.some((word) => foundIn(value, word, "code").length > 0)) return { field, value };
  }
  return null;
}
