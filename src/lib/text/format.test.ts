import { describe, expect, it } from "vitest";
import { createFormat, intlLocale, isTimeZone, relativeParts, sameClock } from "./format";

const fr = createFormat({ language: "fr", timeZone: "Europe/Paris" });
const en = createFormat({ language: "en", timeZone: "America/Montreal" });
const winter = "2020-01-15T13:05:00Z";
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("figures", () => {
  it("groups and points as the language does", () => {
    expect(plain(fr.number(12345))).toBe("12 345");
    expect(en.number(12345)).toBe("12,345");
    expect(plain(fr.money(1234.5, "EUR"))).toBe("1 234,50 €");
    expect(plain(fr.percent(0.256))).toBe("26 %");
  });

  it("uses the narrow no-break space in French thousands", () => {
    expect(fr.number(12345)).toBe("12\u202f345");
  });
});

describe("moments", () => {
  it("reads a 24 h clock in French, in the reader's zone", () => {
    expect(fr.time(winter)).toBe("14:05");
    expect(en.time(winter)).toBe("08:05");
  });

  it("names the year only when it is not this one", () => {
    expect(fr.day(winter)).toContain("2020");
    expect(fr.day(new Date())).not.toContain(String(new Date().getFullYear()));
  });

  it("keeps a calendar day the same day in every zone", () => {
    expect(en.date("2026-03-01")).toBe(
      createFormat({ language: "en", timeZone: "Pacific/Auckland" }).date("2026-03-01"),
    );
    expect(en.dayKey("2026-03-01")).toBe("2026-03-01");
    expect(en.dayKey("2026-03-01T03:00:00Z")).toBe("2026-02-28");
  });

  it("writes the offset a zone has at that moment, summer time included", () => {
    expect(fr.zone("America/Montreal", winter)).toBe("Montreal (UTC−5)");
    expect(fr.zone("America/Montreal", "2020-07-15T12:00:00Z")).toBe("Montreal (UTC−4)");
  });

  it("writes durations in hours and minutes", () => {
    expect(plain(fr.duration(45 * 60_000))).toBe("45 min");
    expect(plain(fr.duration(90 * 60_000))).toBe("1 h 30 min");
    expect(plain(fr.duration(120 * 60_000))).toBe("2 h");
  });
});

describe("ranges", () => {
  it("name the day they end on only where the times alone would mislead", () => {
    expect(fr.timeRange("2026-11-23T13:00:00Z", "2026-11-23T14:30:00Z")).toMatch(/^14:00\s?–\s?15:30$/u);
    expect(fr.timeRange("2026-11-23T21:30:00Z", "2026-11-23T23:30:00Z")).toMatch(/^22:30\s?–\s?00:30$/u);
    expect(en.timeRange("2026-11-23T21:30:00Z", "2026-11-24T05:30:00Z")).toMatch(/^16:30\s?–\s?00:30$/u);
    expect(fr.timeRange("2026-11-23T09:00:00Z", "2026-11-24T09:00:00Z")).toMatch(
      /^10:00\s?–\s?mar\. 10:00$/u,
    );
  });
});

describe("distances", () => {
  const now = Date.parse(winter);
  it.each([
    [35 * 60_000, 35, "minute"],
    [-59_000, 0, "second"],
    [3_599_000, 59, "minute"],
    [-2 * 3_600_000, -2, "hour"],
    [26 * 3_600_000, 1, "day"],
    [-60 * 86_400_000, -2, "month"],
    [800 * 86_400_000, 2, "year"],
  ] as const)("%i ms is %i %s", (milliseconds, value, unit) => {
    expect(relativeParts(milliseconds)).toEqual({ value, unit });
  });

  it("speaks the language", () => {
    expect(plain(fr.relative(now + 35 * 60_000, now))).toBe("dans 35 min");
    expect(en.relative(now + 35 * 60_000, now)).toMatch(/^in 35 min/);
    expect(plain(fr.relative(now + 90 * 86_400_000, now))).toBe("dans 3 mois");
    expect(plain(fr.relative(now - 60 * 86_400_000, now))).toBe("il y a 2 mois");
    expect(plain(fr.relative(now + 3 * 86_400_000, now))).toBe("dans 3 jours");
    expect(plain(en.relative(now + 90 * 86_400_000, now))).toBe("in 3 months");
  });
});

describe("zones", () => {
  it("knows which exist", () => {
    expect(isTimeZone("Europe/Paris")).toBe(true);
    expect(isTimeZone("Europe/Atlantis")).toBe(false);
  });

  it("finds two names for the same clock, at that moment", () => {
    expect(sameClock("Europe/Paris", "Europe/Brussels", winter)).toBe(true);
    expect(sameClock("Europe/Paris", "Europe/London", winter)).toBe(false);
    // Phoenix has no summer time: it shares Denver's clock in winter only.
    expect(sameClock("America/Phoenix", "America/Denver", winter)).toBe(true);
    expect(sameClock("America/Phoenix", "America/Denver", "2020-07-15T12:00:00Z")).toBe(false);
  });
});

describe("intlLocale", () => {
  it("follows the reader's own region of the language on screen", () => {
    expect(intlLocale("en", null, ["fr-FR", "en-US"])).toBe("en-US");
    expect(intlLocale("fr", null, ["en-US"])).toBe("fr-FR");
    expect(intlLocale("fr", null, ["fr-CA"])).toBe("fr-CA");
    expect(intlLocale("en", null, ["fr-FR", "en"])).toBe("en-GB");
    expect(intlLocale("en", null, ["en-US@posix"])).toBe("en-GB");
  });

  it("follows the country of the profile before the browser's, and never into American dates", () => {
    for (const region of ["CI", "SN", "BJ", "TG", "BF", "ML", "NE", "CM", "MA", "CH"])
      expect(intlLocale("fr", region, ["fr-FR"])).toBe(`fr-${region}`);
    expect(intlLocale("en", "CM", ["en-US"])).toBe("en-CM");
    expect(intlLocale("en", "CI", ["en-US"])).toBe("en-GB");
    expect(intlLocale("fr", "99")).toBe("fr-FR");
  });
});

describe("money", () => {
  const plainly = (region: string, amount: number, currency: string, language: "fr" | "en" = "fr") =>
    plain(createFormat({ language, region, timeZone: "Africa/Abidjan" }).money(amount, currency));

  it("has the decimals of its currency, and none where it has none", () => {
    expect(plainly("CI", 12500, "XOF")).toBe("12 500 F CFA");
    expect(plainly("CI", 12500.4, "XOF")).toBe("12 500 F CFA");
    expect(plainly("CM", 500, "XAF")).toBe("500 FCFA");
    expect(plainly("SN", 10.5, "EUR")).toBe("10,50 €");
    expect(plainly("TN", 1.5, "TND")).toMatch(/^1,500/);
    expect(plainly("CI", 12500, "XOF", "en")).toBe("F CFA 12,500");
  });
});
