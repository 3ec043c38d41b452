import { describe, expect, it } from "vitest";
import { isPlanningZone } from "./session-time";
import { zoneMatches, zoneNames, zoneOption } from "./zone-options";

const winter = Date.parse("2026-01-15T12:00:00Z");
const summer = Date.parse("2026-07-15T12:00:00Z");

const options = zoneNames().map((zone) => zoneOption(zone, "fr-FR", winter));

function found(search: string): string[] {
  return options.filter(({ zone, words }) => zoneMatches(zone, search, words)).map(({ zone }) => zone);
}

describe("the zones", () => {
  it("says the offset of the day", () => {
    expect(zoneOption("Europe/Paris", "fr-FR", winter).offset).toBe("UTC+1");
    expect(zoneOption("Europe/Paris", "fr-FR", summer).offset).toBe("UTC+2");
    expect(zoneOption("America/Montreal", "fr-FR", winter).offset).toBe("UTC−5");
  });

  it.each([
    ["montréal", "America/Montreal"],
    ["new york", "America/New_York"],
    ["royaume-uni", "Europe/London"],
    ["belgique", "Europe/Brussels"],
    ["utc-5 amer", "America/New_York"],
    ["PARIS", "Europe/Paris"],
  ])("finds %s", (search, zone) => {
    expect(found(search)).toContain(zone);
  });

  it("offers each zone once, and only what the database takes", () => {
    const zones = zoneNames();
    expect(new Set(zones).size).toBe(zones.length);
    expect(zones.every(isPlanningZone)).toBe(true);
    expect(found("nulle part")).toEqual([]);
  });
});
