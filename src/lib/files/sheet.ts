/** A column of a file. What it holds is typed, so that each kind of file writes it as its programs take it. */
export interface Column<Row> {
  label: string;
  /**
   * `text` is never taken for anything else, whatever it looks like; a `moment` is an instant, written in the person's
   * zone, which its heading names; a `day` ("2026-11-22") has no zone.
   */
  type: "text" | "number" | "moment" | "day";
  value: (row: Row) => string | number | null;
}

export type Cell = string | number | null;

/** What a writer needs of a column: rows reach it as cells. */
export type Heading = Pick<Column<never>, "label" | "type">;

/** The headings as they are written. */
export const headingsOf = (columns: readonly Heading[], timeZone: string): string[] =>
  columns.map(({ label, type }) => (type === "moment" ? `${label} (${timeZone})` : label));

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * An instant in a zone with its offset, "2026-10-25 02:30:00+02:00": the hour that comes twice is told apart, and no
 * spreadsheet takes it for a date that it would write otherwise.
 */
export function zonedTime(moment: string, timeZone: string): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("sv-SE", {
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "longOffset",
      timeZone,
    });
  formats.set(timeZone, format);
  return format
    .format(new Date(moment))
    .replace(/\sGMT([+\-−]?)/, (_, sign: string) => (sign === "" ? "+00:00" : sign === "+" ? "+" : "-"));
}

/** More rows than an XLSX sheet can have, the headings included. */
export const mostSheetRows = 1_048_576;

/** One kind of file: rows are added as they come, and the file is there at the end. */
export interface SheetWriter {
  add: (rows: readonly (readonly Cell[])[]) => void;
  finish: () => Promise<Blob>;
  /** Lets go of what was written, when there is to be no file. */
  drop: () => void;
}
