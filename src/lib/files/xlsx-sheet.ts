import writeExcelFile, { type SheetData } from "write-excel-file/universal";
import { headingsOf, zonedTime, type Cell, type Heading, type SheetWriter } from "./sheet";

/** Each unit of UTF-16 by its code. */
const hex = (text: string) =>
  text
    .split("")
    .map((unit) => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    .join("");

/**
 * A text as a sheet has it (ST_Xstring, ECMA-376 part 1, 22.9.2.19): what XML cannot hold or would change is written by its
 * code, and so is what looks like such a code. Names that every object has are too, because the writer's index of texts
 * is a plain object.
 */
function sheetText(text: string): string {
  const safe = text
    .replace(/_(?=x[\dA-F]{4}_)/gi, "_x005F_")
    .replace(/(?![\t\n])[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\uFFFD]/gu, hex);
  return safe in Object.prototype ? hex(safe.slice(0, 1)) + safe.slice(1) : safe;
}

/** The wall clock of a moment in a zone: a sheet's dates have none. */
const wallClock = (moment: string, timeZone: string) =>
  new Date(`${zonedTime(moment, timeZone).slice(0, 19).replace(" ", "T")}Z`);

/** Bare values where the type says all: a sheet of 100,000 rows is a million and a half of them. */
function cell(value: Cell, type: Heading["type"], timeZone: string): SheetData[number][number] {
  if (value === null || value === "") return null;
  if (typeof value === "number") return value;
  if (type === "moment") return wallClock(value, timeZone);
  if (type === "day") return { value: new Date(`${value}T00:00:00Z`), type: Date, format: "yyyy-mm-dd" };
  return sheetText(value);
}

const widths = { number: 10, day: 12, moment: 20 } as const;

/** A text column is as wide as its longest text, within reason. */
function widthOf(type: Heading["type"], heading: string, longest: number): number {
  const least = Math.max(heading.length + 2, type === "text" ? Math.min(longest + 2, 48) : widths[type]);
  return Math.min(least, 60);
}

/** Sheets may not be called everything. */
const sheetName = (name: string) =>
  name
    .replace(/[[\]/\\:*?']/g, " ")
    .slice(0, 31)
    .trim() || "Atelier";

export interface XlsxSettings {
  name: string;
  columns: readonly Heading[];
  timeZone: string;
}

/** Writes one sheet: typed cells, the headings bold and always in sight. */
export function xlsxSheet({ name, columns, timeZone }: XlsxSettings): SheetWriter {
  const headings = headingsOf(columns, timeZone);
  const longest = columns.map(() => 0);
  const data: SheetData = [
    headings.map((value) => ({ value: sheetText(value), type: String, fontWeight: "bold" as const })),
  ];
  return {
    add(rows) {
      for (const row of rows)
        data.push(
          columns.map(({ type }, at) => {
            const value = row[at] ?? null;
            if (typeof value === "string") longest[at] = Math.max(longest[at] ?? 0, value.length);
            return cell(value, type, timeZone);
          }),
        );
    },
    finish: () =>
      writeExcelFile(data, {
        sheet: sheetName(name),
        stickyRowsCount: 1,
        dateFormat: "yyyy-mm-dd hh:mm:ss",
        columns: columns.map(({ type }, at) => ({
          width: widthOf(type, headings[at] ?? "", longest[at] ?? 0),
        })),
      }).toBlob(),
    drop: () => void data.splice(0),
  };
}
