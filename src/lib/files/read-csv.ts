import Papa from "papaparse";
import { csvText } from "./csv";

/** What splits cells, and what splits lines, as the first line has them outside of quotes. */
function shapeOf(text: string): { delimiter: string; newline: "\r\n" | "\n" | "\r" } {
  const counts = new Map([";", ",", "\t"].map((sign) => [sign, 0]));
  let newline: "\r\n" | "\n" | "\r" = "\r\n";
  let inQuotes = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (sign === '"') inQuotes = !inQuotes;
    else if (inQuotes) continue;
    else if (sign === "\n" || sign === "\r") {
      newline = sign === "\n" ? "\n" : text[at + 1] === "\n" ? "\r\n" : "\r";
      break;
    } else if (counts.has(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  const [delimiter] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
  return { delimiter, newline };
}

/** A file's text: UTF-8, with its mark or without, else what spreadsheets on Windows save in Western Europe. */
function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/**
 * The lines of a CSV file as texts, the headings first: what `csvWriter` wrote comes back unchanged. Nothing is taken for
 * a number or a date.
 */
export function readCsv(file: string | ArrayBuffer): string[][] {
  const text = (typeof file === "string" ? file : decode(file)).replace(/^\uFEFF/, "");
  // Excel's own way to name the separator in the file.
  const named = /^sep=(.)\r?\n/i.exec(text);
  const body = named ? text.slice(named[0].length) : text;
  const shape = shapeOf(body);
  const { data } = Papa.parse<string[]>(body, {
    delimiter: named?.[1] ?? shape.delimiter,
    newline: shape.newline,
    skipEmptyLines: false,
  });
  // The last line ends like all others; what comes after it is no line.
  const last = data.at(-1);
  if (last?.length === 1 && last[0] === "") data.pop();
  return data.map((line) => line.map(csvText));
}
