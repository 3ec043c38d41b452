import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { commonFaults, frenchFaults } from "./french.ts";
import { keysIn, type SourceKeys } from "./keys.ts";
import { filesOfNamespace, namespaceOfFile, namespaces } from "../../src/locales/namespaces.ts";
import { roomIsPlanned } from "../lint/rooms.js";
import { root, type Finding, type Step } from "./step.ts";

/** Namespace → key → text, of one language. */
export type Texts = Map<string, Map<string, string>>;

const LANGUAGES = ["fr", "en"] as const;
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** A missing plural form reads like "other" (src/lib/text/texts.ts), as French "many" (millions) does; "one" is written. */
const pluralForms = (language: string) =>
  new Intl.PluralRules(language).resolvedOptions().pluralCategories.filter((form) => form !== "many");

function flatten(value: unknown, prefix: string, into: Map<string, string>): void {
  if (typeof value === "string") into.set(prefix, value);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, prefix === "" ? key : `${prefix}.${key}`, into);
  }
}

/** The texts of a language's folder, by the namespaces that its files belong to. */
export async function readTexts(folder: string): Promise<Texts> {
  const texts: Texts = new Map();
  for (const name of Object.keys(namespaces)) {
    const keys = new Map<string, string>();
    for (const file of filesOfNamespace(name))
      flatten(JSON.parse(await readFile(join(folder, `${file}.json`), "utf8")), "", keys);
    texts.set(name, keys);
  }
  return texts;
}

/** Each file belongs to one namespace and is named after a room; a key of a namespace stands in one of its files. */
async function fileFaults(folder: string): Promise<string[]> {
  const problems: string[] = [];
  const owners = new Map<string, string>();
  for (const path of await readdir(folder, { recursive: true })) {
    if (!path.endsWith(".json")) continue;
    const file = path.slice(0, -".json".length).replaceAll("\\", "/");
    const namespace = namespaceOfFile(file);
    if (!namespace) problems.push(`src/locales/namespaces.ts does not name ${file}.json`);
    if (!roomIsPlanned(file)) problems.push(`${file}.json is no room that docs/architecture.md plans`);
    const content = JSON.parse(await readFile(join(folder, path), "utf8")) as object;
    for (const key of Object.keys(content)) {
      const owner = owners.get(`${namespace}:${key}`);
      if (owner) problems.push(`${namespace}: "${key}" stands in ${owner}.json and in ${file}.json`);
      owners.set(`${namespace}:${key}`, file);
    }
  }
  return problems;
}

const holes = (text: string) =>
  [...text.matchAll(/\{\{\s*([\w.]+)|<(\w+)/g)].map(([, variable, tag]) => variable ?? `<${tag}>`).sort();

/** Keys without their plural form; what a call of `t` names. */
const stems = (keys: Map<string, string>) => new Set([...keys.keys()].map((key) => key.replace(PLURAL, "")));

function comparePlurals(where: string, language: string, keys: Map<string, string>): string[] {
  const problems: string[] = [];
  for (const stem of plurals(keys)) {
    if (keys.has(stem)) problems.push(`${language}/${where}: "${stem}" is both a text and a plural`);
    for (const form of pluralForms(language)) {
      if (!keys.has(`${stem}_${form}`))
        problems.push(`${language}/${where}: "${stem}" lacks its form "_${form}"`);
    }
  }
  return problems;
}

/** `{{count}}` stands in plurals; limits never come down to one. */
const SECOND_COUNT =
  /\{\{\s*(?!(?:count|max|min)\b)(\w+)\s*\}\}[ \u00a0\u202f](?!(?:les|des|sans|dans|plus|mais|puis)\b)\p{Ll}+[sx](?!\p{L})/u;
const SHOWN_COUNTS = /^(?:formatted|figure|used|taken|ours)$/;

/**
 * What is counted has a form for one of it. A second count in the same text is a text of its own, put in by a placeholder:
 * "1 inscrit pour 1 place". Read in French, where the word after the figure shows it; both languages have the same plurals.
 */
function countFaults(where: string, language: string, keys: Map<string, string>): string[] {
  const problems: string[] = [];
  for (const [key, text] of keys) {
    if (/\{\{\s*count\s*\}\}/.test(text) && !PLURAL.test(key))
      problems.push(`${language}/${where}: "${key}" counts and has no plural forms`);
    const second = language === "fr" ? SECOND_COUNT.exec(text)?.[1] : undefined;
    if (second !== undefined && !(PLURAL.test(key) && SHOWN_COUNTS.test(second)))
      problems.push(`${language}/${where}: "${key}" counts {{${second}}} without a form for one`);
  }
  return problems;
}

const plurals = (keys: Map<string, string>) =>
  new Set([...keys.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, "")));

export function compareLanguages(fr: Texts, en: Texts): string[] {
  const problems: string[] = [];
  for (const namespace of new Set([...fr.keys(), ...en.keys()])) {
    const french = fr.get(namespace) ?? new Map<string, string>();
    const english = en.get(namespace) ?? new Map<string, string>();
    const [frenchStems, englishStems] = [stems(french), stems(english)];
    for (const stem of frenchStems)
      if (!englishStems.has(stem)) problems.push(`en/${namespace}: "${stem}" is missing`);
    for (const stem of englishStems)
      if (!frenchStems.has(stem)) problems.push(`fr/${namespace}: "${stem}" is missing`);
    for (const [language, keys] of [
      ["fr", french],
      ["en", english],
    ] as const)
      problems.push(...comparePlurals(namespace, language, keys), ...countFaults(namespace, language, keys));
    const [frenchPlurals, englishPlurals] = [plurals(french), plurals(english)];
    for (const stem of new Set([...frenchPlurals, ...englishPlurals])) {
      const both = frenchStems.has(stem) && englishStems.has(stem);
      if (both && frenchPlurals.has(stem) !== englishPlurals.has(stem))
        problems.push(`${namespace}: "${stem}" is a plural in one language only`);
    }
    for (const [key, text] of french) {
      const other = english.get(key);
      if (other !== undefined && !PLURAL.test(key) && holes(text).join() !== holes(other).join()) {
        problems.push(`${namespace}: "${key}" has other placeholders in French than in English`);
      }
    }
  }
  return problems;
}

export function textFaults(language: string, texts: Texts): string[] {
  const faultsOf = language === "fr" ? frenchFaults : commonFaults;
  return [...texts].flatMap(([namespace, keys]) =>
    [...keys].flatMap(([key, text]) =>
      faultsOf(text).map((fault) => `${language}/${namespace}: "${key}": ${fault}`),
    ),
  );
}

export function compareUses(texts: Texts, sources: SourceKeys[]): string[] {
  const problems: string[] = [];
  const stemsOf = new Map([...texts].map(([namespace, keys]) => [namespace, stems(keys)]));
  const all = (namespaces: string[]) =>
    namespaces.flatMap((namespace) => [...(stemsOf.get(namespace) ?? [])]);
  const used = new Set<string>();
  for (const { required } of sources) {
    for (const use of required) {
      const namespaces = use.namespaces.length > 0 ? use.namespaces : [...stemsOf.keys()];
      const found = namespaces.flatMap((namespace) =>
        all([namespace])
          .filter((key) => use.pattern.test(key))
          .map((key) => `${namespace}:${key}`),
      );
      for (const key of found) used.add(key);
      if (found.length === 0)
        problems.push(`${use.file}: "${use.text}" is in none of ${namespaces.join(", ")}`);
    }
  }
  const literals = new Set(sources.flatMap(({ mentioned }) => [...mentioned.literals]));
  const patterns = sources.flatMap(({ mentioned }) => mentioned.patterns);
  for (const [namespace, keys] of stemsOf) {
    for (const key of keys) {
      const names = [key, `${namespace}:${key}`];
      const mentioned = names.some(
        (name) => literals.has(name) || patterns.some((pattern) => pattern.test(name)),
      );
      if (!mentioned && !used.has(`${namespace}:${key}`))
        problems.push(`${namespace}: "${key}" is used nowhere`);
    }
  }
  return problems;
}

async function sourcesIn(folder: string): Promise<SourceKeys[]> {
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.endsWith("database.types.ts"),
  );
  return Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      return keysIn(relative(root, path), await readFile(path, "utf8"));
    }),
  );
}

async function run(): Promise<Finding> {
  const [fr, en] = await Promise.all(
    LANGUAGES.map((language) => readTexts(join(root, "src/locales", language))),
  );
  if (fr === undefined || en === undefined) return { problems: ["src/locales holds no texts"] };
  const sources = await sourcesIn(join(root, "src"));
  const count = [...fr.values()].reduce((sum, keys) => sum + stems(keys).size, 0);
  const problems = [
    ...(
      await Promise.all(LANGUAGES.map((language) => fileFaults(join(root, "src/locales", language))))
    ).flat(),
    ...compareLanguages(fr, en),
    ...textFaults("fr", fr),
    ...textFaults("en", en),
    ...compareUses(fr, sources),
  ];
  return { problems, note: `${count} texts in ${LANGUAGES.length} languages` };
}

export const localesStep: Step = { name: "locales", run };
