import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarFile, calendarFileName, type CalendarEntry } from "./calendar-file";

const entry: CalendarEntry = {
  id: "11111111-1111-4111-8111-111111111111",
  title: "Contre-jour ; lumière, ombre",
  description: "Une lampe\net un drap \\ blanc",
  organizer: "Cours, Atelier Lumière",
  start: "2026-11-22T13:00:00+00:00",
  end: "2026-11-22T14:30:00+00:00",
  url: "https://atelier.example/join/11111111-1111-4111-8111-111111111111",
  status: "confirmed",
  reminder: "Bientôt",
};
const now = new Date("2026-11-20T08:00:00.000Z");

/** Content lines with the folds taken out, as RFC 5545 reads them. */
const unfold = (file: string) => file.replace(/\r\n /g, "").split("\r\n");

const unescape = (text: string) =>
  text.replace(/\\([nN;,\\])/g, (_all, sign: string) => (sign.toLowerCase() === "n" ? "\n" : sign));

function property(file: string, name: string): string {
  const line = unfold(file).find((each) => each.startsWith(`${name}:`));
  return unescape(line?.slice(name.length + 1) ?? "");
}

describe("calendar file", () => {
  it("tells when, what and where to join, in UTC", () => {
    const file = calendarFile(entry, now);
    expect(property(file, "DTSTART")).toBe("20261122T130000Z");
    expect(property(file, "DTEND")).toBe("20261122T143000Z");
    expect(property(file, "DTSTAMP")).toBe("20261120T080000Z");
    expect(property(file, "SUMMARY")).toBe(entry.title);
    expect(property(file, "URL")).toBe(entry.url);
    expect(property(file, "STATUS")).toBe("CONFIRMED");
    expect(property(file, "UID")).toBe(`${entry.id}@atelier`);
    expect(file.endsWith("END:VCALENDAR\r\n")).toBe(true);
  });

  it("keeps whatever text it is given, in lines of at most 75 octets", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 300 }).filter((value) => !value.includes("\r"));
    fc.assert(
      fc.property(text, text, (title, description) => {
        const file = calendarFile({ ...entry, title, description }, now);
        expect(property(file, "SUMMARY")).toBe(title);
        expect(property(file, "DESCRIPTION").startsWith(description)).toBe(true);
        for (const line of file.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      }),
    );
  });

  it("takes a newer copy for the newer one", () => {
    const sequence = (at: string) => Number(property(calendarFile(entry, new Date(at)), "SEQUENCE"));
    expect(sequence("2026-11-21T08:00:00Z")).toBeGreaterThan(sequence("2026-11-20T08:00:00Z"));
  });

  it("names the file after the title", () => {
    expect(calendarFileName("L’été : à contre-jour")).toBe("l-ete-a-contre-jour.ics");
    expect(calendarFileName("???")).toBe("session.ics");
  });
});
