import fc from "fast-check";
import ICAL from "ical.js";
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
  reminder: "Bientôt ; préparez-vous, s’il vous plaît",
};
const now = new Date("2026-11-20T08:00:00.000Z");

const unfolded = (file: string) => file.replace(/\r\n[ \t]/g, "");

/**
 * The file as a calendar reads it from the octets it is sent as. Readers forgive a sign that was not escaped, writers write
 * none: ical.js, which would fold elsewhere, must write what it has read in the same words.
 */
function readCalendar(file: string) {
  const received = new TextDecoder().decode(new TextEncoder().encode(file));
  const calendar = new ICAL.Component(ICAL.parse(received) as unknown[]);
  expect(unfolded(received)).toBe(`${unfolded(calendar.toString())}\r\n`);
  const [event, ...others] = calendar.getAllSubcomponents("vevent");
  if (event === undefined || others.length > 0) throw new Error("one event was promised");
  const text = (name: string) => String(event.getFirstPropertyValue(name));
  return { calendar, event: new ICAL.Event(event), text, alarm: event.getFirstSubcomponent("valarm") };
}

const octets = (line: string) => new TextEncoder().encode(line).length;

/** What each line of the file weighs, however it is folded. */
const widest = (file: string) => Math.max(...file.split("\r\n").map(octets));

const titles: [string, string][] = [
  ["commas", "Rouge, vert, bleu"],
  ["semicolons", "Ombre ; SUMMARY;LANGUAGE=en:autre"],
  ["a colon", "SUMMARY:autre"],
  ["a line break", "Première ligne\nSUMMARY:seconde ligne"],
  ["backslashes", "C:\\néon\\, \\; \\n \\\\"],
  ["a backslash at its end", "Fin \\"],
  ["quotes", '« L’été » "d\'hiver"'],
  ["emoji", "👩‍🎨 Aquarelle 🎨🏽 de la mer 🌊"],
  ["what would begin an event", "a\r\nEND:VEVENT\r\nBEGIN:VEVENT"],
];

describe("calendar file", () => {
  it("tells when, what and where to join, in UTC", () => {
    const file = calendarFile(entry, now);
    const { calendar, event, text, alarm } = readCalendar(file);
    expect(calendar.getFirstPropertyValue("version")).toBe("2.0");
    expect(calendar.getFirstPropertyValue("method")).toBe("PUBLISH");
    expect(event.startDate.toICALString()).toBe("20261122T130000Z");
    expect(event.endDate.toICALString()).toBe("20261122T143000Z");
    expect(event.startDate.toJSDate()).toEqual(new Date(entry.start));
    expect(text("dtstamp")).toBe("2026-11-20T08:00:00Z");
    expect(event.uid).toBe(`${entry.id}@atelier`);
    expect(text("url")).toBe(entry.url);
    expect(event.location).toBe(entry.url);
    expect(text("status")).toBe("CONFIRMED");
    expect(alarm?.getFirstPropertyValue("action")).toBe("DISPLAY");
    expect(alarm?.getFirstPropertyValue("description")).toBe(entry.reminder);
    expect(String(alarm?.getFirstPropertyValue("trigger"))).toBe("-PT15M");
    expect(file.endsWith("END:VCALENDAR\r\n")).toBe(true);
  });

  it.each(titles)("keeps a text with %s, wherever it stands", (_, said) => {
    const { event, alarm } = readCalendar(
      calendarFile({ ...entry, title: said, description: said, organizer: said, reminder: said }, now),
    );
    const kept = said.replaceAll("\r\n", "\n");
    expect(event.summary).toBe(kept);
    expect(event.description).toBe(`${kept}\n\n${kept}\n\n${entry.url}`);
    expect(alarm?.getFirstPropertyValue("description")).toBe(kept);
  });

  it("folds after 75 octets and cuts no character in two", () => {
    for (const piece of ["é", "漢", "👩‍🎨", "a,", "\\", "\n"]) {
      for (let count = 30; count < 80; count += 1) {
        const title = piece.repeat(count).trim() || piece;
        const file = calendarFile({ ...entry, title }, now);
        expect(widest(file), title).toBeLessThanOrEqual(75);
        expect(readCalendar(file).event.summary).toBe(title);
      }
    }
    expect(widest(calendarFile({ ...entry, title: "x".repeat(67) }, now))).toBe(75);
  });

  it("keeps whatever text it is given", () => {
    const text = fc.string({ unit: "binary", maxLength: 150 }).map((value) => value.replace(/\p{Cc}/gu, " "));
    fc.assert(
      fc.property(text, text, (title, description) => {
        const file = calendarFile({ ...entry, title, description }, now);
        const { event } = readCalendar(file);
        expect(event.summary).toBe(title);
        expect(event.description).toBe(
          [description, entry.organizer, entry.url].filter(Boolean).join("\n\n"),
        );
        expect(widest(file)).toBeLessThanOrEqual(75);
      }),
    );
  });

  it("leaves out signs that no calendar file may hold", () => {
    const { event } = readCalendar(
      calendarFile({ ...entry, title: "Sans\u0000\u0007 bruit\u007f\tdu tout" }, now),
    );
    expect(event.summary).toBe("Sans bruit\tdu tout");
  });

  it.each(["confirmed", "tentative", "cancelled"] as const)("says that a session is %s", (status) => {
    expect(readCalendar(calendarFile({ ...entry, status }, now)).text("status")).toBe(status.toUpperCase());
  });

  it("takes a newer copy for the newer one, of the same event", () => {
    const read = (at: string) => readCalendar(calendarFile(entry, new Date(at))).event;
    const [first, second] = [read("2026-11-20T08:00:00Z"), read("2026-11-21T08:00:00Z")];
    expect(second.sequence).toBeGreaterThan(first.sequence);
    expect(second.uid).toBe(first.uid);
  });

  it("names the file after the title", () => {
    expect(calendarFileName("L’été : à contre-jour")).toBe("l-ete-a-contre-jour.ics");
    expect(calendarFileName("???")).toBe("session.ics");
  });
});
