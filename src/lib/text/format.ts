import { clockOf, localeIn, usualLocale, type Language } from "@rules/locale";

export type { Language };

/** Language and zone in which figures and times are written for the reader. */
export interface FormatSettings {
  language: Language;
  timeZone: string;
  /** The country whose habits they follow, ISO 3166; the device's own when it is left out. */
  region?: string | null | undefined;
}

type DateInput = Date | string | number;

/** Empty where there is no browser. */
function browserLanguages(): readonly string[] {
  return typeof navigator === "undefined" ? [] : (navigator.languages ?? []);
}

/** The locale of the person's country where they chose one, else of the country that the browser names (en-US, fr-CI …). */
export function intlLocale(
  language: Language,
  region?: string | null,
  preferred: readonly string[] = browserLanguages(),
): string {
  if (region) return localeIn(language, region);
  // A browser on a bare machine may name "en-US@posix", which Intl refuses.
  const pattern = language === "fr" ? /^fr-[a-z\d-]+$/i : /^en-[a-z\d-]+$/i;
  return preferred.find((tag) => pattern.test(tag)) ?? usualLocale[language];
}

/** The zone of this device. */
export function deviceTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || "Europe/Paris";
}

/** Whether this device knows the zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat(undefined, { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const cache = new Map<string, unknown>();

function cached<T>(key: string, create: () => T): T {
  let value = cache.get(key) as T | undefined;
  if (value === undefined) {
    value = create();
    cache.set(key, value);
  }
  return value;
}

type Formats = (zone: string) => Intl.DateTimeFormat;

/** One formatter a zone: making one takes longer than all that a page writes with it. */
function formats(locale: string | undefined, options: Intl.DateTimeFormatOptions): Formats {
  const key = `d${locale ?? ""}${JSON.stringify(options)}`;
  return (zone) =>
    cached(`${key}${zone}`, () => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }));
}

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return cached(`n${locale}${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options));
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export function relativeParts(milliseconds: number): { value: number; unit: Intl.RelativeTimeFormatUnit } {
  const size = Math.abs(milliseconds);
  const sign = Math.sign(milliseconds) || 1;
  if (size < minute) return { value: 0, unit: "second" };
  if (size < hour) return { value: sign * Math.floor(size / minute), unit: "minute" };
  if (size < day) return { value: sign * Math.round(size / hour), unit: "hour" };
  if (size < 45 * day) return { value: sign * Math.round(size / day), unit: "day" };
  if (size < 548 * day) return { value: sign * Math.round(size / (30.44 * day)), unit: "month" };
  return { value: sign * Math.round(size / (365.25 * day)), unit: "year" };
}

const wholeDay = /^\d{4}-\d{2}-\d{2}$/;

/** A calendar day ("2026-11-22") has no zone: it must read the same everywhere. */
function resolve(value: DateInput, timeZone: string): { date: Date; timeZone: string } {
  if (typeof value === "string" && wholeDay.test(value))
    return { date: new Date(`${value}T12:00:00Z`), timeZone: "UTC" };
  return { date: new Date(value), timeZone };
}

/** The calendar's figures, for comparing: "2026-11-22", "2026-11-22 14:05". */
function sortable(locale: string | undefined, clock: Intl.DateTimeFormatOptions = {}) {
  const inZone = formats(locale, {
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    ...clock,
  });
  return (date: Date, zone: string): string => {
    const part = Object.fromEntries(
      inZone(zone)
        .formatToParts(date)
        .map(({ type, value }) => [type, value]),
    );
    const day = [part["year"]?.padStart(4, "0"), part["month"], part["day"]].join("-");
    return part["hour"] === undefined ? day : `${day} ${part["hour"]}:${part["minute"] ?? ""}`;
  };
}

/** All of one reader is written in one locale: a browser takes tens of milliseconds to learn of another. */
export function createFormat({ language, timeZone, region }: FormatSettings) {
  const locale = intlLocale(language, region);
  const clock = clockOf(language, locale);
  const dayOf = sortable(locale);
  const offsets = formats(locale, { timeZoneName: "shortOffset" });
  const offsetOf = (zone: string, at: DateInput) =>
    offsets(zone)
      .formatToParts(new Date(at))
      .find((part) => part.type === "timeZoneName")
      ?.value.replace("GMT", "UTC")
      .replace("-", "−") ?? "";

  const writer = (options: Intl.DateTimeFormatOptions) => {
    const inZone = formats(locale, options);
    return (value: DateInput, zone = timeZone): string => {
      const at = resolve(value, zone);
      return inZone(at.timeZone).format(at.date);
    };
  };
  const yearOf = writer({ year: "numeric" });
  /** With the year when it is not this one. */
  const dated = (options: Intl.DateTimeFormatOptions) => {
    const [short, long] = [writer(options), writer({ ...options, year: "numeric" })];
    return (value: DateInput, zone?: string) =>
      (yearOf(value, zone) === yearOf(Date.now(), zone) ? short : long)(value, zone);
  };
  const times = formats(locale, clock);
  const weekdays = formats(locale, { weekday: "short" });

  const format = {
    language,
    locale,
    /** How hours are written, and typed. */
    hourCycle: clock.hourCycle === "h23" ? (24 as const) : (12 as const),
    timeZone,
    number: (value: number) => numberFormat(locale, {}).format(value),
    decimal: (value: number, digits = 1) =>
      numberFormat(locale, { maximumFractionDigits: digits }).format(value),
    compact: (value: number) =>
      numberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(value),
    percent: (ratio: number) =>
      numberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(ratio),
    money: (amount: number, currency: string) =>
      numberFormat(locale, { style: "currency", currency }).format(amount),
    /** "22 nov. 2026" */
    date: writer({ day: "numeric", month: "short", year: "numeric" }),
    /** "dim. 22 nov.", with the year when it is not this one */
    day: dated({ weekday: "short", day: "numeric", month: "short" }),
    /** "novembre", with the year when it is not this one */
    month: dated({ month: "long" }),
    time: writer(clock),
    /** "dim. 22 nov., 14:05" */
    dateTime: dated({ weekday: "short", day: "numeric", month: "short", ...clock }),
    /** The full moment, for titles and screen readers: "dimanche 22 novembre 2026 à 14:05 UTC+1" */
    full: writer({
      weekday: "long",
      day: "numeric",
      month: "long",
      year: "numeric",
      ...clock,
      timeZoneName: "short",
    }),
    /** "14:00 – 15:30", "22:30 – 00:30"; "10:00 – mar. 11:00" only where it lasts a day or more */
    timeRange: (from: DateInput, to: DateInput, zone = timeZone) => {
      const [start, end] = [new Date(from), new Date(to)];
      const time = times(zone);
      const day = weekdays(zone);
      if (day.format(start) === day.format(end)) return time.formatRange(start, end);
      const long = end.getTime() - start.getTime() >= 24 * 60 * minute;
      const dash =
        time.formatRangeToParts(0, minute).find((part) => part.source === "shared")?.value ?? " – ";
      return `${time.format(start)}${dash}${long ? `${day.format(end)} ` : ""}${time.format(end)}`;
    },
    /** "2026-11-22", the same everywhere: for comparing, not for showing. */
    dayKey: (value: DateInput, zone = timeZone) => {
      const at = resolve(value, zone);
      return dayOf(at.date, at.timeZone);
    },
    relative: (value: DateInput, now: number = Date.now()) => {
      const { value: amount, unit } = relativeParts(new Date(value).getTime() - now);
      // Short for what ticks ("35 min"); French shortens months to "m.", which reads as minutes.
      const style = unit === "minute" || unit === "hour" || unit === "second" ? "short" : "long";
      return cached(
        `r${locale}${style}`,
        () => new Intl.RelativeTimeFormat(locale, { numeric: "auto", style }),
      ).format(amount, unit);
    },
    /** "1 h 30 min" */
    duration: (milliseconds: number) => {
      const minutes = Math.round(milliseconds / minute);
      const unit = (value: number, name: string) =>
        numberFormat(locale, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
      if (minutes < 60) return unit(minutes, "minute");
      const rest = minutes % 60;
      return rest
        ? `${unit(Math.floor(minutes / 60), "hour")} ${unit(rest, "minute")}`
        : unit(minutes / 60, "hour");
    },
    list: (items: string[]) => cached(`l${locale}`, () => new Intl.ListFormat(locale)).format(items),
    /** "UTC−5" */
    offset: offsetOf,
    /** "Montréal (UTC−5)": the city people know and the offset at that moment */
    zone: (
      zone: string,
      at: DateInput = Date.now(),
      city = zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone,
    ) => {
      const offset = offsetOf(zone, at);
      return offset ? `${city} (${offset})` : city;
    },
  };
  return {
    ...format,
    /** The moment, or the hours, in a zone of its own: "23:30 Montréal (UTC−5)", with the day where it is another one there. */
    inZone: (zone: string, from: DateInput, to?: DateInput) => {
      const day = format.dayKey(from, zone) === format.dayKey(from) ? "" : `${format.day(from, zone)}, `;
      const hours = to === undefined ? format.time(from, zone) : format.timeRange(from, to, zone);
      return `${day}${hours} ${format.zone(zone, from)}`;
    },
  };
}

export type Format = ReturnType<typeof createFormat>;

const clockReading = sortable(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Two zones that show the same clock at that moment need not both be shown. */
export function sameClock(a: string, b: string, at: DateInput): boolean {
  if (a === b) return true;
  const date = new Date(at);
  return clockReading(date, a) === clockReading(date, b);
}
