import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { readCalendarLines, textValue } from "../support/calendar-lines.ts";
import {
  calendarFile,
  calendarFileName,
  type CalendarEvent,
} from "../../supabase/functions/_shared/calendar/calendar-file.ts";

const event: CalendarEvent = {
  id: "11111111-1111-4111-8111-111111111111",
  sequence: 3,
  status: "confirmed",
  title: "Contre-jour ; lumière, ombre",
  description: "Une lampe\net un drap \\ blanc",
  start: new Date("2026-11-22T13:00:00Z"),
  end: new Date("2026-11-22T14:30:00Z"),
  organizer: 'Atelier "Lumière", Paris',
  url: "https://atelier.example/join/11111111-1111-4111-8111-111111111111",
};
const now = new Date("2026-11-20T08:00:00.000Z");

/** The file as two readers have it, which must agree: ical.js, and the grammar alone. */
function read(file: string) {
  const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]);
  const [parsed, ...others] = calendar.getAllSubcomponents("vevent");
  const lines = readCalendarLines(file);
  const [block, ...more] = lines.components;
  if (!parsed || !block || others.length > 0 || more.length > 0) throw new Error("one event was promised");
  const given = new ICAL.Event(parsed);
  const text = (name: string) => textValue(block.properties.get(name)?.value ?? "");
  expect(text("SUMMARY")).toBe(given.summary);
  expect(text("DESCRIPTION")).toBe(given.description);
  expect(text("LOCATION")).toBe(given.location);
  expect(block.properties.get("UID")?.value).toBe(given.uid);
  expect(block.properties.get("DTSTART")?.value).toBe(given.startDate.toICALString());
  return { calendar, given, parsed, block, lines, alarm: parsed.getFirstSubcomponent("valarm") };
}

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

describe("a session's file for calendars", () => {
  it("tells when, what, by whom and where to join, in UTC", () => {
    const { calendar, given, parsed, block, lines, alarm } = read(calendarFile(event, now));
    expect(calendar.getFirstPropertyValue("version")).toBe("2.0");
    expect(lines.properties.get("METHOD")?.value).toBe("PUBLISH");
    expect(given.startDate.toICALString()).toBe("20261122T130000Z");
    expect(given.endDate.toICALString()).toBe("20261122T143000Z");
    expect(given.uid).toBe(`${event.id}@atelier`);
    expect(given.sequence).toBe(3);
    expect(block.properties.get("DTSTAMP")?.value).toBe("20261120T080000Z");
    expect(block.properties.get("STATUS")?.value).toBe("CONFIRMED");
    expect(block.properties.get("URL")?.value).toBe(event.url);
    expect(given.location).toBe(event.url);
    // A parameter knows neither quotes nor escapes.
    expect(block.properties.get("ORGANIZER")).toEqual({
      parameters: { CN: "Atelier ”Lumière”, Paris" },
      value: "mailto:no-reply@atelier.example",
    });
    expect(parsed.getFirstProperty("organizer")?.getParameter("cn")).toBe("Atelier ”Lumière”, Paris");
    expect(alarm?.getFirstPropertyValue("action")).toBe("DISPLAY");
    expect(alarm?.getFirstPropertyValue("description")).toBe(event.title);
    expect(String(alarm?.getFirstPropertyValue("trigger"))).toBe("-PT15M");
  });

  it.each([
    ["from the first 02:30 to the second", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", 60],
    ["over the hour that there is not", "2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z", 60],
  ])("says the instants of a session %s of Paris", (_what, start, end, minutes) => {
    const { given } = read(calendarFile({ ...event, start: new Date(start), end: new Date(end) }, now));
    expect(given.startDate.toJSDate().toISOString()).toBe(new Date(start).toISOString());
    expect(given.duration.toSeconds() / 60).toBe(minutes);
  });

  it.each(["confirmed", "tentative", "cancelled"] as const)("says that it is %s", (status) => {
    const { block, alarm } = read(calendarFile({ ...event, status }, now));
    expect(block.properties.get("STATUS")?.value).toBe(status.toUpperCase());
    // Nothing is remembered that does not take place.
    expect(alarm === null).toBe(status === "cancelled");
  });

  it.each(titles)("keeps a text with %s, wherever it stands", (_, said) => {
    const { given, alarm } = read(calendarFile({ ...event, title: said, description: said }, now));
    const kept = said.replaceAll("\r\n", "\n");
    expect(given.summary).toBe(kept);
    expect(given.description).toBe(`${kept}\n\n${event.url}`);
    expect(alarm?.getFirstPropertyValue("description")).toBe(kept);
  });

  it("folds after 75 octets and cuts no character in two", () => {
    for (const piece of ["é", "漢", "👩‍🎨", "a,", "\\", "\n"]) {
      for (let count = 30; count < 80; count += 1) {
        const title = piece.repeat(count).trim() || piece;
        expect(read(calendarFile({ ...event, title }, now)).given.summary).toBe(title);
      }
    }
  });

  it("keeps whatever text it is given", () => {
    const text = fc.string({ unit: "binary", maxLength: 150 }).map((value) => value.replace(/\p{Cc}/gu, " "));
    fc.assert(
      fc.property(text, text, (title, description) => {
        const { given } = read(calendarFile({ ...event, title, description }, now));
        expect(given.summary).toBe(title);
        expect(given.description).toBe([description, event.url].filter(Boolean).join("\n\n"));
      }),
    );
  });

  it("names the file after the title", () => {
    expect(calendarFileName("L’été : à contre-jour")).toBe("l-ete-a-contre-jour.ics");
    expect(calendarFileName("???")).toBe("session.ics");
  });
});
