export interface Timing {
  median: number;
  p95: number;
}

export function timingOf(samples: readonly number[]): Timing {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The two ways in turn, call by call, so that a machine that slows down slows both; the first calls do not count. */
export async function compare(
  runs: number,
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<[Timing, Timing]> {
  const samples: [number[], number[]] = [[], []];
  const warmUp = Math.max(5, Math.round(runs / 10));
  for (let run = -warmUp; run < runs; run += 1) {
    const times = [await timed(one), await timed(other)] as const;
    if (run < 0) continue;
    samples[0].push(times[0]);
    samples[1].push(times[1]);
  }
  return [timingOf(samples[0]), timingOf(samples[1])];
}

const TRIALS = 25;

/** Of several ways to the same answer, the one with the lowest median. */
export async function fastest<T>(ways: readonly (() => Promise<T>)[]): Promise<() => Promise<T>> {
  let best: { way: () => Promise<T>; median: number } | undefined;
  for (const way of ways) {
    const samples: number[] = [];
    for (let trial = 0; trial < TRIALS; trial += 1) samples.push(await timed(way));
    const { median } = timingOf(samples);
    if (!best || median < best.median) best = { way, median };
  }
  if (!best) throw new RangeError("no way to compare");
  return best.way;
}
