import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { withStage, type Stage } from "../../scripts/stage.ts";
import { serveApp } from "../support/app-server.ts";
import { SESSION_KEY } from "../support/browser.ts";
import { lighthouseTable } from "./load/lighthouse.ts";
import { load, type Load, type Pace, type Visit } from "./load/measure.ts";
import { ownersStore, placesOf } from "./load/places.ts";
import { barePage, emptyPage } from "./load/references.ts";
import { loadTable, paceText } from "./load/table.ts";
import { machine, writeBetween } from "./report.ts";

const root = resolve(import.meta.dirname, "../..");
const say = (line: string) => void process.stderr.write(`${line}\n`);

const { values: given } = parseArgs({
  options: {
    runs: { type: "string", default: "7" },
    /** Only the pages whose name contains this; the page of benchmarks is left alone. */
    only: { type: "string" },
    /** Only the paces whose name is this: phone, processor, network. */
    pace: { type: "string" },
    "no-lighthouse": { type: "boolean", default: false },
  },
});

const network = { latency: 100, megabits: 9 };
const PACES: Pace[] = [
  { name: "phone", cpu: 4, network },
  { name: "processor", cpu: 4, network: null },
  { name: "network", cpu: 1, network },
];

interface Subject {
  name: string;
  visit: Visit;
  runs: Load[];
}

async function storedFor({ backend }: Stage, who: string | null): Promise<Record<string, string>> {
  if (who === null) return {};
  const { data } = await (await backend.asUser(who)).auth.getSession();
  return { [SESSION_KEY]: JSON.stringify(data.session) };
}

/** The two references and the app's pages, one after the other in every round, so that a busy moment hits all alike. */
async function rounds(stage: Stage, subjects: readonly Subject[], pace: Pace): Promise<void> {
  for (let run = -1; run < Number(given.runs); run += 1) {
    for (const subject of subjects) {
      const measured = await load(stage.browser, subject.visit, pace);
      if (run >= 0) subject.runs.push(measured);
    }
    say(`${pace.name}: ${run + 1} of ${given.runs}`);
  }
}

async function measureAll(stage: Stage, folder: string): Promise<string[]> {
  const [empty, bare] = [await emptyPage(folder), await barePage(folder)];
  const servers = [await serveApp(empty, stage.backend.handle), await serveApp(bare, stage.backend.handle)];
  const [emptyOrigin = "", bareOrigin = ""] = servers.map(({ origin }) => origin);
  const owner = await storedFor(stage, "owner");
  const places = (await placesOf(stage.backend)).filter(({ name }) => name.includes(given.only ?? ""));
  const store = await ownersStore(stage.backend);
  const ours = await Promise.all(
    places.map(async ({ name, path, who, ready }) => ({
      name,
      visit: { origin: stage.origin, path, ready, stored: await storedFor(stage, who) },
    })),
  );
  const text: string[] = [];
  try {
    for (const pace of PACES.filter(({ name }) => name === (given.pace ?? name))) {
      const subjects: Subject[] = [
        { name: "empty page", visit: { origin: emptyOrigin, path: "/", ready: "p", stored: {} }, runs: [] },
        {
          name: "bare page",
          visit: { origin: bareOrigin, path: `/?store=${store}`, ready: "td", stored: owner },
          runs: [],
        },
        ...ours.map((subject) => ({ ...subject, runs: [] })),
      ];
      await rounds(stage, subjects, pace);
      const [none, plain, ...pages] = subjects;
      if (!none || !plain) throw new Error("nothing to compare with");
      text.push(`**${paceText(pace)}**`, "", loadTable(none, plain, pages), "");
    }
    if (!given["no-lighthouse"]) {
      // Where it does not come or does not see the page, the tables above still stand.
      const said = await lighthouseTable(`${stage.origin}/sign-in`, folder, say).catch(
        (error: unknown) => `Lighthouse gave no report: ${String(error).split("\n").at(-2) ?? String(error)}`,
      );
      text.push(said, "");
    }
  } finally {
    for (const server of servers) await server.close();
  }
  return text;
}

const folder = await mkdtemp(join(tmpdir(), "atelier-load-"));
try {
  const text = await withStage((stage) => measureAll(stage, folder));
  const all = [
    `Machine: ${machine()}; Node ${process.versions.node}. Medians of ${given.runs} loads, cold cache, signed in where the page wants it; every page and both references in each round.`,
    "",
    ...text,
  ].join("\n");
  process.stdout.write(`${all}\n`);
  if (!given.only && !given.pace) await writeBetween(join(root, "docs/benchmarks.md"), "bench:load", all);
} finally {
  await rm(folder, { recursive: true, force: true });
}
