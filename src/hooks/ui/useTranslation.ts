import { createContext, use, useSyncExternalStore } from "react";
import { Texts, type Translate } from "@/lib/text/texts";

/** The texts of the page. */
export const TextsContext = createContext(new Texts({ language: "fr" }));

/** Texts of these namespaces, the first that has the key; suspends until they have come. */
export function useTranslation(names: string | readonly string[] = "common"): { t: Translate; i18n: Texts } {
  const i18n = use(TextsContext);
  useSyncExternalStore(i18n.subscribe, () => i18n.language);
  const namespaces = typeof names === "string" ? [names] : names;
  // Thrown, not asked of `use`: asked at some renders only, that breaks off the first one (React's error 467).
  if (!i18n.hasNamespaces(namespaces)) throw i18n.loadNamespaces(namespaces);
  return { t: i18n.translator(namespaces), i18n };
}
