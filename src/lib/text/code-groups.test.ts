import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeGroups } from "./code-groups";

describe("codeGroups", () => {
  it("cuts at the code's own marks, then every four", () => {
    expect(codeGroups("HALO-2422-00001")).toEqual(["HALO-", "2422-", "00001"]);
    expect(codeGroups("356938035643809")).toEqual(["3569", "3803", "5643", "809"]);
    expect(codeGroups("00:1B:44:11:3A:B7")).toEqual(["00:", "1B:", "44:", "11:", "3A:", "B7"]);
    expect(codeGroups("SHORT6")).toEqual(["SHORT6"]);
  });

  it("loses and adds nothing, whatever the code", () => {
    fc.assert(fc.property(fc.string({ maxLength: 64 }), (code) => codeGroups(code).join("") === code));
  });

  it("never leaves a lone character at the end of a long part", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z0-9]{7,64}$/),
        (code) => (codeGroups(code).at(-1)?.length ?? 0) >= 2,
      ),
    );
  });
});
