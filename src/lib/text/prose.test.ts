import { expect, it } from "vitest";
import { isProse } from "./prose.ts";

it.each(["", "Two lines\n\tand «\u00a0more\u00a0»", "👨‍👩‍👧 e\u0301", "नमस्\u200dते"])("lets %j stand", (text) => {
  expect(isProse(text)).toBe(true);
});

it.each([
  "a\u0000b",
  "a\u0007b",
  "a\u009fb",
  "a\u202eb",
  "a\u2066b",
  "a\u200bb",
  "\ufeffa",
  "a\ufffd",
  "a\ud83d",
  "\ude00a",
  "a\u{e0041}",
])("refuses %j", (text) => {
  expect(isProse(text)).toBe(false);
});
