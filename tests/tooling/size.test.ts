import { describe, expect, it } from "vitest";
import { tooHeavy, weightTable, type PageWeight } from "../../scripts/checks/size.ts";

const page = (scripts: number): PageWeight => ({
  path: "/dashboard",
  scripts,
  styles: 0,
  fonts: 0,
  api: 0,
  files: 1,
});

describe("the size check", () => {
  it("refuses a page above the limit", () => {
    expect(tooHeavy([page(220_000)])).toEqual([]);
    expect(tooHeavy([page(220_001)])).toEqual(["/dashboard loads 220.0 KB of JavaScript, more than 220 KB"]);
  });

  it("does not take a page that loaded nothing for a light one", () => {
    expect(tooHeavy([page(0)])[0]).toContain("nothing was measured");
  });

  it("prints the aim beside the limit", () => {
    expect(weightTable([page(181_400)])).toMatch(/\/dashboard\s+181\.4.*\n.*aim 200 KB, limit 220 KB/);
  });
});
