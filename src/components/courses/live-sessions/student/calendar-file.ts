/** What a calendar needs to know of a session. The way in is not part of it: the address is the session's own page. */
export interface CalendarEntry {
  id: string;
  title: string;
  description: string;
  organizer: string;
  start: string;
  end: string;
  /** The page from which the person joins. */
  url: string;
  status: "confirmed" | "tentative" | "cancelled";
  /** Text of the reminder a quarter of an hour before. */
  reminder: string;
}

const encoder = new TextEncoder();

const stamp = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, "");

/** A value as the file writes it: its signs escaped, and no control character but tabs and line breaks (RFC 5545, 3.1). */
function text(value: string): string {
  return value
    .replace(/\r\n?/g, "\n")
    .replace(/(?![\t\n])\p{Cc}/gu, "")
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replace(/\n/g, "\\n");
}

/** A content line is folded so that no piece is longer than 75 octets; no character is cut in two. */
function fold(line: string): string {
  const pieces: string[] = [];
  let piece = "";
  let size = 0;
  for (const character of line) {
    const length = encoder.encode(character).length;
    // A continued line begins with a space, which counts.
    if (size + length > (pieces.length === 0 ? 75 : 74)) {
      pieces.push(piece);
      piece = "";
      size = 0;
    }
    piece += character;
    size += length;
  }
  return [...pieces, piece].join("\r\n ");
}

/** An iCalendar file (RFC 5545) with the one event. Importing it again updates the same event. */
export function calendarFile(entry: CalendarEntry, now: Date = new Date()): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Atelier//Live sessions//FR",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${entry.id}@atelier`,
    `DTSTAMP:${stamp(now)}`,
    // Imported again after a change, the newer file must win.
    `SEQUENCE:${Math.floor(now.getTime() / 60_000)}`,
    `DTSTART:${stamp(new Date(entry.start))}`,
    `DTEND:${stamp(new Date(entry.end))}`,
    `SUMMARY:${text(entry.title)}`,
    `DESCRIPTION:${text([entry.description, entry.organizer, entry.url].filter(Boolean).join("\n\n"))}`,
    `LOCATION:${text(entry.url)}`,
    `URL:${entry.url}`,
    `STATUS:${entry.status.toUpperCase()}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:-PT15M",
    `DESCRIPTION:${text(entry.reminder)}`,
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

/** A file name that every system takes: the title without signs and accents. */
export function calendarFileName(title: string): string {
  const plain = title
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return `${plain.toLowerCase() || "session"}.ics`;
}

export function downloadCalendar(entry: CalendarEntry): void {
  const address = URL.createObjectURL(
    new Blob([calendarFile(entry)], { type: "text/calendar;charset=utf-8" }),
  );
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = calendarFileName(entry.title);
  anchor.click();
  URL.revokeObjectURL(address);
}
