import type { MeetingPlan, PlanField } from "../plan/meeting-plan.ts";
import { saidFields, type Said, type SaidField } from "./said.ts";

interface Difference {
  ours: string | number | boolean;
  theirs: string | number | boolean;
}
/** What was written last, and what was sent since without an answer. */
interface Sent {
  synced: Partial<MeetingPlan> | null;
  unconfirmed: readonly Partial<MeetingPlan>[];
  /** What the provider made of it. */
  overwritten?: Drift | null;
}

/** Where the provider says something else than the session, by somebody else's hand. */
export type Drift = Partial<Record<SaidField | "deleted", Difference>>;

export const DELETED: Drift = { deleted: { ours: false, theirs: true } };

/** Fields that are written together: half of a time would be a third one. */
const times: readonly PlanField[] = ["start", "end", "timeZone", "durationMinutes"];

/** The fields of a plan that are not written while the drift stands. */
export function heldFields(drift: Drift | null): ReadonlySet<PlanField> {
  const held = new Set<PlanField>();
  for (const field of saidFields) {
    if (drift?.[field] === undefined) continue;
    for (const one of times.includes(field) ? times : [field]) held.add(one);
  }
  return held;
}

const normal = (value: unknown) =>
  typeof value === "string"
    ? value
        .normalize("NFC")
        .replace(/\u00a0/g, " ")
        .replace(/[^\S\n]*\r?\n/g, "\n")
        .trim()
    : value;
export const same = (a: unknown, b: unknown): boolean => normal(a) === normal(b);

/**
 * What somebody else changed: neither what the session wants now, nor what was written last or sent since without an
 * answer. A field of which it is not known what was written is not judged: it is written again.
 */
export function findDrift(
  said: Said,
  plan: MeetingPlan,
  synced: Partial<MeetingPlan> | null,
  unconfirmed: readonly Partial<MeetingPlan>[],
  overwritten: Drift | null = null,
): Drift | null {
  const drift: Drift = {};
  for (const field of saidFields) {
    const theirs = said[field];
    const written = synced?.[field];
    if (theirs === undefined || written === undefined) continue;
    const ours = [plan, synced, ...unconfirmed];
    const made = overwritten?.[field];
    if (made && same(made.theirs, theirs) && same(made.ours, plan[field])) continue;
    if (!ours.some((one) => same(one?.[field], theirs))) drift[field] = { ours: plan[field], theirs };
  }
  return Object.keys(drift).length > 0 ? drift : null;
}

/**
 * What the provider made of what was just sent: an account that records nothing in the cloud answers that nothing is
 * recorded. What it does not tell, or tells empty, it may have kept.
 */
export function overwrittenIn(
  said: Said,
  sent: MeetingPlan,
  fields: readonly SaidField[] = saidFields,
): Drift | null {
  const made: Drift = {};
  for (const field of fields) {
    const theirs = said[field];
    if (theirs === undefined || theirs === "" || same(theirs, sent[field])) continue;
    made[field] = { ours: sent[field], theirs };
  }
  return Object.keys(made).length > 0 ? made : null;
}

/** What of it still stands: neither has the session come to want something else since, nor the provider come to take it. */
export function stillOverwritten(made: Drift | null, said: Said, plan: MeetingPlan): Drift | null {
  const still: Drift = {};
  for (const field of saidFields) {
    const one = made?.[field];
    if (one && same(one.ours, plan[field]) && (said[field] === undefined || same(one.theirs, said[field])))
      still[field] = one;
  }
  return Object.keys(still).length > 0 ? still : null;
}

/** The same drift after the session was edited: what both say now is none any more. */
export function rebaseDrift(drift: Drift | null, plan: MeetingPlan): Drift | null {
  if (!drift) return null;
  const rebased: Drift = { ...(drift.deleted && { deleted: drift.deleted }) };
  for (const field of saidFields) {
    const difference = drift[field];
    if (difference && !same(difference.theirs, plan[field])) {
      rebased[field] = { ours: plan[field], theirs: difference.theirs };
    }
  }
  return Object.keys(rebased).length > 0 ? rebased : null;
}

/**
 * What is known to stand at the provider after a look: what both say, as the session says it, and what was written last
 * where nothing speaks against it. What was sent since without an answer may stand there: such a field is written again.
 */
export function agreed(
  said: Said,
  plan: MeetingPlan,
  synced: Partial<MeetingPlan> | null,
  unconfirmed: readonly Partial<MeetingPlan>[] = [],
): Partial<MeetingPlan> | null {
  if (!synced) return null;
  const told: Partial<MeetingPlan> = said;
  const doubtful = (field: PlanField) =>
    unconfirmed.some((one) =>
      told[field] === undefined
        ? one[field] !== undefined && one[field] !== synced[field]
        : same(one[field], told[field]) && !same(synced[field], told[field]),
    );
  const known: Partial<MeetingPlan> = Object.fromEntries(
    Object.entries(synced).filter(([name]) => !doubtful(name as PlanField)),
  );
  const take = <F extends PlanField>(field: F) => {
    known[field] = plan[field];
  };
  for (const field of saidFields) {
    if (said[field] !== undefined && same(said[field], plan[field])) take(field);
  }
  if (same(said.start, plan.start) && same(said.durationMinutes, plan.durationMinutes)) {
    take("end");
    take("timeZone");
  }
  return known;
}

/** What a look has found: what somebody else changed, and what is known to stand there. */
export function compare(
  said: Said,
  plan: MeetingPlan,
  { synced, unconfirmed, overwritten = null }: Sent,
): { drift: Drift | null; synced: Partial<MeetingPlan> | null } {
  return {
    drift: findDrift(said, plan, synced, unconfirmed, overwritten),
    synced: agreed(said, plan, synced, unconfirmed),
  };
}
