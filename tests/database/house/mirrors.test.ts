import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold } from "../../../src/lib/text/fold.ts";
import { inOrder } from "../../../src/lib/text/order.ts";
import { hasWords } from "../../../src/lib/text/search.ts";
import { jsonbText, type JsonValue } from "../../../src/lib/physical/trace/history-hash.ts";
import { imeiCheckDigit, isImei } from "../../../src/lib/physical/shared/imei.ts";
import { normalizeMac } from "../../../src/lib/physical/shared/mac.ts";
import { isPrintable, serialKey } from "../../../src/lib/physical/shared/serial-key.ts";
import { isWebUrl } from "../../../src/lib/text/web-url.ts";
import { testBackend } from "../../support/backend.ts";

const { serviceSql: sql } = await testBackend();

/** Asks the database about all samples at once. */
async function ask<T>(expression: string, samples: string[]): Promise<T[]> {
  const rows = await sql.unsafe<{ value: T }[]>(
    `select ${expression} as value from unnest($1::text[]) with ordinality as s (x, n) order by n`,
    [samples as unknown as string],
  );
  return rows.map((row) => row.value);
}

/** Postgres keeps no NUL and no half of a surrogate pair. */
const storable = (text: string) => !/[\u0000\p{Surrogate}]/u.test(text);
const texts = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(
      "a",
      "B",
      "1",
      " ",
      "\u00a0",
      "\u2003",
      "ａ",
      "é",
      "e\u0301",
      "ß",
      "ǆ",
      "ı",
      "\u200d",
      "\u00ad",
      "-",
    ),
    maxLength: 12,
  }),
);
/** The same in every run, so that a younger Unicode table fails when it comes and not by chance; FC_SEED tries others. */
const seed = Number(process.env.FC_SEED ?? 20_261_122);
const samples = (arbitrary: fc.Arbitrary<string>, numRuns = 400) =>
  fc.sample(arbitrary, { numRuns, seed }).filter(storable);

describe("what the browser decides, the database decides the same", () => {
  it("what a name is found by", async () => {
    const european = fc.string({
      unit: fc.constantFrom(..."aZ É é ç Œ œ Æ ß ø Ł đ ï ü ñ Å ž 1 - . ' %".split(" "), " ", "e\u0301", "ａ"),
      maxLength: 12,
    });
    const given = samples(european);
    expect(await ask("private.fold(x)", given)).toEqual(given.map(fold));
  });

  it("whether the words of a search are in a text", async () => {
    const words = fc.string({
      unit: fc.constantFrom(..."a b É e œ 1 2 - . / : % _ –".split(" "), "\\", " ", " "),
      maxLength: 8,
    });
    const given = samples(
      fc.tuple(words, words).map((pair) => pair.join("\n")),
      800,
    );
    const found = await ask<boolean>(
      `private.search_form(split_part(x, e'\\n', 1)) like all (private.search_words(split_part(x, e'\\n', 2)))`,
      given,
    );
    const differs = given.filter((text, at) => {
      const [value = "", query = ""] = text.split("\n");
      return found[at] !== hasWords(value, query);
    });
    expect(differs).toEqual([]);
    expect(new Set(found)).toEqual(new Set([true, false]));
  });

  it("which of two names comes first", async () => {
    const words = fc.string({
      unit: fc.constantFrom(..."a A b é É e è ç c œ z Z ï 0 1 2 9 10".split(" "), " ", "-", "."),
      maxLength: 8,
    });
    const given = samples(fc.tuple(words, words).map((pair) => pair.join("\n"))).filter((text) => {
      const [a = "", b = ""] = text.split("\n");
      return inOrder(a, b) !== 0;
    });
    const less = await ask<boolean>(
      `split_part(x, e'\\n', 1) collate private.natural_order < split_part(x, e'\\n', 2)`,
      given,
    );
    const differs = given.filter((text, at) => {
      const [a = "", b = ""] = text.split("\n");
      return less[at] !== inOrder(a, b) < 0;
    });
    expect(differs).toEqual([]);
  });

  it("the key of a serial", async () => {
    // Left out: Greek letters whose capital JavaScript writes as two, and letters that younger Unicode tables add.
    const apart = /[\u1f80-\u1ffc\u1c89-\u1c8a\ua7cb-\ua7dc\u{10000}-\u{1efff}\u{20000}-\u{10ffff}]/u;
    const given = samples(texts, 800).filter((text) => !apart.test(text.normalize("NFKC")));
    expect(await ask("private.code_key(x)", given)).toEqual(given.map(serialKey));
  });

  it("whether a serial shows", async () => {
    const alone = Array.from({ length: 0x3200 }, (_, code) => String.fromCodePoint(code + 1));
    const rare = [0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xfffd, 0xe0001, 0xe0fff, 0xe1000, 0x1f600].map(
      (code) => String.fromCodePoint(code),
    );
    const given = [...alone, ...rare]
      .map((letter) => `A${letter}B`)
      .concat(samples(texts).map((text) => `A${text}`));
    const answers = await ask<boolean>("private.is_code(x)", given);
    expect(given.filter((text, index) => isPrintable(text) !== answers[index])).toEqual([]);
  });

  it("an IMEI and its check digit", async () => {
    const digits = fc.string({
      unit: fc.constantFrom(...Array.from("0123456789")),
      minLength: 14,
      maxLength: 14,
    });
    const right = fc.sample(digits, 200).map((body) => `${body}${imeiCheckDigit(body)}`);
    const given = [
      ...right,
      ...right.map((imei) => imei.slice(0, 14) + String((Number(imei[14]) + 1) % 10)),
      ...samples(texts, 50),
      "１".repeat(15),
    ];
    const answers = await ask<boolean>("private.is_imei(x)", given);
    expect(answers).toEqual(given.map(isImei));
    expect(answers.filter(Boolean).length).toBeGreaterThanOrEqual(200);
  });

  it("a MAC address in every spelling", async () => {
    const pair = fc.string({
      unit: fc.constantFrom(...Array.from("0123456789abcdefABCDEFg")),
      minLength: 2,
      maxLength: 2,
    });
    const spelt = fc
      .tuple(fc.array(pair, { minLength: 5, maxLength: 7 }), fc.constantFrom(":", "-", ".", "", " "))
      .map(([pairs, by]) => pairs.join(by));
    const cisco = fc
      .array(
        fc.string({ unit: fc.constantFrom(...Array.from("0123456789abcdef")), minLength: 4, maxLength: 4 }),
        {
          minLength: 3,
          maxLength: 3,
        },
      )
      .map((parts) => parts.join("."));
    const given = [
      ...fc.sample(spelt, 300),
      ...fc.sample(cisco, 50),
      " aa:bb:cc:dd:ee:ff ",
      "aa:bb-cc:dd:ee:ff",
    ];
    const valid =
      "case when private.normalize_mac(x) ~ '^([0-9A-F]{2}:){5}[0-9A-F]{2}$' then private.normalize_mac(x) end";
    const answers = await ask<string | null>(valid, given);
    expect(answers).toEqual(given.map(normalizeMac));
    expect(answers.filter((answer) => answer !== null).length).toBeGreaterThan(50);
  });

  it("an address on the web", async () => {
    const part = fc.constantFrom(
      "http://",
      "HTTPS://",
      "https:",
      "ftp://",
      "//",
      "a",
      "b.test",
      "@",
      ":",
      "8080",
      "/",
      "?q=1",
      "#x",
      " ",
      '"',
      "é",
      "\\",
      "<",
      "\n",
      "%20",
      "'",
    );
    const given = [
      ...samples(
        fc.array(part, { maxLength: 7 }).map((parts) => parts.join("")),
        600,
      ),
      "https://x.test/",
      "http://[::1]:80/a",
      `https://${"a".repeat(2041)}`,
      `https://${"a".repeat(2040)}`,
    ];
    const answers = await ask<boolean>("private.is_web_url(x)", given);
    expect(given.filter((url, index) => isWebUrl(url) !== answers[index])).toEqual([]);
    expect(answers.filter(Boolean).length).toBeGreaterThan(4);
  });

  it("the text of a jsonb, byte for byte", async () => {
    const text = texts.filter(storable);
    const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, true, false),
        text,
        fc.integer(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(text, tie("value"), { maxKeys: 4 }),
      ),
    })).value;
    const values = fc.sample(value, 300);
    const answers = await ask<string>(
      "x::jsonb::text",
      values.map((each) => JSON.stringify(each)),
    );
    expect(answers).toEqual(values.map(jsonbText));
  });
});
