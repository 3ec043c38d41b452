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
    ["31/10/2027 18:05", "fr-FR", "2027-10-31"],
    ["31/10/2027 à 18 h 05", "fr-FR", "2027-10-31"],
    ["10/31/2027, 6:05 PM", "en-US", "2027-10-31"],
    ["2027-10-31 18:05:30", "en-US", "2027-10-31"],
    ["31 Oct 2027", "en-US", "2027-10-31"],
    ["Oct 31, 2027", "en-US", "2027-10-31"],
    ["Sunday, October 31, 2027 at 6:05 PM", "en-US", "2027-10-31"],
    ["1st January 2028", "en-GB", "2028-01-01"],
    ["31 octobre 2027", "fr-FR", "2027-10-31"],
    ["dimanche 31 oct. 2027", "fr-FR", "2027-10-31"],
    ["1er août 2027", "fr-FR", "2027-08-01"],
    ["15 déc. 2027 18h05", "fr-FR", "2027-12-15"],
    ["15 février 2027", "en-US", "2027-02-15"],
    ["le dimanche 31 octobre 2027", "fr-FR", "2027-10-31"],
    ["on Sunday, October 31, 2027", "en-US", "2027-10-31"],
    ["\u200e31/\u200e10/\u200e2027", "fr-FR", "2027-10-31"],
    ["2027\u201110\u201131", "fr-FR", "2027-10-31"],
  ])("%s in %s is %s", (text, locale, day) => {
    expect(readDate(text, locale)).toBe(day);
  });

  it.each([
    ["31/10/2027", "en-US"],
    ["30/02/2027", "fr-FR"],
    ["31/10-2027", "fr-FR"],
    ["0331", "fr-FR"],
    ["demain", "fr-FR"],
    ["31 brumaire 2027", "fr-FR"],
    ["31 juin 2027", "fr-FR"],
    ["lundi", "fr-FR"],
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
    ["2027-10-31 18:05", "18:05"],
    ["31/10/2027 à 18 h 05", "18:05"],
    ["Oct 31, 2027, 6:05 pm", "18:05"],
  ])("%s is %s", (text, time) => {
    expect(readTime(text)).toBe(time);
  });

  it.each(["24:00", "18:60", "13 pm", "soon", "2027-10-31T18:05:00Z", "31/10/2027", ""])(
    "%s is none",
    (text) => {
      expect(readTime(text)).toBeNull();
    },
  );
});
