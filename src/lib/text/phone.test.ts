import { describe, expect, it } from "vitest";
import { readPhone, writtenPhone } from "./phone";

describe("a telephone number", () => {
  it.each([
    ["07 01 02 03 04", "CI", "+2250701020304"],
    ["06 12 34 56 78", "FR", "+33612345678"],
    ["+33 6 12 34 56 78", "CI", "+33612345678"],
    ["00 33 6 12 34 56 78", "SN", "+33612345678"],
    ["77 123 45 67", "SN", "+221771234567"],
    ["(514) 555-0199", "CA", "+15145550199"],
    [" +229 01 97 12 34 56 ", "??", "+2290197123456"],
  ])("%s in %s is %s", (text, country, phone) => {
    expect(readPhone(text, country)).toBe(phone);
  });

  it.each([
    "",
    "12",
    "07 01 02",
    "call me 0701020304",
    "+999 123 456 789",
    "07 01 02 03 04 ext 5",
    "0".repeat(400),
  ])("%j is none", (text) => {
    expect(readPhone(text, "CI")).toBeNull();
  });

  it("is written in groups", () => {
    expect(writtenPhone("+2250701020304")).toBe("+225 07 01 02 0304");
    expect(writtenPhone("+33612345678")).toBe("+33 6 12 34 56 78");
    expect(writtenPhone("+9991234567")).toBe("+9991234567");
  });
});
