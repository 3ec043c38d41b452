import { headingsOf, zonedTime, type Cell, type Heading, type SheetWriter } from "./sheet";

/** A spreadsheet runs what begins so, blanks before it or not, also in the wide signs of East Asia. */
const runs = /^\s*[=+\-@＝＋－＠]|^\p{Cc}/u;

/** Words that a spreadsheet takes for part of a number, a date or a time: months, days, and what follows a figure. */
const words =
  /(?<=\d\s*)(?:e|am?|pm?)\b|\b(?:jan(?:uary|v(?:ier)?)?|feb(?:ruary)?|f[ée]v(?:rier)?|mar(?:ch|s)?|a[pv]r(?:il)?|ma[iy]|june?|juin|july?|juil(?:let)?|aug(?:ust)?|ao[uû]t|sept?(?:ember|embre)?|oct(?:ober|obre)?|nov(?:ember|embre)?|d[ée]c(?:ember|embre)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)\b/gi;

/** A text that a spreadsheet would turn into a number, a date, a time or a truth value, and so show or keep otherwise. */
function isTaken(text: string): boolean {
  // No number is longer.
  if (text.length > 400) return false;
  if (/^\s*(?:true|false|vrai|faux)\s*$/i.test(text)) return true;
  if (!/\d/.test(text)) return false;
  // "1E5", "SEPT2", "2mars": a letter beside a figure ends a word as well.
  const bare = text.replace(/(?<=\d)(?=\p{L})|(?<=\p{L})(?=\d)/gu, " ").replace(words, "");
  return /^[\d\s.,:;/\\'’%()+\-−–$€£¥]*$/.test(bare);
}

/**
 * A text that is written with an apostrophe before it, so that no spreadsheet runs, rounds or reformats it; also one that
 * already looks so, because the reader takes one apostrophe away.
 */
const isKept = (text: string): boolean =>
  runs.test(text) || isTaken(text) || (text.startsWith("'") && isKept(text.slice(1)));

/** The text of a cell as it was before it was written. What others write with an apostrophe for their own reasons keeps it. */
export const csvText = (cell: string): string =>
  cell.startsWith("'") && isKept(cell.slice(1)) ? cell.slice(1) : cell;

/** Every sign that may be taken for the separator is in quotes, so that one heading is enough to tell which it is. */
const quoted = (text: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

function cell(value: Cell, type: Heading["type"], separator: string, timeZone: string): string {
  if (value === null || value === "") return "";
  // Where lines are split at semicolons, the comma is what splits a number.
  if (typeof value === "number") return separator === ";" ? String(value).replace(".", ",") : String(value);
  if (type === "day") return value;
  if (type === "moment") return zonedTime(value, timeZone);
  return quoted(isKept(value) ? `'${value}` : value);
}

/** One line of texts. */
export const csvLine = (texts: readonly string[], separator: string): string =>
  `${texts.map((text) => cell(text, "text", separator, "UTC")).join(separator)}\r\n`;

/** Spreadsheets in French expect semicolons, as their numbers hold commas. */
export const csvSeparator = (language: "fr" | "en"): string => (language === "fr" ? ";" : ",");

/** Writes a CSV file: RFC 4180, and UTF-8 with the mark by which spreadsheets know it. */
export function csvWriter(
  columns: readonly Heading[],
  { language, timeZone }: { language: "fr" | "en"; timeZone: string },
): SheetWriter {
  const separator = csvSeparator(language);
  // Each part leaves the page's memory as bytes at once, and the file at the end costs nothing.
  const parts = [new Blob(["\uFEFF", csvLine(headingsOf(columns, timeZone), separator)])];
  return {
    add(rows) {
      const lines = rows.map(
        (row) =>
          `${columns.map(({ type }, at) => cell(row[at] ?? null, type, separator, timeZone)).join(separator)}\r\n`,
      );
      parts.push(new Blob(lines));
    },
    finish: () => Promise.resolve(new Blob(parts, { type: "text/csv;charset=utf-8" })),
    drop: () => void parts.splice(0),
  };
}
