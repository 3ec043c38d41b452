import { codesStep } from "./checks/codes.ts";
import { docsStep } from "./checks/docs.ts";
import { houseStep } from "./checks/house-rules.ts";
import { localesStep } from "./checks/locales.ts";
import { schemaSteps } from "./checks/schema.ts";
import { sizeStep } from "./checks/size.ts";
import { toolStep, type Finding, type Step } from "./checks/step.ts";
import { versionsStep } from "./checks/versions.ts";

const schema = schemaSteps();

const STEPS: Step[] = [
  // The compiler's own findings come with it: it has read the types anyway.
  toolStep("lint", "oxlint", ["--type-aware", "--type-check", "--deny-warnings"]),
  toolStep("formatting", "prettier", ["--check", "--log-level=warn", "."]),
  toolStep("unused code", "knip", ["--no-progress"]),
  houseStep,
  versionsStep,
  localesStep,
  codesStep,
  docsStep,
  ...schema.steps,
  sizeStep,
];

/** Two at a time: the steps are programs of their own, and two cores are what there surely is. */
const AT_ONCE = 2;

async function attempt(step: Step): Promise<Finding> {
  try {
    return await step.run();
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] };
  }
}

async function perform(step: Step): Promise<boolean> {
  const started = performance.now();
  const { problems, note, table } = await attempt(step);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const state = problems.length === 0 ? "ok" : "FAILED";
  const lines = [
    `${step.name.padEnd(14)} ${state.padEnd(7)} ${seconds.padStart(6)} s${note ? `  ${note}` : ""}`,
  ];
  if (table) lines.push(table);
  for (const problem of problems) lines.push(...problem.split("\n").map((line) => `    ${line}`));
  process.stdout.write(`${lines.join("\n")}\n`);
  return problems.length === 0;
}

function chosen(names: string[]): Step[] {
  const known = new Set(STEPS.map(({ name }) => name.replaceAll(" ", "-")));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no step ${unknown.join(", ")}; there are ${[...known].join(", ")}.\n`);
    process.exit(2);
  }
  return names.length === 0 ? STEPS : STEPS.filter(({ name }) => names.includes(name.replaceAll(" ", "-")));
}

const queue = chosen(process.argv.slice(2));
const total = queue.length;
let failed = 0;

async function work(): Promise<void> {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    if (!(await perform(step))) failed += 1;
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
await schema.close();
process.stdout.write(failed === 0 ? `All ${total} checks hold.\n` : `${failed} of ${total} checks failed.\n`);
process.exitCode = failed === 0 ? 0 : 1;
