import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { migrationFaults } from "./migrations.ts";
import { root, runProgram, type Finding, type Step } from "./step.ts";

interface HouseRule {
  pattern: RegExp;
  why: string;
  files: RegExp;
  except?: RegExp;
}

const CODE = /\.(ts|tsx|js|cjs|mjs|sql|css|html)$/;
const TESTS = /(\.test\.tsx?|^tests\/.*\.ts)$/;

/** What lint cannot hold because a comment could switch it off, or because it is no TypeScript. */
const RULES: HouseRule[] = [
  {
    pattern: /(eslint|oxlint|biome|prettier)-(disable|ignore)/,
    why: "a rule is obeyed or changed, not switched off in place",
    files: CODE,
  },
  { pattern: /@ts-(ignore|nocheck|expect-error)/, why: "the types are made right instead", files: CODE },
  { pattern: /\b(TODO|FIXME|XXX|HACK)\b/, why: "unfinished work stands in an issue", files: CODE },
  { pattern: /\b(describe|it|test)\.(only|skip|todo)\b/, why: "every test runs", files: TESTS },
  { pattern: /dangerouslySetInnerHTML|\.innerHTML\s*=/, why: "text stays text", files: /^src\// },
  {
    pattern: /\btype=\{?["'](date|time|datetime-local|month|week)["']/,
    why: "the browser's own date inputs follow the machine's language: DateField, TimeField",
    files: /^src\//,
  },
  {
    pattern: /\bDate\.now\(\)|new Date\(\)|(?<![\w.])(now|(clock|statement|transaction)_timestamp)\(\)/,
    why: "rules go by the database's clock (private.now(), clockNow()), time-outs by machineNow(): core/clock.ts",
    files: /^supabase\/functions\/.*\.ts$/,
    except: /(\.test\.ts|\/core\/clock\.ts)$/,
  },
  {
    pattern: /from "zod"/,
    why: "src uses zod/mini: the classic build is too large for the first load",
    files: /^src\//,
    except: /\.test\.tsx?$/,
  },
  {
    pattern: /localhost:\d+|127\.0\.0\.1:\d+/,
    why: "addresses come from the environment",
    files: /^src\//,
    except: /\.test\.tsx?$/,
  },
];

/** This file and its test name what they forbid. */
const SELF = /^(scripts\/checks\/house-rules\.ts|tests\/tooling\/)/;

export function houseFaults(file: string, text: string): string[] {
  if (SELF.test(file)) return [];
  const rules = RULES.filter((rule) => rule.files.test(file) && rule.except?.test(file) !== true);
  return text
    .split("\n")
    .flatMap((line, index) =>
      rules
        .filter(({ pattern }) => pattern.test(line))
        .map(({ why }) => `${file}:${index + 1}: ${why}: ${line.trim().slice(0, 100)}`),
    );
}

async function run(): Promise<Finding> {
  const listed = await runProgram("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  if (listed.code !== 0) return { problems: [`git ls-files failed: ${listed.stderr.trim()}`] };
  const files = listed.stdout.split("\0").filter((file) => CODE.test(file));
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(join(root, file), "utf8").catch(() => "") })),
  );
  const migrations = texts
    .filter(({ file, text }) => file.startsWith("supabase/migrations/") && text !== "")
    .map(({ file, text }) => ({ file: basename(file), text }));
  const faults = [
    ...texts.flatMap(({ file, text }) => houseFaults(file, text)),
    ...migrationFaults(migrations),
  ];
  return { problems: faults, note: `${files.length} files` };
}

export const houseStep: Step = { name: "house rules", run };
