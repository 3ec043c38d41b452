import { describe, expect, it } from "vitest";
import { tooHeavy, weightTable, type PageWeight } from "../../scripts/checks/size.ts";

const page = (scripts: number, path = "/dashboard", limit = 205): PageWeight => ({
  path,
  limit,
  scripts,
  styles: 0,
  fonts: 0,
  api: 0,
  files: 1,
});

describe("the size check", () => {
  it("refuses a page above the limit", () => {
    expect(tooHeavy([page(205_000)])).toEqual([]);
    expect(tooHeavy([page(205_001)])).toEqual(["/dashboard loads 205.0 KB of JavaScript, more than 205 KB"]);
  });

  it("holds a public page to its own", () => {
    expect(tooHeavy([page(12_000, "/v/CODE", 12)])).toEqual([]);
    expect(tooHeavy([page(13_000, "/v/CODE", 12)])).toHaveLength(1);
  });

  it("does not take a page that loaded nothing for a light one", () => {
    expect(tooHeavy([page(0)])[0]).toContain("nothing was measured");
  });

  it("prints the aim beside the limit", () => {
    expect(weightTable([page(181_400)])).toMatch(/\/dashboard\s+181\.4.*\n.*aim 195 KB, limit 200 KB/);
  });
});
