/** The wall time of an instant in a zone, as plans have it. */
export function wallTime(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}`;
}

/** The instant of a wall time in a zone; in the hour that comes twice, the first one. */
export function instantOf(wall: string, timeZone: string): Date {
  const target = Date.parse(`${wall}Z`);
  let guess = target;
  for (let round = 0; round < 3; round += 1) {
    const shown = Date.parse(`${wallTime(new Date(guess), timeZone)}Z`);
    guess += target - shown;
  }
  return new Date(guess);
}

const isZone = (name: string) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/**
 * A moment as another system tells it: with offset, or as wall time in the zone beside it, or in `ours` where that names
 * none. Null when it cannot be read.
 */
export function readTime(
  text: string | null | undefined,
  zone: string | null | undefined,
  ours: string,
): Date | null {
  if (!text) return null;
  if (/(Z|[+-]\d\d:?\d\d)$/.test(text)) return Number.isNaN(Date.parse(text)) ? null : new Date(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return null;
  const wall = text.length === 16 ? `${text}:00` : text;
  return instantOf(wall, zone && isZone(zone) ? zone : ours);
}
