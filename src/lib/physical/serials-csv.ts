/**
 * One line of a CSV file. A cell that a spreadsheet would run as a formula gets an apostrophe in front: serials and
 * notes come from outside.
 */
export function csvLine(cells: readonly (string | null | undefined)[], separator: string): string {
  return `${cells.map((cell) => csvCell(cell ?? "", separator)).join(separator)}\r\n`;
}

function csvCell(text: string, separator: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Spreadsheets read UTF-8 only behind this mark. */
export const csvStart = "\uFEFF";

/** Spreadsheets in French expect semicolons, as their numbers hold commas. */
export const csvSeparator = (language: "fr" | "en"): string => (language === "fr" ? ";" : ",");
