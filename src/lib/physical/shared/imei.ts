/** People write an IMEI with spaces, dots, slashes or dashes; the database keeps its digits. */
export const normalizeImei = (text: string): string => text.replace(/[\s./-]/gu, "");

/** The digit that makes a 14-digit body pass the Luhn check. */
export function imeiCheckDigit(body: string): number {
  const sum = Array.from(body).reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** 15 digits whose last is the check digit; mirrors `private.is_imei`. */
export function isImei(digits: string): boolean {
  return /^[0-9]{15}$/.test(digits) && imeiCheckDigit(digits.slice(0, 14)) === Number(digits[14]);
}
