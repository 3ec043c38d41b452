import { expect, it } from "vitest";
import { addressesOfRows, readAddresses } from "./read-addresses";

const read = (text: string) => readAddresses(text).map(({ text: address, state }) => `${address} ${state}`);

it("finds the addresses in what people paste", () => {
  expect(read("ada@example.com\r\n\n  Bob Martin <bob@example.com>\nmailto:eve@example.com")).toEqual([
    "ada@example.com good",
    "bob@example.com good",
    "eve@example.com good",
  ]);
  expect(read(`"Ada, Countess" <ada@example.com>, bob@example.com; (eve@example.com).`)).toEqual([
    "ada@example.com good",
    "bob@example.com good",
    "eve@example.com good",
  ]);
});

it("names what is no address, and what stands there twice whatever its case", () => {
  expect(read("Ada\nada@example\nada@example.com\nADA@example.com\nx@1.2.3.4")).toEqual([
    "Ada bad",
    "ada@example bad",
    "ada@example.com good",
    "ADA@example.com repeated",
    "x@1.2.3.4 bad",
  ]);
  expect(read("a@b.xn--p1ai\na@b..test")).toEqual(["a@b.xn--p1ai good", "a@b..test bad"]);
  expect(read(" \n\t\n")).toEqual([]);
});

it("takes the column of addresses out of a file, without its heading", () => {
  const rows = [
    ["Nom", "Courriel", "Ville"],
    ["Ada", "ada@example.com", "Dakar"],
    ["Bob", "", "Paris"],
    ["", "", ""],
  ];
  expect(addressesOfRows(rows)).toBe("ada@example.com\nBob Paris");
});
