import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { format, resolveConfig } from "prettier";
import type { Amounts } from "./dataset.ts";
import type { Case } from "./cases.ts";
import type { Timing } from "./measure.ts";

export interface Result {
  which: Case;
  rows: number;
  api: Timing;
  bare: Timing;
}

export interface Circumstances {
  postgres: string;
  runs: number;
  amounts: Amounts;
}

const number = (value: number) => value.toLocaleString("en").replaceAll(",", " ");
const ms = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(1));

export function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.replaceAll(/\s+/g, " ").trim() ?? "unknown processor";
  return `${processors.length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GB`;
}

export function tableOf(results: readonly Result[], { postgres, runs, amounts }: Circumstances): string {
  const floor = results.find(({ which }) => which.list === "")?.api.median ?? 0;
  const lines = results.map(({ which, rows, api, bare }) => {
    const ratio = which.list === "" ? "" : (api.median / bare.median).toFixed(2);
    const own = which.list === "" ? "" : (Math.max(0, api.median - floor) / bare.median).toFixed(2);
    const name = which.list === "" ? which.name : `${which.list}: ${which.name}`;
    return `| ${name} | ${rows} | ${ms(api.median)} | ${ms(api.p95)} | ${ms(bare.median)} | ${ms(bare.p95)} | ${ratio} | ${own} |`;
  });
  return [
    `Machine: ${machine()}; Node ${process.versions.node}, Postgres ${postgres}, one process for API and client.`,
    "",
    `Data: one store with ${number(amounts.serials)} units and their ${number(amounts.events)} events, ${number(amounts.sessions)} sessions and their ${number(amounts.registrations)} registrations. Times in milliseconds, ${runs} calls each after a warm-up, the two ways in turn.`,
    "",
    "| question | rows | API median | API p95 | SQL median | SQL p95 | API / SQL | without the floor |",
    "| --- | --: | --: | --: | --: | --: | --: | --: |",
    ...lines,
  ].join("\n");
}

/** Puts the text between the two markers of a page, formatted as the checks want it. */
export async function writeBetween(file: string, marker: string, text: string): Promise<void> {
  const page = readFileSync(file, "utf8");
  const [open, close] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`];
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`${file} has no place marked ${open} … ${close}`);
  const next = `${page.slice(0, from)}${open}\n\n${text}\n\n${page.slice(to)}`;
  writeFileSync(file, await format(next, { ...(await resolveConfig(file)), filepath: file }));
}
