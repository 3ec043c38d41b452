/** What a calendar on the web is told of a session; never the way in: `url` is the session's own page. */
export interface CalendarDate {
  title: string;
  description: string;
  start: string;
  end: string;
  url: string;
}

/** Addresses have an end; the page that they name has the whole text. */
const MOST = 1000;

const wholeSeconds = (at: string) => new Date(at).toISOString().replace(/\.\d+/, "");

/** Encoded with %20: Outlook shows a plus for what it is. */
const query = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");

/** No character is cut in two: half of one cannot be encoded. */
function details({ description, url }: CalendarDate): string {
  const text = Array.from(description).slice(0, MOST).join("");
  const shown = text === description ? text : `${text}…`;
  return [shown, url].filter(Boolean).join("\n\n");
}

/** Opens Google Calendar with the event filled in, in UTC: it shows it in the person's own zone. */
export function googleCalendarLink(date: CalendarDate): string {
  const compact = (at: string) => wholeSeconds(at).replace(/[-:]/g, "");
  return `https://calendar.google.com/calendar/render?${query({
    action: "TEMPLATE",
    text: date.title,
    dates: `${compact(date.start)}/${compact(date.end)}`,
    details: details(date),
    location: date.url,
  })}`;
}

/** The same for Outlook: outlook.live.com for personal accounts, outlook.office.com for those of an organisation. */
export function outlookLink(date: CalendarDate, account: "personal" | "work"): string {
  const host = account === "work" ? "outlook.office.com" : "outlook.live.com";
  return `https://${host}/calendar/0/deeplink/compose?${query({
    path: "/calendar/action/compose",
    rru: "addevent",
    subject: date.title,
    startdt: wholeSeconds(date.start),
    enddt: wholeSeconds(date.end),
    body: details(date),
    location: date.url,
  })}`;
}
