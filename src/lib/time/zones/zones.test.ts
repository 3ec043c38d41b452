import { describe, expect, it } from "vitest";
import { createFormat } from "@/lib/text/format";
import { zoneNamed, zoneRank, zonesOf } from "./zones";
import rows from "./zones.json";

const winter = Date.parse("2026-01-15T12:00:00Z");
const zones = { fr: zonesOf(rows, "fr"), en: zonesOf(rows, "en") };
const { offset } = createFormat({ language: "fr", timeZone: "UTC" });
const offsets = new Map(zones.fr.map(({ zone }) => [zone, offset(zone, winter)]));

/** As the picker lists them: the best first. */
function found(search: string, language: "fr" | "en" = "fr"): string[] {
  return zones[language]
    .map((zone) => ({ zone: zone.zone, rank: zoneRank(zone, offsets.get(zone.zone) ?? "", search) }))
    .filter((each): each is { zone: string; rank: number } => each.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .map(({ zone }) => zone);
}

describe("the zones", () => {
  it("have their cities in the reader's language", () => {
    expect(zoneNamed(zones.fr, "Europe/London")).toMatchObject({ city: "Londres", region: "Royaume-Uni" });
    expect(zoneNamed(zones.en, "Europe/London")).toMatchObject({ city: "London", region: "United Kingdom" });
  });

  it.each([
    ["londres", "Europe/London"],
    ["montreal", "America/Montreal"],
    ["new york", "America/New_York"],
    ["royaume uni", "Europe/London"],
    ["athenes", "Europe/Athens"],
    ["PARIS", "Europe/Paris"],
    ["Europe/Paris", "Europe/Paris"],
    ["Calcutta", "Asia/Kolkata"],
    ["kolkata", "Asia/Kolkata"],
    ["cet", "Europe/Paris"],
    ["CEST", "Europe/Brussels"],
    ["EST", "America/New_York"],
    ["GMT", "Europe/London"],
    ["gmt", "UTC"],
    ["+5:30", "Asia/Kolkata"],
    ["UTC+1", "Europe/Paris"],
    ["−5", "America/Toronto"],
    ["utc-5 york", "America/New_York"],
  ])("%s finds %s", (search, zone) => {
    expect(found(search)).toContain(zone);
  });

  it("are found by the reader's own words only", () => {
    expect(found("athens", "en")).toContain("Europe/Athens");
    expect(found("nulle part")).toEqual([]);
  });

  it("put what was meant first: an abbreviation before a city that contains it, an offset exactly", () => {
    const central = found("EST");
    expect(central.indexOf("America/New_York")).toBeLessThan(central.indexOf("Europe/Bucharest"));
    expect(found("+1")).not.toContain("Asia/Tokyo");
    expect(found("+1")).not.toContain("Australia/Sydney");
    expect(found("york")[0]).toBe("America/New_York");
  });

  it("are each offered once, and all are what the database takes", () => {
    const names = zones.fr.map(({ zone }) => zone);
    expect(names.length).toBeGreaterThan(400);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^(UTC|[A-Z][A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/.test(name))).toEqual([]);
    expect(Intl.supportedValuesOf("timeZone").filter((name) => !zoneNamed(zones.fr, name))).toEqual([]);
  });

  it("keep an older name that a store has", () => {
    expect(zoneNamed(zones.fr, "Europe/Kiev")?.zone).toBe("Europe/Kyiv");
  });
});
