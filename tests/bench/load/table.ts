import type { Load, Pace } from "./measure.ts";

export interface Loads {
  name: string;
  runs: Load[];
}

const columns = ["paint", "largest", "rows", "script", "files", "longTasks", "busy", "sequence"] as const;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** Each figure's median over the runs. */
export function medianOf(runs: readonly Load[]): Load {
  return Object.fromEntries(
    columns.map((column) => [column, median(runs.map((run) => run[column]))]),
  ) as unknown as Load;
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(2);
const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
const whole = (value: number) => String(Math.round(value));

/** A pace as a sentence says it. */
export function paceText({ cpu, network }: Pace): string {
  const parts = [
    cpu > 1 ? `processor ${cpu} times slower` : "",
    network ? `${network.megabits} Mbit/s with ${network.latency} ms` : "",
  ].filter(Boolean);
  return parts.join(", ") || "as this machine is";
}

/** The table of one pace: the empty page and the bare page first, which the ratios are of. */
export function loadTable(empty: Loads, bare: Loads, places: readonly Loads[]): string {
  const none = medianOf(empty.runs);
  const plain = medianOf(bare.runs);
  const lines = [empty, bare, ...places].map(({ name, runs }) => {
    const one = medianOf(runs);
    return [
      name,
      seconds(one.paint),
      (one.paint / none.paint).toFixed(2),
      seconds(one.largest),
      seconds(one.rows),
      (one.rows / none.paint).toFixed(2),
      (one.rows / plain.rows).toFixed(2),
      kilobytes(one.script),
      whole(one.files),
      `${whole(one.longTasks)} · ${seconds(one.busy)}`,
      whole(one.sequence),
    ];
  });
  const head = [
    "page",
    "paint s",
    "to empty",
    "largest s",
    "rows s",
    "to empty",
    "to bare",
    "JS KB",
    "files",
    "long tasks · s",
    "in sequence",
  ];
  const rule = head.map((_, index) => (index === 0 ? "---" : "--:"));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
