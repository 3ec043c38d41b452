/** A language of the interface and of messages. */
export type Language = "fr" | "en";

export const usualLocale: Readonly<Record<Language, string>> = { fr: "fr-FR", en: "en-GB" };

/** The locale of a country (ISO 3166) in a language. Where Intl knows no such country, English would fall back on American dates: then the language's usual one. */
export function localeIn(language: Language, region: string): string {
  const tag = `${language}-${region}`;
  try {
    return new Intl.DateTimeFormat(tag).resolvedOptions().locale === tag ? tag : usualLocale[language];
  } catch {
    return usualLocale[language];
  }
}

/** How the time of day is written: 24 hours in French; in English as the region counts, "09:05" or "9:05 am". */
export function clockOf(language: Language, locale: string): Intl.DateTimeFormatOptions {
  const twelve =
    language === "en" &&
    new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions().hour12 === true;
  if (twelve) return { hour: "numeric", minute: "2-digit" };
  return { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
}
