import { isImei, normalizeImei } from "@/lib/physical/shared/imei";
import { normalizeMac } from "@/lib/physical/shared/mac";
import { serialKey } from "@/lib/physical/shared/serial-key";

/**
 * What to ask the server for when a person types or scans a code: a whole IMEI or MAC address loses its separators,
 * because units are indexed without them; everything else goes as it is.
 */
export function searchQuery(typed: string): string {
  const text = typed.trim();
  const digits = normalizeImei(text);
  if (isImei(digits)) return digits;
  const mac = normalizeMac(text);
  // Twelve bare digits may be a barcode: only what was written as an address is read as one.
  if (mac !== null && /[:.-]/.test(text)) return mac;
  return text;
}

interface Identified {
  serial_number: string;
  imei: string | null;
  mac_address: string | null;
  barcode: string | null;
}

export type IdentifierField = "serial_number" | "imei" | "mac_address" | "barcode" | "batch";

/** Where a search found a unit: the identifier, and the part of it as it is written there; the serial first. */
export function matchedIdentifier(
  unit: Identified & { batch: string | null },
  typed: string,
): { field: IdentifierField; value: string; text: string } | null {
  const wanted = bare(searchQuery(typed));
  if (wanted === "") return null;
  for (const field of ["serial_number", "imei", "mac_address", "barcode", "batch"] as const) {
    const value = unit[field];
    const text = value && partOf(value, wanted);
    if (value && text) return { field, value, text };
  }
  return null;
}

const separators = /[\s:]/gu;
const bare = (text: string): string => serialKey(text).replace(separators, "");

/** The stretch of a written identifier whose letters, without separators, are the ones wanted. */
function partOf(value: string, wanted: string): string | null {
  const kept = Array.from(value, (letter, at) => ({ letter: bare(letter), at })).filter(
    ({ letter }) => letter !== "",
  );
  const start = kept
    .map(({ letter }) => letter)
    .join("")
    .indexOf(wanted);
  const [first, last] = [kept[start], kept[start + wanted.length - 1]];
  return first && last ? value.slice(first.at, last.at + 1) : null;
}
