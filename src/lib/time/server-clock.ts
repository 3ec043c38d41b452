/**
 * How far the server's clock is from this device's, learnt from the Date header of its replies. The header has a
 * resolution of one second and a reply takes a while, so that each reply only bounds the difference; several
 * replies together narrow it.
 */
let least = Number.NEGATIVE_INFINITY;
let most = Number.POSITIVE_INFINITY;

export function noteServerTime(headers: Headers, sentAt: number, receivedAt: number = Date.now()): void {
  // A reply out of a cache tells when it was made, not what time it is.
  if (headers.has("age")) return;
  const stamped = Date.parse(headers.get("date") ?? "");
  if (!Number.isFinite(stamped)) return;
  const [low, high] = [stamped - receivedAt, stamped + 1_000 - sentAt];
  const agrees = low <= most && high >= least;
  // No difference fits both what was known and this reply: somebody set the clock.
  least = agrees ? Math.max(least, low) : low;
  most = agrees ? Math.min(most, high) : high;
}

/** The server's time in milliseconds: never ahead of it, behind it by a second at most. */
export function serverNow(): number {
  return Date.now() + (Number.isFinite(least) ? least : 0);
}

export function forgetServerTime(): void {
  least = Number.NEGATIVE_INFINITY;
  most = Number.POSITIVE_INFINITY;
}
