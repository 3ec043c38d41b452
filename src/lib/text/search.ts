import { fold } from "./fold";

/** What only separates in a code, and counts for nothing in a search. */
const separators = /[-./:\u2010-\u2015\u2212]/gu;

/** What a text is found by: mirrors `private.search_form`. */
function searchForm(text: string): string {
  return fold(text).replace(separators, "");
}

/** The words of a search, as `private.search_words` reads them: all are to be found, in any order. */
function searchWords(query: string): string[] {
  return [...new Set(searchForm(query).split(/\s+/u))].filter((word) => word !== "");
}

/** True when every word of the search stands somewhere in the text. */
export function hasWords(text: string, query: string): boolean {
  const form = searchForm(text);
  return searchWords(query).every((word) => form.includes(word));
}

/** A stretch of a text, its end not included. */
export interface Stretch {
  from: number;
  to: number;
}

/** Where the words of a search stand in a text as it is written, in order and apart; in a code spaces separate nothing. */
export function foundIn(text: string, query: string, kind: "name" | "code"): Stretch[] {
  const letters: Stretch[] = [];
  let form = "";
  let at = 0;
  for (const letter of text) {
    const to = at + letter.length;
    const plain = kind === "code" ? searchForm(letter).replace(/\s/gu, "") : searchForm(letter);
    const last = letters.at(-1);
    // A mark belongs to the letter before it.
    if (plain === "" && /\p{M}/u.test(letter) && last) last.to = to;
    for (let index = 0; index < plain.length; index += 1) letters.push({ from: at, to });
    form += plain;
    at = to;
  }
  const stretches: Stretch[] = [];
  for (const word of searchWords(query)) {
    for (let start = form.indexOf(word); start >= 0; start = form.indexOf(word, start + word.length)) {
      const [first, last] = [letters[start], letters[start + word.length - 1]];
      if (first && last) stretches.push({ from: first.from, to: last.to });
    }
  }
  stretches.sort((a, b) => a.from - b.from);
  return stretches.reduce<Stretch[]>((apart, stretch) => {
    const before = apart.at(-1);
    if (!before || stretch.from > before.to) return [...apart, { ...stretch }];
    before.to = Math.max(before.to, stretch.to);
    return apart;
  }, []);
}
