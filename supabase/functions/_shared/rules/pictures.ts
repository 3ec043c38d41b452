const latin = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length));
const big = (bytes: Uint8Array, at: number, length: number): number =>
  bytes.subarray(at, at + length).reduce((number, byte) => number * 256 + byte, 0);
const small = (bytes: Uint8Array, at: number): number => big(bytes.slice(at, at + 4).reverse(), 0, 4);

/** The names of a file's parts, in order; null when they do not follow one another to the end of the file. */
function webpParts(bytes: Uint8Array): string[] | null {
  const parts: string[] = [];
  let at = 12;
  while (at + 8 <= bytes.length) {
    parts.push(latin(bytes, at, 4));
    const length = small(bytes, at + 4);
    at += 8 + length + (length % 2);
  }
  return at === bytes.length && small(bytes, 4) + 8 === bytes.length ? parts : null;
}

function pngParts(bytes: Uint8Array): string[] | null {
  const parts: string[] = [];
  let at = 8;
  while (at + 12 <= bytes.length) {
    parts.push(latin(bytes, at + 4, 4));
    at += 12 + big(bytes, at, 4);
  }
  return at === bytes.length && parts.at(-1) === "IEND" ? parts : null;
}

/** Up to the picture itself, which is the last part; what the end of the file must be stands behind it. */
function jpegParts(bytes: Uint8Array): string[] | null {
  const parts: string[] = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const name = (bytes[at + 1] ?? 0).toString(16);
    parts.push(name);
    if (name === "da") return bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9 ? parts : null;
    at += 2 + big(bytes, at + 2, 2);
  }
  return null;
}

/** Where photographs say when, where and with what they were taken, and anything else can be written. */
const TALKS = new Set(["EXIF", "XMP ", "eXIf", "tEXt", "iTXt", "zTXt", "e1", "ed", "fe"]);

function partsOf(bytes: Uint8Array): string[] | null {
  if (latin(bytes, 0, 4) === "RIFF" && latin(bytes, 8, 4) === "WEBP") return webpParts(bytes);
  if (latin(bytes, 0, 8) === "\x89PNG\r\n\x1a\n") return pngParts(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegParts(bytes);
  return null;
}

/** Whether the bytes are a WebP, PNG or JPEG picture from end to end that says nothing beside what it shows. */
export function isCleanPicture(bytes: Uint8Array): boolean {
  const parts = partsOf(bytes);
  return parts !== null && parts.length > 0 && !parts.some((part) => TALKS.has(part));
}
