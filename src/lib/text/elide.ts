/** French: "de" and "que" lose their vowel before a name that begins with one ("d’Élise"), which a text with a gap cannot know. */
export const elide = (text: string): string =>
  text.replace(/(^|[\s(«])(d|qu)e (?=[aeiouâàäéèêëîïôöûüœ])/gi, "$1$2’");
