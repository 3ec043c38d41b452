import { planningZones } from "./session-time";
import { fold } from "@/lib/text/fold";

export interface ZoneOption {
  zone: string;
  /** "UTC+1" on the day in question. */
  offset: string;
  /** What else people call it: the country or city in their language, the offset. */
  words: string[];
}

/** Names people look for that browsers list only under another one. */
const alsoKnown = ["America/Montreal", "Asia/Kolkata", "Asia/Ho_Chi_Minh", "Europe/Kyiv"];

function part(locale: string, zone: string, style: "shortGeneric" | "shortOffset", at: number): string {
  return (
    new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style })
      .formatToParts(at)
      .find(({ type }) => type === "timeZoneName")?.value ?? ""
  );
}

export function zoneOption(zone: string, locale: string, at: number): ZoneOption {
  const offset = part("en-GB", zone, "shortOffset", at).replace("GMT", "UTC").replace("-", "−");
  return { zone, offset, words: [part(locale, zone, "shortGeneric", at), offset, offset.replace("−", "-")] };
}

/** Every zone to choose from. */
export function zoneNames(): string[] {
  return [...new Set([...planningZones(), ...alsoKnown])].sort();
}

function plain(text: string): string {
  return fold(text).replaceAll("_", " ");
}

/** Every word that was typed stands somewhere in the name or in what else it is called. */
export function zoneMatches(zone: string, search: string, words: readonly string[] = []): boolean {
  const text = plain([zone, ...words].join(" "));
  return plain(search)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => text.includes(word));
}
