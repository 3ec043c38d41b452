import { describe, expect, it } from "vitest";
import { versionFaults } from "../../scripts/checks/versions.ts";

const lock = {
  packages: {
    "": {},
    "node_modules/zod": { version: "4.6.7" },
    "node_modules/@googleapis/calendar": { version: "16.0.0" },
  },
};
const faults = (imports: Record<string, string>) => versionFaults({ imports }, lock);

describe("the versions of deno.json and package-lock.json", () => {
  it("may be named by both, with a path and a scope", () => {
    expect(
      faults({
        "zod/mini": "npm:zod@4.6.7/mini",
        "@googleapis/calendar": "npm:@googleapis/calendar@16.0.0",
      }),
    ).toEqual([]);
  });

  it.each([
    ["another version", { zod: "npm:zod@4.6.8" }],
    ["another version of one path", { zod: "npm:zod@4.6.7", "zod/mini": "npm:zod@4.6.6/mini" }],
    ["a range", { zod: "npm:zod@^4.6.7" }],
    ["no version", { zod: "npm:zod" }],
    ["what is not installed", { postgres: "npm:postgres@3.4.9" }],
    ["another registry", { zod: "jsr:@zod/zod@4.6.7" }],
  ])("may not be %s", (_what, imports) => {
    expect(faults(imports)).toHaveLength(1);
  });
});
