const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Two septets each. */
const EXTENDED = new Set("^{}\\[~]|€\f");

/** What a telephone's alphabet lacks, by what it is read as. */
const INSTEAD: Readonly<Record<string, string>> = {
  ...{ "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"' },
  ...{ "–": "-", "—": "-", "‒": "-", "‑": "-", "−": "-", "·": "-", "•": "-", "…": "...", "×": "x" },
  ...{ œ: "oe", Œ: "OE", ł: "l", Ł: "L", đ: "d", Đ: "D", "\t": " ", "№": "No", "™": "TM", "°": "o" },
};

const known = (char: string) => BASIC.has(char) || EXTENDED.has(char);

/** A text in the alphabet of telephones as far as it can be: typographic signs and accents that it lacks become what is near. */
export function toGsm(text: string): string {
  const spaced = text
    .replace(/«\s*/g, '"')
    .replace(/\s*»/g, '"')
    .replace(/\p{Zs}/gu, " ")
    .replace(/\p{Cf}/gu, "");
  return Array.from(spaced.normalize("NFC"), (char) => {
    if (known(char)) return char;
    const instead = INSTEAD[char] ?? char.normalize("NFD").replace(/\p{M}+/gu, "");
    return Array.from(instead).every(known) ? instead : char;
  }).join("");
}

/** How many parts `units` fill, where none of them may be cut and `most` go into a part. */
function parts(units: readonly number[], most: number): number {
  let count = 1;
  let room = most;
  for (const unit of units) {
    if (unit > room) {
      count += 1;
      room = most;
    }
    room -= unit;
  }
  return count;
}

/** How a text is sent, and in how many messages: 160 septets or 70 UTF-16 units in one, 153 or 67 in each of several. */
export function segmentsOf(text: string): { alphabet: "gsm" | "ucs2"; segments: number } {
  const chars = Array.from(text);
  const alphabet = chars.every(known) ? "gsm" : "ucs2";
  const units = chars.map((char) => (alphabet === "ucs2" ? char.length : EXTENDED.has(char) ? 2 : 1));
  const [whole, part] = alphabet === "gsm" ? [160, 153] : [70, 67];
  const total = units.reduce((sum, unit) => sum + unit, 0);
  return { alphabet, segments: total <= whole ? 1 : parts(units, part) };
}
