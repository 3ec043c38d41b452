import { tooHeavy, weighPages, weightTable } from "./checks/size.ts";

const weights = await weighPages();
process.stdout.write(`${weightTable(weights)}\n`);
const problems = tooHeavy(weights);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
