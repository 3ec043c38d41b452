const spaces = /\s/gu;

/** Upper case letter by letter: one that has no single upper-case letter (ß) stays, as in the database. */
function upper(text: string): string {
  return Array.from(text)
    .map((letter) => {
      const raised = letter.toUpperCase();
      return Array.from(raised).length === 1 ? raised : letter;
    })
    .join("");
}

/** Two serials are the same unit when this is the same; mirrors `private.code_key`. */
export function serialKey(serial: string): string {
  return upper(serial.normalize("NFKC").replace(spaces, ""));
}

/** Characters that do not show, turn the direction or control, as inclusive ranges of code points. */
const hidden: readonly (readonly [number, number])[] = [
  [0x0000, 0x001f],
  [0x007f, 0x009f],
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xfffd, 0xfffd],
  [0xd800, 0xdfff],
  [0xe0000, 0xe0fff],
];

/** For identifiers, of which no two may look the same; mirrors `private.is_code`, which also wants something to see. */
export function isPrintable(text: string): boolean {
  return Array.from(text).every((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return hidden.every(([from, to]) => code < from || code > to);
  });
}
