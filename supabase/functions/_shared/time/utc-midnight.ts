import { clockNow } from "../core/clock.ts";
/** The next 00:00 UTC, when Zoom's daily limits begin anew. */
export const nextUtcMidnight = (now: Date = clockNow()): Date =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
