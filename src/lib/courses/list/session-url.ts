import * as z from "zod/mini";
import { dayStart } from "@/lib/courses/shared/day-start";
import {
  questionStatuses,
  registrationStatuses,
  sessionPlatforms,
  sessionScopes,
  sessionStatuses,
  type SessionFilters,
  type SessionScope,
  type SessionStatus,
} from "@/lib/courses/shared/session-types";
import { urlDate, urlText } from "@/lib/url-state";

const oneOf = <T extends string>(values: readonly T[]) =>
  z.catch(z.enum(["", ...values] as ["", ...T[]]), "" as never);
const id = () => z.catch(z.guid(), "");

export const sessionTabs = [
  "overview",
  "registrations",
  "attendance",
  "questions",
  "feedback",
  "convocation",
  "log",
] as const;
export type SessionTab = (typeof sessionTabs)[number];

/** Everything of the page that a link carries. */
export const sessionsUrl = z.object({
  view: oneOf(sessionScopes),
  course: id(),
  q: urlText(),
  status: oneOf(sessionStatuses),
  platform: oneOf(sessionPlatforms),
  from: urlDate(),
  to: urlDate(),
  /** The session whose detail is open, and the part of it that is shown. */
  session: id(),
  tab: oneOf(sessionTabs),
  /** What its tabs narrow to. */
  seats: oneOf(registrationStatuses),
  who: urlText(),
  asked: oneOf(questionStatuses),
  /** The form: a new session, the one that is edited, the one that is copied. */
  new: oneOf(["1"]),
  edit: id(),
  copy: id(),
});

export type SessionsUrl = z.output<typeof sessionsUrl>;

/** The change of the address that closes the detail. */
export const noSession = {
  session: "",
  tab: "",
  seats: "",
  who: "",
  asked: "",
} satisfies Partial<SessionsUrl>;

/** What no view is chosen for shows what matters now; who looks for something in particular looks everywhere. */
export function viewOf(url: SessionsUrl): SessionScope {
  if (url.view) return url.view;
  return url.status || url.q || url.from || url.to ? "all" : "upcoming";
}

const inView: Record<SessionScope, readonly SessionStatus[]> = {
  upcoming: ["scheduled", "live", "postponed", "cancelled"],
  past: ["scheduled", "ended", "cancelled"],
  all: sessionStatuses,
};

/** The change of the address that shows another view; a status that never stands in it is let go. */
export function chooseView(url: SessionsUrl, view: SessionScope): Partial<SessionsUrl> {
  return { view, ...(url.status && !inView[view].includes(url.status) ? { status: "" } : {}) };
}

/** The change of the address that a card or the status filter asks for. */
export function chooseStatus(status: SessionStatus | ""): Partial<SessionsUrl> {
  return { status, view: "" };
}

export function sessionFilters(url: SessionsUrl, zone: string): SessionFilters {
  return {
    scope: viewOf(url),
    ...(url.course ? { courseId: url.course } : {}),
    ...(url.q.trim() ? { query: url.q.trim() } : {}),
    ...(url.status ? { statuses: [url.status] } : {}),
    ...(url.platform ? { platforms: [url.platform] } : {}),
    ...(url.from ? { from: dayStart(url.from, zone) } : {}),
    ...(url.to ? { until: dayStart(url.to, zone, 1) } : {}),
  };
}

const narrowing = ["q", "status", "platform", "from", "to"] as const;

/** How many filters are set; the course and the view are where one looks, not filters. */
export function activeFilters(url: SessionsUrl): number {
  const dates = url.from || url.to ? 1 : 0;
  return [url.q.trim(), url.status, url.platform].filter(Boolean).length + dates;
}

export const noFilters: Partial<SessionsUrl> = Object.fromEntries(narrowing.map((name) => [name, ""]));
