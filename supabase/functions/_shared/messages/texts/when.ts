import { clockOf, localeIn, usualLocale } from "../../rules/locale.ts";
import type { Language } from "./facts.ts";

/** How one recipient reads times. */
export interface Reader {
  language: Language;
  /** The country whose habits times are written by, ISO 3166; null for the language's usual one. */
  region: string | null;
  /** IANA. */
  zone: string;
}

const localeOf = ({ language, region }: Reader) =>
  region === null ? usualLocale[language] : localeIn(language, region);

const parts = (at: Date, reader: Reader, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(localeOf(reader), { timeZone: reader.zone, ...options }).format(at);

const day = (at: Date, reader: Reader) =>
  parts(at, reader, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
/** The time of day. */
export const hour = (at: Date, reader: Reader) =>
  parts(at, reader, clockOf(reader.language, localeOf(reader)));

/** A day of the calendar ("2027-10-31"), which has no zone. */
export const date = (at: string, reader: Reader) =>
  parts(
    new Date(`${at}T12:00:00Z`),
    { ...reader, zone: "UTC" },
    {
      ...{ day: "numeric", month: "long", year: "numeric" },
    },
  );

/** The zone by its city and how far it is from UTC at that moment: "Paris, UTC+1". */
function zoneName(at: Date, reader: Reader): string {
  const offset =
    new Intl.DateTimeFormat(localeOf(reader), { timeZone: reader.zone, timeZoneName: "shortOffset" })
      .formatToParts(at)
      .find(({ type }) => type === "timeZoneName")?.value ?? "";
  const city = reader.zone.split("/").at(-1)?.replaceAll("_", " ") ?? reader.zone;
  return city === "UTC" ? "UTC" : `${city}, ${offset.replace("GMT", "UTC")}`;
}

/** From when to when, in the reader's zone, which is named. */
export function span(starts: Date, ends: Date, reader: Reader): string {
  const first = day(starts, reader);
  const last = day(ends, reader);
  const until = `${first === last ? "" : `${last}, `}${hour(ends, reader)}`;
  return `${first}, ${hour(starts, reader)} – ${until} (${zoneName(starts, reader)})`;
}

/** Day and hour in few characters. */
export const brief = (at: Date, reader: Reader): string =>
  `${parts(at, reader, { day: "2-digit", month: "2-digit" })} ${hour(at, reader)}`;

/** A day, for the end of something. */
export const until = (at: Date, reader: Reader): string => `${day(at, reader)}, ${hour(at, reader)}`;
