import type { EventText, EventTextName } from "@/lib/physical/trace/history-hash";
import { transitionName } from "@/lib/physical/shared/transition-words";
import type { SerialStatus } from "@/lib/physical/shared/serial-transitions";

interface Change {
  from: string | null;
  to: string | null;
}

export interface ReadEvent {
  seq: number;
  event: string;
  event_date: string;
  recorded_at: string;
  from_status: SerialStatus | null;
  to_status: SerialStatus | null;
  forced: boolean;
  changes: Readonly<Record<string, Change>>;
}

/** Written down long enough after it happened that both moments must be shown. */
export function isLateEntry(event: Pick<ReadEvent, "event_date" | "recorded_at">): boolean {
  return Math.abs(Date.parse(event.recorded_at) - Date.parse(event.event_date)) >= 60_000;
}

const undoes = (later: Change | undefined, earlier: Change): boolean =>
  later !== undefined && later.from === earlier.to && later.to === earlier.from;

/** The column whose change gives an event its name. */
function mainColumn(event: ReadEvent): string | undefined {
  if (event.event === "status_changed") return "status";
  if (event.event === "deleted" || event.event === "restored") return "deleted";
  return Object.keys(event.changes).find((column) => column !== "bin") ?? Object.keys(event.changes)[0];
}

const correctable = new Set(["identifiers_changed", "warranty_changed", "owner_changed"]);

/** True for moves that only ever take a step back, and for every kind of event that has no other meaning. */
function takesBack(event: ReadEvent): boolean {
  if (event.event === "restored") return true;
  if (correctable.has(event.event)) return true;
  if (event.event !== "status_changed" || !event.from_status || !event.to_status) return false;
  if (event.forced) return true;
  const name = transitionName(event.from_status, event.to_status);
  return name === "release" || name === "unsell";
}

/**
 * The number of the earlier event that this one takes back, or null: the history is never rewritten, a mistake is
 * compensated. `earlier`: the events before it, newest first.
 */
export function compensatedSeq(event: ReadEvent, earlier: readonly ReadEvent[]): number | null {
  const column = mainColumn(event);
  if (column === undefined || !takesBack(event)) return null;
  const candidate = earlier.find((other) => other.seq < event.seq && other.changes[column] !== undefined);
  const change = candidate?.changes[column];
  if (!candidate || !change || candidate.event === "created") return null;
  return undoes(event.changes[column], change) ? candidate.seq : null;
}

/** A text of an event, or null where there is none, it was erased, or it is not for the reader. */
export const said = (
  event: { texts: Readonly<Partial<Record<EventTextName, EventText | null>>> },
  name: EventTextName,
): string | null => event.texts[name]?.value ?? null;

/** Since when a text of an event is gone, or null. */
export function erasedAt(
  event: { erased_at: string | null; texts: Readonly<Partial<Record<EventTextName, EventText | null>>> },
  name: EventTextName,
): string | null {
  const text = event.texts[name];
  return text?.shown && text.value === undefined ? event.erased_at : null;
}
