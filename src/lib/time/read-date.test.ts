import { describe, expect, it } from "vitest";
import { readDate, readTime } from "@/lib/time/read-date";

describe("a day that is pasted", () => {
  it.each([
    ["2027-10-31", "fr-FR", "2027-10-31"],
    ["2027-10-31T18:00:00Z", "en-US", "2027-10-31"],
    ["31/10/2027", "fr-FR", "2027-10-31"],
    [" 31.10.2027 ", "fr-FR", "2027-10-31"],
    ["5/3/27", "fr-FR", "2027-03-05"],
    ["5/3/27", "en-US", "2027-05-03"],
    ["10/31/2027", "en-US", "2027-10-31"],
    ["31/10/2027", "en-GB", "2027-10-31"],
    ["29/02/2028", "fr-FR", "2028-02-29"],
  ])("%s in %s is %s", (text, locale, day) => {
    expect(readDate(text, locale)).toBe(day);
  });

  it.each([
    ["31/10/2027", "en-US"],
    ["30/02/2027", "fr-FR"],
    ["31/10-2027", "fr-FR"],
    ["0331", "fr-FR"],
    ["demain", "fr-FR"],
    ["", "fr-FR"],
  ])("%s in %s is none", (text, locale) => {
    expect(readDate(text, locale)).toBeNull();
  });
});

describe("a time that is pasted", () => {
  it.each([
    ["18:05", "18:05"],
    ["18h05", "18:05"],
    ["18 h 05", "18:05"],
    ["18 h", "18:00"],
    ["6:05 pm", "18:05"],
    ["12:30 am", "00:30"],
    ["12 p.m.", "12:00"],
    ["9:05:30", "09:05"],
  ])("%s is %s", (text, time) => {
    expect(readTime(text)).toBe(time);
  });

  it.each(["24:00", "18:60", "13 pm", "soon", ""])("%s is none", (text) => {
    expect(readTime(text)).toBeNull();
  });
});
