/** Descriptions are HTML to Google: written so, it shows what was typed. `plainText` reads it back. */
export const markup = (text: string) =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const entities = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'", nbsp: "\u00a0" }),
);

/** The text of a description, whoever wrote it: Calendar's own editor leaves tags in it. */
export const plainText = (html: string): string =>
  html
    .replace(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, "\n")
    .replace(/<[a-z/!][^>]*>/gi, "")
    .replace(/&(#?\w+);/g, (whole, name: string) => entities.get(name) ?? whole);
