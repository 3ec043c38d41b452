import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

// Larger than most pages: imported when a number is read or written.

/** The number in E.164, as people write it in their country or with the code of another one; null when it can be none. */
export function readPhone(text: string, country: string): string | null {
  const number = parsePhoneNumberFromString(text.trim().replace(/^00/, "+"), {
    ...(isSupportedCountry(country) ? { defaultCountry: country } : {}),
    extract: false,
  });
  return number?.isPossible() && !number.ext && /^\+[1-9]\d{6,14}$/.test(number.number)
    ? number.number
    : null;
}

/** "+33 6 12 34 56 78" */
export const writtenPhone = (phone: string): string =>
  parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
