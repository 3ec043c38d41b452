const day = 24 * 60 * 60_000;

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, zone: string): number {
  const shown = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(moment);
  return Date.parse(`${shown.replace(" ", "T")}Z`) - Math.floor(moment / 1000) * 1000;
}

/**
 * The moment a calendar day begins in a zone, as ISO 8601; `after` counts days on. Filters need no more of
 * time zones than this, so the first load goes without a Temporal polyfill.
 */
export function dayStart(date: string, zone: string, after = 0): string {
  const wanted = Date.parse(`${date}T00:00:00Z`) + after * day;
  const guess = wanted - offsetAt(wanted, zone);
  const second = wanted - offsetAt(guess, zone);
  // Where midnight is skipped the two never agree: the day begins with the change.
  return new Date(
    offsetAt(second, zone) === wanted - second ? second : Math.max(guess, second),
  ).toISOString();
}
