import type { SessionFields } from "@/lib/courses/shared/session-types";

export type SessionFieldName = keyof SessionFields;

const moments: readonly SessionFieldName[] = ["scheduled_start", "scheduled_end"];

function same(name: SessionFieldName, a: SessionFields, b: SessionFields): boolean {
  const [left, right] = [a[name], b[name]];
  if (left === right) return true;
  // The server writes moments with an offset and microseconds; a form knows them to the minute.
  return (
    moments.includes(name) &&
    Math.floor(Date.parse(String(left)) / 60_000) === Math.floor(Date.parse(String(right)) / 60_000)
  );
}

/** Names of the fields in which two versions of a session differ. */
export function differing(a: SessionFields, b: SessionFields): SessionFieldName[] {
  return (Object.keys(a) as SessionFieldName[]).filter((name) => !same(name, a, b));
}

/** Only what the person changed, so that what others changed meanwhile stays. */
export function changedFields(base: SessionFields, mine: SessionFields): Partial<SessionFields> {
  const changed: Partial<Record<SessionFieldName, unknown>> = {};
  for (const name of differing(base, mine)) changed[name] = mine[name];
  return changed as Partial<SessionFields>;
}

export interface VersionConflict {
  /** Changed by somebody else while the form was open. */
  theirs: SessionFieldName[];
  /** Of these, the fields the person changed too, to something else. */
  both: SessionFieldName[];
}

export function conflictBetween(
  base: SessionFields,
  theirs: SessionFields,
  mine: SessionFields,
): VersionConflict {
  const changed = differing(base, theirs);
  return {
    theirs: changed,
    both: changed.filter((name) => !same(name, base, mine) && !same(name, theirs, mine)),
  };
}

/** What a change is to who comes: another time, another place or host, or nothing. */
export function toldChange(
  was: SessionFields,
  now: SessionFields,
): "session_moved" | "session_changed" | undefined {
  if (moments.some((name) => !same(name, was, now))) return "session_moved";
  const another = was.platform !== now.platform || (now.host_id !== null && now.host_id !== was.host_id);
  return another ? "session_changed" : undefined;
}

/** The newer version with the person's own changes on top of it. */
export function withMine(base: SessionFields, theirs: SessionFields, mine: SessionFields): SessionFields {
  return { ...theirs, ...changedFields(base, mine) };
}
