const day = 86_400_000;

const utc = (date: string): number => Date.parse(`${date}T00:00:00Z`);

export const daysBetween = (from: string, to: string): number => Math.round((utc(to) - utc(from)) / day);

/** Warranties that end within this many days are "expiring"; the same window as the server's filter. */
export const expiringWindow = 31;

export type WarrantyState = "none" | "notStarted" | "active" | "expiring" | "expired";

export interface Warranty {
  state: WarrantyState;
  /** Days left, the last day included as 0; negative once it has ended. */
  days: number;
}

/** The state of a warranty on a day. Both its dates are calendar days; the last one is still covered. */
export function warrantyOn(today: string, start: string | null, end: string | null): Warranty {
  if (end === null) return { state: "none", days: 0 };
  const days = daysBetween(today, end);
  if (days < 0) return { state: "expired", days };
  if (start !== null && start > today) return { state: "notStarted", days };
  return { state: days < expiringWindow ? "expiring" : "active", days };
}

/** A date some months on; where that month is too short, its last day, as Postgres counts. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(dayOfMonth, last));
  return first.toISOString().slice(0, 10);
}
