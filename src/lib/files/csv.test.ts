import { describe, expect, it } from "vitest";
import { csvLine, csvSeparator, csvTime } from "./csv";

describe("csvLine", () => {
  it("quotes what would break the line", () => {
    expect(csvLine(["Léa", 'dit "oui"', "a,b", "c;d", "deux\nlignes", null], ",")).toBe(
      'Léa,"dit ""oui""","a,b",c;d,"deux\nlignes",\r\n',
    );
  });

  it.each(["=1+1", "+33", "-2", "@cmd", "\tx"])("keeps %j from being run", (text) => {
    expect(csvLine([text], ";")).toBe(`'${text}\r\n`);
  });

  it("follows the spreadsheets of the language", () => {
    expect(csvLine(["a;b", "c,d"], csvSeparator("fr"))).toBe('"a;b";c,d\r\n');
    expect(csvSeparator("en")).toBe(",");
  });

  it("writes moments in the reader's zone", () => {
    expect(csvTime("2026-11-22T23:30:00+00:00", "Europe/Paris")).toBe("2026-11-23 00:30");
    expect(csvTime(null, "Europe/Paris")).toBe("");
  });
});
