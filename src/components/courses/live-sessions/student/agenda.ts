import type { MyLiveSession } from "@/hooks/courses/shared/types";
import type { Format } from "@/lib/text/format";

const day = 24 * 60 * 60_000;

export type Period = "today" | "tomorrow" | "yesterday" | "week" | "month";

export interface AgendaSection {
  key: string;
  period: Period;
  sessions: [MyLiveSession, ...MyLiveSession[]];
}

/** Near days by name, the coming week together, the rest by month; for the reader's own calendar. */
function placeOf(at: string, now: number, format: Format): { key: string; period: Period } {
  const key = format.dayKey(at);
  if (key === format.dayKey(now)) return { key: "today", period: "today" };
  if (key === format.dayKey(now + day)) return { key: "tomorrow", period: "tomorrow" };
  if (key === format.dayKey(now - day)) return { key: "yesterday", period: "yesterday" };
  const ahead = Date.parse(at) - now;
  if (ahead > 0 && key <= format.dayKey(now + 7 * day)) return { key: "week", period: "week" };
  return { key: key.slice(0, 7), period: "month" };
}

/** Neighbours of the same period under one heading; the order of the list stays. */
export function agendaOf(sessions: readonly MyLiveSession[], now: number, format: Format): AgendaSection[] {
  const sections: AgendaSection[] = [];
  for (const session of sessions) {
    const place = placeOf(session.scheduled_start, now, format);
    const last = sections.at(-1);
    if (last?.key === place.key) last.sessions.push(session);
    else sections.push({ ...place, sessions: [session] });
  }
  return sections;
}
