import type { Language } from "./facts.ts";

const LOCALES = { fr: "fr-FR", en: "en-GB" } as const;

const parts = (at: Date, language: Language, zone: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, ...options }).format(at);

const day = (at: Date, language: Language, zone: string) =>
  parts(at, language, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
/** The time of day. */
export const hour = (at: Date, language: Language, zone: string) =>
  parts(at, language, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** The zone by its city and how far it is from UTC at that moment: "Paris, UTC+1". */
function zoneName(at: Date, language: Language, zone: string): string {
  const offset =
    new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, timeZoneName: "shortOffset" })
      .formatToParts(at)
      .find(({ type }) => type === "timeZoneName")?.value ?? "";
  const city = zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
  return city === "UTC" ? "UTC" : `${city}, ${offset.replace("GMT", "UTC")}`;
}

/** From when to when, in the zone, which is named. */
export function span(starts: Date, ends: Date, language: Language, zone: string): string {
  const first = day(starts, language, zone);
  const last = day(ends, language, zone);
  const until = `${first === last ? "" : `${last}, `}${hour(ends, language, zone)}`;
  return `${first}, ${hour(starts, language, zone)} – ${until} (${zoneName(starts, language, zone)})`;
}

/** Day and hour in few characters. */
export const brief = (at: Date, language: Language, zone: string): string =>
  `${parts(at, language, zone, { day: "2-digit", month: "2-digit" })} ${hour(at, language, zone)}`;

/** A day, for the end of something. */
export const until = (at: Date, language: Language, zone: string): string =>
  `${day(at, language, zone)}, ${hour(at, language, zone)}`;
