/** Letters that are not a base letter with a mark, as Postgres' unaccent writes them. */
const letters: Readonly<Record<string, string>> = {
  œ: "oe",
  æ: "ae",
  ß: "ss",
  ø: "o",
  đ: "d",
  ł: "l",
  ı: "i",
};

/** A text without case and accents, for finding: mirrors `private.fold` for the letters of European languages. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[œæßøđłı]/g, (letter) => letters[letter] ?? letter);
}
