import { expect, it } from "vitest";
import { anywhere } from "@/lib/text/anywhere";

it("finds the text as it was typed: what LIKE reads as any sign or any text stands for itself", () => {
  expect(anywhere(" Éclat ")).toBe("%eclat%");
  expect(anywhere("100 %")).toBe(String.raw`%100 \%%`);
  expect(anywhere("LOT_7")).toBe(String.raw`%lot\_7%`);
  expect(anywhere(String.raw`a\b`)).toBe(String.raw`%a\\b%`);
});
