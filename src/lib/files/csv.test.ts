import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { csvLine, csvSeparator, csvText, csvWriter } from "./csv";
import { readCsv } from "./read-csv";
import type { Cell, Heading } from "./sheet";

const texts = (count: number): Heading[] =>
  Array.from({ length: count }, (_, at) => ({ label: `Column ${String(at)}`, type: "text" }));

async function written(
  columns: readonly Heading[],
  rows: readonly (readonly Cell[])[],
  language: "fr" | "en" = "fr",
  timeZone = "Europe/Paris",
): Promise<Blob> {
  const writer = csvWriter(columns, { language, timeZone });
  writer.add(rows);
  return writer.finish();
}

/** Any text that the database takes, and what it refuses besides: everything but half characters. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."'=+-@\t\r\n\",; 019eE.:/a\uFEFFＡ＝\u00A0%€"), maxLength: 12 }),
  fc.constantFrom(
    ..."00042|007|1234567890123456789|1E5|1e-5|490154203237518|=1+1|+33612345678|-2|@SUM(A1)|\tx|\rx|'|''|'=1|'hello".split(
      "|",
    ),
    ..."MAR1|SEPT2|2-mars|1/2|10:30|10:30 PM|2026-11-22|TRUE|vrai|50%|1 000,5|€5|(3)|1,5|' 1|＝1+1| =1".split(
      "|",
    ),
  ),
);

describe("a CSV file", () => {
  it.each(["fr", "en"] as const)("reads back unchanged, whatever the texts (%s)", async (language) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }).chain((width) =>
          fc.record({
            width: fc.constant(width),
            rows: fc.array(fc.array(anyText, { minLength: width, maxLength: width }), { maxLength: 6 }),
          }),
        ),
        async ({ width, rows }) => {
          const file = await written(texts(width), rows, language);
          const [, ...read] = readCsv(await file.arrayBuffer());
          expect(read).toEqual(rows);
          // Another reader has the same but for the apostrophe before what a spreadsheet would change.
          const { data } = Papa.parse<string[]>((await file.text()).replace(/^\uFEFF/, ""), {
            delimiter: csvSeparator(language),
            newline: "\r\n",
          });
          expect(data.slice(1, -1).map((row) => row.map(csvText))).toEqual(rows);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ...["=1+1", "+33612345678", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", " =1+1", "＝1+1", "\u0000x", "-"],
    ...[
      "007",
      "1234567890123456789",
      "490154203237518",
      "1E5",
      "1e-05",
      "12",
      "1.5",
      "1 000,5",
      "50%",
      "€5",
      "(3)",
    ],
    ...[
      "2026-11-22",
      "1/2",
      "22/11/2026",
      "10:30",
      "10:30 PM",
      "MAR1",
      "SEPT2",
      "2-mars",
      "mars 2026",
      "Dec-26",
    ],
    ...["TRUE", "vrai", "'=1+1", "''007"],
  ])("keeps a spreadsheet from running, rounding or reformatting %j", (text) => {
    const { data } = Papa.parse<string[]>(csvLine([text], ";"), { delimiter: ";", newline: "\r\n" });
    expect(data[0]).toEqual([`'${text}`]);
    expect(csvText(`'${text}`)).toBe(text);
  });

  it.each([
    "AL-26-0001",
    "A-1",
    "E-1",
    "P2-a",
    "Léa",
    "'t Hooft",
    "O'Brien",
    "un",
    "Lot B 12",
    "00:1B:44:11:3A:B7",
  ])("leaves %j as it is", (text) => {
    expect(csvLine([text], ";")).toBe(`${text}\r\n`);
    expect(csvText(text)).toBe(text);
  });

  it("quotes what would break the line, and begins with the mark of UTF-8", async () => {
    expect(csvLine(["Léa", 'dit "oui"', "a,b", "c;d", "deux\nlignes", ""], ",")).toBe(
      'Léa,"dit ""oui""","a,b","c;d","deux\nlignes",\r\n',
    );
    const bytes = new Uint8Array(await (await written(texts(1), [])).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it("splits as the spreadsheets of the language do, numbers included", async () => {
    const columns: Heading[] = [
      { label: "a", type: "text" },
      { label: "n", type: "number" },
    ];
    const lines = async (language: "fr" | "en") =>
      (await (await written(columns, [["x;y,z", 1.5]], language)).text()).split("\r\n")[1];
    expect(await lines("fr")).toBe('"x;y,z";1,5');
    expect(await lines("en")).toBe('"x;y,z",1.5');
  });

  it("writes moments in the person's zone, with the offset that tells the doubled hour apart", async () => {
    const columns: Heading[] = [
      { label: "Entered", type: "moment" },
      { label: "Ends", type: "day" },
    ];
    const file = await written(columns, [
      ["2026-10-25T00:30:00+00:00", "2027-01-31"],
      ["2026-10-25T01:30:00+00:00", null],
      [null, null],
    ]);
    expect(readCsv(await file.arrayBuffer())).toEqual([
      ["Entered (Europe/Paris)", "Ends"],
      ["2026-10-25 02:30:00+02:00", "2027-01-31"],
      ["2026-10-25 02:30:00+01:00", ""],
      ["", ""],
    ]);
    const west = await written(columns, [["2026-01-01T12:00:00Z", null]], "en", "America/St_Johns");
    expect(readCsv(await west.text())[1]?.[0]).toBe("2026-01-01 08:30:00-03:30");
    const utc = await written(columns, [["2026-01-01T12:00:00Z", null]], "en", "UTC");
    expect(readCsv(await utc.text())[1]?.[0]).toBe("2026-01-01 12:00:00+00:00");
  });
});

describe("reading what others wrote", () => {
  it.each([
    [
      "commas and LF",
      'a,b\n1,"x,y"\n',
      [
        ["a", "b"],
        ["1", "x,y"],
      ],
    ],
    [
      "tabs, no end",
      "a\tb\r\n1\t2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a named separator",
      "sep=|\r\na|b\r\n1|2\r\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "old line ends",
      "a;b\r1;2\r",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
  ])("%s", (_, text, lines) => {
    expect(readCsv(text)).toEqual(lines);
  });

  it("a file of Excel on Windows in French", () => {
    const bytes = Uint8Array.from("Libell\xE9;N\xB0\r\n\xC9t\xE9;007\r\n", (sign) => sign.charCodeAt(0));
    expect(readCsv(bytes.buffer)).toEqual([
      ["Libellé", "N°"],
      ["Été", "007"],
    ]);
  });
});
