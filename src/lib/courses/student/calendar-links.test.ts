import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { googleCalendarLink, outlookLink, type CalendarDate } from "./calendar-links";

const date: CalendarDate = {
  title: "Contre-jour & lumière + ombre #2",
  description: "Une lampe\net 100 % de drap",
  start: "2026-11-22T14:00:00+01:00",
  end: "2026-11-22T15:30:00+01:00",
  url: "https://atelier.example/join/11111111-1111-4111-8111-111111111111",
};

const read = (link: string) => new URL(link);
const instant = (compact: string) =>
  Date.parse(compact.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

describe("links to calendars on the web", () => {
  it("fill in Google's form with instants in UTC", () => {
    const url = read(googleCalendarLink(date));
    expect(url.origin + url.pathname).toBe("https://calendar.google.com/calendar/render");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      action: "TEMPLATE",
      text: date.title,
      dates: "20261122T130000Z/20261122T143000Z",
      details: `${date.description}\n\n${date.url}`,
      location: date.url,
    });
  });

  it.each([
    ["personal", "outlook.live.com"],
    ["work", "outlook.office.com"],
  ] as const)("fill in Outlook's form for a %s account", (account, host) => {
    const link = outlookLink(date, account);
    const url = read(link);
    expect(url.host).toBe(host);
    expect(url.searchParams.get("subject")).toBe(date.title);
    expect(url.searchParams.get("startdt")).toBe("2026-11-22T13:00:00Z");
    expect(url.searchParams.get("enddt")).toBe("2026-11-22T14:30:00Z");
    // A plus would be read as one.
    expect(link).not.toContain("+");
  });

  it("lead to the instants of either side of a change of clocks", () => {
    // The first and the second 02:30 of 2026-10-25 in Paris, an hour apart.
    const doubled = { ...date, start: "2026-10-25T02:30:00+02:00", end: "2026-10-25T02:30:00+01:00" };
    const [from = "", to = ""] =
      read(googleCalendarLink(doubled)).searchParams.get("dates")?.split("/") ?? [];
    expect(instant(to) - instant(from)).toBe(3_600_000);
    const outlook = read(outlookLink(doubled, "personal")).searchParams;
    expect(Date.parse(outlook.get("enddt") ?? "") - Date.parse(outlook.get("startdt") ?? "")).toBe(3_600_000);
  });

  it("hold for any text and time, and stay short enough to open", () => {
    const moment = fc.date({ min: new Date("2000-01-01"), max: new Date("2199-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200, unit: "grapheme" }),
        fc.string({ maxLength: 2000, unit: "grapheme" }),
        moment,
        (title, description, start) => {
          const given = { ...date, title, description, start: start.toISOString(), end: start.toISOString() };
          const url = read(googleCalendarLink(given));
          expect(url.searchParams.get("text")).toBe(title);
          expect(instant(url.searchParams.get("dates")?.split("/")[0] ?? "")).toBe(
            Math.floor(start.getTime() / 1000) * 1000,
          );
          expect(url.searchParams.get("details")?.endsWith(date.url)).toBe(true);
          expect(read(outlookLink(given, "work")).searchParams.get("subject")).toBe(title);
        },
      ),
      { numRuns: 60 },
    );
    const long = read(googleCalendarLink({ ...date, description: "🌊".repeat(1500) })).searchParams.get(
      "details",
    );
    expect(Array.from(long ?? "").length).toBeLessThan(1100);
  });
});
