/** What the provider's meeting should say, derived from the session row alone. */
export interface MeetingPlan {
  topic: string;
  /** The session's description; the reference that marks the meeting as ours is added per provider. */
  agenda: string;
  /** Instants, as time/provider-time.ts writes them: what a clock shows may come twice. */
  start: string;
  end: string;
  timeZone: string;
  durationMinutes: number;
  recording: boolean;
  screenShare: boolean;
  /** The addresses of Google's guests in order, one a line; empty where nobody is invited. */
  guests: string;
}

/** The columns of a session that a meeting depends on; times as `private.instant_text` writes them. */
export interface PlannedSession {
  id: string;
  title: string;
  description: string;
  start: string;
  end: string;
  time_zone: string;
  duration_minutes: number;
  recording_enabled: boolean;
  allow_screen_share: boolean;
  guests: string;
}

/** Zoom allows 200 characters of topic and 2,000 of agenda, the reference line included. */
const TOPIC_MAX = 200;
const AGENDA_MAX = 1900;

/** Never between the halves of a character: neither a provider nor jsonb takes one alone. */
const clip = (text: string, max: number) =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;

export function planMeeting(session: PlannedSession): MeetingPlan {
  return {
    topic: clip(session.title, TOPIC_MAX),
    agenda: clip(session.description, AGENDA_MAX),
    start: session.start,
    end: session.end,
    timeZone: session.time_zone,
    durationMinutes: session.duration_minutes,
    recording: session.recording_enabled,
    screenShare: session.allow_screen_share,
    guests: session.guests,
  };
}

/** The addresses of a plan's guests. */
export const guestsOf = (plan: Partial<MeetingPlan> | null): string[] =>
  plan?.guests ? plan.guests.split("\n") : [];

export type PlanField = keyof MeetingPlan;

/** The fields in which two plans differ; an absent old plan differs in all. */
export function changedFields(wanted: MeetingPlan, old: Partial<MeetingPlan> | null): PlanField[] {
  const fields = Object.keys(wanted) as PlanField[];
  // A meeting that was written before there were guests has none.
  const known: Partial<MeetingPlan> | null = old && { guests: "", ...old };
  return fields.filter((field) => wanted[field] !== known?.[field]);
}

/** Marks a meeting as ours, so that one whose creation was never confirmed is found again. */
export const reference = (meetingRowId: string): string =>
  `Atelier · réf. ${meetingRowId.replaceAll("-", "").slice(0, 12)}`;

/** A Google event id we choose ourselves: 0-9 and a-v, so the row's id in hex will do. */
export const googleEventId = (meetingRowId: string): string => meetingRowId.replaceAll("-", "");

const PASSWORD_CHARACTERS = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";

/**
 * Ten characters within Zoom's strictest account rules: letters of both cases and digits, never the same or
 * neighbouring characters in a row. `random` returns an integer below its argument.
 */
export function meetingPassword(random: (below: number) => number): string {
  let text = "";
  const classes = [/[A-Z]/, /[a-z]/, /[0-9]/];
  while (text.length < 10 || !classes.every((kind) => kind.test(text))) {
    if (text.length >= 10) text = "";
    const next = PASSWORD_CHARACTERS.charAt(random(PASSWORD_CHARACTERS.length));
    const last = text.at(-1);
    if (last !== undefined && Math.abs(last.charCodeAt(0) - next.charCodeAt(0)) <= 1) continue;
    text += next;
  }
  return text;
}
