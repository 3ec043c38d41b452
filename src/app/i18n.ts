import { firstLanguage } from "@/lib/first-look";
import { persistently } from "@/lib/net/persistently";
import { writeStored } from "@/lib/stored";
import { Texts } from "@/lib/text/texts";
import files from "virtual:texts";

/** The texts of the app, beginning in the language of this device. */
export const texts = new Texts({
  language: firstLanguage(),
  load: async (language, namespace) => {
    const load = files[`${language}/${namespace}`];
    if (!load) throw new Error(`no texts for ${language}/${namespace}`);
    return (await persistently(load, { quietly: true })).default;
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
