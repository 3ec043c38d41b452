import { fold } from "@/lib/text/fold";
import { isTimeZone, type Language } from "@/lib/text/format";

/** A zone as CLDR names it (scripts/zones-generate.ts). */
export interface Zone {
  zone: string;
  city: string;
  /** The country, in the reader's language. */
  region: string;
  /** Older names of the same zone. */
  also: readonly string[];
  /** What its clocks are called for short: CET, CEST. */
  abbreviations: readonly string[];
}

export interface ZoneRow {
  region?: string;
  fr: string;
  en: string;
  also?: readonly string[];
  abbr?: string;
}

/** Every zone of `zones.json`; one that this browser does not know is left out. */
export function zonesOf(rows: Readonly<Record<string, ZoneRow>>, language: Language): readonly Zone[] {
  const regions = new Intl.DisplayNames(language, { type: "region" });
  const known = new Set(Intl.supportedValuesOf("timeZone"));
  const zones = Object.entries(rows)
    .filter(
      ([zone, row]) =>
        known.has(zone) || (row.also ?? []).some((also) => known.has(also)) || isTimeZone(zone),
    )
    .map(([zone, row]) => ({
      zone,
      city: row[language],
      region: (row.region && regions.of(row.region)) ?? "",
      also: row.also ?? [],
      abbreviations: row.abbr?.split(" ") ?? [],
    }));
  const collator = new Intl.Collator(language);
  return zones.sort((a, b) => collator.compare(a.city, b.city));
}

/** The zone that goes by a name, be it an older one. */
export function zoneNamed(zones: readonly Zone[], name: string): Zone | undefined {
  return zones.find(({ zone }) => zone === name) ?? zones.find(({ also }) => also.includes(name));
}

const plain = (text: string) =>
  fold(text)
    .replaceAll(/[_/-](?=\D)/g, " ")
    .replaceAll("−", "-");

/** "+2", "UTC+1", "gmt-3:30" as minutes; null for what is no offset. */
function minutesOf(text: string): number | null {
  const parts = /^(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(text);
  if (!parts) return null;
  return (parts[1] === "-" ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3] ?? 0));
}

function rankOf(zone: Zone, offset: string, word: string): number | null {
  const minutes = minutesOf(word);
  if (minutes !== null) {
    // What is not known yet is not found yet; "UTC" alone is no distance.
    const here = offset === "UTC" ? 0 : minutesOf(plain(offset));
    return here === minutes ? 0 : null;
  }
  if (zone.abbreviations.some((each) => plain(each) === word)) return 0;
  if (plain(zone.city).startsWith(word)) return 1;
  const text = plain([zone.city, zone.region, zone.zone, ...zone.also].join(" "));
  const at = text.indexOf(word);
  if (at < 0) return null;
  return /\s/.test(text[at - 1] ?? " ") ? 2 : 3;
}

/**
 * How well a zone is what somebody looks for by words; null when it is not. An abbreviation or an offset comes first, then
 * a city that begins so, then any word, then a part of one.
 */
export function zoneRank(zone: Zone, offset: string, search: string): number | null {
  let worst = 0;
  for (const word of plain(search).split(/\s+/).filter(Boolean)) {
    const rank = rankOf(zone, offset, word);
    if (rank === null) return null;
    worst = Math.max(worst, rank);
  }
  return worst;
}
