/** What stands in a form for a date or time of which only a part was written: no rule takes it for one. */
export const incomplete = "?";

/** Whether the locale writes the month before the day, as 10/31/2027. */
function monthFirst(locale: string): boolean {
  const order = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric", year: "numeric" })
    .formatToParts(0)
    .map(({ type }) => type);
  return order.indexOf("month") < order.indexOf("day");
}

function calendarDay(year: number, month: number, day: number): string | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

/** Two digits of a year are of this century. */
export const wholeYear = (year: number) => (year < 100 ? 2000 + year : year);

/** A day as it is copied from elsewhere: 2027-10-31 everywhere, 31/10/2027 or 10/31/27 in the locale's order. */
export function readDate(text: string, locale: string): string | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T.*)?$/.exec(text.trim());
  if (iso) return calendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const written = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text.trim());
  if (!written) return null;
  const [first, second] = [Number(written[1]), Number(written[3])];
  const [month, day] = monthFirst(locale) ? [first, second] : [second, first];
  return calendarDay(wholeYear(Number(written[4])), month, day);
}

/** A time as it is copied from elsewhere: 18:05, 18h05, 18 h, 6:05 pm. */
export function readTime(text: string): string | null {
  const [, hours = "", minutes = "00", half = ""] =
    /^(\d{1,2})(?:\s?[:h.]\s?(\d{2})?(?::\d{2})?)?\s?([ap])?\.?(?:m\.?)?$/i.exec(text.trim()) ?? [];
  if (hours === "") return null;
  const twelve = half !== "";
  if (twelve && (Number(hours) < 1 || Number(hours) > 12)) return null;
  const hour = twelve ? (Number(hours) % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(hours);
  if (hour > 23 || Number(minutes) > 59) return null;
  return `${String(hour).padStart(2, "0")}:${minutes}`;
}
