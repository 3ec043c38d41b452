import { inflateRawSync } from "node:zlib";
import fc from "fast-check";
import readSheets from "read-excel-file/universal";
import { describe, expect, it } from "vitest";
import type { Cell, Heading } from "./sheet";
import { xlsxSheet } from "./xlsx-sheet";

async function written(columns: readonly Heading[], rows: readonly (readonly Cell[])[], name = "Units") {
  const sheet = xlsxSheet({ name, columns, timeZone: "Europe/Paris" });
  sheet.add(rows);
  return sheet.finish();
}
const textColumns = (count: number): Heading[] =>
  Array.from({ length: count }, (_, at) => ({ label: `Column ${String(at)}`, type: "text" }));

/** A file of the archive that an XLSX file is, found by its central directory. */
async function part(file: Blob, name: string): Promise<string> {
  const bytes = Buffer.from(await file.arrayBuffer());
  let at = bytes.readUInt32LE(bytes.lastIndexOf("PK\u0005\u0006", undefined, "latin1") + 16);
  for (;;) {
    const length = bytes.readUInt16LE(at + 28);
    if (bytes.toString("utf8", at + 46, at + 46 + length) === name) break;
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  const start = bytes.readUInt32LE(at + 42);
  const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
  const packed = bytes.subarray(from, from + bytes.readUInt32LE(at + 20));
  return (bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString("utf8");
}

/** The reader's dates are a millisecond off, by its division. */
const toSecond = (value: unknown) =>
  value instanceof Date ? Math.round(value.getTime() / 1000) * 1000 : value;
const at = (text: string) => Date.parse(text);

describe("an XLSX file", () => {
  it("holds texts as texts, numbers as numbers, and dates as the person's clock shows them", async () => {
    const file = await written(
      [
        { label: "Serial", type: "text" },
        { label: "Minutes", type: "number" },
        { label: "Entered", type: "moment" },
        { label: "Ends", type: "day" },
      ],
      [
        ["007", 40, "2026-10-25T00:30:05+00:00", "2027-01-31"],
        ["1234567890123456789", 1.5, "2026-12-31T23:30:00Z", null],
        ["1E5", null, null, "1999-12-31"],
        ["=1+1", 0, null, null],
      ],
    );
    const [sheet] = await readSheets(file);
    expect(sheet?.sheet).toBe("Units");
    expect(sheet?.data.map((row) => row.map(toSecond))).toEqual([
      ["Serial", "Minutes", "Entered (Europe/Paris)", "Ends"],
      ["007", 40, at("2026-10-25T02:30:05Z"), at("2027-01-31T00:00:00Z")],
      ["1234567890123456789", 1.5, at("2027-01-01T00:30:00Z"), null],
      ["1E5", null, null, at("1999-12-31T00:00:00Z")],
      ["=1+1", 0, null, null],
    ]);
  });

  it("reads back unchanged, whatever the texts", async () => {
    const anyText = fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
      fc.constantFrom(
        ...[
          "constructor",
          "__proto__",
          "toString",
          "_x0041_",
          "_x005F_x0041_",
          "a\rb",
          "a\r\nb",
          " both ",
          "\uFFFD",
        ],
        ...["\u0000", "\uFDD0", "\u{1FFFE}x", "<&>\"'", "]]>", "null", "TRUE", "1", "'1", "\t"],
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyText, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
        async (rows) => {
          const [sheet] = await readSheets(await written(textColumns(3), rows), { trim: false });
          expect(sheet?.data.slice(1)).toEqual(rows);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("keeps its bold headings in sight, is wide enough, and may have any name", async () => {
    const name = "Présences\\ [atelier] du 25/10, et encore bien plus de mots";
    const file = await written(textColumns(2), [["x".repeat(30), "y"]], name);
    const sheet = await part(file, "xl/worksheets/sheet1.xml");
    expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
    expect(sheet).toContain('width="32"');
    expect(await part(file, "xl/styles.xml")).toContain("<b/>");
    const [read] = await readSheets(file);
    expect(read?.sheet).toBe("Présences   atelier  du 25 10,");
  });
});
