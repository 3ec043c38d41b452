import { isImei, normalizeImei } from "@/lib/physical/imei";
import { normalizeMac } from "@/lib/physical/mac";
import { serialKey } from "@/lib/physical/serial-key";

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

/** True when the code is the whole of one of the unit's identifiers, however it is spaced or cased. */
export function isExactIdentifier(unit: Identified, typed: string): boolean {
  const key = serialKey(typed);
  if (key === "") return false;
  return (
    serialKey(unit.serial_number) === key ||
    (unit.imei !== null && unit.imei === normalizeImei(typed)) ||
    (unit.mac_address !== null && unit.mac_address === normalizeMac(typed)) ||
    (unit.barcode !== null && serialKey(unit.barcode) === key)
  );
}

/** The one unit a scanned code means: none when no identifier equals it, or when several units share the barcode. */
export function exactUnit<T extends Identified>(units: readonly T[], typed: string): T | null {
  const key = serialKey(typed);
  const bySerial = units.filter((unit) => serialKey(unit.serial_number) === key);
  if (bySerial.length === 1) return bySerial[0] ?? null;
  const exact = units.filter((unit) => isExactIdentifier(unit, typed));
  return exact.length === 1 ? (exact[0] ?? null) : null;
}
