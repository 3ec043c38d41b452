import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { commonCodes, functionCodes, personCodes } from "../../supabase/functions/_shared/contracts/codes.ts";
import { readTexts, type Texts } from "./locales.ts";
import { codesInSql, type SqlFile } from "./sql-codes.ts";
import { root, type Finding, type Step } from "./step.ts";

export interface RaisedCodes {
  /** Each code that can reach a person, with who raises it. */
  raised: Map<string, string>;
  /** Codes of services that are not ours: they may have a sentence and need none. */
  foreign: ReadonlySet<string>;
}

/** Where the sentences stand: `errors:<code>`, or with the words of a page that explains it, `<page>:refusal.<code>`. */
function sentencesIn(texts: Texts): { general: Set<string>; all: Set<string> } {
  const general = new Set<string>();
  const all = new Set<string>();
  for (const [namespace, keys] of texts) {
    for (const key of keys.keys()) {
      const path = key.split(".");
      const room = path.indexOf("refusal");
      if (namespace.split("/").at(-1) === "errors" && path.length === 1) general.add(key);
      else if (room >= 0 && path[room + 1] !== undefined) all.add(path[room + 1] ?? "");
    }
  }
  for (const key of general) all.add(key);
  return { general, all };
}

/** Codes without a sentence, and sentences for a code that nobody raises. */
export function codeFaults(language: string, texts: Texts, { raised, foreign }: RaisedCodes): string[] {
  const { general, all } = sentencesIn(texts);
  return [
    ...[...raised]
      .filter(([code]) => !all.has(code))
      .map(([code, where]) => `${language}: "${code}" has no sentence (raised in ${where})`),
    ...[...general]
      .filter((code) => !raised.has(code) && !foreign.has(code))
      .map((code) => `${language}/errors: "${code}" is a sentence for a code that nobody raises`),
  ];
}

async function filesIn(folder: string, wanted: RegExp): Promise<SqlFile[]> {
  const names = (await readdir(join(root, folder), { recursive: true })).filter((name) => wanted.test(name));
  return Promise.all(
    names.map(async (name) => ({
      file: `${folder}/${name}`,
      text: await readFile(join(root, folder, name), "utf8"),
    })),
  );
}

interface NamedContract {
  path: string;
  codes: readonly string[];
}

const isContract = (value: unknown): value is NamedContract =>
  typeof value === "object" && value !== null && "path" in value && "codes" in value;

/** The codes of functions that no contract names, or no code throws any more. */
async function idleFunctionCodes(): Promise<string[]> {
  const folder = "supabase/functions/_shared/contracts";
  const modules = await Promise.all(
    (await readdir(join(root, folder))).map((name) => import(join(root, folder, name)) as Promise<object>),
  );
  const contracts = modules.flatMap((module) => Object.values(module)).filter(isContract);
  const named = new Set([...Object.keys(commonCodes), ...contracts.flatMap(({ codes }) => codes)]);
  const sources = await filesIn("supabase/functions", /^(?!_shared\/contracts\/).*(?<!\.test)\.ts$/);
  const code = sources.map(({ text }) => text).join("\n");
  return Object.keys(functionCodes).flatMap((one) => [
    ...(named.has(one) ? [] : [`contracts/codes.ts: no contract names "${one}"`]),
    ...(one.startsWith("provider_") || code.includes(`"${one}"`)
      ? []
      : [`contracts/codes.ts: no function answers "${one}"`]),
  ]);
}

/** What the browser makes of answers without a code of ours, the errors that it makes itself, and those its forms show. */
function codesOfBrowser(files: readonly SqlFile[]): Map<string, string> {
  const codes = new Map<string, string>();
  for (const { file, text } of files) {
    const made = /^src\/lib\/(.*\/)?errors\.ts$/.test(file)
      ? text.matchAll(/\b(?:code:|return) "([a-z][a-z0-9_]*)"/g)
      : text.matchAll(/new AppError\(\{[^}]*\bcode: "([a-z][a-z0-9_]*)"/g);
    const shown = text.matchAll(/"errors:([a-z][a-z0-9_]*)"/g);
    for (const [, code = ""] of [...made, ...shown]) codes.set(code, file);
  }
  return codes;
}

async function codesOfAuth(): Promise<Set<string>> {
  const file = "node_modules/@supabase/auth-js/dist/module/lib/error-codes.d.ts";
  const text = await readFile(join(root, file), "utf8");
  return new Set([...text.matchAll(/'([a-z_]+)'/g)].map(([, code = ""]) => code));
}

async function run(): Promise<Finding> {
  const sql = codesInSql(await filesIn("supabase/migrations", /\.sql$/));
  const browser = codesOfBrowser(await filesIn("src", /(?<!\.test)\.tsx?$/));
  const functions = Object.keys(personCodes).map((code) => [code, "an edge function"] as const);
  const codes: RaisedCodes = {
    raised: new Map([...browser, ...functions, ...sql.codes]),
    foreign: await codesOfAuth(),
  };
  const problems = [...sql.problems, ...(await idleFunctionCodes())];
  for (const language of ["fr", "en"]) {
    problems.push(...codeFaults(language, await readTexts(join(root, "src/locales", language)), codes));
  }
  return { problems, note: `${codes.raised.size} codes` };
}

/** Every code that SQL, a function or the browser can raise has a sentence in both languages, and no other has one. */
export const codesStep: Step = { name: "codes", run };
