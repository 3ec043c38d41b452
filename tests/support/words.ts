import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { filesOfNamespace, type Namespace } from "../../src/locales/namespaces.ts";
import type { Language } from "../../src/lib/text/format.ts";
import type { Words } from "../../src/lib/text/texts.ts";

const read = (language: Language, file: string) =>
  JSON.parse(
    readFileSync(resolve(import.meta.dirname, `../../src/locales/${language}/${file}.json`), "utf8"),
  ) as Words;

/** The texts of these namespaces, as the app has them once it has fetched them. */
export function wordsOf<Name extends Namespace>(language: Language, ...names: Name[]): Record<Name, Words> {
  const words = names.map((name) => [
    name,
    Object.assign({}, ...filesOfNamespace(name).map((file) => read(language, file))) as Words,
  ]);
  return Object.fromEntries(words) as Record<Name, Words>;
}
