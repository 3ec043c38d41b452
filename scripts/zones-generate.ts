/**
 * Writes src/lib/time/zones/zones.json from CLDR: for each zone its region, its city in French and English, other names of
 * it, and what its clocks are called for short. The packages are fetched into a folder that is thrown away.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const version = "48.2.0";
const target = resolve(import.meta.dirname, "../src/lib/time/zones/zones.json");

/**
 * By CLDR's metazones, the letters in use since 2007 as the FORMAT columns of the IANA time zone database have them
 * (https://www.iana.org/time-zones), and the "ET" kind that North America says for both.
 */
const abbreviations: Readonly<Record<string, string>> = {
  Africa_Central: "CAT",
  Africa_Eastern: "EAT",
  Africa_Southern: "SAST",
  Africa_Western: "WAT",
  Alaska: "AKST AKDT",
  America_Central: "CST CDT CT",
  America_Eastern: "EST EDT ET",
  America_Mountain: "MST MDT MT",
  America_Pacific: "PST PDT PT",
  Atlantic: "AST ADT AT",
  Australia_Central: "ACST ACDT",
  Australia_Eastern: "AEST AEDT",
  Australia_Western: "AWST",
  China: "CST",
  Cuba: "CST CDT",
  Europe_Central: "CET CEST",
  Europe_Eastern: "EET EEST",
  Europe_Western: "WET WEST",
  GMT: "GMT",
  Guam: "ChST",
  Hawaii_Aleutian: "HST HDT",
  Hong_Kong: "HKT",
  India: "IST",
  Indonesia_Central: "WITA",
  Indonesia_Eastern: "WIT",
  Indonesia_Western: "WIB",
  Israel: "IST IDT",
  Japan: "JST",
  Korea: "KST",
  Moscow: "MSK",
  New_Zealand: "NZST NZDT",
  Newfoundland: "NST NDT",
  Pakistan: "PKT PKST",
  Philippines: "PST",
  Samoa: "SST",
  Taipei: "CST",
};
/** Zones whose letters are their own. */
const ownAbbreviations: Readonly<Record<string, string>> = {
  "Europe/London": "GMT BST",
  "Europe/Guernsey": "GMT BST",
  "Europe/Isle_of_Man": "GMT BST",
  "Europe/Jersey": "GMT BST",
  "Europe/Dublin": "GMT IST",
  UTC: "UTC GMT Z",
};
/** Cities whose zone CLDR folds into another one, and that people look for. */
const alsoCities = [{ zone: "America/Montreal", like: "America/Toronto", fr: "Montréal", en: "Montreal" }];
/** Short names that do not begin with the region. */
const regions: Readonly<Record<string, string>> = { gazastrp: "PS", hebron: "PS", jeruslm: "IL" };

interface ZoneKey {
  _alias?: string;
  _iana?: string;
  _deprecated?: boolean;
}
type Tree = { [part: string]: Tree } & { exemplarCity?: string };

const folder = mkdtempSync(join(tmpdir(), "cldr-"));
try {
  const file = (name: string, path: string): unknown => {
    execFileSync("npm", ["pack", `${name}@${version}`, "--silent"], { cwd: folder });
    execFileSync("tar", ["xzf", `${name}-${version}.tgz`, `package/${path}`], { cwd: folder });
    return JSON.parse(readFileSync(join(folder, "package", path), "utf8"));
  };
  const { keyword } = file("cldr-bcp47", "bcp47/timezone.json") as {
    keyword: { u: { tz: Record<string, ZoneKey> } };
  };
  const { supplemental } = file("cldr-core", "supplemental/metaZones.json") as {
    supplemental: { metaZones: { metazoneInfo: { timezone: object } } };
  };
  const cities = (language: "fr" | "en") => {
    const read = file("cldr-dates-full", `main/${language}/timeZoneNames.json`) as {
      main: Record<string, { dates: { timeZoneNames: { zone: Tree } } }>;
    };
    return read.main[language]?.dates.timeZoneNames.zone ?? {};
  };
  const names = { fr: cities("fr"), en: cities("en") };

  const at = (tree: unknown, zone: string): unknown =>
    zone
      .split("/")
      .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], tree);
  const metazone = (zone: string) => {
    const uses = at(supplemental.metaZones.metazoneInfo.timezone, zone) as
      { usesMetazone: { _mzone: string } }[] | undefined;
    return uses?.at(-1)?.usesMetazone._mzone ?? "";
  };
  const zones: Record<string, { region?: string; fr: string; en: string; also?: string[]; abbr?: string }> =
    {};
  for (const [key, { _alias, _iana, _deprecated }] of Object.entries(keyword.u.tz)) {
    const aliases = _alias?.split(" ") ?? [];
    const [canonical = ""] = aliases;
    const zone = _iana ?? canonical;
    if (_deprecated || !/^[A-Z][A-Za-z_]+\/[A-Za-z]/.test(zone) || /^(Etc|SystemV)\//.test(zone)) continue;
    const plain = zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
    const city = (language: "fr" | "en") => {
      const found = at(names[language], canonical) as { exemplarCity?: string } | undefined;
      return found?.exemplarCity ?? plain;
    };
    const also = aliases.filter((alias) => alias !== zone && alias.includes("/"));
    const abbr = ownAbbreviations[zone] ?? abbreviations[metazone(canonical)];
    zones[zone] = {
      region: regions[key] ?? key.slice(0, 2).toUpperCase(),
      fr: city("fr"),
      en: city("en"),
      ...(also.length > 0 ? { also } : {}),
      ...(abbr ? { abbr } : {}),
    };
  }
  for (const { zone, like, fr, en } of alsoCities) {
    const base = zones[like];
    if (!base) throw new Error(`CLDR has no zone ${like}`);
    zones[zone] = {
      ...(base.region ? { region: base.region } : {}),
      fr,
      en,
      ...(base.abbr ? { abbr: base.abbr } : {}),
    };
    base.also = base.also?.filter((alias) => alias !== zone) ?? [];
  }
  zones["UTC"] = { fr: "UTC", en: "UTC", also: ["Etc/UTC", "Etc/GMT"], abbr: ownAbbreviations["UTC"] ?? "" };
  const sorted = Object.entries(zones).sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = sorted.map(([zone, row]) => `  ${JSON.stringify(zone)}: ${JSON.stringify(row)}`);
  writeFileSync(target, `{\n${rows.join(",\n")}\n}\n`);
  execFileSync("npx", ["prettier", "--write", target], { stdio: "ignore" });
  console.log(`${String(rows.length)} zones from CLDR ${version}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
