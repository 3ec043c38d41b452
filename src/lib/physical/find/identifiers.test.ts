import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchedIdentifier } from "./identifier-search";
import { imeiCheckDigit, isImei } from "@/lib/physical/shared/imei";
import { normalizeMac } from "@/lib/physical/shared/mac";
import { isPrintable, serialKey } from "@/lib/physical/shared/serial-key";

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(""));
const hexPair = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, "0"));
const pairs = fc.array(hexPair, { minLength: 6, maxLength: 6 });

describe("serialKey", () => {
  it("does not count case, spaces and compatibility forms", () => {
    expect(serialKey("  al-26 0001 ")).toBe("AL-260001");
    expect(serialKey("ＡＬ-２６")).toBe("AL-26");
    expect(serialKey("a\u00a0b\u202fc\u3000d")).toBe("ABCD");
    expect(serialKey("straße")).toBe("STRAßE");
  });

  it("is its own key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", maxLength: 64 }), (serial) => {
        expect(serialKey(serialKey(serial))).toBe(serialKey(serial));
        expect(serialKey(serial.toLowerCase())).toBe(serialKey(serial.toUpperCase()));
        expect(serialKey(serial)).not.toMatch(/\s/);
      }),
    );
  });
});

describe("isPrintable", () => {
  it("refuses what nobody can see", () => {
    for (const hidden of ["\u0007", "\u200b", "\u202e", "\ufeff", "\u0085"]) {
      expect(isPrintable(`A${hidden}B`)).toBe(false);
    }
    expect(isPrintable("Réf. 12/é 🪔")).toBe(true);
  });
});

describe("IMEI", () => {
  it("knows the standard's examples", () => {
    expect(isImei("490154203237518")).toBe(true);
    expect(isImei("490154203237517")).toBe(false);
    expect(isImei("49015420323751")).toBe(false);
    expect(isImei("４９０１５４２０３２３７５１８")).toBe(false);
  });

  it("has exactly one check digit for each body, and sees every single wrong digit", () => {
    fc.assert(
      fc.property(digits(14), fc.nat(14), fc.integer({ min: 1, max: 9 }), (body, at, by) => {
        const imei = body + String(imeiCheckDigit(body));
        expect(isImei(imei)).toBe(true);
        const wrong = Array.from(imei)
          .map((digit, i) => (i === at ? String((Number(digit) + by) % 10) : digit))
          .join("");
        expect(isImei(wrong)).toBe(false);
      }),
    );
  });
});

describe("MAC address", () => {
  it("reads every usual spelling as the same", () => {
    fc.assert(
      fc.property(pairs, (parts) => {
        const expected = parts.join(":").toUpperCase();
        const dotted = (parts.join("").match(/.{4}/g) ?? []).join(".");
        for (const spelling of [parts.join(":"), parts.join("-"), parts.join("."), parts.join(""), dotted]) {
          expect(normalizeMac(` ${spelling} `)).toBe(expected);
        }
      }),
    );
  });

  it("refuses the rest", () => {
    for (const bad of ["", "00:11:22:33:44", "00:11:22:33:44:5G", "00:11-22:33:44:55", "00112233445566"]) {
      expect(normalizeMac(bad)).toBeNull();
    }
  });
});

describe("where a search found a unit", () => {
  const unit = {
    ...{ serial_number: "AL-26.0001", imei: "490154203237518", mac_address: "00:1B:44:11:3A:B7" },
    ...{ barcode: null, batch: "LOT É/7" },
  };

  it("is the number beside the serial in which a word stands that the serial has not", () => {
    expect(matchedIdentifier(unit, "al260001")).toBeNull();
    expect(matchedIdentifier(unit, "49 015420")).toEqual({ field: "imei", value: unit.imei });
    expect(matchedIdentifier(unit, "001b.4411")).toEqual({ field: "mac_address", value: unit.mac_address });
    expect(matchedIdentifier(unit, "AL26 lot-e7")).toEqual({ field: "batch", value: unit.batch });
    expect(matchedIdentifier(unit, "dupont")).toBeNull();
    expect(matchedIdentifier(unit, "  ")).toBeNull();
  });
});
