import { elide } from "@/lib/text/elide";
import type { Language } from "@/lib/text/format";

/** The texts of a namespace as its JSON file has them. */
export interface Words {
  [key: string]: string | Words;
}

export type Values = Readonly<Record<string, unknown>>;

/**
 * Gives the text of a key, "key" of the namespaces at hand or "namespace:key" of another; of several keys the first
 * that has one. A number under `count` chooses the plural. A key without a text is given back as it is.
 */
export type Translate = (key: string | readonly string[], values?: Values) => string;

interface Source {
  language: Language;
  /** Fetches a namespace; may be asked again after it failed. */
  load?: (language: Language, namespace: string) => Promise<Words>;
  /** What is there from the start. */
  words?: Partial<Record<Language, Record<string, Words>>>;
}

const defaultNamespace = "common";

function flatten(words: Words, into: Map<string, string>, prefix = ""): Map<string, string> {
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === "string") into.set(prefix + key, value);
    else flatten(value, into, `${prefix}${key}.`);
  }
  return into;
}

function written(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}

/** The texts of the app: one language at a time, a file per language and namespace, fetched when first needed. */
export class Texts {
  language: Language;
  readonly #load: Source["load"];
  readonly #known = new Map<string, Map<string, string>>();
  readonly #coming = new Map<string, Promise<unknown>>();
  readonly #translators = new Map<string, Translate>();
  readonly #plurals = new Map<Language, Intl.PluralRules>();
  readonly #listeners = new Set<() => void>();

  constructor({ language, load, words = {} }: Source) {
    this.language = language;
    this.#load = load;
    for (const [name, namespaces] of Object.entries(words)) {
      for (const [namespace, content] of Object.entries(namespaces)) {
        this.#known.set(`${name}/${namespace}`, flatten(content, new Map()));
      }
    }
  }

  /** Told when the language changed and when a namespace has come; returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Of the default namespace, whatever the language will be when it is called. */
  readonly t: Translate = (key, values) => this.translator([defaultNamespace])(key, values);

  hasNamespaces(namespaces: readonly string[]): boolean {
    return namespaces.every((namespace) => this.#known.has(`${this.language}/${namespace}`));
  }

  /** Resolves when all are there. One whose file did not come counts as there: its keys show instead. */
  loadNamespaces(namespaces: readonly string[], language: Language = this.language): Promise<unknown> {
    const name = `${language}/${namespaces.join()}`;
    const coming = this.#coming.get(name);
    if (coming) return coming;
    const all = Promise.all(namespaces.map((namespace) => this.#fetch(language, namespace))).finally(() =>
      this.#coming.delete(name),
    );
    this.#coming.set(name, all);
    return all;
  }

  /** Shows everything that is there in another language, once its texts have come. */
  async changeLanguage(language: Language): Promise<void> {
    const shown = [...this.#known.keys()]
      .filter((name) => name.startsWith(`${this.language}/`))
      .map((name) => name.slice(this.language.length + 1));
    await this.loadNamespaces(shown, language);
    this.language = language;
    this.#tell();
  }

  /** The same function for the same namespaces as long as the language stays. */
  translator(namespaces: readonly string[]): Translate {
    const name = `${this.language}/${namespaces.join()}`;
    let translate = this.#translators.get(name);
    if (!translate) {
      const { language } = this;
      translate = (key, values) => this.#translate(language, namespaces, key, values);
      this.#translators.set(name, translate);
    }
    return translate;
  }

  async #fetch(language: Language, namespace: string): Promise<void> {
    const name = `${language}/${namespace}`;
    if (this.#known.has(name)) return;
    const words = await this.#load?.(language, namespace).catch((): Words => ({}));
    this.#known.set(name, flatten(words ?? {}, new Map()));
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #translate(
    language: Language,
    namespaces: readonly string[],
    wanted: string | readonly string[],
    values: Values | undefined,
  ): string {
    const keys = typeof wanted === "string" ? [wanted] : wanted;
    for (const key of keys) {
      const text = this.#find(language, namespaces, key, values?.["count"]);
      if (text === undefined) continue;
      const filled = values
        ? text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => written(values[name]))
        : text;
      return language === "fr" ? elide(filled) : filled;
    }
    const last = keys.at(-1) ?? "";
    return last.slice(last.indexOf(":") + 1);
  }

  #find(
    language: Language,
    namespaces: readonly string[],
    wanted: string,
    count: unknown,
  ): string | undefined {
    const colon = wanted.indexOf(":");
    const key = wanted.slice(colon + 1);
    for (const namespace of colon < 0 ? namespaces : [wanted.slice(0, colon)]) {
      const words = this.#known.get(`${language}/${namespace}`);
      if (!words) continue;
      const plural = typeof count === "number" ? this.#plural(words, language, key, count) : undefined;
      const text = plural ?? words.get(key);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** French counts millions in a form of their own that reads like the plural: it need not be written. */
  #plural(words: Map<string, string>, language: Language, key: string, count: number): string | undefined {
    if (!words.has(`${key}_other`)) return undefined;
    let rules = this.#plurals.get(language);
    if (!rules) this.#plurals.set(language, (rules = new Intl.PluralRules(language)));
    const none = count === 0 ? words.get(`${key}_zero`) : undefined;
    return none ?? words.get(`${key}_${rules.select(count)}`) ?? words.get(`${key}_other`);
  }
}
