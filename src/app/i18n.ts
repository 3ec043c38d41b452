import i18next, { type BackendModule, type PostProcessorModule, type ReadCallback } from "i18next";
import { initReactI18next } from "react-i18next";
import { firstLanguage } from "@/lib/first-look";
import { persistently } from "@/lib/net/persistently";
import { writeStored } from "@/lib/stored";
import { elide } from "@/lib/text/elide";

type Texts = Record<string, unknown>;

const files = import.meta.glob<Texts>("../locales/*/*.json", { import: "default" });

/** French counts millions in a form of their own that reads like the plural: it need not be written twice. */
function withMany(texts: Texts): Texts {
  const result: Texts = {};
  for (const [key, value] of Object.entries(texts)) {
    result[key] = typeof value === "object" && value !== null ? withMany(value as Texts) : value;
    const many = key.replace(/_other$/, "_many");
    if (many !== key && !(many in texts)) result[many] = value;
  }
  return result;
}

/** One small file per language and namespace, fetched when a page first needs it. */
const backend: BackendModule = {
  type: "backend",
  init: () => undefined,
  read: (language: string, namespace: string, done: ReadCallback) => {
    const load = files[`../locales/${language}/${namespace}.json`];
    if (!load) {
      done(new Error(`no texts for ${language}/${namespace}`), null);
      return;
    }
    persistently(load, { quietly: true }).then(
      (texts) => done(null, language === "fr" ? withMany(texts) : texts),
      (error: unknown) => done(error as Error, null),
    );
  },
};

const french: PostProcessorModule = {
  type: "postProcessor",
  name: "french",
  process: (text: string) => (i18next.language === "fr" ? elide(text) : text),
};

const languageKey = "language";

let started: Promise<unknown> = Promise.resolve();

export async function startI18n(): Promise<void> {
  const language = firstLanguage();
  document.documentElement.lang = language;
  i18next.on("languageChanged", (next) => {
    document.documentElement.lang = next;
    writeStored(languageKey, next);
  });
  started = i18next
    .use(backend)
    .use(french)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: ["fr", "en"],
      ns: ["common"],
      defaultNS: "common",
      interpolation: { escapeValue: false },
      // useTranslation(["a", "b"]) looks in both.
      react: { nsMode: "fallback" },
      postProcess: french.name,
      returnNull: false,
    });
  await started;
}

/** For routes: texts arrive beside the page's code instead of after it. */
export async function loadTexts(namespaces: readonly string[]): Promise<void> {
  await started;
  await i18next.loadNamespaces(namespaces);
}
