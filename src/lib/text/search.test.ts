import { describe, expect, it } from "vitest";
import { foundIn, hasWords } from "@/lib/text/search";

const marked = (text: string, query: string, kind: "name" | "code" = "name") =>
  foundIn(text, query, kind).map(({ from, to }) => text.slice(from, to));

describe("the words of a search", () => {
  it("stand in a text in any order, with any spaces, accents, case, dashes and dots", () => {
    expect(hasWords("Planifier une séance", "  SEANCE   plan ")).toBe(true);
    expect(hasWords("Jean-Pierre", "jean pierre")).toBe(true);
    expect(hasWords("Planifier une séance", "séance demain")).toBe(false);
    expect(hasWords("anything", " - ")).toBe(true);
  });
});

describe("what was found", () => {
  it("is marked as it is written", () => {
    expect(marked("Lampe Étoile", "etoile")).toEqual(["Étoile"]);
    expect(marked("Cafe\u0301 crème", "café")).toEqual(["Cafe\u0301"]);
    expect(marked("Œuvre d'été", "oeuvre ETE")).toEqual(["Œuvre", "été"]);
    expect(marked("Œuvre", "e")).toEqual(["Œ", "e"]);
    expect(marked("AL-26.0001", "al260", "code")).toEqual(["AL-26.0"]);
    expect(marked("AL260001", "al-26", "code")).toEqual(["AL26"]);
    expect(marked("00:1A:2B:3C", "1a2b", "code")).toEqual(["1A:2B"]);
    expect(marked("AB 12", "ab12", "code")).toEqual(["AB 12"]);
    expect(marked("AB 12", "ab12")).toEqual([]);
  });

  it("is one stretch where words meet, and no sign is a wildcard", () => {
    expect(marked("Dupont", "dup pon")).toEqual(["Dupon"]);
    expect(marked("ana ananas", "ana")).toEqual(["ana", "ana"]);
    expect(marked("100 % coton", "%")).toEqual(["%"]);
    expect(marked("coton", "c%n")).toEqual([]);
    expect(marked("coton", " ")).toEqual([]);
    expect(marked("coton", "-")).toEqual([]);
  });
});
