import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { FLAGS } from "../../support/browser.ts";
import { findChromium } from "../../support/chromium.ts";

const run = promisify(execFile);

/** Installed on demand, outside the project: with what it brings it is larger than all that the app is made of. */
const VERSION = "13.5.0";
const RUNS = 3;

interface Report {
  categories: Record<string, { title: string; score: number | null }>;
  audits: Record<string, { displayValue?: string; numericValue?: number }>;
}

async function program(say: (line: string) => void): Promise<string> {
  const home = join(tmpdir(), `atelier-lighthouse-${VERSION}`);
  const cli = join(home, "node_modules/lighthouse/cli/index.js");
  if (existsSync(cli)) return cli;
  say(`installing lighthouse ${VERSION} into ${home}`);
  await mkdir(home, { recursive: true });
  await run(
    "npm",
    ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", home, `lighthouse@${VERSION}`],
    {
      cwd: home,
      env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: "1" },
      maxBuffer: 1e8,
    },
  );
  return cli;
}

async function once(cli: string, url: string, folder: string, index: number): Promise<Report> {
  const { executablePath, env } = await findChromium();
  const file = join(folder, `lighthouse-${index}.json`);
  const args = [cli, url, "--output=json", `--output-path=${file}`, "--quiet"];
  args.push(`--chrome-flags=--headless ${FLAGS.join(" ")}`, "--no-enable-error-reporting");
  await run(process.execPath, args, {
    env: { ...process.env, ...env, CHROME_PATH: executablePath },
    maxBuffer: 1e8,
  });
  return JSON.parse(await readFile(file, "utf8")) as Report;
}

/** The categories of Lighthouse (mobile) for an address, each the median of a few runs, with the two paints. */
export async function lighthouseTable(
  url: string,
  folder: string,
  say: (line: string) => void,
): Promise<string> {
  const cli = await program(say);
  const reports: Report[] = [];
  for (let index = 0; index < RUNS; index += 1) reports.push(await once(cli, url, folder, index));
  const middle = reports
    .sort((a, b) => (a.categories["performance"]?.score ?? 0) - (b.categories["performance"]?.score ?? 0))
    .at(Math.floor(RUNS / 2));
  if (!middle) throw new Error("lighthouse gave no report");
  const categories = Object.values(middle.categories);
  const shown = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"];
  const heads = [...categories.map(({ title }) => title), "first paint", "largest paint", "blocked"];
  const cells = [
    ...categories.map(({ score }) => String(Math.round((score ?? 0) * 100))),
    ...shown.map((name) => middle.audits[name]?.displayValue ?? "?"),
  ];
  return [
    `Lighthouse ${VERSION} (mobile), sign-in, the median of ${RUNS} runs:`,
    "",
    `| ${heads.join(" | ")} |`,
    `| ${heads.map(() => "--:").join(" | ")} |`,
    `| ${cells.join(" | ")} |`,
  ].join("\n");
}
