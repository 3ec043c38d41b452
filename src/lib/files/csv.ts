function cell(text: string, separator: string): string {
  // A spreadsheet runs a cell that begins like a formula; an apostrophe in front makes it text.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of a CSV file. */
export function csvLine(cells: readonly (string | null | undefined)[], separator: string): string {
  return `${cells.map((text) => cell(text ?? "", separator)).join(separator)}\r\n`;
}

/** Spreadsheets in French expect semicolons, as their numbers hold commas. */
export const csvSeparator = (language: "fr" | "en"): string => (language === "fr" ? ";" : ",");

/** A moment as spreadsheets take it for a date, in the zone its column names: "2026-11-22 18:00". */
export function csvTime(moment: string | null, timeZone: string): string {
  if (moment === null) return "";
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone }).format(
    new Date(moment),
  );
}

/** Gives the person a CSV file; the mark at its start tells spreadsheets that it is UTF-8. */
export function saveFile(name: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob(["\uFEFF", ...parts], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
