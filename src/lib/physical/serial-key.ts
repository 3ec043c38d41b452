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

/** Two serials are the same unit when this is the same; mirrors `private.serial_key`. */
export function serialKey(serial: string): string {
  return upper(serial.normalize("NFKC").replace(spaces, ""));
}

/** Control, zero-width and direction-changing characters, as inclusive ranges of code points. */
const unprintable: readonly (readonly [number, number])[] = [
  [0x0001, 0x001f],
  [0x007f, 0x009f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2064],
  [0xfeff, 0xfeff],
];

/** Mirrors `private.is_printable`. */
export function isPrintable(text: string): boolean {
  return Array.from(text).every((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return unprintable.every(([from, to]) => code < from || code > to);
  });
}
