/** The digit that makes an IMEI valid: Luhn over the first fourteen. */
export function imeiFrom(fourteen: string): string {
  let sum = 0;
  for (const [index, digit] of [...fourteen].entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return `${fourteen}${(10 - (sum % 10)) % 10}`;
}

/** The type codes from 001017-01 on, of the range kept for test devices, of a million devices each. */
export const testImei = (device: number): string =>
  imeiFrom(`001017${String(1_000_000 + device).padStart(8, "0")}`);

/** Locally administered, so that it is no maker's. */
export const localMac = (serial: number): string =>
  `02A71E${serial.toString(16).toUpperCase().padStart(6, "0")}`.replaceAll(/(..)(?=.)/g, "$1:");

/** EAN-13 of the range for use inside a shop. */
export function shopEan(article: number): string {
  const twelve = `20${String(article).padStart(10, "0")}`;
  const sum = [...twelve].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 1 ? 3 : 1),
    0,
  );
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
