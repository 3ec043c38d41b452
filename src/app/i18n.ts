import { firstLanguage } from "@/lib/first-look";
import { persistently } from "@/lib/net/persistently";
import { writeStored } from "@/lib/stored";
import { Texts, type Words } from "@/lib/text/texts";

/** One small file per language and namespace, fetched when a page first needs it. */
const files = import.meta.glob<Words>("../locales/*/*.json", { import: "default" });

/** The texts of the app, beginning in the language of this device. */
export const texts = new Texts({
  language: firstLanguage(),
  load: (language, namespace) => {
    const load = files[`../locales/${language}/${namespace}.json`];
    if (!load) return Promise.reject(new Error(`no texts for ${language}/${namespace}`));
    return persistently(load, { quietly: true });
  },
});

let shown = texts.language;
document.documentElement.lang = shown;
texts.subscribe(() => {
  if (texts.language === shown) return;
  shown = texts.language;
  document.documentElement.lang = shown;
  writeStored("language", shown);
});

/** For routes: texts arrive beside the page's code instead of after it. */
export const loadTexts = (namespaces: readonly string[]) => texts.loadNamespaces(namespaces);
