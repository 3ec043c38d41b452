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

/** The months of both languages in lower case and without accents, with their short forms: a copied date may be of either. */
let months: Map<string, number> | undefined;
const plain = (word: string) =>
  word
    .normalize("NFD")
    .replace(/[\u0300-\u036f.]/g, "")
    .toLowerCase();
function monthOf(word: string): number | undefined {
  months ??= new Map(
    ["fr", "en"].flatMap((language) =>
      (["long", "short"] as const).flatMap((month) => {
        const name = new Intl.DateTimeFormat(language, { month, timeZone: "UTC" });
        return Array.from({ length: 12 }, (_, index): [string, number] => [
          plain(name.format(Date.UTC(2027, index, 15))),
          index + 1,
        ]);
      }),
    ),
  );
  return months.get(plain(word));
}

/** Without what a copy brings along unseen: marks of direction, as Windows puts into dates, and dashes that do not break. */
const asTyped = (text: string) =>
  text
    .replace(/\p{Cf}/gu, "")
    .replace(/\p{Pd}/gu, "-")
    .trim();

/** A time that follows a day: "T18:05:00+02:00", ", 18:05", " à 18 h 05", " at 6:05 pm". */
const withTime = /(?:T|,?\s+(?:à\s+|at\s+)?)(\d{1,2}\s?[:h].*|\d{1,2}\s?[ap]\.?m\.?)$/i;

/**
 * A day as it is copied from elsewhere, alone or before a time: 2027-10-31 everywhere, 31/10/2027 or 10/31/27 in the locale's
 * order, 31 oct. 2027, Sunday, October 31, 2027.
 */
export function readDate(text: string, locale: string): string | null {
  const day = asTyped(text).replace(withTime, "").trim();
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(day);
  if (iso) return calendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const written = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})$/.exec(day);
  if (written) {
    const [first, second] = [Number(written[1]), Number(written[3])];
    const [month, dayOfMonth] = monthFirst(locale) ? [first, second] : [second, first];
    return calendarDay(wholeYear(Number(written[4])), month, dayOfMonth);
  }
  // With the month as a word, and perhaps an article and the day of the week before it.
  const spelled =
    /^(?:\p{L}+\.?,?\s+){0,2}(\d{1,2})(?:er|st|nd|rd|th)?\s+(\p{L}+)\.?,?\s+(\d{4})$/iu.exec(day) ??
    /^(?:\p{L}+\.?,?\s+){0,2}(\p{L}+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/iu.exec(day);
  if (!spelled) return null;
  const [, a = "", b = "", year = ""] = spelled;
  const dayFirst = /^\d/.test(a);
  const month = monthOf(dayFirst ? b : a);
  return month === undefined ? null : calendarDay(Number(year), month, Number(dayFirst ? a : b));
}

/** The time that stands behind a day: "" where it is of another clock or none; null where there is no more than the day. */
export function timeBeside(text: string): string | null {
  return withTime.test(asTyped(text)) ? (readTime(text) ?? "") : null;
}

/** How the locale writes a day with figures, to show it. */
export const exampleDate = (locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    timeZone: "UTC",
  }).format(Date.UTC(2027, 9, 31));

/** A time as it is copied from elsewhere: 18:05, 18h05, 18 h, 6:05 pm; also after a day. */
export function readTime(pasted: string): string | null {
  const copied = asTyped(pasted);
  const after = withTime.exec(copied);
  // A moment with an offset is of another clock: its figures are not the time here.
  const text = after?.index ? (after[1] ?? "") : copied;
  const [, hours = "", minutes = "00", half = ""] =
    /^(\d{1,2})(?:\s?[:h.]\s?(\d{2})?(?::\d{2}(?:\.\d+)?)?)?\s?([ap])?\.?(?:m\.?)?$/i.exec(text.trim()) ?? [];
  if (hours === "") return null;
  const twelve = half !== "";
  if (twelve && (Number(hours) < 1 || Number(hours) > 12)) return null;
  const hour = twelve ? (Number(hours) % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(hours);
  if (hour > 23 || Number(minutes) > 59) return null;
  return `${String(hour).padStart(2, "0")}:${minutes}`;
}
