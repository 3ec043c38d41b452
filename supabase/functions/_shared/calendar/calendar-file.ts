import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventStatus } from "ical-generator";

/** What a calendar is told of a session. The way in is not part of it: the address is the session's own page. */
export interface CalendarEvent {
  id: string;
  sequence: number;
  status: "confirmed" | "tentative" | "cancelled";
  title: string;
  description: string;
  start: Date;
  end: Date;
  /** Who holds it. */
  organizer: string;
  /** The page from which the person joins. */
  url: string;
}

const STATUS = {
  confirmed: ICalEventStatus.CONFIRMED,
  tentative: ICalEventStatus.TENTATIVE,
  cancelled: ICalEventStatus.CANCELLED,
} as const;

/** A parameter's value knows no quotes and no escapes (RFC 5545, 3.2). */
const inQuotes = (name: string) => name.replaceAll('"', "”").replaceAll("\\", "/");

/**
 * An iCalendar file (RFC 5545) with the one event, in UTC: an instant is the same on both sides of a change of clocks.
 * Whoever reads it again has the same UID: of two that raise no sequence, the younger stamp wins. `takesBack`: sent to take
 * the event out of the calendars it is in, where a file that is fetched says the same by its status.
 */
export function calendarFile(event: CalendarEvent, now: Date, takesBack = false): string {
  const calendar = ical({
    prodId: { company: "Atelier", product: "Live sessions", language: "FR" },
    method: takesBack ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    scale: "GREGORIAN",
  });
  const made = calendar.createEvent({
    id: `${event.id}@atelier`,
    sequence: event.sequence,
    stamp: now,
    lastModified: now,
    start: event.start,
    end: event.end,
    summary: event.title,
    description: [event.description, event.url].filter(Boolean).join("\n\n"),
    location: event.url,
    url: event.url,
    status: STATUS[event.status],
    // Nobody's mailbox: what a calendar would answer there is read by nobody.
    organizer: { name: inQuotes(event.organizer), email: `no-reply@${new URL(event.url).hostname}` },
  });
  if (event.status !== "cancelled")
    made.createAlarm({ type: ICalAlarmType.display, trigger: 15 * 60, description: event.title });
  return `${calendar.toString()}\r\n`;
}

/** A file name that every system takes: the title without signs and accents. */
export function calendarFileName(title: string): string {
  const plain = title
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "");
  return `${plain.toLowerCase() || "session"}.ics`;
}
